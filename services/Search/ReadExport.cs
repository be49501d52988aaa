using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MassTransit;

namespace Broadsheet.Search;

/// <summary>
/// Brings the index level with Storage. The time of the last complete reading is part of the index's own commit: who
/// deletes the folder deletes it too, and what a killed process had taken in without committing is younger than it and
/// so is read again.
/// </summary>
internal sealed partial class ReadExport(Lazy<ArticleIndex> index, IBus bus, IHttpClientFactory clients, BusWatch watch, TimeProvider time, ILogger<ReadExport> logger)
    : CatchUp<ArticlePublished>(clients, watch, time, logger)
{
    private readonly TimeProvider time = time;
    private readonly ILogger logger = logger;

    /// <inheritdoc />
    protected override Task<DateTimeOffset?> Checkpoint(CancellationToken cancellation) => Task.FromResult(index.Value.Checkpoint);

    /// <inheritdoc />
    protected override async Task Apply(IReadOnlyList<ArticlePublished> batch, bool rebuilding, CancellationToken cancellation)
    {
        var added = batch.Select(line => line.Article).Where(Write).ToList();
        await index.Value.Visible().WaitAsync(cancellation);
        if (!rebuilding)
            await bus.PublishMany([.. added.Select(article => new ArticleIndexed { ArticleId = article.Id, Version = article.Version, IndexedAt = time.Now() })], null, cancellation);
    }

    /// <inheritdoc />
    protected override Task Complete(DateTimeOffset asOf, CancellationToken cancellation)
    {
        index.Value.Commit(asOf);
        return Task.CompletedTask;
    }

    // One article that no analyser can read must not keep all others from being found.
    private bool Write(Article article)
    {
        try
        {
            return index.Value.Write(article).New;
        }
        catch (Exception exception) when (exception is not IOException and not ObjectDisposedException)
        {
            Log.Unreadable(logger, article.Id, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Article {Id} cannot be indexed and will not be found")]
        public static partial void Unreadable(ILogger logger, string id, Exception exception);
    }
}
