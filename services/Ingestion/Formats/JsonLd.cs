using System.Text.Json;

namespace Broadsheet.Ingestion.Formats;

/// <summary>What a page says of its article in schema.org's terms, in <c>&lt;script type="application/ld+json"&gt;</c>. Anything may be missing or of another shape.</summary>
internal sealed class JsonLd
{
    private static readonly JsonDocumentOptions Tolerant = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    // Most authors, topics, pictures or places that are looked at.
    private const int MaxOfOne = 200;

    private readonly List<JsonElement> things = [];

    /// <summary>Reads each block that is JSON; one that is not is passed over.</summary>
    public JsonLd(IEnumerable<string> blocks)
    {
        foreach (var block in blocks)
        {
            try
            {
                // Some wrap it in a comment or CDATA, and write line ends within strings.
                var json = block.Replace("<![CDATA[", "").Replace("]]>", "").Replace("<!--", "").Replace("-->", "").ReplaceLineEndings(" ").Trim().TrimEnd(';');
                using var document = JsonDocument.Parse(json, Tolerant);
                Collect(document.RootElement.Clone(), depth: 0);
            }
            catch (JsonException)
            {
                // Not JSON: the markup and the meta elements say the same.
            }
        }
        Article = things.Find(thing => IsArticle(thing));
        if (Article.ValueKind == JsonValueKind.Undefined)
            Article = things.Find(thing => Member(thing, "datePublished").ValueKind == JsonValueKind.String);
        Breadcrumbs = things.Find(thing => Types(thing).Contains("BreadcrumbList"));
    }

    /// <summary>The article, or an undefined element.</summary>
    public JsonElement Article { get; }

    private JsonElement Breadcrumbs { get; }

    /// <summary>A member as text; of an object its name, of a list its first.</summary>
    public string? Text(string name) => TextOf(Resolved(Member(Article, name)), "name");

    /// <summary>A member as texts.</summary>
    public IReadOnlyList<string> Texts(string name, string part = "name") => [.. Each(Member(Article, name)).Take(MaxOfOne).Select(element => TextOf(Resolved(element), part)).OfType<string>()];

    /// <summary>Whether a member names organisations alone.</summary>
    public bool IsOrganisation(string name) => Each(Member(Article, name)).Take(MaxOfOne).ToList() is { Count: > 0 } all && all.TrueForAll(element => Types(element).Any(type => type.EndsWith("Organization", StringComparison.Ordinal)));

    /// <summary>Pictures: address, caption, width and height.</summary>
    public IEnumerable<(string? Address, string? Caption, string? Credit)> Images() => Each(Member(Article, "image")).Concat(Each(Member(Article, "thumbnailUrl"))).Take(MaxOfOne)
        .Select(image => image.ValueKind == JsonValueKind.String ? (image.GetString(), null, null) : (TextOf(Member(image, "url"), "url") ?? TextOf(Member(image, "contentUrl"), "url"), TextOf(Member(image, "caption"), "name"), TextOf(Member(image, "creditText"), "name") ?? TextOf(Member(image, "author"), "name")));

    /// <summary>Videos whose file has an address; players' pages are none.</summary>
    public IEnumerable<(string? Address, string? Title, string? Poster)> Videos() => things.Where(thing => Types(thing).Contains("VideoObject")).Concat(Each(Member(Article, "video")).Take(MaxOfOne))
        .Select(video => (TextOf(Member(video, "contentUrl"), "url"), TextOf(Member(video, "name"), "name"), TextOf(Member(video, "thumbnailUrl"), "url")));

    /// <summary>Names of the breadcrumb's places, outermost first; the last may be the page itself.</summary>
    public IReadOnlyList<string> BreadcrumbNames() =>
        [.. Each(Member(Breadcrumbs, "itemListElement")).Take(MaxOfOne).Select(element => TextOf(Member(element, "name"), "name") ?? TextOf(Member(element, "item"), "name")).OfType<string>()];

    private void Collect(JsonElement element, int depth)
    {
        if (depth > 6 || things.Count > 200)
            return;
        if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray())
                Collect(item, depth + 1);
        if (element.ValueKind != JsonValueKind.Object)
            return;
        things.Add(element);
        foreach (var name in new[] { "@graph", "mainEntity", "mainEntityOfPage", "breadcrumb", "itemListElement" })
            if (Member(element, name) is { ValueKind: JsonValueKind.Array or JsonValueKind.Object } inner)
                Collect(inner, depth + 1);
    }

    private static bool IsArticle(JsonElement thing) => Types(thing).Any(type => type.EndsWith("Article", StringComparison.Ordinal) || type is "BlogPosting" or "LiveBlogPosting" or "Report" or "Review" or "SocialMediaPosting");

    private static IEnumerable<string> Types(JsonElement thing) => Each(Member(thing, "@type")).Select(type => type.ValueKind == JsonValueKind.String ? type.GetString()! : "").Select(type => type[(type.LastIndexOf('/') + 1)..]);

    private static JsonElement Member(JsonElement thing, string name) => thing.ValueKind == JsonValueKind.Object && thing.TryGetProperty(name, out var value) ? value : default;

    private static IEnumerable<JsonElement> Each(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray(),
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        _ => [element],
    };

    // {"@id": "#x"} stands for the thing of that name elsewhere on the page.
    private JsonElement Resolved(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || element.EnumerateObject().Count() > 2 || Member(element, "@id") is not { ValueKind: JsonValueKind.String } id)
            return element;
        var named = things.Find(thing => Member(thing, "name").ValueKind == JsonValueKind.String && Member(thing, "@id") is { ValueKind: JsonValueKind.String } other && other.GetString() == id.GetString());
        return named.ValueKind == JsonValueKind.Undefined ? element : named;
    }

    private static string? TextOf(JsonElement element, string part) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.Array => element.EnumerateArray().Select(item => TextOf(item, part)).FirstOrDefault(text => text is not null),
        JsonValueKind.Object => TextOf(Member(element, part), part) ?? (part == "name" ? TextOf(Member(element, "@value"), part) : null),
        _ => null,
    };
}
