namespace Broadsheet.Unit.Ingestion.Growth;

/// <summary>Hostile markup and letters: bodies and pages whose tree costs more than its text, and texts that are slow to normalise.</summary>
internal static class MarkupShapes
{
    private const string Page = "<html><head><title>Harbour</title></head><body><article><h1>The council votes on the harbour</h1>";
    private const string Prose = "<p>The council voted on Tuesday for the new harbour, and the mayor said that the work begins in May, before the boats come.</p>";
    private const string PageEnd = Prose + "</article></body></html>";

    public static readonly IReadOnlyList<Shape> All =
    [
        .. Bodies("paragraphs without end", "<p>x"), .. Bodies("line breaks", "x<br>"), .. Bodies("list items", "<li>x"), .. Bodies("cells", "<td>x"), .. Bodies("rules", "<hr>"),
        .. Bodies("terms", "<dt>x<dd>y"), .. Bodies("emphasis", "<em>x</em>"), .. Bodies("links without end", "<a href=x>x"), .. Bodies("comments", "<!---->"), .. Bodies("unclosed formatting", "<b><i>x</b>"),
        .. Bodies("closing tags", "</p>"), .. Bodies("images", "<img src=\"/#.jpg\">"), .. Bodies("rows", "<table><tr><td>x</table>"), .. Bodies("headings", "<h2>x</h2>"), .. Bodies("entities", "&amp;"),
        .. Bodies("frames closed at once", "<iframe "), .. Bodies("scripts", "<script>x</script>"), .. Bodies("styles", "<p style=\"color:red\">x</p>"), .. Bodies("pieces of text in a row", "<span>x</span>"),
        .. Bodies("240 spans round a block", string.Concat(Enumerable.Repeat("<span>", 240)) + "<p>x</p>" + string.Concat(Enumerable.Repeat("</span>", 240))),
        new(WayIn.Article, "body of lines", "{\"headline\":\"x\",\"body\":\"", "x\\n", "\"}"),
        new(WayIn.Feed, "items with many paragraphs", "<rss><channel><title>x</title>", $"<item><title>x#</title><description><![CDATA[{string.Concat(Enumerable.Repeat("<p>x", 90_000))}]]></description></item>", "</channel></rss>"),
        .. new[] { ("headings of the first level", "<h1>x#</h1>"), ("links", "<a href=\"/x#\">x</a> "), ("empty paragraphs", "<p></p>"), ("blocks", "<div>x</div>"), ("metas", "<meta name=\"a#\" content=\"x\">"),
            ("times", "<time datetime=\"2026\">x</time>"), ("bylines", "<span class=\"byline\">By Mara Velde</span>"), ("breadcrumbs", "<span class=\"breadcrumb\"><a>x</a></span>"), ("figures", "<figure><img src=\"/#.jpg\"><figcaption>a. Photo: b</figcaption></figure>"),
            ("scripts with JSON", "<script type=\"application/ld+json\">{}</script>"), ("blocks within blocks", "<div>"), ("authors", "<a rel=\"author\">Mara Velde</a>"), ("paragraphs", Prose) }
            .Select(part => new Shape(WayIn.Page, $"page of {part.Item1}", Page, part.Item2, PageEnd)),
        new(WayIn.Page, "title of spaces", "<title>a", " ", "b</title>" + Page + PageEnd), new(WayIn.Page, "title of bars", "<title>a", " | a", "</title>" + Page + PageEnd),
        new(WayIn.Page, "class of names", Page + "<p class=\"", "comment ", "\">x</p>" + PageEnd), new(WayIn.Page, "class of hyphens", Page + "<p class=\"", "has-", "\">x</p>" + PageEnd),
        new(WayIn.Page, "heading of spaces", Page + "<h1>a", " ", "b</h1>" + PageEnd), new(WayIn.Page, "caption of spaces", Page + "<figure><img src=\"/1.jpg\"><figcaption>a", "\u00A0", "b</figcaption></figure>" + PageEnd),
        new(WayIn.Page, "byline of names", Page + "<p class=\"byline\">By ", "Mara Velde#, ", "</p>" + PageEnd), new(WayIn.Page, "JSON-LD with many authors", "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"author\":[\"x\"", ",\"Mara Velde #\"", "]}</script>" + Page + PageEnd),
        new(WayIn.Page, "JSON-LD that refers", "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"author\":[\"x\"", ",{\"@id\":\"#\"}", "]}</script>" + Page + PageEnd),
        new(WayIn.Page, "script with dates", $"<script>{{\"a\":1", ",\"published_at\" ", "}</script>" + Page + PageEnd), new(WayIn.Page, "words for an encoding", "<!--", "charset ", "-->" + Page + PageEnd),
        new(WayIn.HtmlDocument, "paragraphs without end", Page, "<p>x", PageEnd), new(WayIn.HtmlDocument, "comments", Page, "<!---->", PageEnd), new(WayIn.File("a.html"), "paragraphs without end", Page, "<p>x", PageEnd),
        new(WayIn.Discovery, "links", "<html><body>", "<a href=\"/feed#\">x</a>", "</body></html>"),
        new(WayIn.XmlDocument, "NITF: paragraphs", "<nitf><body><body.head><hedline><hl1>x</hl1></hedline></body.head><body.content>", "<p>x</p>", "</body.content></body></nitf>"),
        new(WayIn.XmlDocument, "NITF: tables", "<nitf><body><body.head><hedline><hl1>x</hl1></hedline></body.head><body.content>", "<table><tr><td>x</td></tr></table>", "</body.content></body></nitf>"),
        .. new[] { "headline", "standfirst", "dateline", "story", "section", "topics", "bylines", "body" }.Select(field => new Shape(WayIn.Article, $"{field} of combining marks out of order", $"{{\"headline\":\"x\",\"body\":\"x\",\"{field}\":\"a", "\u0301\u0316", "\"}")),
        new(WayIn.Feed, "category of combining marks out of order", "<rss><channel><title>x</title><item><title>x</title><category>a", "\u0301\u0316", "</category></item></channel></rss>"),
        new(WayIn.Feed, "title of combining marks in order", "<rss><channel><title>x</title><item><title>a", "\u0301", "</title></item></channel></rss>"),
        new(WayIn.TextDocument, "line of combining marks out of order", "The council votes on the harbour\n\na", "\u0301\u0316", "\nThe council voted on Tuesday for the new harbour, and the mayor said that work begins.\n"),
    ];

    private static IEnumerable<Shape> Bodies(string name, string part) =>
    [
        new(WayIn.Article, $"body of {name}", "{\"headline\":\"x\",\"body\":\"<p>Text.</p>", part.Replace("\"", "\\\"", StringComparison.Ordinal), "\"}"),
        new(WayIn.Page, $"page of {name}", Page, part, PageEnd),
    ];
}
