using Broadsheet.Defaults;
using Broadsheet.Ingestion.Formats;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Broadsheet.Ingestion;

/// <summary>Saved article pages by API, as text or HTML.</summary>
internal static class Documents
{
    public static void MapDocuments(this RouteGroupBuilder api) =>
        api.MapPost("/documents", Post).Accepts<string>("text/plain", "text/html").WithSummary("Publish a saved article page")
            .WithDescription("The page as a browser or reader saves it. An HTML page's own address may be given as the parameter address.")
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415);

    private static async Task<Results<Accepted<AcceptedArticle>, ProblemHttpResult>> Post(HttpRequest request, string? address, Outbox outbox, IOptions<SiteOptions> site, TimeProvider time)
    {
        var html = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType == "text/html";
        // A page may be in any encoding and says itself in which.
        var draft = html
            ? (await Body.Bytes(request)).Then(bytes => HtmlPage.Read(bytes, request.ContentType, WebAddress.Absolute(address)))
            : (await Body.Text(request)).Then(SavedTextPage.Read);
        return await Articles.Accept(draft, outbox, site.Value, time, request.HttpContext.RequestAborted);
    }
}
