namespace Broadsheet.Unit.Ingestion.Growth;

/// <summary>Hostile trees within every limit of markup: those over one are refused before they cost anything.</summary>
internal static class TreeShapes
{
    // Of 20,000 tags and 10,000 nodes in one element.
    private const int Parts = 4_500;

    private const string Page = "<html><head><title>Harbour</title></head><body><article><h1>The council votes on the harbour</h1>"
        + "<p>The council voted on Tuesday for the new harbour, and the mayor said that the work begins in May, before the boats come.</p>";

    public static readonly IReadOnlyList<Shape> All =
    [
        .. Both("paragraphs", "<p>x</p>"), .. Both("line breaks", "x<br>"), .. Both("rules", "x<hr>"), .. Both("list items", "<li>x"), .. Both("cells", "<table><tr><td>x<td>y</table>", 2_500),
        .. Both("terms", "<dt>x<dd>y"), .. Both("emphasis", "<em>x</em> "), .. Both("links without end", "<a href=x>y"), .. Both("comments", "x<!---->"), .. Both("declarations", "x<?a>"),
        .. Both("bad nesting", "<b><p>x</b></p>"), .. Both("formatting of ten kinds left open", "<p>x", start: "<div><b a=1><b a=2><b a=3><i a=1><i a=2><i a=3><u><s><em><tt></div>"),
        .. Both("foster parents", "x<b>y</b>", start: "<table>"), .. Both("many attributes", "<p " + string.Concat(Enumerable.Range(0, 190).Select(number => $"a{number} ")) + ">x</p>"),
        .. Deep("paragraphs in spans", "<span>", "<p>x</p>"), .. Deep("paragraphs in divisions", "<div class=\"teaser text\">", "<p>x</p>"), .. Deep("links in divisions", "<div class=breadcrumb>", "<a href=/x>y</a> "),
        .. Deep("pictures in figures", "<figure>", "<img src=/a.jpg>", "<blockquote>x</blockquote>"), .. Deep("text in emphasis", "<em>", "x "), .. Deep("text in bylines", "<span class=byline>", "word "),
        .. Deep("names in authors", "<span itemprop=author>", "<i itemprop=name>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</i>"),
        .. Both("cells in nested tables", "<tr><td>x", start: string.Concat(Enumerable.Repeat("<table><tr><td>", 90)) + "<table>"),
        .. Both("words in headings within headings", "word ", 100_000, string.Concat(Enumerable.Repeat("<h1><div>", 10))),
    ];

    private static IEnumerable<Shape> Deep(string name, string level, string part, string end = "") =>
        Both(name, part, start: string.Concat(Enumerable.Repeat(level, 220)), end: end);

    private static IEnumerable<Shape> Both(string name, string part, int parts = Parts, string start = "", string end = "") =>
    [
        new(WayIn.Article, $"body of {name}", "{\"headline\":\"x\",\"body\":\"<p>Text.</p>" + Json(start), Json(part), Json(end) + "\"}") { Most = start.Length + parts * Json(part).Length },
        new(WayIn.Page, $"page of {name}", Page + start, part, end + "</article></body></html>") { Most = Page.Length + start.Length + parts * part.Length },
    ];

    private static string Json(string markup) => markup.Replace("\"", "\\\"", StringComparison.Ordinal);
}
