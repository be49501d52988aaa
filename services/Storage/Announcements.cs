using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Broadsheet.Storage;

/// <summary>Tells the bus of a new version, then notes that it has.</summary>
internal sealed class Announcements(IArticleStore store, IBus bus, TimeProvider time)
{
    private readonly Together<ArticlePublished, bool> published = new((news, cancellation) => Publish(bus, news, one => one.Article.Body.Length, cancellation));
    private readonly Together<ArticleWithdrawn, bool> withdrawn = new((news, cancellation) => Publish(bus, news, one => one.Article.Body.Length, cancellation));

    /// <summary>Announces a version that is not announced yet, unless its embargo holds: then the sweep does when it is over.</summary>
    public async Task Announce(StoredArticle stored, CancellationToken cancellation)
    {
        var now = time.Now();
        if (stored.Announced || stored.IsHeld(now))
            return;
        // Whoever catches up by time of storing must meet it: from here on it counts as stored when its embargo ended.
        if (stored.Article.Status == ArticleStatus.Published && stored.StoredAt < stored.Article.Embargo)
        {
            var lifted = stored with { StoredAt = now, Revision = stored.Revision + 1 };
            if (!await store.Save(lifted, stored, cancellation))
                return;
            stored = lifted;
        }
        if (stored.Article.Status == ArticleStatus.Withdrawn)
            await withdrawn.Do(new ArticleWithdrawn { Article = stored.Article, StoredAt = stored.StoredAt }, cancellation);
        else
            await published.Do(new ArticlePublished { Article = stored.Article, StoredAt = stored.StoredAt }, cancellation);
        await store.MarkAnnounced(stored.Id, stored.Article.Version, cancellation);
    }

    private static async Task<IReadOnlyList<bool>> Publish<T>(IBus bus, IReadOnlyList<T> news, Func<T, int> size, CancellationToken cancellation) where T : class
    {
        await bus.PublishMany(news, size, cancellation);
        return [.. news.Select(_ => true)];
    }
}

/// <summary>Repeats what a crash, or a broker that was down, left unannounced.</summary>
internal sealed partial class AnnouncementSweep(
    IArticleStore store, Announcements announcements, IOptions<StorageOptions> options, TimeProvider time, ILogger<AnnouncementSweep> logger) : BackgroundService
{
    private const int BatchSize = 200;

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.Value.SweepEvery, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await Sweep(stopping);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                Log.Failed(logger, exception.Message);
            }
        }
    }

    internal async Task Sweep(CancellationToken stopping)
    {
        var left = await store.Unannounced(time.Now() - options.Value.AnnounceWithin, time.Now(), BatchSize, stopping);
        foreach (var stored in left)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            patience.CancelAfter(TimeSpan.FromSeconds(10));
            await announcements.Announce(stored, patience.Token);
        }
        if (left.Count > 0)
            Log.Repeated(logger, left.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Announced {Count} articles that had been left unannounced")]
        public static partial void Repeated(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not announce what was left ({Reason}); trying again")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
