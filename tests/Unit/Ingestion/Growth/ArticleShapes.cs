namespace Broadsheet.Unit.Ingestion.Growth;

/// <summary>Hostile articles in JSON: by the API, as lines, as a wire's item, as a file.</summary>
internal static class ArticleShapes
{
    private const string Article = "{\"headline\":\"Harbour\",\"body\":\"<p>Text.</p>\"";
    private const string Ninjs = "{\"uri\":\"urn:1\",\"type\":\"text\",\"headline\":\"Harbour\",\"body_text\":\"Text.\"";

    public static readonly IReadOnlyList<Shape> All =
    [
        .. Fields("section", "headline", "standfirst", "dateline", "story", "language", "guid").SelectMany(field => new[]
        {
            Text(field, "spaces", "x", " ", "x"), Text(field, "no-break spaces", "x", "\u00A0", "x"), Text(field, "a long word", "", "a", ""),
            Text(field, "line ends", "x", "\\n", "x"), Text(field, "joiners", "x", "\u200D", "x"), Text(field, "isolates", "x", "\u2066", "x"),
        }),
        Text("section", "slashes", "x", "/", "x"), Text("section", "spaced slashes", "x", " / ", "x"), Text("section", "parts", "x", "/a", ""), Text("section", "bars", "x", "|", "x"),
        Text("section", "arrows", "x", ">", "x"), Text("section", "quotation marks", "x", "» ", "x"), Text("section", "tags and spaces", "<b>x", " ", "x"),
        Text("section", "letters between signs", "", "a>", "a"),
        List("section", "Harbour #"), List("bylines", "Mara Velde #"), List("topics", "Harbour #"),
        new(WayIn.Article, "bylines as objects", Article + ",\"bylines\":[\"x\"", ",{\"name\":\"Mara Velde #\"}", "]}"),
        new(WayIn.Article, "many pictures", Article + ",\"pictures\":[{}", ",{\"address\":\"https://paper.example/#.jpg\",\"caption\":\"x\"}", "]}"),
        new(WayIn.Article, "pictures with their captions alone", Article + ",\"pictures\":[{}", ",{\"caption\":\"Harbour #\"}", "]}"),
        new(WayIn.Article, "many videos", Article + ",\"videos\":[null", ",{\"address\":\"https://paper.example/#.mp4\"}", "]}"),
        new(WayIn.Article, "caption of spaces", Article + ",\"pictures\":[{\"address\":\"https://paper.example/1.jpg\",\"caption\":\"a", " ", "b\"}]}"),
        new(WayIn.Article, "address of a picture", Article + ",\"pictures\":[{\"address\":\"https://paper.example/", "a", "\"}]}"),
        new(WayIn.Article, "long source", Article + ",\"source\":{\"name\":\"", "a ", "\"}}"),
        new(WayIn.Article, "other addresses", Article + ",\"source\":{\"alternateAddresses\":[\"x\"", ",\"https://paper#.example/\"", "]}}"),
        new(WayIn.Article, "many keys", Article, ",\"a#\":1", "}"),
        new(WayIn.Article, "the same key", Article, ",\"headline\":\"x\"", "}"),
        new(WayIn.Article, "long number", Article + ",\"urgency\":", "1", "}"),
        new(WayIn.Article, "long fraction", Article + ",\"urgency\":1.", "1", "}"),
        new(WayIn.Article, "long time", Article + ",\"updated\":\"2026-05-03T12:00:00.", "1", "Z\"}"),
        new(WayIn.Article, "arrays within arrays", Article + ",\"a\":", "[", "}"),
        new(WayIn.Article, "objects within objects", Article + ",\"a\":", "{\"a\":", "}"),
        new(WayIn.Article, "escapes", Article + ",\"standfirst\":\"", "\\u0061", "\"}"),
        new(WayIn.Article, "halves of surrogate pairs", Article + ",\"standfirst\":\"", "\\ud800", "\"}"),
        new(WayIn.Article, "body of empty lines", "{\"headline\":\"x\",\"body\":\"a", "\\n", "b\"}"),
        new(WayIn.Article, "body of spaces", "{\"headline\":\"x\",\"body\":\"a", " ", "b\"}"),
        new(WayIn.Article, "body of a long word", "{\"headline\":\"x\",\"body\":\"", "a", "\"}"),
        new(WayIn.Article, "body of ampersands", "{\"headline\":\"x\",\"body\":\"", "&", "\"}"),
        new(WayIn.Article, "body of signs that begin no tag", "{\"headline\":\"x\",\"body\":\"", "< ", "\"}"),
        new(WayIn.Lines, "empty lines", "", "\n", ""),
        new(WayIn.Lines, "lines of spaces", "", "  \r\n", ""),
        new(WayIn.Lines, "bad lines", "", "x\n", ""),
        new(WayIn.Lines, "lines that break off", "", "{\"headline\":\n", ""),
        new(WayIn.Lines, "empty articles", "", "{}\n", "") { Most = 40_000 },
        new(WayIn.Lines, "one line without end", "", "x", ""),
        new(WayIn.Lines, "articles", "", "{\"headline\":\"Harbour #\",\"body\":\"<p>Text.</p>\"}\n", "") { Most = 400_000 },
        new(WayIn.File("a.ndjson"), "empty lines", "", "\n", ""),
        new(WayIn.File("a.ndjson"), "articles", "", "{\"headline\":\"Harbour #\"}\n", "") { Most = 400_000 },
        new(WayIn.File("a.json"), "byte order marks", "", "\uFEFF", Article + "}"),
        new(WayIn.File("a.json"), "many keys", Article, ",\"a#\":1", "}"),
        new(WayIn.File("a.json"), "list of items", "[" + Ninjs + "}", "," + Ninjs + "}", "]") { Most = 500_000 },
        new(WayIn.JsonDocument, "ninjs: many keys", Ninjs, ",\"body_a#\":\"x\"", "}"),
        new(WayIn.JsonDocument, "ninjs: subjects", Ninjs + ",\"subject\":[{}", ",{\"name\":\"Harbour #\"}", "]}"),
        new(WayIn.JsonDocument, "ninjs: associations", Ninjs + ",\"associations\":{\"x\":{}", ",\"a#\":{\"type\":\"picture\",\"renditions\":{\"x\":{\"href\":\"https://paper.example/#.jpg\"}}}", "}}"),
        new(WayIn.JsonDocument, "ninjs: byline of names", Ninjs + ",\"byline\":\"", "Mara Velde#, ", "\"}"),
        new(WayIn.JsonDocument, "ninjs: byline of the word and", Ninjs + ",\"byline\":\"A", " and", "\"}"),
        new(WayIn.JsonDocument, "ninjs: text of one sentence", "{\"uri\":\"urn:1\",\"type\":\"text\",\"body_text\":\"", "a ", "\"}"),
        new(WayIn.JsonDocument, "list of items that are none", "[{}", ",{}", "]"),
        new(WayIn.JsonDocument, "list of arrays", "[", "[", "]"),
    ];

    private static IEnumerable<string> Fields(params string[] names) => names;

    private static Shape Text(string field, string name, string start, string part, string end) =>
        new(WayIn.Article, $"{field} of {name}", $"{(field == "headline" ? "{\"body\":\"<p>Text.</p>\"" : Article)},\"{field}\":\"{start}", part, end + "\"}");

    private static Shape List(string field, string part) => new(WayIn.Article, $"many {field}", $"{Article},\"{field}\":[\"x\"", $",\"{part}\"", "]}");
}
