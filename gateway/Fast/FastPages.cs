using System.Buffers;
using System.Globalization;
using System.Text;

namespace Broadsheet.Gateway;

/// <summary>
/// Answers plain requests for kept pages from the bytes that were made for them, before the server has parsed anything. What it does not
/// answer it leaves alone. It decides nothing of its own: host names, coding, conditions and whether the page still holds are asked of
/// the same code as on the ordinary path, and only addresses in the form in which the cache keeps them are found.
/// </summary>
internal sealed class FastPages(PageCache cache, SiteHosts hosts, HttpsRule https, PageHeaders headers, TimeProvider time)
{
    // Of any value that is looked at; longer ones are left to the ordinary path.
    private const int LongestValue = 512;

    private static readonly SearchValues<byte> InNames = SearchValues.Create("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private DateLine date = new(-1, []);

    /// <summary>
    /// Writes the answer to the request at the beginning of <paramref name="bytes"/>, and returns the length of the request; 0 if it is none
    /// for here, or if there is not enough room. <paramref name="trusted"/>: it comes from a proxy that is believed. <paramref name="body"/> is what the
    /// answer ends with, as the page itself has it.
    /// </summary>
    public int Answer(ReadOnlySpan<byte> bytes, bool trusted, Span<byte> target, out int written, out ReadOnlyMemory<byte> body)
    {
        (written, body) = (0, default);
        Span<char> text = stackalloc char[LongestValue];
        if (!PlainRequest.TryRead(bytes, out var request)
            || !IsName(request.Host) || hosts.Table.Find(Text(request.Host, text)) is not { Kind: HostKind.Main or HostKind.Mirror or HostKind.Any } host
            || !TrySecure(request.ForwardedProto, trusted, out var secure) || https.Requires(host, secure, trusted && !request.ForwardedProto.IsEmpty)
            || !Fits(request.AcceptEncoding) || Negotiation.Choose(Text(request.AcceptEncoding, text)) is not { } accepted
            || !Fits(request.Target) || !cache.TryServe(Text(request.Target, text), out var served))
            return 0;
        var page = served.Page!;
        if (page.Status != StatusCodes.Status200OK || !Fits(request.IfNoneMatch) || !Fits(request.IfModifiedSince))
            return 0;

        ReadyAnswer? answer;
        if (!request.IfNoneMatch.IsEmpty ? Negotiation.HasIt(Text(request.IfNoneMatch, text), default, page.ETag, page.LastModified)
            : !request.IfModifiedSince.IsEmpty && Negotiation.HasIt(default, Text(request.IfModifiedSince, text), page.ETag, page.LastModified))
            answer = page.ReadyNotModified(served.State, secure, headers);
        else
            answer = page.Ready(served.State, accepted, secure, headers);
        written = answer?.Write(target, Date(), (long)served.Age.TotalSeconds, request.IsHead) ?? 0;
        if (written == 0)
            return 0;
        if (!request.IsHead)
            body = answer!.Body;
        served.State.Count(fast: true);
        return request.Length;
    }

    // Whether the reader is at the other end of TLS; false if that is said in an unusual way.
    private static bool TrySecure(ReadOnlySpan<byte> proto, bool trusted, out bool secure)
    {
        secure = trusted && Ascii.EqualsIgnoreCase(proto, "https"u8);
        return secure || !trusted || proto.IsEmpty || Ascii.EqualsIgnoreCase(proto, "http"u8);
    }

    private static bool Fits(ReadOnlySpan<byte> value) => value.Length <= LongestValue;

    private static ReadOnlySpan<char> Text(ReadOnlySpan<byte> value, Span<char> text)
    {
        Ascii.ToUtf16(value, text, out var length);
        return text[..length];
    }

    // A host name or IPv4 address and perhaps a port. The server refuses what is none, and reads more forms than these.
    private static bool IsName(ReadOnlySpan<byte> host)
    {
        var colon = host.IndexOf((byte)':');
        var name = colon < 0 ? host : host[..colon];
        return !name.IsEmpty && name.Length <= 255 && !name.ContainsAnyExcept(InNames)
            && (colon < 0 || (host.Length - colon is > 1 and < 7 && !host[(colon + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9')));
    }

    private ReadOnlySpan<byte> Date()
    {
        var now = time.GetUtcNow();
        var second = now.ToUnixTimeSeconds();
        if (date.Second != second)
            date = new DateLine(second, Encoding.ASCII.GetBytes(now.ToString("r", CultureInfo.InvariantCulture)));
        return date.Text;
    }

    /// <summary>The present second as headers have it; read and replaced as a whole.</summary>
    private sealed record DateLine(long Second, byte[] Text);
}
