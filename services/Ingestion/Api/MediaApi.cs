using System.Globalization;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Broadsheet.Ingestion;

/// <summary>Pictures by API: whoever has the file brings it, and names it in articles by the id in the answer.</summary>
internal static class MediaApi
{
    /// <summary>Largest body in bytes.</summary>
    private const int Limit = 16 * 1024 * 1024;

    public static void MapMedia(this RouteGroupBuilder api) =>
        api.MapPost("/media", Post).Accepts<byte[]>("image/jpeg", "image/png", "image/webp", "image/avif", "image/gif").WithSummary("Bring a picture")
            .WithDescription("The file as the body; what it is counts, not what it is called. The id in the answer is what pictures[].mediaId of an article names. "
                + "What no crop may cut off may be given as the parameter focus: two fractions from the left and the top, like 0.5,0.25. Metadata, location included, is not kept.")
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);

    private static async Task<Results<Created<BroughtPicture>, ProblemHttpResult>> Post(HttpRequest request, string? focus, PictureDesk desk)
    {
        var cancellation = request.HttpContext.RequestAborted;
        FocalPoint? point = null;
        if (!string.IsNullOrWhiteSpace(focus) && (point = Point(focus)) is null)
            return new Problem("focus: give two fractions between 0 and 1, from the left and from the top, like 0.5,0.25.").Answer();
        var content = await Body.Bytes(request, Limit, "Make it smaller: pictures wider than 2,560 pixels are made smaller anyway.");
        if (!content.Ok)
            return content.Problem.Answer();
        try
        {
            var taken = await desk.Take(content.Value, point, cancellation);
            return taken.Ok
                ? TypedResults.Created($"/media/{taken.Value.Id}/320.jpg", new BroughtPicture(taken.Value.Id, taken.Value.Width, taken.Value.Height, taken.Value.Focus))
                : taken.Problem.Answer();
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return new Problem("Storage, which keeps pictures, is not answering just now: send the same request again in a few seconds.", StatusCodes.Status503ServiceUnavailable).Answer();
        }
    }

    private static FocalPoint? Point(string text) =>
        text.Split(',') is [var x, var y]
        && double.TryParse(x, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var left) && double.TryParse(y, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var top)
        && left is >= 0 and <= 1 && top is >= 0 and <= 1
            ? new FocalPoint { X = left, Y = top }
            : null;
}

/// <summary>A picture that is ours now.</summary>
/// <param name="Id">What <c>pictures[].mediaId</c> of an article names.</param>
/// <param name="Width">Width of our copy in pixels.</param>
/// <param name="Height">Height of our copy in pixels.</param>
/// <param name="Focus">What crops keep.</param>
internal sealed record BroughtPicture(string Id, int Width, int Height, FocalPoint Focus);
