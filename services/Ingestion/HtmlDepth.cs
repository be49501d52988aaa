namespace Broadsheet.Ingestion;

/// <summary>
/// Limits of outside markup, found by one pass over the text: depth, tags, attributes. Parsing and walking 10,000 open elements takes
/// quadratic time and the stack, so it has to be known before there is a tree.
/// </summary>
internal static class HtmlDepth
{
    /// <summary>Deepest nesting that is read; the pages of real newspapers stay below 100.</summary>
    public const int Limit = 250;

    /// <summary>Most tags, comments and declarations that are read; the longest pages of an encyclopedia have 20,000.</summary>
    public const int MaxTags = 20_000;

    /// <summary>Most attributes of one tag: a parser compares each with all before it.</summary>
    public const int MaxAttributes = 200;

    /// <summary>Most attributes of all tags together.</summary>
    public const int MaxAttributesInAll = 100_000;

    /// <summary>Most nodes directly in one element: finding a node's place takes as long as it has siblings.</summary>
    public const int MaxChildren = 10_000;

    // A parser opens formatting that was left open anew in every block, so each tag may make as many elements as are left open before it.
    private const int MaxReopened = 10 * MaxTags;

    private static readonly HashSet<string> Void = new(StringComparer.Ordinal)
    {
        "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta", "param", "source", "track", "wbr",
    };

    // HTML closes these by itself when the next one opens, so pages leave out the end.
    private static readonly HashSet<string> ClosedByTheNext = new(StringComparer.Ordinal)
    {
        "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "option", "optgroup", "rt", "rp", "a", "html", "head", "body",
    };

    private static readonly HashSet<string> RawText = new(StringComparer.Ordinal) { "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext" };

    // Within these another tag is not raw text although it is called so, and what follows it is markup.
    private static readonly HashSet<string> NotRaw = new(StringComparer.Ordinal) { "svg", "math", "select", "frameset" };

    // HTML section 13.2.4.3: the list of active formatting elements outlives the block in which they were opened.
    private static readonly HashSet<string> Formatting = new(StringComparer.Ordinal) { "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u" };

    // HTML section 13.2.4.2: an end tag within one of these closes nothing outside.
    private static readonly HashSet<string> Scopes = new(StringComparer.Ordinal)
    {
        "table", "caption", "marquee", "object", "applet", "template", "select", "foreignobject", "desc", "mi", "mo", "mn", "ms", "mtext", "annotation-xml",
    };

    /// <summary>Whether the markup is over a limit.</summary>
    public static bool Exceeds(ReadOnlySpan<char> html) => Refused(html) is not null;

    /// <summary>The limit that the markup is over; null if it is within all.</summary>
    public static Problem? Refused(ReadOnlySpan<char> html) => Refused(html, out _);

    /// <summary>The limit that the markup is over; null if it is within all.</summary>
    /// <param name="html">The markup.</param>
    /// <param name="isHeavy">Whether a parser has far more to do than for any usual page.</param>
    public static Problem? Refused(ReadOnlySpan<char> html, out bool isHeavy)
    {
        var scan = new Scan();
        var refused = Refused(html, scan);
        isHeavy = scan.IsHeavy;
        return refused;
    }

    private static Problem? Refused(ReadOnlySpan<char> html, Scan scan)
    {
        for (var at = 0; ;)
        {
            var start = html[at..].IndexOf('<');
            if (start < 0 || at + start + 1 >= html.Length)
                return null;
            at += start + 1;
            var closing = html[at] == '/';
            var from = closing ? at + 1 : at;
            if (from >= html.Length || !char.IsAsciiLetter(html[from]))
            {
                // A tag without a name is a comment to a parser; a bracket before anything else is text.
                if (!closing && html[at] is not ('!' or '?'))
                    continue;
                if (++scan.Tags > MaxTags)
                    return TooMany;
                at = HtmlTags.EndOfDeclaration(html, at);
                continue;
            }
            var tag = HtmlTags.Read(html, from);
            if (++scan.Tags > MaxTags)
                return TooMany;
            if (tag.Attributes > MaxAttributes)
                return new Problem($"A tag of the markup has more than {MaxAttributes} attributes; {Advice}");
            if ((scan.Attributes += tag.Attributes) > MaxAttributesInAll)
                return new Problem($"The markup has more than {MaxAttributesInAll:N0} attributes; {Advice}");
            at = tag.End;
            if (closing)
                scan.Close(tag.Name);
            else if (RawText.Contains(tag.Name) && !scan.IsMarkupWithin(tag.Name))
                at = HtmlTags.EndOfRawText(html, at, tag.Name);
            else
                scan.Open(tag.Name, html, from..tag.End);
            if (scan.IsDeep)
                return TooDeep;
        }
    }

    /// <summary>Refuses markup that is nested too deep.</summary>
    public static Problem TooDeep => new($"The markup is nested more than {Limit} elements deep, or leaves as many open; {Advice}");

    /// <summary>Refuses markup with too many tags.</summary>
    public static Problem TooMany => new($"The markup has more than {MaxTags:N0} tags and comments; {Advice}");

    /// <summary>Refuses an element with too many others directly in it.</summary>
    public static Problem TooWide => new($"One element of the markup has more than {MaxChildren:N0} others directly in it; {Advice}");

    private const string Advice = "send the article's text without the layout around it.";

    // What a parser would hold open at some place: never less than it really does.
    private sealed class Scan
    {
        private readonly List<string> open = [];
        private readonly List<(string Name, Range Tag, int Scopes)> formatting = [];
        private int scopes;
        private int reopened;

        public int Tags { get; set; }

        public int Attributes { get; set; }

        public bool IsHeavy => Tags > MaxTags / 4 || reopened > MaxTags / 4;

        public bool IsDeep => open.Count > Limit || formatting.Count > Limit || reopened > MaxReopened;

        public bool IsMarkupWithin(string name) => name is not ("script" or "textarea") ? open.Exists(NotRaw.Contains) : open.Exists(outer => outer is "svg" or "math");

        public void Open(string name, ReadOnlySpan<char> html, Range tag)
        {
            reopened += formatting.Count;
            if (Formatting.Contains(name))
                Format(name, html, tag);
            if (Void.Contains(name) || ClosedByTheNext.Contains(name) || (html[tag].EndsWith("/>") && name is "path" or "use" or "circle" or "rect" or "g"))
                return;
            open.Add(name);
            scopes += Scopes.Contains(name) ? 1 : 0;
        }

        public void Close(string name)
        {
            if (Formatting.Contains(name) && formatting.FindLastIndex(entry => entry.Name == name && entry.Scopes >= scopes) is var last and >= 0)
                formatting.RemoveAt(last);
            var isScope = Scopes.Contains(name);
            var at = open.Count - 1;
            while (at >= 0 && open[at] != name)
            {
                if (!isScope && Scopes.Contains(open[at]))
                    return;
                at--;
            }
            if (at < 0)
                return;
            for (var closed = at; closed < open.Count; closed++)
                scopes -= Scopes.Contains(open[closed]) ? 1 : 0;
            open.RemoveRange(at, open.Count - at);
        }

        // Of equal ones a parser keeps three; of links and nobr one.
        private void Format(string name, ReadOnlySpan<char> html, Range tag)
        {
            var equal = 0;
            for (var at = formatting.Count - 1; at >= 0; at--)
            {
                if (name is "a" or "nobr" ? formatting[at].Name == name && formatting[at].Scopes >= scopes : html[tag].SequenceEqual(html[formatting[at].Tag]) && ++equal == 3)
                {
                    formatting.RemoveAt(at);
                    break;
                }
            }
            formatting.Add((name, tag, scopes));
        }
    }
}
