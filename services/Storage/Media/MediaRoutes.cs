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

    // The store first: what is there is served however many wait for what is not.
    private static async Task<IResult> Rendition(string id, string name, HttpContext context, IMediaStore store, Darkroom darkroom, CancellationToken cancellation)
    {
        if (Defaults.Rendition.Named(name) is not { } rendition)
            return NoSuch($"There is no rendition {name}: there are widths of {string.Join(", ", Defaults.Rendition.Widths)}, like /media/{{id}}/640.avif.");
        if (await store.Rendition(id, name, cancellation) is { } ready)
            return Content(id, rendition, ready, context.Response);
        if (await store.Find(id, cancellation) is not { } medium || rendition.SizeOf(medium.Width, medium.Height) is null)
            return NoSuch("There is no such picture, or not in this width.");
        if (!Defaults.Rendition.LinkedOf(medium.Width, medium.Height).Contains(rendition))
            return NoSuch("No page has the picture in this shape and width. Take an address from the page that shows it.");
        // The gateway names the client and believes nobody else who does.
        var client = Darkroom.ClientOf(context.Request.Headers["X-Forwarded-For"].LastOrDefault(), context.Connection.RemoteIpAddress);
        if (!darkroom.Admits(client))
            return Later(context.Response, StatusCodes.Status429TooManyRequests, "More pictures that have to be made first were asked for from your address than one client may have in a minute: ask again in a few seconds.");
        if (darkroom.IsFull)
            return Later(context.Response, StatusCodes.Status503ServiceUnavailable, "Many pictures are being made just now: ask again in a few seconds.");
        return await darkroom.Make(medium, rendition, client, cancellation) is { } made ? Content(id, rendition, made, context.Response) : NoSuch("There is no such picture.");
    }

    private static IResult Content(string id, Rendition rendition, byte[] content, HttpResponse response)
    {
        // The id names the content, so that it never changes.
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(content, rendition.MediaType, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{id}\""));
    }

    private static ProblemHttpResult Later(HttpResponse response, int status, string detail)
    {
        response.Headers.RetryAfter = "5";
        return TypedResults.Problem(detail, statusCode: status);
    }

    private static async Task<Results<Ok<Medium>, ProblemHttpResult>> Find(string id, IMediaStore store, CancellationToken cancellation) =>
        await store.Find(id, cancellation) is { } medium ? TypedResults.Ok(medium) : TypedResults.Problem($"There is no medium {id}.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<Results<NoContent, ProblemHttpResult>> Keep(string id, string medium, HttpRequest request, IMediaStore store, RenditionsAtArrival arrivals, CancellationToken cancellation)
    {
        if (Parse(medium) is not { } known || known.Id != id)
            return TypedResults.Problem("Give the medium's facts as JSON in the parameter medium, with the id of the address.", statusCode: StatusCodes.Status400BadRequest);
        using var master = new MemoryStream();
        await request.Body.CopyToAsync(master, cancellation);
        if (!Print.IsMaster(known, master.ToArray()))
            return TypedResults.Problem("The body is not a JPEG or PNG picture of the size that the parameter medium gives.", statusCode: StatusCodes.Status400BadRequest);
        await store.Save(known, master.ToArray(), cancellation);
        arrivals.Add(known);
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
