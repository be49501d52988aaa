using System.Net;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// Reads XML as feeds really are: undeclared entities, bare ampersands, unquoted attributes, junk before the prolog, tags that close in
/// the wrong order. It never stops at a mistake. A document type is passed over unread, so there is nothing to expand: an entity of
/// its own stays the text it is.
/// </summary>
internal static class FeedXml
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int MaxDepth = 200;

    private const int MaxNodes = 100_000;

    // More than any document declares. All elements carry a namespace, so that a long one costs as often as there are elements.
    private const int MaxPrefixes = 200;
    private const int MaxNamespace = 300;

    private static readonly Dictionary<string, string> NoAttributes = [];

    // Prefixes that feeds use without declaring them.
    private static readonly Dictionary<string, string> Usual = new()
    {
        ["xml"] = XNamespace.Xml.NamespaceName,
        ["content"] = "http://purl.org/rss/1.0/modules/content/",
        ["dc"] = "http://purl.org/dc/elements/1.1/",
        ["dcterms"] = "http://purl.org/dc/terms/",
        ["media"] = "http://search.yahoo.com/mrss/",
        ["atom"] = "http://www.w3.org/2005/Atom",
        ["itunes"] = "http://www.itunes.com/dtds/podcast-1.0.dtd",
        ["rdf"] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        ["sy"] = "http://purl.org/rss/1.0/modules/syndication/",
        ["xhtml"] = "http://www.w3.org/1999/xhtml",
    };

    /// <summary>Marks an element in the middle of which the document ends.</summary>
    internal sealed class CutOff;

    /// <summary>The root element; a problem if there is none or it is nested too deep.</summary>
    public static Result<XElement> Read(string text)
    {
        XElement? root = null;
        var open = new Stack<(XElement Element, string Name, Dictionary<string, string> Prefixes)>();
        var names = new Dictionary<string, int>();
        var nodes = 0;
        var (at, from) = (0, 0);
        var doctype = new Doctype();
        var subsetEnds = true;
        while (at < text.Length)
        {
            var tag = text.IndexOf('<', at);
            if (tag < 0)
                break;
            // A sign that begins no tag is text.
            if (!BeginsTag(tag))
            {
                at = tag + 1;
                continue;
            }
            AddText(text[from..tag], decode: true);
            if (++nodes > MaxNodes)
                return new Problem($"The feed has more than {MaxNodes:N0} tags; a feed of at most 1,000 items is read.");
            at = tag;
            if (Starts("<!--"))
                at = After("-->", 4);
            else if (Starts("<![CDATA["))
            {
                var end = text.IndexOf("]]>", at + 9, StringComparison.Ordinal);
                AddText(text[(at + 9)..(end < 0 ? text.Length : end)], decode: false);
                at = end < 0 ? text.Length : end + 3;
            }
            else if (Starts("<?"))
                at = After(">", 2);
            else if (Starts("<!"))
            {
                var end = root is null ? AfterDoctype(text, at, ref subsetEnds) : After(">", 2);
                if (root is null && doctype.Refused(text.AsSpan(at, Math.Min(end, text.Length) - at), text) is { } refused)
                    return refused;
                at = end;
            }
            else if (Starts("</"))
            {
                var end = text.IndexOf('>', at);
                Close(text[(at + 2)..(end < 0 ? text.Length : end)].Trim());
                at = end < 0 ? text.Length : end + 1;
            }
            else
            {
                // Not even the root is worth much below this: the rest is another document.
                if (root is not null && open.Count == 0)
                    break;
                at = Open(at);
                if (open.Count > MaxDepth)
                    return new Problem($"The feed is nested more than {MaxDepth} elements deep.");
            }
            from = at;
        }
        AddText(text[from..], decode: true);
        // Sloppy feeds leave tags open and still end with their root's end; one that does not was cut off on its way.
        if (open.Count > 1 && !text.AsSpan().TrimEnd().EndsWith($"</{open.Last().Name}>", StringComparison.OrdinalIgnoreCase))
            foreach (var (element, _, _) in open)
                element.AddAnnotation(new CutOff());
        return root is not null ? root : new Problem("The document holds no XML element; a feed in RSS or Atom is expected.");

        bool BeginsTag(int sign) => sign + 1 < text.Length && (char.IsLetter(text[sign + 1]) || text[sign + 1] is '_' or ':' or '!' or '?' or '/');

        bool Starts(string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

        int After(string what, int skip) => text.IndexOf(what, at + skip, StringComparison.Ordinal) is var end && end < 0 ? text.Length : end + what.Length;

        void AddText(string part, bool decode)
        {
            if (part.Length > 0 && open.TryPeek(out var top))
                top.Element.Add(new XText(decode ? Decode(part) : Printable(part)));
        }

        void Close(string name)
        {
            if (names.GetValueOrDefault(name) == 0)
                return;
            string closed;
            do
                names[closed = open.Pop().Name]--;
            while (closed != name);
        }

        int Open(int start)
        {
            var end = TagEnd(text, start);
            var source = text.AsSpan(start + 1, end - start - 1);
            var selfClosing = source.EndsWith("/");
            if (selfClosing)
                source = source[..^1];
            var (name, attributes) = Attributes(source.ToString());
            var prefixes = open.TryPeek(out var parent) ? parent.Prefixes : Usual;
            var inherited = prefixes;
            foreach (var (key, value) in attributes)
                if ((key == "xmlns" || key.StartsWith("xmlns:", StringComparison.Ordinal)) && prefixes.Count < MaxPrefixes && value.Length <= MaxNamespace && key.Length <= MaxNamespace)
                    (prefixes = prefixes == inherited ? new Dictionary<string, string>(inherited) : prefixes)[key.Length > 5 ? key[6..] : ""] = Namespace(value);
            var element = new XElement(Named(name, prefixes, useDefault: true));
            foreach (var (key, value) in attributes)
                if (!key.StartsWith("xmlns", StringComparison.Ordinal))
                    element.SetAttributeValue(Named(key, prefixes, useDefault: false), value);
            if (parent.Element is not null)
                parent.Element.Add(element);
            root ??= element;
            if (!selfClosing)
            {
                open.Push((element, name, prefixes));
                names[name] = names.GetValueOrDefault(name) + 1;
            }
            return Math.Min(end + 1, text.Length);
        }
    }

    /// <summary>Everything in an element as HTML: its text where it holds no elements, else its elements written without prefixes.</summary>
    /// <param name="element">The element.</param>
    /// <param name="textIsMarkup">Whether the text between its elements is HTML too, escaped once more, as some feeds have it.</param>
    public static string Inner(XElement element, bool textIsMarkup = false)
    {
        if (!element.HasElements)
            return element.Value;
        var html = new StringBuilder();
        Write(element.Nodes(), html, textIsMarkup);
        return html.ToString();
    }

    private static void Write(IEnumerable<XNode> nodes, StringBuilder html, bool textIsMarkup)
    {
        foreach (var node in nodes)
        {
            if (node is XText text)
                html.Append(textIsMarkup ? text.Value : BodyHtml.Escape(text.Value));
            else if (node is XElement element)
            {
                html.Append('<').Append(element.Name.LocalName);
                foreach (var attribute in element.Attributes())
                    html.Append(' ').Append(attribute.Name.LocalName).Append("=\"").Append(BodyHtml.Escape(attribute.Value)).Append('"');
                html.Append('>');
                if (element.Name.LocalName.ToLowerInvariant() is "br" or "img" or "hr" or "input" or "wbr")
                    continue;
                Write(element.Nodes(), html, textIsMarkup);
                html.Append("</").Append(element.Name.LocalName).Append('>');
            }
        }
    }

    private static string Decode(string text) => Printable(WebUtility.HtmlDecode(text));

    // Control characters of Latin 1 stand for what Windows 1252 has there (WHATWG HTML, numeric character reference end state).
    private static string Printable(string text) =>
        text.AsSpan().IndexOfAnyInRange('\u0080', '\u009F') < 0 ? text : string.Concat(text.Select(letter => letter is >= '\u0080' and <= '\u009F' ? FeedText.Windows1252[letter - 0x80] : letter));

    // The end of a tag; a > within quotes is none.
    private static int TagEnd(string text, int start)
    {
        var quote = '\0';
        for (var at = start; at < text.Length; at++)
        {
            var letter = text[at];
            if (quote != 0)
                quote = letter == quote ? '\0' : quote;
            else if (letter is '"' or '\'' && text[at - 1] is '=' or ' ')
                quote = letter;
            else if (letter == '>')
                return at;
            // A quote that is never closed must not swallow the document.
            if (quote != 0 && letter == '<')
                break;
        }
        return text.IndexOf('>', start) is var end && end < 0 ? text.Length : end;
    }

    // Where a document type ends. One look for the end of a subset that never closes is enough: there is none behind it either.
    private static int AfterDoctype(string text, int start, ref bool subsetEnds)
    {
        var subset = 0;
        for (var at = start; at < text.Length && subsetEnds; at++)
        {
            if (text[at] == '[')
                subset++;
            else if (text[at] == ']')
                subset--;
            else if (text[at] == '>' && subset <= 0)
                return at + 1;
        }
        // An open subset that never closes: go on behind the first tag's end.
        subsetEnds = false;
        return text.IndexOf('>', start) is var end && end < 0 ? text.Length : end + 1;
    }

    private static (string Name, Dictionary<string, string> Attributes) Attributes(string tag)
    {
        var at = 0;
        while (at < tag.Length && !char.IsWhiteSpace(tag[at]))
            at++;
        var name = tag[..at];
        if (at == tag.Length)
            return (name, NoAttributes);
        var attributes = new Dictionary<string, string>();
        while (at < tag.Length)
        {
            while (at < tag.Length && (char.IsWhiteSpace(tag[at]) || tag[at] is '/' or '"' or '\''))
                at++;
            var start = at;
            while (at < tag.Length && tag[at] != '=' && !char.IsWhiteSpace(tag[at]))
                at++;
            var key = tag[start..at];
            while (at < tag.Length && char.IsWhiteSpace(tag[at]))
                at++;
            if (at >= tag.Length || tag[at] != '=')
                continue;
            at++;
            while (at < tag.Length && char.IsWhiteSpace(tag[at]))
                at++;
            if (at >= tag.Length)
                break;
            int end;
            if (tag[at] is '"' or '\'' && tag.IndexOf(tag[at], at + 1) is var closed && closed > 0)
                (start, end) = (at + 1, closed);
            else
            {
                start = at;
                for (end = at; end < tag.Length && !char.IsWhiteSpace(tag[end]); end++)
                {
                }
            }
            if (key.Length > 0 && attributes.Count < 100)
                attributes.TryAdd(key, Decode(tag[start..end]));
            at = end + 1;
        }
        return (name, attributes);
    }

    private static XName Named(string name, Dictionary<string, string> prefixes, bool useDefault)
    {
        var colon = name.IndexOf(':');
        var local = XmlConvert.EncodeLocalName(colon < 0 ? name : name[(colon + 1)..]);
        if (string.IsNullOrEmpty(local))
            local = "_";
        var space = colon >= 0 ? prefixes.GetValueOrDefault(name[..colon].ToLowerInvariant()) ?? prefixes.GetValueOrDefault(name[..colon]) ?? "prefix:" + name[..colon] : useDefault ? prefixes.GetValueOrDefault("", "") : "";
        return XNamespace.Get(space) + local;
    }

    // The same namespace is written in several ways.
    private static string Namespace(string name)
    {
        var plain = name.Trim().TrimEnd('/').ToLowerInvariant().Replace("https://", "http://");
        return plain switch
        {
            "http://search.yahoo.com/mrss" or "http://search.yahoo.com/mrss/schema" or "http://www.rssboard.org/media-rss" or "http://tools.search.yahoo.com/mrss" => Usual["media"],
            "http://purl.org/rss/1.0/modules/content" => Usual["content"],
            "http://purl.org/dc/elements/1.1" or "http://purl.org/dc/elements/1.0" or "http://purl.org/metadata/dublin_core" or "http://purl.org/rss/1.0/modules/dc" => Usual["dc"],
            "http://purl.org/dc/terms" => Usual["dcterms"],
            "http://www.w3.org/2005/atom" => Usual["atom"],
            "http://www.itunes.com/dtds/podcast-1.0.dtd" => Usual["itunes"],
            "http://purl.org/rss/1.0/modules/syndication" => Usual["sy"],
            "http://www.w3.org/1999/xhtml" => Usual["xhtml"],
            _ => name.Trim(),
        };
    }
}
