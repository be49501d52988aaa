using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>
/// What a page is about, in the words of schema.org, as search engines want it (developers.google.com/search/docs/appearance/structured-data).
/// Each thing is a data block of its own: Content-Security-Policy is about scripts that run, and a data block never does.
/// </summary>
internal static class JsonLd
{
    // Letters stay as they are; '<', '>' and '&' become \u003C and so on, so nothing in a text can end the block.
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The element for the head of a page.</summary>
    public static Html Script(JsonObject thing) => Html.Trusted($"<script type=\"application/ld+json\">{thing.ToJsonString(Compact)}</script>\n");

    /// <summary>An article; its authors have pages at <paramref name="authorPath"/>, if that gives them one.</summary>
    public static JsonObject NewsArticle(SiteOptions site, Article article, Func<string, string?> authorPath)
    {
        var address = site.AddressOf(article.Path!);
        return Thing(
            ("@context", "https://schema.org"),
            ("@type", "NewsArticle"),
            ("@id", site.AddressOf("/articles/" + article.Id)),
            ("url", address),
            ("mainEntityOfPage", Thing(("@type", "WebPage"), ("@id", address))),
            ("headline", article.Headline),
            ("description", Text(Body.Cut(Feed.SummaryOf(article), 300))),
            ("image", List(Images.ForSearch(site, article).Select(image => (JsonNode)image))),
            ("datePublished", article.FirstPublished.Rfc3339()),
            ("dateModified", article.Updated.Rfc3339()),
            ("author", Authors(site, article, authorPath)),
            ("publisher", Publisher(site)),
            ("isAccessibleForFree", true),
            ("inLanguage", article.Language),
            ("articleSection", List(article.Section.Select(name => (JsonNode)name))),
            ("keywords", List(article.Topics.Select(name => (JsonNode)name))),
            ("dateline", Text(article.Dateline)),
            ("copyrightNotice", Text(article.Source.Rights)),
            ("sourceOrganization", Thing(("@type", "Organization"), ("name", article.Source.Name))),
            ("isBasedOn", Web.Address(article.Source.Address)),
            ("video", List(article.Videos.Select(video => Video(site, article, video)).OfType<JsonNode>())));
    }

    /// <summary>Where an article or list stands in the site: the site, then the sections above it, then itself.</summary>
    public static JsonObject Breadcrumbs(SiteOptions site, IEnumerable<(string Name, string Path)> steps) => Thing(
        ("@context", "https://schema.org"),
        ("@type", "BreadcrumbList"),
        ("itemListElement", List(steps.Prepend((site.Name, "/")).Select((step, place) =>
            Thing(("@type", "ListItem"), ("position", place + 1), ("name", step.Item1), ("item", site.AddressOf(step.Item2)))))));

    /// <summary>The site, with the way to search it; <paramref name="name"/>, <paramref name="path"/> and <paramref name="language"/> are those of the edition.</summary>
    public static JsonObject WebSite(SiteOptions site, string name, string path, string language) => Thing(
        ("@context", "https://schema.org"),
        ("@type", "WebSite"),
        ("@id", site.AddressOf(path) + "#website"),
        ("name", name),
        ("url", site.AddressOf(path)),
        ("inLanguage", language),
        ("publisher", Publisher(site)),
        ("potentialAction", Thing(
            ("@type", "SearchAction"),
            ("target", Thing(("@type", "EntryPoint"), ("urlTemplate", site.AddressOf(path.TrimEnd('/') + "/search?q={search_term_string}")))),
            ("query-input", "required name=search_term_string"))));

    /// <summary>A page that lists articles.</summary>
    public static JsonObject Collection(SiteOptions site, string name, string path, string language, IEnumerable<Article> articles) => Thing(
        ("@context", "https://schema.org"),
        ("@type", "CollectionPage"),
        ("@id", site.AddressOf(path)),
        ("name", name),
        ("url", site.AddressOf(path)),
        ("inLanguage", language),
        ("isPartOf", Thing(("@type", "WebSite"), ("@id", site.AddressOf("/") + "#website"))),
        ("mainEntity", Thing(
            ("@type", "ItemList"),
            ("itemListElement", List(articles.Select((article, place) =>
                Thing(("@type", "ListItem"), ("position", place + 1), ("url", site.AddressOf(article.Path!)))))))));

    /// <summary>A video; null without the still picture that search engines demand.</summary>
    private static JsonObject? Video(SiteOptions site, Article article, Video video)
    {
        if (Web.Address(video.Address) is not { } address || Images.Still(site, article, video) is not { } still)
            return null;
        return Thing(
            ("@type", "VideoObject"),
            ("name", Text(video.Title) ?? article.Headline),
            ("description", Text(video.Caption) ?? Text(Body.Cut(Feed.SummaryOf(article), 300)) ?? article.Headline),
            ("thumbnailUrl", List([still])),
            ("uploadDate", article.FirstPublished.Rfc3339()),
            ("duration", video.Duration is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"PT{(int)Math.Ceiling(seconds)}S") : null),
            ("contentUrl", address),
            ("encodingFormat", MediaTypes.OfVideo(video)),
            ("width", video.Width),
            ("height", video.Height));
    }

    private static JsonArray? Authors(SiteOptions site, Article article, Func<string, string?> authorPath) => article.Bylines.Count > 0
        ? List(article.Bylines.Select(byline => Thing(("@type", "Person"), ("name", byline.Name), ("url", authorPath(byline.Name) is { } path ? site.AddressOf(path) : null))))
        : List([Thing(("@type", "Organization"), ("name", article.Source.Name))]);

    private static JsonObject Publisher(SiteOptions site) => Thing(
        ("@type", "NewsMediaOrganization"),
        ("@id", site.AddressOf("/") + "#publisher"),
        ("name", site.Name),
        ("url", site.AddressOf("/")),
        ("logo", Thing(("@type", "ImageObject"), ("url", site.AddressOf(Publication.Of(site).Icons.Large.Path)), ("width", Icons.LargeSize), ("height", Icons.LargeSize))));

    // What has no value is not said.
    private static JsonObject Thing(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var thing = new JsonObject();
        foreach (var (name, value) in members)
            if (value is not null)
                thing.Add(name, value);
        return thing;
    }

    private static JsonArray? List(IEnumerable<JsonNode> items) => new JsonArray([.. items]) is { Count: > 0 } list ? list : null;

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
