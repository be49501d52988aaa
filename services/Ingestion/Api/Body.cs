using System.Buffers;
using System.Text;
using System.Text.Json;
using Broadsheet.Defaults;
using Microsoft.AspNetCore.Connections;

namespace Broadsheet.Ingestion;

/// <summary>Reads what a request brings, within limits, with an error of its own for each thing that can be wrong.</summary>
internal static class Body
{
    /// <summary>Largest body of an API request in bytes.</summary>
    public const int Limit = 5_000_000;

    private const int PageSize = 32 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The body as it came.</summary>
    public static Task<Result<byte[]>> Bytes(HttpRequest request) => Bytes(request, Limit, "Send less: pictures and videos belong in by their address.");

    /// <summary>
    /// The body as it came, of at most <paramref name="limit"/> bytes; <paramref name="advice"/> says what to do about
    /// a larger one. Read until <paramref name="cancellation"/>, by default until the sender is gone.
    /// </summary>
    public static async Task<Result<byte[]>> Bytes(HttpRequest request, int limit, string advice,
        CancellationToken cancellation = default)
    {
        var tooLarge = new Problem($"The body is larger than {limit / 1_000_000} MB. {advice}", StatusCodes.Status413PayloadTooLarge);
        if (request.ContentLength > limit)
            return tooLarge;
        // A small body that unpacks to a large one is the oldest bomb; nothing that is sent here needs it.
        if (request.Headers.ContentEncoding is [{ Length: > 0 } encoding, ..] && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return new Problem($"The body is packed ({PlainText.Cut(encoding, 20)}). Send it as it is.", StatusCodes.Status415UnsupportedMediaType);
        byte[]? content;
        try
        {
            var ending = cancellation.CanBeCanceled ? cancellation : request.HttpContext.RequestAborted;
            content = await ReadAll(request, limit, ending);
        }
        catch (Exception exception) when (BreakOff(exception) is { } status)
        {
            return status == StatusCodes.Status413PayloadTooLarge
                ? tooLarge
                : new Problem("The body ended before it was complete: send it again.", status);
        }
        return content is null ? tooLarge
            : content.Length > 0 ? content
            : new Problem("The body is empty. The API's description at /api/openapi.json says what to send.");
    }

    /// <summary>
    /// The status that fits if an exception says that the body ended early, was too large for the server or came too
    /// slowly; else null.
    /// </summary>
    public static int? BreakOff(Exception exception) => exception switch
    {
        BadHttpRequestException broken => broken.StatusCode,
        ConnectionResetException => StatusCodes.Status400BadRequest,
        _ => null,
    };

    // Null if it is larger than the limit. In pages of the pool, of which a body that is sent slowly holds no more than
    // has come of it.
    private static async Task<byte[]?> ReadAll(HttpRequest request, int limit, CancellationToken cancellation)
    {
        var (pages, length) = (new List<byte[]>(), 0);
        try
        {
            while (true)
            {
                if (length == pages.Count * PageSize)
                    pages.Add(ArrayPool<byte>.Shared.Rent(PageSize));
                var count = await request.Body.ReadAsync(pages[^1].AsMemory((length % PageSize)..PageSize), cancellation);
                if (count == 0)
                    break;
                if ((length += count) > limit)
                    return null;
            }
            var content = new byte[length];
            for (var at = 0; at < length; at += PageSize)
                pages[at / PageSize].AsSpan(0, Math.Min(PageSize, length - at)).CopyTo(content.AsSpan(at));
            return content;
        }
        finally
        {
            pages.ForEach(page => ArrayPool<byte>.Shared.Return(page));
        }
    }

    /// <summary>The body as text in UTF-8.</summary>
    public static async Task<Result<string>> Text(HttpRequest request)
    {
        var bytes = await Bytes(request);
        if (!bytes.Ok)
            return bytes.Problem;
        try
        {
            return StrictUtf8.GetString(bytes.Value);
        }
        catch (DecoderFallbackException)
        {
            return new Problem("The body is not text in UTF-8. Send it in that encoding.");
        }
    }

    /// <summary>The body as JSON.</summary>
    public static async Task<Result<T>> Read<T>(HttpRequest request) where T : class
    {
        var bytes = await Bytes(request);
        return bytes.Ok ? Parse<T>(bytes.Value) : bytes.Problem;
    }

    /// <summary>Reads JSON; an error says where.</summary>
    public static Result<T> Parse<T>(ReadOnlySpan<byte> json) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Json.Options) is { } value ? value : new Problem("The body is null. Send a JSON object.");
        }
        catch (JsonException exception)
        {
            if (IsDeep(json))
                return new Problem($"The body is nested deeper than {MaxDepth} levels, which no article needs. Check brackets there.");
            var where = exception.LineNumber is { } line ? $" (line {line + 1}, byte {exception.BytePositionInLine + 1})" : "";
            return exception.Path is { Length: > 2 } path
                ? new Problem($"{path[2..]}: the value cannot be read{where}. {Expected(exception)}")
                : new Problem($"The body is not the JSON object that is expected{where}. Check brackets, quotes and commas there.");
        }
    }

    private static int MaxDepth => Json.Options.MaxDepth;

    private static bool IsDeep(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 2 * MaxDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            while (reader.Read())
                if (reader.CurrentDepth >= MaxDepth)
                    return true;
        }
        catch (JsonException)
        {
            // Malformed before it is deep.
        }
        return false;
    }

    private static string Expected(JsonException exception) =>
        exception.Message.Contains("DateTimeOffset", StringComparison.Ordinal)
            ? "Give a time that exists as RFC 3339 writes it, for example 2026-05-03T12:00:00Z."
            : "The API's description at /api/openapi.json says what it must be.";

    /// <summary>The problem as an answer (RFC 9457).</summary>
    public static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Answer(this Problem problem) =>
        TypedResults.Problem(problem.Detail, statusCode: problem.Status);
}
