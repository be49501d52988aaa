using System.Collections.Concurrent;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>
/// Polls sources when they are due: so many at the same time in all, so many of them on one host. One that hangs or fails holds up no other,
/// and a host with many sources holds up no other host. Hosts whose documents took much time lately, or are large, are polled a few at a
/// time.
/// </summary>
internal sealed partial class Poller(ISourceStore sources, FeedPoll feed, ReadingQueue queue, Hosts hosts, IOptions<IngestionOptions> options, TimeProvider time, ILogger<Poller> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    // Longer than any poll can take: if the process ends meanwhile, another takes the source up after this.
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim slots = new(options.Value.PollsAtOnce);
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly ConcurrentDictionary<Task, bool> running = new();
    // Each of their polls may hold a document of many megabytes, and what is made of it.
    private readonly int mostSlow = Math.Max(1, options.Value.PollsAtOnce / 16);
    private int slow;

    /// <summary>Polls that run now.</summary>
    public int Running => options.Value.PollsAtOnce - slots.CurrentCount;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await slots.WaitAsync(stopping);
                if (await NextDue(stopping) is { } source)
                {
                    Start(source, stopping);
                    continue;
                }
                slots.Release();
                await Look(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(running.Keys);
        }
    }

    private async Task<FeedSource?> NextDue(CancellationToken stopping)
    {
        try
        {
            var busy = hosts.Busy();
            if (slow >= mostSlow)
                busy = [.. busy.Union(queue.SlowHosts())];
            return await sources.ClaimDue(time.Now(), time.Now() + Claim, busy, stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            Log.Failed(logger, exception.Message);
            return null;
        }
    }

    // Until the next second, or until a host can be asked again that could not.
    private async Task Look(CancellationToken stopping)
    {
        using var second = new CancellationTokenSource(LookEvery, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(second.Token, stopping);
        try
        {
            await wake.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
        }
    }

    private void Start(FeedSource source, CancellationToken stopping)
    {
        var host = source.Host ?? new Uri(source.Address).Host;
        hosts.Enter(host);
        // Counted before the next source is looked for.
        var isSlow = queue.IsSlow(host);
        Interlocked.Add(ref slow, isSlow ? 1 : 0);
        var poll = Task.Run(() => Poll(source, host, isSlow, stopping), CancellationToken.None);
        running.TryAdd(poll, true);
        _ = poll.ContinueWith(done => running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task Poll(FeedSource source, string host, bool isSlow, CancellationToken stopping)
    {
        try
        {
            await feed.PollOrPostpone(source, stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            // It is claimed still, and so tried again in some minutes.
            Log.NotPolled(logger, source.Name, exception.Message);
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            Interlocked.Add(ref slow, isSlow ? -1 : 0);
            slots.Release();
            if (hosts.Leave(host) && wake.CurrentCount == 0)
                Wake();
        }
    }

    private void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        slots.Dispose();
        wake.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not look for sources that are due ({Reason}); trying again")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Source {Name} could not be polled ({Reason}); it is tried again in a few minutes")]
        public static partial void NotPolled(ILogger logger, string name, string reason);
    }
}
