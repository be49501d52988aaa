namespace Broadsheet.Ingestion;

/// <summary>Finds the ends of tags, comments and raw text (HTML section 13.2.5) without reading anything twice.</summary>
internal static class HtmlTags
{
    /// <summary>A tag's name in lower case, how many attributes it has, and the place behind it.</summary>
    public readonly record struct Tag(string Name, int Attributes, int End);

    // Nearly all tags have one of these names, so that no string is made for them.
    private static readonly HashSet<string> Usual =
    [
        "a", "abbr", "article", "aside", "b", "blockquote", "body", "br", "button", "circle", "code", "dd", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "footer", "form", "g", "h1", "h2", "h3", "h4", "h5", "h6",
        "head", "header", "hr", "html", "i", "iframe", "img", "input", "label", "li", "link", "main", "meta", "nav", "noscript", "ol", "option", "p", "path", "picture", "pre", "q", "rect", "s", "script", "section", "select", "small",
        "source", "span", "strong", "style", "sub", "sup", "svg", "table", "tbody", "td", "template", "textarea", "th", "thead", "time", "title", "tr", "u", "ul", "use", "video",
    ];

    /// <summary>Reads the tag whose name begins at a place. One that does not end takes the rest of the text.</summary>
    public static Tag Read(ReadOnlySpan<char> html, int at)
    {
        var length = html[at..].IndexOfAny(" \t\r\n\f/>");
        var name = html.Slice(at, length < 0 ? html.Length - at : length);
        at += name.Length;
        var attributes = 0;
        while (at < html.Length && html[at] != '>')
        {
            if (IsSpace(html[at]) || html[at] == '/')
            {
                at++;
                continue;
            }
            attributes++;
            // An equals sign that begins a name is part of it, and so are quotation marks within one.
            at++;
            while (at < html.Length && !IsSpace(html[at]) && html[at] is not ('/' or '>' or '='))
                at++;
            var next = Space(html, at);
            if (next < html.Length && html[next] == '=')
                at = EndOfValue(html, Space(html, next + 1));
        }
        return new Tag(Lower(name[..Math.Min(name.Length, 40)]), attributes, Math.Min(at + 1, html.Length));
    }

    private static string Lower(ReadOnlySpan<char> name)
    {
        Span<char> lower = stackalloc char[name.Length];
        name.ToLowerInvariant(lower);
        return Usual.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(lower, out var known) ? known : lower.ToString();
    }

    /// <summary>The place behind a comment or declaration that begins with the character at a place, behind its bracket.</summary>
    public static int EndOfDeclaration(ReadOnlySpan<char> html, int at)
    {
        if (!html[at..].StartsWith("!--"))
            return html[at..].IndexOf('>') is var end and >= 0 ? at + end + 1 : html.Length;
        // "<!-->" and "<!--->" are whole comments; "--!>" ends one as "-->" does.
        for (var from = at + 1; html[from..].IndexOf("--") is var dashes and >= 0; from += dashes + 1)
        {
            var rest = html[(from + dashes + 2)..];
            if (rest.StartsWith(">"))
                return from + dashes + 3;
            if (rest.StartsWith("!>") && from + dashes > at + 2)
                return from + dashes + 4;
        }
        return html.Length;
    }

    /// <summary>The place of the end tag of an element whose content is no markup.</summary>
    public static int EndOfRawText(ReadOnlySpan<char> html, int at, string name) =>
        html[at..].IndexOf("</" + name, StringComparison.OrdinalIgnoreCase) is var end and >= 0 ? at + end : html.Length;

    private static int EndOfValue(ReadOnlySpan<char> html, int at)
    {
        if (at >= html.Length)
            return at;
        var end = html[at] is '"' or '\'' ? html[(at + 1)..].IndexOf(html[at]) : html[at..].IndexOfAny(" \t\r\n\f>");
        return end < 0 ? html.Length : html[at] is '"' or '\'' ? at + end + 2 : at + end;
    }

    private static int Space(ReadOnlySpan<char> html, int at)
    {
        while (at < html.Length && IsSpace(html[at]))
            at++;
        return at;
    }

    private static bool IsSpace(char letter) => letter is ' ' or '\t' or '\r' or '\n' or '\f';
}
