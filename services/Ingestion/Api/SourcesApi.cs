using System.Security.Cryptography;
using System.Text;
using Broadsheet.Defaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Broadsheet.Ingestion;

/// <summary>Sources by API: listed, added, changed, removed, polled.</summary>
internal static class SourcesApi
{
    public static void MapSources(this RouteGroupBuilder api)
    {
        api.MapGet("/sources", async (ISourceStore store, CancellationToken cancellation) => TypedResults.Ok(await store.All(cancellation))).WithSummary("All sources and how they are doing");
        api.MapGet("/sources/{id}", Get).WithSummary("One source").ProducesProblem(404);
        api.MapPost("/sources", Post).Accepts<SourceSettings>("application/json").WithSummary("Add a feed").ProducesProblem(400).ProducesProblem(409);
        api.MapPut("/sources/{id}", Put).Accepts<SourceSettings>("application/json").WithSummary("Change a source").ProducesProblem(400).ProducesProblem(404);
        api.MapDelete("/sources/{id}", Delete).WithSummary("Remove a source; its articles stay").ProducesProblem(404);
        api.MapPost("/sources/{id}/poll", Poll).WithSummary("Poll a source now").ProducesProblem(404);
    }

    private static async Task<Results<Ok<FeedSource>, ProblemHttpResult>> Get(string id, ISourceStore store, CancellationToken cancellation) =>
        await store.Find(id, cancellation) is { } source ? TypedResults.Ok(source) : NotKnown(id);

    private static async Task<Results<Created<FeedSource>, ProblemHttpResult>> Post(HttpRequest request, ISourceStore store, TimeProvider time)
    {
        var settings = (await Body.Read<SourceSettings>(request)).Then(Checked);
        if (!settings.Ok)
            return settings.Problem.Answer();
        // Polled at once by the poller: whoever adds a source wants to see it.
        var source = settings.Value.ApplyTo(new FeedSource { Id = IdOf(settings.Value.Address!), Name = "", Address = "", State = new SourceState { NextPoll = time.Now() } });
        return await store.Add(source, request.HttpContext.RequestAborted)
            ? TypedResults.Created($"/api/sources/{source.Id}", source)
            : TypedResults.Problem($"This address is a source already: PUT /api/sources/{source.Id} changes it.", statusCode: StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<FeedSource>, ProblemHttpResult>> Put(string id, HttpRequest request, ISourceStore store, TimeProvider time)
    {
        var settings = (await Body.Read<SourceSettings>(request)).Then(Checked);
        if (!settings.Ok)
            return settings.Problem.Answer();
        if (await store.Find(id, request.HttpContext.RequestAborted) is not { } source)
            return NotKnown(id);
        var changed = settings.Value.ApplyTo(source);
        // What was remembered of the last answer belongs to the old settings; its items are looked at anew.
        changed = changed with { State = changed.State with { ETag = null, LastModified = null, NextPoll = time.Now() } };
        return await store.Replace(changed, request.HttpContext.RequestAborted) ? TypedResults.Ok(changed) : NotKnown(id);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string id, ISourceStore store, CancellationToken cancellation) =>
        await store.Remove(id, cancellation) ? TypedResults.NoContent() : NotKnown(id);

    private static async Task<Results<Ok<PollResult>, ProblemHttpResult>> Poll(string id, ISourceStore store, FeedPoll feed, CancellationToken cancellation) =>
        await store.Find(id, cancellation) is { } source ? TypedResults.Ok(await feed.Poll(source, cancellation)) : NotKnown(id);

    private static Result<SourceSettings> Checked(SourceSettings settings)
    {
        if (WebAddress.Absolute(settings.Address) is not { } address)
            return new Problem("address: give the http or https address of a feed.");
        if (PlainText.Line(settings.Name, 300) is not { } name)
            return new Problem("name: give the name of the source as readers shall see it.");
        if (!string.IsNullOrWhiteSpace(settings.Language) && Languages.Canonical(settings.Language) is null)
            return new Problem("language: give a BCP 47 tag like en, en-GB or fa, or leave it out.");
        if (settings.PollEveryMinutes is < 1 or > 24 * 60)
            return new Problem("pollEveryMinutes: give a number between 1 and 1440, or leave it out.");
        return settings with { Name = name, Address = address.AbsoluteUri, Section = Sections.Split(settings.Section ?? []) };
    }

    private static string IdOf(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..12];

    private static ProblemHttpResult NotKnown(string id) =>
        TypedResults.Problem($"There is no source {id}. GET /api/sources lists them all.", statusCode: StatusCodes.Status404NotFound);
}

/// <summary>A source as an operator writes it.</summary>
internal sealed record SourceSettings
{
    /// <summary>Name as readers see it.</summary>
    public string? Name { get; init; }

    /// <summary>Address of the feed.</summary>
    public string? Address { get; init; }

    /// <summary>Section path of items that name none, as text or list.</summary>
    [System.Text.Json.Serialization.JsonConverter(typeof(NamesConverter))]
    public IReadOnlyList<string>? Section { get; init; }

    /// <summary>Language of items that name none, BCP 47.</summary>
    public string? Language { get; init; }

    /// <summary>Copyright notice of items that bring none.</summary>
    public string? Rights { get; init; }

    /// <summary>How often to poll, 1 to 1440 minutes; by default as configured for the site.</summary>
    public int? PollEveryMinutes { get; init; }

    /// <summary>The source with these settings.</summary>
    public FeedSource ApplyTo(FeedSource source) => source with
    {
        Name = Name!, Address = Address!, Section = Section ?? [], Language = Language, Rights = Rights, PollEvery = PollEveryMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
    };
}
