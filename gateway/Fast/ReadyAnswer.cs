using System.Globalization;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Broadsheet.Gateway;

/// <summary>
/// A page's answer in the bytes in which it is sent, made once: status line, all headers and body. Only date and age are filled in
/// each time. The headers stand as the server writes them, so that nobody can tell which of the two has answered.
/// </summary>
internal sealed class ReadyAnswer
{
    /// <summary>Largest body, in bytes: what goes out in one call of the system. Larger pages are not worth the haste.</summary>
    public const int LargestBody = 64 * 1024;

    // The server writes these first and in this order, then the others that it knows by name, then those that it does not, as they were set.
    private static readonly string[] Order =
        ["Content-Length", "Content-Type", "Date", "Age", "Cache-Control", "Content-Encoding", "Content-Language", "ETag", "Last-Modified", "Location", "Retry-After", "Vary"];

    private readonly byte[] beforeDate;
    private readonly byte[] beforeAge;
    private readonly byte[] end;

    private ReadyAnswer(int status, string reason, IEnumerable<KeyValuePair<string, StringValues>> headers, ReadOnlyMemory<byte> body)
    {
        Body = body;
        var sorted = headers.OrderBy(header => Array.IndexOf(Order, header.Key) is >= 0 and var place ? place : Order.Length).ToList();
        var date = sorted.FindIndex(header => Array.IndexOf(Order, header.Key) is < 0 or > 2) is >= 0 and var place ? place : sorted.Count;
        beforeDate = Bytes($"HTTP/1.1 {status} {reason}\r\n{Lines(sorted.Take(date))}Date: ");
        beforeAge = Bytes("\r\nAge: ");
        end = Bytes($"\r\n{Lines(sorted.Skip(date))}\r\n");
    }

    /// <summary>What it ends with, but to HEAD; empty if it has none.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The page itself, with the body in the coding that it has.</summary>
    public static ReadyAnswer Of(Page page, CacheState state, Coding coding, ReadOnlyMemory<byte> body, bool secure, PageHeaders headers) =>
        new(200, "OK", [.. headers.Of(page, state, coding), new("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)), .. SecurityHeaders.Of(page, secure)], body);

    /// <summary>That the reader has the page.</summary>
    public static ReadyAnswer NotModified(Page page, CacheState state, bool secure, PageHeaders headers) =>
        new(304, "Not Modified", [.. headers.Of(page, state, null), .. SecurityHeaders.Of(page, secure)], default);

    /// <summary>Writes it, to HEAD without the body, and returns its length; 0 if there is not enough room.</summary>
    public int Write(Span<byte> target, ReadOnlySpan<byte> date, long age, bool isHead)
    {
        var content = isHead ? default : Body.Span;
        if (target.Length < beforeDate.Length + date.Length + beforeAge.Length + 20 + end.Length + content.Length)
            return 0;
        var at = Copy(beforeDate, target, 0);
        at = Copy(date, target, at);
        at = Copy(beforeAge, target, at);
        age.TryFormat(target[at..], out var digits, default, CultureInfo.InvariantCulture);
        at = Copy(end, target, at + digits);
        return Copy(content, target, at);
    }

    private static int Copy(ReadOnlySpan<byte> part, Span<byte> target, int at)
    {
        part.CopyTo(target[at..]);
        return at + part.Length;
    }

    private static string Lines(IEnumerable<KeyValuePair<string, StringValues>> headers) =>
        string.Concat(headers.SelectMany(header => header.Value, (header, value) => $"{header.Key}: {value}\r\n"));

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
