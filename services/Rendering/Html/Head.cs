using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>What a page is about, for machines.</summary>
internal abstract record Subject
{
    /// <summary>One article.</summary>
    public sealed record Story(Article Article) : Subject;

    /// <summary>The front page of the site or of an edition.</summary>
    public sealed record Front(IReadOnlyList<Article> Articles) : Subject;

    /// <summary>A page of a list; <paramref name="Steps"/> lead to it from the front page, itself last.</summary>
    public sealed record Collection(string Name, string Language, IReadOnlyList<(string Name, string Path)> Steps, IReadOnlyList<Article> Articles) : Subject;
}

/// <summary>What the head of a page says to machines.</summary>
internal static class Head
{
    /// <summary>Canonical address, cards for those who are sent the link, feeds, structured data. Addresses are always those of the main site, whoever asks.</summary>
    public static Html Of(Frame frame, Page page) => Of(frame.Site, frame.Edition, page);

    private static Html Of(SiteOptions site, Edition edition, Page page) => Html.Of($"""
        {Feeds(edition, page)}<link rel="search" type="application/opensearchdescription+xml" title="{edition.Name}" href="/opensearch.xml">
        <link rel="manifest" href="/manifest.webmanifest">
        <link rel="apple-touch-icon" href="{Publication.Of(site).Icons.Touch.Path}">
        {(page.Path is null ? Html.Trusted("<meta name=\"robots\" content=\"noindex\">\n") : Html.Of($"{Identity(site, page, page.Path)}{Card(site, edition, page, page.Path)}{Data(site, edition, page, page.Path)}"))}
        """);

    /// <summary>
    /// Links to the same page in each language, itself among them: search engines ignore a set of translations in which one does
    /// not name another back. Whoever reads none of the languages is sent to that of the site. Nothing where there is but one.
    /// </summary>
    public static Html Translations(SiteOptions site, IReadOnlyList<(string Language, string Path)> translations) => translations.Count < 2
        ? Html.None
        : Html.Join(translations
            .Append((Language: "x-default", translations.FirstOrDefault(one => one.Language == site.Language, translations[0]).Path))
            .Select(one => Html.Of($"<link rel=\"alternate\" hreflang=\"{one.Language}\" href=\"{site.AddressOf(one.Path)}\">\n")));

    private static Html Feeds(Edition edition, Page page) => page.Feed is { } feed && FeedFormat.In(feed) is var (_, path)
        ? Html.Of($"{FeedsOf(path, $"{page.Title} | {edition.Name}")}{FeedsOf(edition.Home, edition.Name)}")
        : FeedsOf(edition.Home, edition.Name);

    private static Html FeedsOf(string path, string title) => Html.Join(FeedFormat.All.Select(format => Html.Of(
        $"<link rel=\"alternate\" type=\"{format.MediaType}\" title=\"{title} ({format.Name})\" href=\"{format.PathFor(path)}\">\n")));

    private static Html Identity(SiteOptions site, Page page, string path) => Html.Of($"""
        <link rel="canonical" href="{site.AddressOf(path)}">
        {Translations(site, page.Translations)}<meta name="robots" content="max-image-preview:large">

        """);

    // Open Graph (ogp.me), and what X wants beyond it.
    private static Html Card(SiteOptions site, Edition edition, Page page, string path)
    {
        var story = (page.Subject as Subject.Story)?.Article;
        var image = story is null ? null : Images.ForCard(site, story);
        return Html.Of($"""
            <meta property="og:type" content="{(story is null ? "website" : "article")}">
            <meta property="og:site_name" content="{edition.Name}">
            <meta property="og:title" content="{page.Title ?? edition.Name}">
            <meta property="og:url" content="{site.AddressOf(path)}">
            {Meta("og:description", page.Description)}{Picture(site, image)}{(story is null ? Html.None : Story(story))}<meta name="twitter:card" content="{(image is null ? "summary" : "summary_large_image")}">

            """);
    }

    private static Html Picture(SiteOptions site, (Image Image, string? Alt)? picture) => picture is { } found
        ? Html.Of($"{Meta("og:image", found.Image.Address)}{Meta("og:image:width", found.Image.Width)}{Meta("og:image:height", found.Image.Height)}{Meta("og:image:alt", found.Alt)}")
        : Html.Of($"{Meta("og:image", site.AddressOf(Publication.Of(site).Icons.Large.Path))}{Meta("og:image:width", Icons.LargeSize)}{Meta("og:image:height", Icons.LargeSize)}");

    private static Html Story(Article article) => Html.Of($"""
        {Meta("article:published_time", article.FirstPublished.Rfc3339())}{Meta("article:modified_time", article.Updated.Rfc3339())}{Meta("article:section", article.Section[^1])}{Html.Join(article.Topics.Take(6).Select(topic => Meta("article:tag", topic)))}
        """);

    private static Html Meta(string property, object? content) =>
        content?.ToString() is { Length: > 0 } text ? Html.Of($"<meta property=\"{property}\" content=\"{text}\">\n") : Html.None;

    private static Html Data(SiteOptions site, Edition edition, Page page, string path) => page.Subject switch
    {
        Subject.Story(var article) => Html.Of($"{JsonLd.Script(JsonLd.NewsArticle(site, article, name => AuthorPath(article, name)))}{JsonLd.Script(JsonLd.Breadcrumbs(site, [.. Steps(article), (article.Headline, article.Path!)]))}"),
        Subject.Front => JsonLd.Script(JsonLd.WebSite(site, edition.Name, path, page.Words.Language)),
        Subject.Collection(var name, var language, var steps, var articles) =>
            Html.Of($"{JsonLd.Script(JsonLd.Collection(site, name, path, language, articles))}{JsonLd.Script(JsonLd.Breadcrumbs(site, steps))}"),
        _ => Html.None,
    };

    private static string? AuthorPath(Article article, string name) =>
        Lists.Author(Sections.EditionOf(article), name) is { } list ? Lists.PathOf(list) : null;

    private static IEnumerable<(string Name, string Path)> Steps(Article article) =>
        Sections.Own(article).Zip(article.Section, (address, name) => (name, "/" + Sections.Encoded(address)));
}
