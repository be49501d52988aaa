using Broadsheet.Defaults;
using Broadsheet.Ingestion.Formats;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Broadsheet.Ingestion;

/// <summary>Documents by API: saved article pages as text or HTML, and what agencies send: ninjs, NewsML-G2, NITF.</summary>
internal static class Documents
{
    public static void MapDocuments(this RouteGroupBuilder api) =>
        api.MapPost("/documents", Post).Accepts<string>("text/plain", "text/html", "application/json", "application/xml").WithSummary("Publish a saved article page or a wire's document")
            .WithDescription("The page as a browser or reader saves it; an HTML page's own address may be given as the parameter address. Or ninjs as application/json, NewsML-G2 or NITF as application/xml: "
                + "the same uri or guid is the same article, and a pubStatus of canceled takes it from the site. A newsMessage may hold several articles: "
                + "all are accepted, or with the first problem none; what else it holds is in the answer's dropped.")
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);

    private static async Task<Results<Accepted<AcceptedDocument>, ProblemHttpResult>> Post(HttpRequest request, string? address, Outbox outbox, IOptions<SiteOptions> site, IOptions<IngestionOptions> options, TimeProvider time)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value?.ToLowerInvariant() ?? "" : "";
        // XML says in itself how it is encoded; everything else but a page is UTF-8.
        var xml = type == "text/xml" || (type.EndsWith("xml", StringComparison.Ordinal) && type != "application/xhtml+xml");
        if (xml || type.EndsWith("json", StringComparison.Ordinal))
        {
            var text = xml ? (await Body.Bytes(request)).Then<string>(bytes => FeedText.Decode(bytes, request.ContentType)) : await Body.Text(request);
            var wire = ReadingBudget.Read(options.Value.ReadingBudget, () => text.Then(Wire.Read));
            return wire.Ok ? await Accept(wire.Value, outbox, site.Value, options.Value, time, request.HttpContext.RequestAborted) : wire.Problem.Answer();
        }
        // A page may be in any encoding and says itself in which.
        var isPage = type is "text/html" or "application/xhtml+xml";
        var (page, saved) = isPage ? (await Body.Bytes(request), default) : (default(Result<byte[]>), await Body.Text(request));
        var draft = ReadingBudget.Read(options.Value.ReadingBudget, () => isPage
            ? page.Then(bytes => HtmlPage.Read(bytes, request.ContentType, WebAddress.Absolute(address), time.GetUtcNow()))
            : saved.Then(SavedTextPage.Read));
        return draft.Ok ? await Accept(new Wire([draft.Value], []), outbox, site.Value, options.Value, time, request.HttpContext.RequestAborted) : draft.Problem.Answer();
    }

    private static async Task<Results<Accepted<AcceptedDocument>, ProblemHttpResult>> Accept(Wire document, Outbox outbox, SiteOptions site, IngestionOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var accepted = await Articles.Accept(document.Items, outbox, site, options, time, cancellation);
        if (!accepted.Ok)
            return accepted.Problem.Answer();
        var first = accepted.Value[0];
        return TypedResults.Accepted(first.Receipts, new AcceptedDocument(first.Id, first.Page, first.Receipts, accepted.Value, document.Dropped));
    }
}

/// <summary>A document whose articles are written down and on their way.</summary>
/// <param name="Id">Id of its article, of several the first.</param>
/// <param name="Page">Lasting address that leads to that article's page, as soon as there is one.</param>
/// <param name="Receipts">Where to ask how far that article has come.</param>
/// <param name="Articles">Every article of the document, in its order.</param>
/// <param name="Dropped">Why other items of the document are no articles, a sentence each.</param>
internal sealed record AcceptedDocument(string Id, string Page, string Receipts, IReadOnlyList<AcceptedArticle> Articles, IReadOnlyList<string> Dropped);
