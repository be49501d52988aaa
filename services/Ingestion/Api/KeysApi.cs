using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Broadsheet.Ingestion;

/// <summary>Keys by API: listed, made and removed.</summary>
internal static class KeysApi
{
    public static void MapKeys(this RouteGroupBuilder api)
    {
        api.MapGet("/keys", async (KeyBook keys, CancellationToken cancellation) =>
            TypedResults.Ok(await keys.All(cancellation)))
            .WithSummary("All keys: when each was made and last used; never the keys themselves");
        api.MapPost("/keys", Post).Accepts<KeySettings>(isOptional: true, "application/json")
            .WithSummary("Make a key, which is shown this once").ProducesProblem(400).ProducesProblem(409);
        api.MapDelete("/keys/{id}", Delete)
            .WithSummary("Remove a key: it opens nothing from then on, and its sessions end").ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<Results<Created<NewKey>, ProblemHttpResult>> Post(HttpRequest request, KeyBook keys)
    {
        var hasBody = request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;
        var settings = hasBody ? await Body.Read<KeySettings>(request) : new KeySettings();
        var added = settings.Ok
            ? await keys.Add(settings.Value.Label, request.HttpContext.RequestAborted)
            : settings.Problem;
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return added.Ok ? TypedResults.Created($"/api/keys/{added.Value.Id}", added.Value) : added.Problem.Answer();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        string id, KeyBook keys, CancellationToken cancellation) =>
        await keys.Remove(id, cancellation) is { } problem ? problem.Answer() : TypedResults.NoContent();
}

/// <summary>A key as an operator asks for it.</summary>
internal sealed record KeySettings
{
    /// <summary>A word or two by which it is told apart: who or what uses it.</summary>
    public string? Label { get; init; }
}
