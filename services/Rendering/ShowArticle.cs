using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MassTransit;

namespace Broadsheet.Rendering;

/// <summary>Shows, corrects or takes down an article as Storage announces it.</summary>
internal sealed class ShowArticle(Newsstand newsstand) : IConsumer<ArticlePublished>, IConsumer<ArticleWithdrawn>, IConsumer<Many<ArticlePublished>>, IConsumer<Many<ArticleWithdrawn>>
{
    public Task Consume(ConsumeContext<ArticlePublished> context) => Show(Told(context.Message), context);

    public Task Consume(ConsumeContext<ArticleWithdrawn> context) => Show(Told(context.Message), context);

    public Task Consume(ConsumeContext<Many<ArticlePublished>> context) => Task.WhenAll(context.Message.Events.Select(one => Show(Told(one), context)));

    public Task Consume(ConsumeContext<Many<ArticleWithdrawn>> context) => Task.WhenAll(context.Message.Events.Select(one => Show(Told(one), context)));

    private Task Show(Announced edition, ConsumeContext context) => newsstand.Show(edition, context.CancellationToken);

    private static Announced Told(ArticlePublished published) => new(published.Article, published.StoredAt);

    private static Announced Told(ArticleWithdrawn withdrawn) => new(withdrawn.Article, withdrawn.StoredAt);
}

/// <summary>Reads Storage's export into the model: whole if the model is new, else what events may have missed.</summary>
internal sealed class ReadExport : CatchUp<ArticlePublished>
{
    private readonly Newsstand newsstand;
    private readonly IReadModel model;

    // How often the model was emptied: in all, before this reading began, and before the last complete one began. A reading during which that
    // happened is not complete, whatever it wrote down.
    private int emptied;
    private int emptiedBefore;
    private int complete;

    public ReadExport(Newsstand newsstand, IReadModel model, IHttpClientFactory clients, BusWatch watch, TimeProvider time, ILogger<ReadExport> logger)
        : base(clients, watch, time, logger)
    {
        (this.newsstand, this.model) = (newsstand, model);
        model.Emptied += () =>
        {
            Interlocked.Increment(ref emptied);
            newsstand.Open = false;
            ReadAgain("rebuilding from Storage's export");
        };
    }

    protected override async Task<DateTimeOffset?> Checkpoint(CancellationToken cancellation)
    {
        emptiedBefore = Volatile.Read(ref emptied);
        var checkpoint = emptiedBefore == complete ? await model.Checkpoint(cancellation) : null;
        newsstand.Open = checkpoint is not null;
        return checkpoint;
    }

    protected override Task Apply(IReadOnlyList<ArticlePublished> batch, bool rebuilding, CancellationToken cancellation) =>
        newsstand.Take([.. batch.Select(line => new Announced(line.Article, line.StoredAt))], receipts: !rebuilding, cancellation);

    protected override async Task Complete(DateTimeOffset asOf, CancellationToken cancellation)
    {
        await model.Complete(asOf, cancellation);
        complete = emptiedBefore;
        newsstand.Open = complete == Volatile.Read(ref emptied);
    }
}

/// <summary>
/// The one way into the model. What is told afterwards depends only on what the model then holds, not on whether it was
/// written just now: an event that is delivered again repeats what a crash may have swallowed.
/// </summary>
internal sealed partial class Newsstand
{
    private readonly IReadModel model;
    private readonly IBus bus;
    private readonly TimeProvider time;
    private readonly ILogger<Newsstand> logger;
    private readonly Together<Announced, bool> shows;
    private volatile bool open;

    public Newsstand(IReadModel model, IBus bus, TimeProvider time, ILogger<Newsstand> logger)
    {
        (this.model, this.bus, this.time, this.logger) = (model, bus, time, logger);
        shows = new(async (editions, cancellation) =>
        {
            await Take(editions, receipts: true, cancellation);
            return [.. editions.Select(_ => true)];
        });
    }

    /// <summary>The model has once held all that Storage had: what is not in it is not there. Lists are shown only then.</summary>
    public bool Open
    {
        get => open;
        set => open = value;
    }

    /// <summary>Takes an edition in, with others that come at the same time, so that a flood of articles changes pages now and then and not with each.</summary>
    public Task Show(Announced edition, CancellationToken cancellation) => shows.Do(edition, cancellation);

    /// <summary>Takes editions in, then tells every gateway in one event, which is sent first since readers wait for it, and Ingestion (if <paramref name="receipts"/>).</summary>
    public async Task Take(IReadOnlyList<Announced> editions, bool receipts, CancellationToken cancellation)
    {
        var readable = editions.Where(edition => edition.Article.Path is { Length: > 1 } && edition.Article.Section.Count > 0).ToList();
        foreach (var edition in editions.Except(readable))
            Log.WithoutPath(logger, edition.Article.Id);
        if (readable.Count == 0)
            return;
        var held = await model.Take(readable, cancellation);
        var now = time.Now();
        // Nobody with an open page is told of all that is read when the model is built anew.
        var news = receipts ? readable.Zip(held, (edition, one) => PageTags.News(edition.Article, edition.StoredAt, one, now)).OfType<PageChange>() : [];
        var pages = bus.PublishInTime(PageTags.Changed(held, now) with { Changes = [.. news] }, cancellation);
        await Task.WhenAll(pages, receipts
            ? bus.PublishMany([.. held.Select(one => new ArticleVisible { ArticleId = one.Article.Id, Version = one.Article.Version, VisibleAt = now })], null, cancellation)
            : Task.CompletedTask);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Article {Id} came without path or section and is left out")]
        public static partial void WithoutPath(ILogger logger, string id);
    }
}
