using System.Text;

namespace Broadsheet.Gateway;

/// <summary>
/// The head of a request that means nothing but "this page": GET or HEAD, HTTP/1.1, no body, and only headers of which it is known here
/// whether they count. It is deliberately not a parser of HTTP: whatever is not exactly as nearly every client writes it is not
/// recognised, and the server, which is one, reads the same bytes from their beginning.
/// </summary>
internal ref struct PlainRequest
{
    // The server's own limit is higher.
    private const int MostHeaders = 48;

    private enum Kind : byte
    {
        Unknown,
        Ignored,
        Connection,
        Host,
        AcceptEncoding,
        IfNoneMatch,
        IfModifiedSince,
        ForwardedProto,
    }

    // Those of browsers, feed readers and proxies that change no page; by length, because that tells most of them apart.
    private static readonly (byte[] Name, Kind Kind)[][] Known = ByLength(
        [("Connection", Kind.Connection), ("Host", Kind.Host), ("Accept-Encoding", Kind.AcceptEncoding), ("If-None-Match", Kind.IfNoneMatch), ("If-Modified-Since", Kind.IfModifiedSince),
            ("X-Forwarded-Proto", Kind.ForwardedProto)],
        ["Accept", "Accept-Charset", "Accept-Language", "Cache-Control", "Cookie", "DNT", "From", "Keep-Alive", "Pragma", "Priority", "Purpose", "Referer",
            "Save-Data", "Sec-CH-UA", "Sec-CH-UA-Mobile", "Sec-CH-UA-Platform", "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site", "Sec-Fetch-User",
            "Sec-GPC", "Sec-Purpose", "Upgrade-Insecure-Requests", "User-Agent", "Via", "X-Forwarded-For", "X-Real-IP", "X-Request-Id", "X-Requested-With"]);

    /// <summary>HEAD, not GET.</summary>
    public bool IsHead;

    /// <summary>How many bytes the head has, the empty line at its end included.</summary>
    public int Length;

    /// <summary>Path and query as they came.</summary>
    public ReadOnlySpan<byte> Target;

    /// <summary>The value of <c>Host</c>; never empty.</summary>
    public ReadOnlySpan<byte> Host;

    /// <summary>The value of <c>Accept-Encoding</c>, empty if there is none, as of the two below.</summary>
    public ReadOnlySpan<byte> AcceptEncoding;

    /// <summary>The value of <c>If-None-Match</c>.</summary>
    public ReadOnlySpan<byte> IfNoneMatch;

    /// <summary>The value of <c>If-Modified-Since</c>.</summary>
    public ReadOnlySpan<byte> IfModifiedSince;

    /// <summary>The value of <c>X-Forwarded-Proto</c>, whoever sent it.</summary>
    public ReadOnlySpan<byte> ForwardedProto;

    /// <summary>Reads the head at the beginning of <paramref name="bytes"/>; false if it is not complete, or anything about it is unusual.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out PlainRequest request)
    {
        request = default;
        var rest = bytes;
        if (!TryLine(ref rest, out var line) || !line.EndsWith(" HTTP/1.1"u8))
            return false;
        request.IsHead = line.StartsWith("HEAD /"u8);
        if (!request.IsHead && !line.StartsWith("GET /"u8))
            return false;
        request.Target = line[(request.IsHead ? 5 : 4)..^9];
        if (request.Target.Contains((byte)' '))
            return false;

        var seen = 0;
        for (var count = 0; count <= MostHeaders; count++)
        {
            if (!TryLine(ref rest, out line))
                return false;
            if (line.IsEmpty)
            {
                request.Length = bytes.Length - rest.Length;
                return !request.Host.IsEmpty;
            }
            var colon = line.IndexOf((byte)':');
            if (colon < 0)
                return false;
            var kind = KindOf(line[..colon]);
            var value = line[(colon + 1)..].Trim((byte)' ');
            if (kind == Kind.Ignored)
                continue;
            // What counts must come once: what several mean together is the server's to know.
            if (kind == Kind.Unknown || (seen & 1 << (int)kind) != 0)
                return false;
            seen |= 1 << (int)kind;
            switch (kind)
            {
                case Kind.Connection when !Ascii.EqualsIgnoreCase(value, "keep-alive"u8):
                    return false;
                case Kind.Host:
                    request.Host = value;
                    break;
                case Kind.AcceptEncoding:
                    request.AcceptEncoding = value;
                    break;
                case Kind.IfNoneMatch:
                    request.IfNoneMatch = value;
                    break;
                case Kind.IfModifiedSince:
                    request.IfModifiedSince = value;
                    break;
                case Kind.ForwardedProto:
                    request.ForwardedProto = value;
                    break;
            }
        }
        return false;
    }

    // A line of nothing but printable ASCII. What else may stand in a head (tabs, Latin-1, lone line feeds) is unusual.
    private static bool TryLine(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
        if (end < 0 || !rest[end..].StartsWith("\r\n"u8))
        {
            line = default;
            return false;
        }
        line = rest[..end];
        rest = rest[(end + 2)..];
        return true;
    }

    private static Kind KindOf(ReadOnlySpan<byte> name)
    {
        if (name.Length < Known.Length)
            foreach (var (known, kind) in Known[name.Length])
                if (Ascii.EqualsIgnoreCase(name, known))
                    return kind;
        return Kind.Unknown;
    }

    private static (byte[], Kind)[][] ByLength((string Name, Kind Kind)[] counting, string[] ignored)
    {
        var all = counting.Concat(ignored.Select(name => (Name: name, Kind.Ignored))).ToLookup(known => known.Name.Length, known => (Encoding.ASCII.GetBytes(known.Name), known.Item2));
        return [.. Enumerable.Range(0, all.Max(same => same.Key) + 1).Select(length => all[length].ToArray())];
    }
}
