using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MassTransit;

namespace Broadsheet.Rendering;

/// <summary>Shows, corrects or takes down an article as Storage announces it.</summary>
internal sealed class ShowArticle(Newsstand newsstand, IBus bus) : IConsumer<ArticlePublished>, IConsumer<ArticleWithdrawn>
{
    public Task Consume(ConsumeContext<ArticlePublished> context) =>
        newsstand.Take([new Announced(context.Message.Article, context.Message.StoredAt)], bus, receipts: true, context.CancellationToken);

    public Task Consume(ConsumeContext<ArticleWithdrawn> context) =>
        newsstand.Take([new Announced(context.Message.Article, context.Message.StoredAt)], bus, receipts: true, context.CancellationToken);
}

/// <summary>Reads Storage's export into the model: whole if the model is new, else what events may have missed.</summary>
internal sealed class ReadExport(Newsstand newsstand, IReadModel model, IBus bus, IHttpClientFactory clients, BusWatch watch, TimeProvider time, ILogger<ReadExport> logger)
    : CatchUp<ArticlePublished>(clients, watch, time, logger)
{
    protected override async Task<DateTimeOffset?> Checkpoint(CancellationToken cancellation)
    {
        var checkpoint = await model.Checkpoint(cancellation);
        newsstand.Open = checkpoint is not null;
        return checkpoint;
    }

    protected override Task Apply(IReadOnlyList<ArticlePublished> batch, bool rebuilding, CancellationToken cancellation) =>
        newsstand.Take([.. batch.Select(line => new Announced(line.Article, line.StoredAt))], bus, receipts: !rebuilding, cancellation);

    protected override async Task Complete(DateTimeOffset asOf, CancellationToken cancellation)
    {
        await model.Complete(asOf, cancellation);
        newsstand.Open = true;
    }
}

/// <summary>
/// The one way into the model. What is told afterwards depends only on what the model then holds, not on whether it was
/// written just now: an event that is delivered again repeats what a crash may have swallowed.
/// </summary>
internal sealed partial class Newsstand(IReadModel model, TimeProvider time, ILogger<Newsstand> logger)
{
    private volatile bool open;

    /// <summary>The model has once held all that Storage had: what is not in it is not there. Lists are shown only then.</summary>
    public bool Open
    {
        get => open;
        set => open = value;
    }

    /// <summary>Takes editions in, then tells Ingestion (if <paramref name="receipts"/>) and in one event every gateway.</summary>
    public async Task Take(IReadOnlyList<Announced> editions, IPublishEndpoint bus, bool receipts, CancellationToken cancellation)
    {
        var readable = editions.Where(edition => edition.Article.Path is { Length: > 1 } && edition.Article.Section.Count > 0).ToList();
        foreach (var edition in editions.Except(readable))
            Log.WithoutPath(logger, edition.Article.Id);
        if (readable.Count == 0)
            return;
        var held = await model.Take(readable, cancellation);
        var now = time.Now();
        if (receipts)
            foreach (var one in held)
                await bus.PublishInTime(new ArticleVisible { ArticleId = one.Article.Id, Version = one.Article.Version, VisibleAt = now }, cancellation);
        // Nobody with an open page is told of all that is read when the model is built anew.
        var news = receipts ? readable.Zip(held, (edition, one) => PageTags.News(edition.Article, edition.StoredAt, one, now)).OfType<PageChange>() : [];
        await bus.PublishInTime(PageTags.Changed(held, now) with { Changes = [.. news] }, cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Article {Id} came without path or section and is left out")]
        public static partial void WithoutPath(ILogger logger, string id);
    }
}
