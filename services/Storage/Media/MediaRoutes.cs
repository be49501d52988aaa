using System.Text.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Broadsheet.Storage;

/// <summary>
/// <c>GET /media/{id}/{name}</c>: a rendition, which the gateway passes on to readers. For Ingestion alone, below
/// <c>/articles</c>, of which the gateway passes on only permanent links: <c>GET /articles/media/{id}</c> says what is known of a medium,
/// <c>PUT /articles/media/{id}?medium={JSON}</c> keeps one with the master as its body.
/// </summary>
internal static class MediaRoutes
{
    /// <summary>Largest master in bytes: the worst that 2,560 x 2,560 pixels with transparency can come to, and some.</summary>
    private const int LargestMaster = 40 * 1024 * 1024;

    private const string Id = "{id:regex(^[0-9a-f]{{32}}$)}";

    public static void MapMedia(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods($"/media/{Id}/{{name}}", [HttpMethods.Get, HttpMethods.Head], Rendition);
        routes.MapGet($"/articles/media/{Id}", Find);
        routes.MapPut($"/articles/media/{Id}", Keep).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LargestMaster));
    }

    private static async Task<IResult> Rendition(string id, string name, HttpResponse response, Darkroom darkroom, CancellationToken cancellation)
    {
        if (Defaults.Rendition.Named(name) is not { } rendition)
            return NoSuch($"There is no rendition {name}: there are widths of {string.Join(", ", Defaults.Rendition.Widths)}, like /media/{{id}}/640.avif.");
        if (darkroom.IsFull)
        {
            response.Headers.RetryAfter = "5";
            return Results.Problem("Many pictures are being made just now: ask again in a few seconds.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        if (await darkroom.Rendition(id, rendition, cancellation) is not { } content)
            return NoSuch("There is no such picture, or not in this width.");
        // The id names the content, so that it never changes.
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(content, rendition.MediaType, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{id}\""));
    }

    private static async Task<Results<Ok<Medium>, ProblemHttpResult>> Find(string id, IMediaStore store, CancellationToken cancellation) =>
        await store.Find(id, cancellation) is { } medium ? TypedResults.Ok(medium) : TypedResults.Problem($"There is no medium {id}.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<Results<NoContent, ProblemHttpResult>> Keep(string id, string medium, HttpRequest request, IMediaStore store, CancellationToken cancellation)
    {
        if (Parse(medium) is not { } known || known.Id != id)
            return TypedResults.Problem("Give the medium's facts as JSON in the parameter medium, with the id of the address.", statusCode: StatusCodes.Status400BadRequest);
        using var master = new MemoryStream();
        await request.Body.CopyToAsync(master, cancellation);
        if (!Print.IsMaster(known, master.ToArray()))
            return TypedResults.Problem("The body is not a JPEG or PNG picture of the size that the parameter medium gives.", statusCode: StatusCodes.Status400BadRequest);
        await store.Save(known, master.ToArray(), cancellation);
        return TypedResults.NoContent();
    }

    private static Medium? Parse(string medium)
    {
        try
        {
            return JsonSerializer.Deserialize<Medium>(medium, Json.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ProblemHttpResult NoSuch(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);
}
