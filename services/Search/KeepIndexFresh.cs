using Microsoft.Extensions.Options;

namespace Broadsheet.Search;

/// <summary>
/// Makes what is written be found, at once when the index was at rest, else at most twenty times a second and for at most a sixth of the
/// time, so that a flood of articles shares few refreshes; and makes it durable every second or so, for a commit waits for the disk.
/// </summary>
internal sealed partial class KeepIndexFresh(Lazy<ArticleIndex> opening, IOptions<SearchOptions> options, TimeProvider time, ILogger<KeepIndexFresh> logger) : BackgroundService
{
    private const int RestPerRefresh = 5;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(500);
    private readonly TimeSpan commitEvery = TimeSpan.FromSeconds(options.Value.CommitSeconds);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        // Here and not before, so that the site starts meanwhile.
        var index = opening.Value;
        var committed = time.GetTimestamp();
        var failing = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await index.Changed(commitEvery, stopping);
                var began = time.GetTimestamp();
                index.Refresh();
                var rest = time.GetElapsedTime(began) * RestPerRefresh;
                if (time.GetElapsedTime(committed) >= commitEvery)
                {
                    index.Commit();
                    committed = time.GetTimestamp();
                }
                failing = false;
                await Task.Delay(rest < Rest ? Rest : rest > LongestRest ? LongestRest : rest, time, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
            catch (Exception exception)
            {
                // Whoever waited for the refresh hears of it too and tries again.
                if (!failing)
                    Log.Failed(logger, exception);
                failing = true;
                await Task.Delay(commitEvery, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The search index cannot be written; trying until it can")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
