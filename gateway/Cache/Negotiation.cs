using System.Globalization;

namespace Broadsheet.Gateway;

/// <summary>How the body of an answer is coded.</summary>
internal enum Coding
{
    /// <summary>As it is.</summary>
    Identity,

    /// <summary><c>gzip</c></summary>
    Gzip,

    /// <summary><c>br</c></summary>
    Brotli,
}

/// <summary>What a reader accepts and what a reader has already, by RFC 9110.</summary>
internal static class Negotiation
{
    /// <summary>
    /// The coding to send by <c>Accept-Encoding</c> (section 12.5.3): the one with the highest weight, among equals the
    /// smallest; null if the reader refuses all that we have.
    /// </summary>
    public static Coding? Choose(ReadOnlySpan<char> acceptEncoding)
    {
        if (acceptEncoding.IsWhiteSpace())
            return Coding.Identity;
        double? brotli = null, gzip = null, identity = null, any = null;
        foreach (var range in acceptEncoding.Split(','))
        {
            var weight = Weight(acceptEncoding[range], out var name);
            if (name.Equals("br", StringComparison.OrdinalIgnoreCase))
                brotli = weight;
            else if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase) || name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase))
                gzip = weight;
            else if (name.Equals("identity", StringComparison.OrdinalIgnoreCase))
                identity = weight;
            else if (name is "*")
                any = weight;
        }
        var (br, gz) = (brotli ?? any ?? 0, gzip ?? any ?? 0);
        // Without a word on it identity is acceptable, but less welcome than any coding that is named.
        var plain = identity ?? (any == 0 ? 0 : double.Epsilon);
        if (br > 0 && br >= gz && br >= plain)
            return Coding.Brotli;
        if (gz > 0 && gz >= plain)
            return Coding.Gzip;
        return plain > 0 ? Coding.Identity : null;
    }

    /// <summary>
    /// Whether the reader has this page already (section 13.2.2): <c>If-None-Match</c>, compared weakly, decides alone where it is
    /// given; else <c>If-Modified-Since</c>.
    /// </summary>
    public static bool HasIt(ReadOnlySpan<char> ifNoneMatch, ReadOnlySpan<char> ifModifiedSince, string? etag, DateTimeOffset? lastModified)
    {
        if (!ifNoneMatch.IsEmpty)
            return etag is not null && Matches(ifNoneMatch, Opaque(etag));
        return lastModified is { } modified && !ifModifiedSince.IsEmpty
            && DateTimeOffset.TryParseExact(ifModifiedSince, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since)
            && modified <= since;
    }

    private static bool Matches(ReadOnlySpan<char> list, ReadOnlySpan<char> opaque)
    {
        if (list.Trim() is "*")
            return true;
        // A comma may stand inside a tag, so tags are read one by one.
        while (list.IndexOf('"') is >= 0 and var start)
        {
            var length = list[(start + 1)..].IndexOf('"');
            if (length < 0)
                return false;
            if (list.Slice(start, length + 2).SequenceEqual(opaque))
                return true;
            list = list[(start + length + 2)..];
        }
        return false;
    }

    private static ReadOnlySpan<char> Opaque(string etag) => etag.StartsWith("W/", StringComparison.Ordinal) ? etag.AsSpan(2) : etag;

    private static double Weight(ReadOnlySpan<char> item, out ReadOnlySpan<char> name)
    {
        var end = item.IndexOf(';');
        name = (end < 0 ? item : item[..end]).Trim();
        if (end < 0)
            return 1;
        var parameter = item[(end + 1)..].Trim();
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) ? Math.Min(weight, 1) : 0;
    }
}
