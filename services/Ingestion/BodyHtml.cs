using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Broadsheet.Defaults;
using Ganss.Xss;

namespace Broadsheet.Ingestion;

/// <summary>
/// The one way into <c>Article.Body</c>: any HTML from outside becomes the small subset that the contract names. Two steps, so that a
/// mistake in one is caught by the other: <see cref="BodyWriter"/> writes a new text with what it knows, HtmlSanitizer then lets pass only what is allowed.
/// </summary>
internal static partial class BodyHtml
{
    /// <summary>Most characters of markup that are read.</summary>
    public const int MaxMarkup = 5_000_000;

    /// <summary>Most lines of a text without tags, each of which may become a paragraph.</summary>
    public const int MaxLines = HtmlDepth.MaxChildren;

    /// <summary>Most characters that are kept.</summary>
    public const int MaxLength = 1_000_000;

    /// <summary>Exactly the elements of the contract.</summary>
    public static readonly IReadOnlyList<string> Elements =
    [
        "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "figure", "figcaption", "img", "pre", "code", "table", "thead", "tbody", "tr", "th", "td",
        "a", "em", "strong", "sub", "sup", "br", "hr", "abbr", "cite", "q", "time",
    ];

    private static readonly HtmlSanitizer Guard = new(new HtmlSanitizerOptions
    {
        AllowedTags = new HashSet<string>(Elements, StringComparer.OrdinalIgnoreCase),
        AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
        {
            "href", "src", "alt", "width", "height", "title", "datetime", "colspan", "rowspan", "scope", "start", "lang", "dir", "cite",
        },
        AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "http", "https", "mailto" },
        UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "src", "cite" },
    });

    // One for each thread, since to make what a parser needs takes longer than to read a short article with it.
    private static readonly ThreadLocal<HtmlParser> Parser = new(() => new HtmlParser());

    // For each token it makes an object that the other does without.
    private static readonly ThreadLocal<HtmlParser> BudgetedParser = new(() => new HtmlParser(new HtmlParserOptions { OnToken = (_, _) => ReadingBudget.Step() }));

    static BodyHtml()
    {
        var make = Guard.HtmlParserFactory;
        var parser = new ThreadLocal<HtmlParser>(make);
        Guard.HtmlParserFactory = () => parser.Value!;
    }

    // What separates words for a reader: in a tree what Block finds in a text.
    private static readonly HashSet<string> Blocks = ["P", "DIV", "BR", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "TR", "TD", "BLOCKQUOTE"];

    /// <summary>The body as the contract wants it, empty if nothing is left; a problem if it is too long or nested too deep.</summary>
    /// <param name="html">HTML, or text without tags, whose lines or blocks become paragraphs.</param>
    /// <param name="page">Address against which relative addresses are resolved.</param>
    public static Result<CleanBody> Clean(string? html, Uri? page)
    {
        if (string.IsNullOrWhiteSpace(html))
            return new CleanBody("", null);
        if (html.Length > MaxMarkup)
            return new Problem($"The body has {html.Length:N0} characters of markup; send at most {MaxMarkup:N0}.", 413);
        var isMarkup = Tag().IsMatch(html);
        if (!isMarkup && html.AsSpan().Count('\n') > MaxLines)
            return new Problem($"The body has more than {MaxLines:N0} lines; send at most that many, or several articles.", 413);
        var tree = Parse(isMarkup ? Unclosed().Replace(html, "$0</$1>") : Paragraphs(html));
        if (!tree.Ok)
            return tree.Problem;
        var written = BodyWriter.Write(tree.Value.Body!, page);
        if (written.Length > MaxLength)
            return new Problem($"The body has {written.Length:N0} characters; send at most {MaxLength:N0}, or several articles.", 413);
        using var clean = Guard.SanitizeDom(written);
        return new CleanBody(MarkupWriter.Inner(clean.Body!, Guard.OutputFormatter), TextOfClean(clean.Body!));
    }

    // As below, of a tree in which nothing is unseen and words of two blocks have nothing between them.
    private static string? TextOfClean(IHtmlElement body)
    {
        var text = new StringBuilder();
        foreach (var node in body.GetDescendants())
        {
            if (node is IText words)
                text.Append(words.Data);
            else if (Blocks.Contains(node.NodeName))
                text.Append(' ');
        }
        return PlainText.Line(text.ToString());
    }

    /// <summary>The tree of an HTML document or part, if it is not nested too deep.</summary>
    public static Result<IHtmlDocument> Parse(string html)
    {
        if (HtmlDepth.Refused(html, out var isHeavy) is { } refused)
            return refused;
        ReadingBudget.Check();
        var document = (isHeavy ? BudgetedParser : Parser).Value!.ParseDocument(html);
        ReadingBudget.Check();
        // The scan can be deceived, by misnested formatting for example; the tree cannot.
        return Refused(document.DocumentElement) is { } problem ? problem : Result.Of(document);
    }

    /// <summary>What a reader sees of a piece of HTML, as one line.</summary>
    public static string? TextOf(string? html)
    {
        if (html is null || html.AsSpan().IndexOfAny('<', '&') < 0)
            return PlainText.Line(html);
        if (!Tag().IsMatch(html))
            return PlainText.Line(WebUtility.HtmlDecode(html));
        return Parse(Block().Replace(html, " $0")) is { Ok: true, Value: var tree } ? TextOf(tree.Body!) : null;
    }

    /// <summary>What a reader sees of an element, as one line.</summary>
    public static string? TextOf(IElement element)
    {
        var text = new StringBuilder();
        Append(element);
        return PlainText.Line(text.ToString());

        void Append(IElement parent)
        {
            var nodes = parent.ChildNodes;
            for (var at = 0; at < nodes.Length; at++)
            {
                ReadingBudget.Step();
                var node = nodes[at];
                if (node is IText words)
                    text.Append(words.Data);
                else if (node is IElement { LocalName: not ("script" or "style" or "template" or "noscript") } inner)
                    Append(inner);
            }
        }
    }

    /// <summary>All text of an element as one line, or null where that is longer: it is read no further than that takes, since elements that
    /// are called alike may hold each other and the whole page.</summary>
    public static string? ShortText(IElement element, int limit)
    {
        var text = new StringBuilder();
        return Append(element) && PlainText.Line(text.ToString()) is { } line && line.Length <= limit ? line : null;

        bool Append(IElement parent)
        {
            foreach (var node in parent.ChildNodes)
            {
                ReadingBudget.Step();
                if (node is IText words)
                    text.Append(words.Data);
                if (text.Length > limit * PlainText.RawForEachKept || node is IElement inner && !Append(inner))
                    return false;
            }
            return true;
        }
    }

    /// <summary>A paragraph of HTML for a paragraph of text.</summary>
    public static string Paragraph(string text) => $"<p>{Escape(text)}</p>";

    /// <summary>HTML for a text in which nothing is markup: blocks between empty lines are paragraphs, or, where there are none, lines are.</summary>
    public static string FromText(string text) => Paragraphs(Escape(text));

    /// <summary>Text as HTML text or attribute value.</summary>
    public static string Escape(string text) => text.AsSpan().IndexOfAny("&<>\"") < 0 ? text :
        new StringBuilder(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").ToString();

    // Text without tags: blocks between empty lines are paragraphs, or, where there are none, lines are.
    private static string Paragraphs(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Trim();
        return string.Concat((EmptyLine().IsMatch(lines) ? EmptyLine().Split(lines) : lines.Split('\n')).Select(part => $"<p>{part}</p>"));
    }

    // Level by level, since finding a node's next sibling takes as long as it has siblings.
    private static Problem? Refused(IElement root)
    {
        var level = new List<IElement> { root };
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth > HtmlDepth.Limit + 50)
                return HtmlDepth.TooDeep;
            var next = new List<IElement>();
            foreach (var element in level)
            {
                var nodes = element.ChildNodes;
                if (nodes.Length > HtmlDepth.MaxChildren)
                    return HtmlDepth.TooWide;
                for (var at = 0; at < nodes.Length; at++)
                    if (nodes[at] is IElement child)
                        next.Add(child);
            }
            level = next;
        }
        return null;
    }

    [GeneratedRegex(@"<(/?[a-zA-Z]|!--)", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Tag();

    // XML's way to close at once, which in HTML opens: all that follows would be lost.
    [GeneratedRegex(@"<(iframe|script|style|textarea|title|noembed|xmp)\b[^<>]*/>", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex Unclosed();

    [GeneratedRegex(@"</?(p|div|br|h[1-6]|li|tr|td|blockquote)\b", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex Block();

    [GeneratedRegex(@"\n[ \t]*\n\s*", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex EmptyLine();
}

/// <summary>A body as the contract wants it.</summary>
/// <param name="Html">Of the elements and attributes of the contract only.</param>
/// <param name="Text">What a reader sees of it, as one line; null if that is nothing.</param>
internal sealed record CleanBody(string Html, string? Text);
