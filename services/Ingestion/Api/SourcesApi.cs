using Broadsheet.Defaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>Sources by API: found, listed, added, changed, paused, removed, polled; and as OPML.</summary>
internal static class SourcesApi
{
    public static void MapSources(this RouteGroupBuilder api)
    {
        api.MapGet("/sources", async (SourceBook sources, CancellationToken cancellation) => TypedResults.Ok(await sources.All(cancellation))).WithSummary("All sources and how they are doing");
        api.MapGet("/sources/{id}", async (string id, SourceBook sources, CancellationToken cancellation) => Answer(await sources.Find(id, cancellation))).WithSummary("One source").ProducesProblem(404);
        api.MapPost("/sources", Post).Accepts<SourceSettings>("application/json").WithSummary("Add a feed, or without a name the feed of a site").ProducesProblem(400).ProducesProblem(409);
        api.MapPost("/sources/find", Find).Accepts<SourceSettings>("application/json").WithSummary("Find the feeds of a site by its address, and add none").ProducesProblem(400);
        api.MapPut("/sources/{id}", Put).Accepts<SourceSettings>("application/json").WithSummary("Change a source").ProducesProblem(400).ProducesProblem(404);
        api.MapDelete("/sources/{id}", Delete).WithSummary("Remove a source; its articles stay").ProducesProblem(404);
        api.MapPost("/sources/{id}/poll", async (string id, SourceBook sources, CancellationToken cancellation) => Answer(await sources.Poll(id, cancellation))).WithSummary("Poll a source now").ProducesProblem(404);
        api.MapPost("/sources/{id}/pause", async (string id, SourceBook sources, CancellationToken cancellation) => Answer(await sources.Pause(id, cancellation))).WithSummary("Stop polling a source").ProducesProblem(404);
        api.MapPost("/sources/{id}/resume", async (string id, SourceBook sources, CancellationToken cancellation) => Answer(await sources.Resume(id, cancellation))).WithSummary("Poll a source again that was paused").ProducesProblem(404);
        api.MapGet("/sources.opml", Export).WithSummary("All sources as OPML").Produces<string>(200, "text/x-opml");
        api.MapPost("/sources.opml", Import).Accepts<string>("text/x-opml", "application/xml", "text/xml").WithSummary("Add the sources of an OPML file").ProducesProblem(400).ProducesProblem(413);
    }

    private static async Task<Results<Created<SourceReport>, ProblemHttpResult>> Post(HttpRequest request, SourceBook sources)
    {
        var settings = await Body.Read<SourceSettings>(request);
        var added = settings.Ok ? await sources.Add(settings.Value, request.HttpContext.RequestAborted) : settings.Problem;
        return added.Ok ? TypedResults.Created($"/api/sources/{added.Value.Id}", added.Value) : added.Problem.Answer();
    }

    private static async Task<Results<Ok<IReadOnlyList<FoundFeed>>, ProblemHttpResult>> Find(HttpRequest request, Discovery discovery)
    {
        var settings = await Body.Read<SourceSettings>(request);
        return Answer(settings.Ok ? await discovery.Find(settings.Value.Address, request.HttpContext.RequestAborted) : settings.Problem);
    }

    private static async Task<Results<Ok<SourceReport>, ProblemHttpResult>> Put(string id, HttpRequest request, SourceBook sources)
    {
        var settings = await Body.Read<SourceSettings>(request);
        return Answer(settings.Ok ? await sources.Change(id, settings.Value, request.HttpContext.RequestAborted) : settings.Problem);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string id, SourceBook sources, CancellationToken cancellation) =>
        await sources.Remove(id, cancellation) ? TypedResults.NoContent() : SourceBook.NotKnown(id).Answer();

    private static async Task<ContentHttpResult> Export(SourceBook sources, IOptions<SiteOptions> site, CancellationToken cancellation) =>
        TypedResults.Text(await sources.Export($"Sources of {site.Value.Name}", cancellation), "text/x-opml", System.Text.Encoding.UTF8);

    private static async Task<Results<Ok<ImportReport>, ProblemHttpResult>> Import(HttpRequest request, SourceBook sources)
    {
        var document = await Body.Bytes(request);
        return Answer(document.Ok ? await sources.Import(document.Value, request.HttpContext.RequestAborted) : document.Problem);
    }

    private static Results<Ok<T>, ProblemHttpResult> Answer<T>(Result<T> result) where T : class => result.Ok ? TypedResults.Ok(result.Value) : result.Problem.Answer();
}
