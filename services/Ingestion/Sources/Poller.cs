using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>Polls sources when they are due, several at a time; one that hangs or fails holds up no other.</summary>
internal sealed partial class Poller(ISourceStore sources, FeedPoll feed, IOptions<IngestionOptions> options, TimeProvider time, ILogger<Poller> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    // Longer than any poll can take: if the process ends meanwhile, another takes the source up after this.
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(5);

    protected override Task ExecuteAsync(CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.PollsAtOnce).Select(_ => PollDue(stopping)));

    private async Task PollDue(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            do
            {
                try
                {
                    while (await sources.ClaimDue(time.Now(), time.Now() + Claim, stopping) is { } source)
                        await feed.Poll(source, stopping);
                }
                catch (Exception exception) when (!stopping.IsCancellationRequested)
                {
                    Log.Failed(logger, exception.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not look for sources that are due ({Reason}); trying again")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
