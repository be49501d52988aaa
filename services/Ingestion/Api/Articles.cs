using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>Articles by API: sent, withdrawn, and how far they have come.</summary>
internal static class Articles
{
    private const int LastPin = 20;

    public static void MapArticles(this RouteGroupBuilder api)
    {
        api.MapPost("/articles", Post).Accepts<ArticleRequest>("application/json", ArticleLines.MediaType, "application/ndjson", "application/jsonl").WithSummary("Publish or correct an article, or many: one a line as application/x-ndjson")
            .Produces<AcceptedArticle>(202).ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        api.MapGet("/articles/{id}", Get).WithSummary("How far an article has come").ProducesProblem(404);
        api.MapDelete("/articles/{id}", Withdraw).WithSummary("Take an article from the site").ProducesProblem(404);
        api.MapPut("/articles/{id}/pin", Pin).Accepts<PinRequest>("application/json").WithSummary("Give an article a place at the top of the home page").ProducesProblem(400).ProducesProblem(404);
        api.MapDelete("/articles/{id}/pin", Unpin).WithSummary("Let an article stand where its importance puts it").ProducesProblem(404);
    }

    private static async Task<IResult> Post(HttpRequest request, Outbox outbox, IAcceptanceStore store, IOptions<SiteOptions> site, IOptions<IngestionOptions> options, TimeProvider time)
    {
        if (ArticleLines.Are(request))
            return await ArticleLines.Accept(request, outbox, store, site, options, time);
        var draft = (await Body.Read<ArticleRequest>(request)).Then<Draft>(article => article.ToDraft());
        var accepted = draft.Ok ? await Accept([draft.Value], outbox, site.Value, options.Value, time, request.HttpContext.RequestAborted) : draft.Problem;
        return accepted.Ok ? Answer(accepted.Value[0].Id, site.Value) : accepted.Problem.Answer();
    }

    /// <summary>Normalises drafts that came by API and writes them down: all of them or, with the first problem, none. Answers with where each will be.</summary>
    public static async Task<Result<IReadOnlyList<AcceptedArticle>>> Accept(IReadOnlyList<Draft> drafts, Outbox outbox, SiteOptions site, IngestionOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var articles = new List<Incoming>();
        foreach (var draft in drafts)
        {
            var incoming = ToIncoming(draft, site, options, time.Now());
            if (!incoming.Ok)
                return incoming.Problem;
            articles.Add(incoming.Value);
        }
        await outbox.Accept(articles, cancellation);
        return Result.Of<IReadOnlyList<AcceptedArticle>>([.. articles.Select(incoming => Accepted(incoming.Article.Id, site))]);
    }

    /// <summary>The article that a draft sent to the API becomes, within the budget of one document.</summary>
    public static Result<Incoming> ToIncoming(Draft draft, SiteOptions site, IngestionOptions options, DateTimeOffset now) =>
        ReadingBudget.Read(options.ReadingBudget, () => Normalise.ToArticle(draft, new SourceDefaults { Key = "api", Name = site.Name }, now)
            .Then<Incoming>(article => new Incoming(article, Fingerprint.Of(article, Normalise.AssumesTimes(draft, now)))));

    private static async Task<Results<Ok<ArticleReceipts>, ProblemHttpResult>> Get(string id, IAcceptanceStore store, IOptions<SiteOptions> site, CancellationToken cancellation)
    {
        if (await store.Find(id, cancellation) is not { } receipts)
            return NotKnown(id);
        var stored = receipts.Version > 0;
        return TypedResults.Ok(new ArticleReceipts(
            id, receipts.Version, await store.CountWaiting(id, cancellation), receipts.Received, receipts.Stored,
            stored && receipts.Indexed.Version >= receipts.Version ? receipts.Indexed.At : null,
            stored && receipts.Visible.Version >= receipts.Version ? receipts.Visible.At : null,
            receipts.Path, receipts.Path is { } path ? site.Value.AddressOf(path) : null, receipts.PartOf));
    }

    private static async Task<Results<Accepted<AcceptedArticle>, ProblemHttpResult>> Withdraw(
        string id, IAcceptanceStore store, Outbox outbox, IOptions<SiteOptions> site, TimeProvider time, CancellationToken cancellation)
    {
        if (await store.Find(id, cancellation) is null)
            return NotKnown(id);
        var withdrawal = Known(id, site.Value, time.Now()) with { Status = ArticleStatus.Withdrawn };
        await outbox.Accept([new Incoming(withdrawal, "withdrawn")], cancellation);
        return Answer(id, site.Value);
    }

    private static async Task<Results<Accepted<AcceptedArticle>, ProblemHttpResult>> Pin(
        string id, HttpRequest request, IAcceptanceStore store, Outbox outbox, IOptions<SiteOptions> site, TimeProvider time)
    {
        var pin = (await Body.Read<PinRequest>(request)).Then<PinRequest>(pin =>
            pin.Place is >= 1 and <= LastPin ? pin : new Problem($"place: give a number from 1, the top of the home page, to {LastPin}."));
        return pin.Ok ? await Order(id, pin.Value.Place, store, outbox, site.Value, time, request.HttpContext.RequestAborted) : pin.Problem.Answer();
    }

    private static Task<Results<Accepted<AcceptedArticle>, ProblemHttpResult>> Unpin(
        string id, IAcceptanceStore store, Outbox outbox, IOptions<SiteOptions> site, TimeProvider time, CancellationToken cancellation) =>
        Order(id, null, store, outbox, site.Value, time, cancellation);

    private static async Task<Results<Accepted<AcceptedArticle>, ProblemHttpResult>> Order(
        string id, int? place, IAcceptanceStore store, Outbox outbox, SiteOptions site, TimeProvider time, CancellationToken cancellation)
    {
        if (await store.Find(id, cancellation) is null)
            return NotKnown(id);
        await outbox.Accept([new Incoming(Known(id, site, time.Now()), null, new PinOrder { Place = place })], cancellation);
        return Answer(id, site);
    }

    // Storage keeps the article as it was; of this one only the id, its status and the time count.
    private static Article Known(string id, SiteOptions site, DateTimeOffset now) => new()
    {
        Id = id, Language = "und", Section = ["News"], Headline = "", Body = "", FirstPublished = now, Updated = now, Source = new Source { Name = site.Name },
    };

    private static ProblemHttpResult NotKnown(string id) =>
        TypedResults.Problem($"No article {id} has been accepted. Its id is in the answer to the request that sent it.", statusCode: StatusCodes.Status404NotFound);

    private static Accepted<AcceptedArticle> Answer(string id, SiteOptions site) =>
        TypedResults.Accepted($"/api/articles/{id}", Accepted(id, site));

    private static AcceptedArticle Accepted(string id, SiteOptions site) => new(id, site.AddressOf($"/articles/{id}"), site.AddressOf($"/api/articles/{id}"));
}

/// <summary>A place on the home page, as an operator writes it.</summary>
internal sealed record PinRequest
{
    /// <summary>From 1, the top.</summary>
    public int? Place { get; init; }
}

/// <summary>An article that is written down and on its way.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Page">Lasting address that leads to its page, as soon as there is one.</param>
/// <param name="Receipts">Where to ask how far it has come.</param>
internal sealed record AcceptedArticle(string Id, string Page, string Receipts);

/// <summary>How far an article has come: each time is null until then.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">The version that is stored; 0 before the first.</param>
/// <param name="Waiting">Copies that were accepted and not stored yet.</param>
/// <param name="Received">When its newest copy was accepted.</param>
/// <param name="Stored">Since when this version is stored.</param>
/// <param name="Indexed">Since when search finds this version.</param>
/// <param name="Visible">Since when the pages show this version.</param>
/// <param name="Path">Address of its page below the site.</param>
/// <param name="Address">Address of its page.</param>
/// <param name="PartOf">Id of the article that it is a copy of, brought by another source before: version, times and address are that article's. Null of an article of its own.</param>
internal sealed record ArticleReceipts(
    string Id, int Version, int Waiting, DateTimeOffset? Received, DateTimeOffset? Stored, DateTimeOffset? Indexed, DateTimeOffset? Visible, string? Path, string? Address, string? PartOf);
