namespace Broadsheet.Ingestion;

/// <summary>
/// How deep and how large markup is, found by one pass over the text. Parsing 10,000 open elements takes quadratic time and walking
/// them takes the stack, so it has to be known before there is a tree.
/// </summary>
internal static class HtmlDepth
{
    /// <summary>Deepest nesting that is read; the pages of real newspapers stay below 100.</summary>
    public const int Limit = 400;

    /// <summary>Most tags that are read; the longest pages of an encyclopedia have 20,000.</summary>
    public const int MaxTags = 100_000;

    /// <summary>Most attributes of one tag: a parser compares each with all before it.</summary>
    public const int MaxAttributes = 1_000;

    private static readonly HashSet<string> Void = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta", "param", "source", "track", "wbr",
    };

    // HTML closes these by itself when the next one opens, so pages leave out the end.
    private static readonly HashSet<string> ClosedByTheNext = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "option", "optgroup", "rt", "rp", "a", "html", "head", "body",
    };

    private static readonly HashSet<string> RawText = new(StringComparer.OrdinalIgnoreCase) { "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext" };

    /// <summary>Whether more than <paramref name="limit"/> elements are open at some place, or there are more than <see cref="MaxTags"/>.</summary>
    public static bool Exceeds(ReadOnlySpan<char> html, int limit = Limit)
    {
        var open = new List<string>();
        var tags = 0;
        var ends = -1;
        for (var at = 0; ;)
        {
            var start = html[at..].IndexOf('<');
            if (start < 0)
                return false;
            at += start + 1;
            var rest = html[at..];
            if (rest.StartsWith("!--"))
            {
                var end = rest.IndexOf("-->");
                if (end < 0)
                    return false;
                at += end + 3;
                continue;
            }
            var closing = rest.StartsWith("/");
            var name = NameAt(closing ? rest[1..] : rest);
            if (name.Length == 0)
                continue;
            if (++tags > MaxTags)
                return true;
            // Looked for only behind the last one found: else a text with one end and many beginnings would be read as often as it has those.
            if (ends < at)
            {
                ends = rest.IndexOf('>') is var next && next >= 0 ? at + next : html.Length;
                if (ends - at > MaxAttributes * 2 && ends < html.Length && HasMoreAttributes(html[at..ends]))
                    return true;
            }
            var tagEnd = Math.Min(ends - at, rest.Length - 1);
            at += name.Length;
            if (closing)
                Close(open, name);
            else if (RawText.Contains(name))
                at = EndOfRawText(html, at, name);
            else if (!Void.Contains(name) && !ClosedByTheNext.Contains(name) && !(tagEnd > 0 && rest[tagEnd - 1] == '/' && name is "path" or "use" or "circle" or "rect" or "g"))
                open.Add(name);
            if (open.Count > limit)
                return true;
        }
    }

    private static bool HasMoreAttributes(ReadOnlySpan<char> tag)
    {
        var (count, quote) = (0, '\0');
        foreach (var letter in tag)
        {
            if (quote != '\0')
                quote = letter == quote ? '\0' : quote;
            else if (letter is '"' or '\'')
                quote = letter;
            else if (char.IsWhiteSpace(letter) || letter == '/')
                count++;
        }
        return count > MaxAttributes * 2;
    }

    private static string NameAt(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !char.IsAsciiLetter(text[0]))
            return "";
        var end = text.IndexOfAny(" \t\r\n\f/><");
        return text[..Math.Min(end < 0 ? text.Length : end, 40)].ToString().ToLowerInvariant();
    }

    private static void Close(List<string> open, string name)
    {
        var at = open.LastIndexOf(name);
        if (at >= 0)
            open.RemoveRange(at, open.Count - at);
    }

    private static int EndOfRawText(ReadOnlySpan<char> html, int at, string name)
    {
        var end = html[at..].IndexOf("</" + name, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? html.Length : at + end;
    }
}
