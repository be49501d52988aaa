using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Broadsheet.Ingestion;

/// <summary>
/// How large the form of an operators' page may be, and whether it may bring a file. Metadata of the page's address.
/// </summary>
/// <param name="Bytes">Largest body.</param>
/// <param name="TakesFile">Whether it may be <c>multipart/form-data</c>.</param>
internal sealed record FormLimit(int Bytes, bool TakesFile = false)
{
    /// <summary>A key and nothing else.</summary>
    public static readonly FormLimit SignIn = new(4 * 1024);

    /// <summary>Settings of a source with all its rules and addresses.</summary>
    public static readonly FormLimit Fields = new(256 * 1024);

    /// <summary>A file as large as a body of the API, with the fields beside it.</summary>
    public static readonly FormLimit File = new(Body.Limit + 16 * 1024, TakesFile: true);
}

/// <summary>
/// Reads the forms of the operators' pages within their limits and in memory alone: nothing of them reaches the
/// temporary folder.
/// </summary>
internal static class OpsForm
{
    private const int MostFields = 64;

    /// <summary>
    /// The form of a request, or what is wrong with it. The caller has checked before what needs no form.
    /// </summary>
    public static async Task<Result<IFormCollection>> Read(HttpRequest request, FormLimit limit)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value : null;
        if (!Is(type, "application/x-www-form-urlencoded") && !(limit.TakesFile && Is(type, "multipart/form-data")))
            return new Problem("Send the form as the page has it: application/x-www-form-urlencoded.",
                StatusCodes.Status415UnsupportedMediaType);
        var tooLarge = new Problem($"The form is larger than {limit.Bytes / 1024} KB. Send less.",
            StatusCodes.Status413PayloadTooLarge);
        if (request.ContentLength > limit.Bytes)
            return tooLarge;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limit.Bytes;
        try
        {
            var options = new FormOptions
            {
                ValueCountLimit = MostFields, ValueLengthLimit = limit.Bytes, MultipartBodyLengthLimit = limit.Bytes,
                // What does not fit in memory would be written to a file.
                MemoryBufferThreshold = limit.Bytes + 1,
            };
            return Result.Of(await request.ReadFormAsync(options, request.HttpContext.RequestAborted));
        }
        catch (Exception exception) when (Body.BreakOff(exception) is { } status)
        {
            return status == StatusCodes.Status413PayloadTooLarge ? tooLarge
                : new Problem("The form ended before it was complete: send it again.", status);
        }
        catch (InvalidDataException)
        {
            return new Problem("The form cannot be read. Send it as the page has it.");
        }
    }

    private static bool Is(string? type, string other) =>
        string.Equals(type, other, StringComparison.OrdinalIgnoreCase);
}
