using System.Text;
using AngleSharp.Dom;

namespace Broadsheet.Ingestion;

/// <summary>
/// Writes a tree of outside HTML anew with the elements of the contract only: blocks at the top, text always in a paragraph, empty
/// things left out, the first heading level below the page's own. Text is never joined across blocks nor lost with a tag that is not known.
/// </summary>
internal sealed class BodyWriter
{
    public static readonly HashSet<string> Skipped =
    [
        "SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "IFRAME", "OBJECT", "EMBED", "APPLET", "SVG", "MATH", "CANVAS", "AUDIO", "VIDEO", "MAP", "HEAD", "TITLE", "META", "LINK", "BASE",
        "NAV", "INPUT", "BUTTON", "SELECT", "TEXTAREA", "OPTION", "DATALIST", "DIALOG", "MENU", "FRAMESET", "NOFRAMES", "NOEMBED", "PROGRESS", "METER", "XMP", "PLAINTEXT", "PARAM", "SOURCE", "TRACK",
    ];

    public static readonly HashSet<string> Blocks =
    [
        "P", "DIV", "SECTION", "ARTICLE", "MAIN", "HEADER", "FOOTER", "ASIDE", "CENTER", "ADDRESS", "DETAILS", "SUMMARY", "FIELDSET", "LEGEND", "FORM", "HGROUP", "BODY", "HTML",
        "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "DIR", "LI", "DL", "DT", "DD", "BLOCKQUOTE", "FIGURE", "FIGCAPTION", "PRE", "TABLE", "CAPTION", "THEAD", "TBODY", "TFOOT", "TR", "TD", "TH", "HR",
    ];

    private readonly StringBuilder body = new();
    private readonly BodyInline inline;

    private readonly HashSet<IElement> holders = [];
    private readonly HashSet<IElement> wrappers = [];

    private BodyWriter(Uri? page) => inline = new BodyInline(page);

    public static string Write(IElement root, Uri? page)
    {
        var writer = new BodyWriter(page);
        writer.FindHolders(root);
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
                ReadingBudget.Step();
                if (node is not IElement element)
                    inline.Node(node, run);
                else if (element.LocalName == "br" && BodyInline.EndsWithBreak(run))
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
                else if (!Skipped.Contains(element.NodeName) && holders.Contains(element))
                    Gather(element);
                else
                    inline.Node(node, run);
            }
        }

        void Flush()
        {
            var content = BodyInline.Trimmed(run);
            run.Clear();
            if (content.Length == 0)
                return;
            if (first)
                body.Append(content);
            else
                body.Append("<p").Append(parent is IElement { LocalName: "p" } paragraph ? BodyInline.Direction(paragraph) : "").Append('>').Append(content).Append("</p>\n");
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
                Around("ol", BodyInline.Number(element, "start", -9_999, 99_999), () => Items(element));
                break;
            case "BLOCKQUOTE":
                Around("blockquote", inline.Address(element, "cite") + BodyInline.Direction(element), () => Flow(element, compact: false));
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
                inline.Children(element, term);
                if (BodyInline.Trimmed(term) is { Length: > 0 } name)
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
                Around("li", BodyInline.Direction(child), () => Flow(child, compact: true));
        }
    }

    private void Figure(IElement figure)
    {
        ReadingBudget.Check();
        var pictures = new StringBuilder();
        // What stands for no picture is text like any other; a figure round a table or quotation is only a wrapper.
        var isWrapper = wrappers.Contains(figure);
        if (!isWrapper)
            foreach (var picture in figure.QuerySelectorAll("img"))
                inline.Image(picture, pictures);
        if (isWrapper || pictures.Length == 0 || figure.QuerySelector("p p") is not null)
        {
            Flow(figure, compact: false);
            return;
        }
        body.Append("<figure>").Append(pictures);
        if (figure.QuerySelector("figcaption") is { } caption)
            Around("figcaption", BodyInline.Direction(caption), () => Flow(caption, compact: true));
        body.Append("</figure>\n");
    }

    private void Table(IElement table)
    {
        ReadingBudget.Check();
        var parts = Own(table).ToList();
        var rows = parts.FindAll(part => part.NodeName == "TR");
        // One column, or tables within tables, is layout.
        if (rows.Count == 0 || rows.Max(row => row.Children.Length) < 2 || parts.Exists(part => part.NodeName == "TABLE"))
        {
            foreach (var cell in parts.Where(part => part.NodeName is "CAPTION" or "TD" or "TH"))
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
                    body.Append('<').Append(name).Append(BodyInline.Number(cell, "colspan", 2, 100)).Append(BodyInline.Number(cell, "rowspan", 2, 1_000)).Append('>');
                    Flow(cell, compact: true);
                    body.Append("</").Append(name).Append('>');
                }
                body.Append("</tr>");
            }
            body.Append(inHead ? "</thead>" : "</tbody>");
        });
    }

    // What is in a table, but not in a table within it: else tables within tables would be read at every level above them.
    private static IEnumerable<IElement> Own(IElement table)
    {
        var next = new Stack<IElement>(table.Children.Reverse());
        while (next.TryPop(out var part))
        {
            ReadingBudget.Step();
            yield return part;
            if (part.NodeName != "TABLE")
                foreach (var child in part.Children.Reverse())
                    next.Push(child);
        }
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
        inline.Children(element, content);
        if (BodyInline.Trimmed(content) is { Length: > 0 } text)
            body.Append('<').Append(name).Append(BodyInline.Direction(element)).Append('>').Append(text).Append("</").Append(name).Append(">\n");
    }

    // The elements that have a block, and a table or quotation, anywhere below them: found once for all, since each may be asked for at every
    // level above it.
    private void FindHolders(IElement parent)
    {
        var nodes = parent.ChildNodes;
        for (var at = 0; at < nodes.Length; at++)
        {
            if (nodes[at] is not IElement child)
                continue;
            ReadingBudget.Step();
            FindHolders(child);
            if (Blocks.Contains(child.NodeName) || holders.Contains(child))
                holders.Add(parent);
            if (child.NodeName is "TABLE" or "BLOCKQUOTE" or "PRE" || wrappers.Contains(child))
                wrappers.Add(parent);
        }
    }
}
