using Broadsheet.Ingestion.Formats;

namespace Broadsheet.Ingestion;

/// <summary>What a file holds: an article as for the API, a wire's document, a saved page. Told by its name's ending and its content.</summary>
internal static class DroppedFile
{
    /// <summary>Endings of files that are read.</summary>
    public static readonly IReadOnlySet<string> Endings = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { ".json", ".ndjson", ".jsonl", ".xml", ".nitf", ".html", ".htm", ".xhtml", ".txt" };

    /// <summary>The media type by which the API takes such a file; null where the ending says nothing.</summary>
    public static string? MediaType(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".json" => "application/json",
        ".ndjson" or ".jsonl" => ArticleLines.MediaType,
        ".xml" or ".nitf" => "application/xml",
        ".html" or ".htm" => "text/html",
        ".xhtml" => "application/xhtml+xml",
        ".txt" => "text/plain",
        _ => null,
    };

    /// <summary>The articles of a file, all of them, or what is wrong with the first that is none.</summary>
    public static Result<IReadOnlyList<Draft>> Read(string name, byte[] content)
    {
        if (content.Length == 0)
            return new Problem("The file is empty.");
        switch (MediaType(name))
        {
            case "application/json" when IsArticle(content):
                return Body.Parse<ArticleRequest>(WithoutMark(content)).Then(article => Result.Of<IReadOnlyList<Draft>>([article.ToDraft()]));
            case "application/json" or "application/xml":
                return Wire.Read(FeedText.Decode(content, null)).Then(wire => Result.Of(wire.Items));
            case ArticleLines.MediaType:
                return Lines(content);
            case "text/html" or "application/xhtml+xml":
                return HtmlPage.Read(content, null, null).Then(One);
            case "text/plain":
                return SavedTextPage.Read(FeedText.Decode(content, null)).Then(One);
            default:
                return new Problem($"Files of this kind are not read; these are: {string.Join(' ', Endings)}.");
        }
    }

    /// <summary>Whether JSON is an article as for <c>POST /api/articles</c>; if not, it is a wire's item, or a list of them.</summary>
    public static bool IsArticle(byte[] json)
    {
        var text = FeedText.Decode(json, null);
        return !text.AsSpan().TrimStart('\uFEFF').TrimStart().StartsWith("[") && !(JsonObject.Parse(text) is { Ok: true, Value: var item } && Ninjs.Looks(item));
    }

    private static Result<IReadOnlyList<Draft>> One(Draft draft) => Result.Of<IReadOnlyList<Draft>>([draft]);

    private static Result<IReadOnlyList<Draft>> Lines(byte[] content)
    {
        var drafts = new List<Draft>();
        var number = 0;
        foreach (var range in WithoutMark(content).Split((byte)'\n'))
        {
            number++;
            var line = WithoutMark(content)[range].Trim(" \t\r"u8);
            if (line.IsEmpty)
                continue;
            var article = Body.Parse<ArticleRequest>(line);
            if (!article.Ok)
                return new Problem($"Line {number}: {article.Problem.Detail}");
            drafts.Add(article.Value.ToDraft());
        }
        return drafts.Count > 0 ? Result.Of<IReadOnlyList<Draft>>(drafts) : new Problem("The file has no line with an article.");
    }

    private static ReadOnlySpan<byte> WithoutMark(byte[] content) => content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsSpan(3) : content;
}
