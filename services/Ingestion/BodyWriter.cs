using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Broadsheet.Ingestion;

/// <summary>
/// Writes a tree of outside HTML anew with the elements of the contract only: blocks at the top, text always in a paragraph, empty
/// things left out, the first heading level below the page's own. Text is never joined across blocks nor lost with a tag that is not known.
/// </summary>
internal sealed partial class BodyWriter
{
    private static readonly HashSet<string> Skipped =
    [
        "SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "IFRAME", "OBJECT", "EMBED", "APPLET", "SVG", "MATH", "CANVAS", "AUDIO", "VIDEO", "MAP", "HEAD", "TITLE", "META", "LINK", "BASE",
        "NAV", "INPUT", "BUTTON", "SELECT", "TEXTAREA", "OPTION", "DATALIST", "DIALOG", "MENU", "FRAMESET", "NOFRAMES", "NOEMBED", "PROGRESS", "METER", "XMP", "PLAINTEXT", "PARAM", "SOURCE", "TRACK",
    ];

    private static readonly HashSet<string> Blocks =
    [
        "P", "DIV", "SECTION", "ARTICLE", "MAIN", "HEADER", "FOOTER", "ASIDE", "CENTER", "ADDRESS", "DETAILS", "SUMMARY", "FIELDSET", "LEGEND", "FORM", "HGROUP", "BODY", "HTML",
        "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "DIR", "LI", "DL", "DT", "DD", "BLOCKQUOTE", "FIGURE", "FIGCAPTION", "PRE", "TABLE", "CAPTION", "THEAD", "TBODY", "TFOOT", "TR", "TD", "TH", "HR",
    ];

    private static readonly Dictionary<string, string> Inlines = new()
    {
        ["A"] = "a", ["EM"] = "em", ["I"] = "em", ["STRONG"] = "strong", ["B"] = "strong", ["SUB"] = "sub", ["SUP"] = "sup", ["ABBR"] = "abbr", ["ACRONYM"] = "abbr",
        ["CITE"] = "cite", ["Q"] = "q", ["TIME"] = "time", ["CODE"] = "code", ["TT"] = "code", ["KBD"] = "code", ["SAMP"] = "code",
    };

    private readonly StringBuilder body = new();
    private readonly Uri? page;

    private BodyWriter(Uri? page) => this.page = page;

    public static string Write(IElement root, Uri? page)
    {
        var writer = new BodyWriter(page);
        writer.Flow(root, compact: false);
        return writer.body.ToString().Trim();
    }

    // Children of a block: each run of inline content becomes a paragraph. In a compact place (list item, cell) the first run stands alone.
    private void Flow(INode parent, bool compact)
    {
        var run = new StringBuilder();
        var first = compact;
        Gather(parent);
        Flush();

        void Gather(INode from)
        {
            foreach (var node in from.ChildNodes)
            {
                if (node is not IElement element)
                    Inline(node, run);
                else if (element.LocalName == "br" && EndsWithBreak(run))
                    Flush();
                else if (Blocks.Contains(element.NodeName))
                {
                    Flush();
                    if (first && element.NodeName is ("P" or "DIV"))
                    {
                        Gather(element);
                        Flush();
                    }
                    else
                        Block(element);
                }
                else if (!Skipped.Contains(element.NodeName) && HoldsBlocks(element))
                    Gather(element);
                else
                    Inline(node, run);
            }
        }

        void Flush()
        {
            var content = Trimmed(run);
            run.Clear();
            if (content.Length == 0)
                return;
            if (first)
                body.Append(content);
            else
                body.Append("<p").Append(parent is IElement { LocalName: "p" } paragraph ? Direction(paragraph) : "").Append('>').Append(content).Append("</p>\n");
            first = false;
        }
    }

    private void Block(IElement element)
    {
        switch (element.NodeName)
        {
            case "H1" or "H2":
                Wrapped(element, "h2");
                break;
            case "H3":
                Wrapped(element, "h3");
                break;
            case "H4" or "H5" or "H6":
                Wrapped(element, "h4");
                break;
            case "UL" or "DIR":
                Around("ul", "", () => Items(element));
                break;
            case "OL":
                Around("ol", Number(element, "start", -9_999, 99_999), () => Items(element));
                break;
            case "BLOCKQUOTE":
                Around("blockquote", Address(element, "cite") + Direction(element), () => Flow(element, compact: false));
                break;
            case "FIGURE":
                Figure(element);
                break;
            case "PRE":
                var text = PlainText.Clean(element.TextContent).Trim('\n', '\r');
                if (!string.IsNullOrWhiteSpace(text))
                    body.Append("<pre>").Append(BodyHtml.Escape(text)).Append("</pre>\n");
                break;
            case "TABLE":
                Table(element);
                break;
            case "HR":
                if (body.Length > 0 && !body.ToString(Math.Max(0, body.Length - 5), Math.Min(5, body.Length)).EndsWith("<hr>\n", StringComparison.Ordinal))
                    body.Append("<hr>\n");
                break;
            case "DT":
                var term = new StringBuilder();
                InlineChildren(element, term);
                if (Trimmed(term) is { Length: > 0 } name)
                    body.Append("<p><strong>").Append(name).Append("</strong></p>\n");
                break;
            default:
                Flow(element, compact: false);
                break;
        }
    }

    private void Items(IElement list)
    {
        foreach (var child in list.Children)
        {
            if (child.NodeName is "UL" or "OL" or "DIR")
                Around("li", "", () => Block(child));
            else if (!Skipped.Contains(child.NodeName))
                Around("li", Direction(child), () => Flow(child, compact: true));
        }
    }

    private void Figure(IElement figure)
    {
        var pictures = new StringBuilder();
        foreach (var picture in figure.QuerySelectorAll("img"))
            Image(picture, pictures);
        // What stands for no picture is text like any other; a figure round a table or quotation is only a wrapper.
        if (pictures.Length == 0 || figure.QuerySelector("table, blockquote, pre, p p") is not null)
        {
            Flow(figure, compact: false);
            return;
        }
        body.Append("<figure>").Append(pictures);
        if (figure.QuerySelector("figcaption") is { } caption)
            Around("figcaption", Direction(caption), () => Flow(caption, compact: true));
        body.Append("</figure>\n");
    }

    private void Table(IElement table)
    {
        var rows = table.QuerySelectorAll("tr").Where(row => row.Closest("table") == table).ToList();
        // One column, or tables within tables, is layout.
        if (rows.Count == 0 || rows.Max(row => row.Children.Length) < 2 || table.QuerySelector("table") is not null)
        {
            foreach (var cell in table.QuerySelectorAll("caption, td, th").Where(cell => cell.Closest("table") == table))
                Flow(cell, compact: false);
            return;
        }
        if (table.QuerySelector("caption") is { } caption)
            Flow(caption, compact: false);
        Around("table", "", () =>
        {
            var inHead = rows[0].ParentElement?.NodeName == "THEAD";
            body.Append(inHead ? "<thead>" : "<tbody>");
            foreach (var row in rows)
            {
                if (inHead && row.ParentElement?.NodeName != "THEAD")
                {
                    body.Append("</thead><tbody>");
                    inHead = false;
                }
                body.Append("<tr>");
                foreach (var cell in row.Children.Where(cell => cell.NodeName is "TD" or "TH"))
                {
                    var name = cell.LocalName;
                    body.Append('<').Append(name).Append(Number(cell, "colspan", 2, 100)).Append(Number(cell, "rowspan", 2, 1_000)).Append('>');
                    Flow(cell, compact: true);
                    body.Append("</").Append(name).Append('>');
                }
                body.Append("</tr>");
            }
            body.Append(inHead ? "</thead>" : "</tbody>");
        });
    }

    // An element that is written only if anything is in it.
    private void Around(string name, string attributes, Action content)
    {
        var start = body.Length;
        body.Append('<').Append(name).Append(attributes).Append('>');
        var inside = body.Length;
        content();
        while (body.Length > inside && body[^1] == '\n')
            body.Length--;
        if (body.Length == inside)
            body.Length = start;
        else
            body.Append("</").Append(name).Append('>').Append(name is "li" or "figcaption" ? "" : "\n");
    }

    private void Wrapped(IElement element, string name)
    {
        var content = new StringBuilder();
        InlineChildren(element, content);
        if (Trimmed(content) is { Length: > 0 } text)
            body.Append('<').Append(name).Append(Direction(element)).Append('>').Append(text).Append("</").Append(name).Append(">\n");
    }

    private void InlineChildren(INode parent, StringBuilder into)
    {
        foreach (var child in parent.ChildNodes)
        {
            if (child is IElement element && Blocks.Contains(element.NodeName))
                Space(into);
            Inline(child, into);
        }
    }

    private void Inline(INode node, StringBuilder into)
    {
        if (node is IText text)
        {
            Text(text.Data, into);
            return;
        }
        if (node is not IElement element || Skipped.Contains(element.NodeName))
            return;
        if (element.LocalName == "br")
        {
            TrimEnd(into);
            into.Append("<br>");
        }
        else if (element.LocalName == "img")
            Image(element, into);
        else if (Inlines.TryGetValue(element.NodeName, out var name))
            InlineElement(element, name, into);
        else
            InlineChildren(element, into);
    }

    private void InlineElement(IElement element, string name, StringBuilder into)
    {
        var attributes = name switch
        {
            "a" => Address(element, "href"),
            "q" => Address(element, "cite"),
            "abbr" => Attribute("title", PlainText.Line(element.GetAttribute("title"), 200)),
            "time" => Attribute("datetime", element.GetAttribute("datetime") is { Length: <= 40 } time && Time().IsMatch(time) ? time : null),
            _ => "",
        };
        // A link that leads nowhere is its text.
        if (name == "a" && attributes.Length == 0)
        {
            InlineChildren(element, into);
            return;
        }
        var content = new StringBuilder();
        if (into.Length == 0 || into[^1] == ' ')
            content.Append(' ');
        var before = content.Length;
        InlineChildren(element, content);
        var inner = content.ToString(before, content.Length - before);
        if (string.IsNullOrWhiteSpace(inner) || inner == "<br>")
        {
            into.Append(inner.Length > 0 && before == 0 ? inner : "");
            return;
        }
        into.Append('<').Append(name).Append(attributes).Append(Direction(element)).Append('>').Append(inner).Append("</").Append(name).Append('>');
    }

    private void Image(IElement image, StringBuilder into)
    {
        var address = WebAddress.Text(image.GetAttribute("src"), page);
        var width = Pixels(image, "width");
        var height = Pixels(image, "height");
        // One pixel counts readers and shows nothing.
        if (address is null || width is <= 2 || height is <= 2)
            return;
        into.Append("<img").Append(Attribute("src", address)).Append(" alt=\"").Append(BodyHtml.Escape(PlainText.Line(image.GetAttribute("alt"), 500) ?? "")).Append('"');
        if (width is not null && height is not null)
            into.Append(CultureInfo.InvariantCulture, $" width=\"{width}\" height=\"{height}\"");
        into.Append('>');
    }

    // HTML's own rule: any run of white space is one space. No-break spaces are not white space here: they are typography.
    private static void Text(string data, StringBuilder into)
    {
        foreach (var letter in PlainText.Clean(data))
        {
            if (letter is ' ' or '\t' or '\n' or '\r' or '\f')
                Space(into);
            else
                _ = letter switch
                {
                    '&' => into.Append("&amp;"),
                    '<' => into.Append("&lt;"),
                    '>' => into.Append("&gt;"),
                    _ => into.Append(letter),
                };
        }
    }

    private static void Space(StringBuilder into)
    {
        if (into.Length > 0 && into[^1] != ' ' && !EndsWithBreak(into))
            into.Append(' ');
    }

    private static string Trimmed(StringBuilder run)
    {
        var text = run.ToString();
        while (true)
        {
            var trimmed = text.Trim(' ', '\u00A0', '\u200B', '\u2060');
            if (trimmed.StartsWith("<br>", StringComparison.Ordinal))
                trimmed = trimmed[4..];
            if (trimmed.EndsWith("<br>", StringComparison.Ordinal))
                trimmed = trimmed[..^4];
            if (trimmed.Length == text.Length)
                return text;
            text = trimmed;
        }
    }

    private static void TrimEnd(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ')
            text.Length--;
    }

    private static bool EndsWithBreak(StringBuilder text) => text.Length >= 4 && text[^1] == '>' && text.ToString(text.Length - 4, 4) == "<br>";

    private static bool HoldsBlocks(IElement element) => element.GetElementsByTagName("*").Any(inner => Blocks.Contains(inner.NodeName));

    private string Address(IElement element, string name)
    {
        var value = element.GetAttribute(name)?.Trim();
        if (name == "href" && value is not null && MailAddress().IsMatch(value))
            return Attribute(name, value);
        // A link to a place on the source's own page leads nowhere here.
        return value is null or "" || value[0] == '#' ? "" : Attribute(name, WebAddress.Text(value, page));
    }

    private static string Direction(IElement element)
    {
        var direction = element.GetAttribute("dir")?.ToLowerInvariant() is "rtl" or "ltr" or "auto" ? Attribute("dir", element.GetAttribute("dir")!.ToLowerInvariant()) : "";
        return direction + Attribute("lang", Languages.Canonical(element.GetAttribute("lang")));
    }

    private static string Number(IElement element, string name, int least, int most) =>
        int.TryParse(element.GetAttribute(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? string.Create(CultureInfo.InvariantCulture, $" {name}=\"{number}\"")
            : "";

    private static int? Pixels(IElement element, string name) =>
        int.TryParse(element.GetAttribute(name)?.Replace("px", "", StringComparison.OrdinalIgnoreCase), NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels is >= 0 and <= 20_000 ? pixels : null;

    private static string Attribute(string name, string? value) => value is null ? "" : $" {name}=\"{BodyHtml.Escape(value)}\"";

    [GeneratedRegex(@"^mailto:[\w.+%-]+@[\w.-]+$", RegexOptions.IgnoreCase)]
    private static partial Regex MailAddress();

    [GeneratedRegex(@"^[0-9TtZzWwPp:.+ -]+$")]
    private static partial Regex Time();
}
