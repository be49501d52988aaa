using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>What is the same on every page of a moment: the publication and its navigation.</summary>
/// <param name="Site">The publication.</param>
/// <param name="Navigation">The outermost sections, in the order of the navigation.</param>
internal sealed record Frame(SiteOptions Site, IReadOnlyList<Section> Navigation)
{
    /// <summary>Words of the site.</summary>
    public Words Words { get; } = Words.InOrEnglish(Site.Language);
}

/// <summary>What is a page's own.</summary>
internal sealed record Page
{
    /// <summary>What it is about; the publication's name is added. Null on the home page.</summary>
    public string? Title { get; init; }

    /// <summary>A sentence for search engines and for those who are sent the link.</summary>
    public string? Description { get; init; }

    /// <summary>Its one address below the site, encoded; null where it has none worth keeping (search, errors): then it is not to be indexed.</summary>
    public string? Path { get; init; }

    /// <summary>Its feed below the site, if that is not the site's.</summary>
    public string? Feed { get; init; }

    /// <summary>What it is about, for machines; null for what they have no use for.</summary>
    public Subject? Subject { get; init; }

    /// <summary>The same page in other languages: language and address below the site.</summary>
    public IReadOnlyList<(string Language, string Path)> Translations { get; init; } = [];

    /// <summary>Address of the outermost section it belongs to.</summary>
    public string? Section { get; init; }

    /// <summary>Language in which the page speaks for itself.</summary>
    public required Words Words { get; init; }

    /// <summary>More for the head.</summary>
    public Html Head { get; init; }

    /// <summary>Its content, with the one h1 of the page unless <see cref="IsHome"/>.</summary>
    public required Html Main { get; init; }

    /// <summary>The name on the masthead is the page's h1.</summary>
    public bool IsHome { get; init; }

    /// <summary>It has a search form of its own.</summary>
    public bool IsSearch { get; init; }
}

/// <summary>The document round a page's content.</summary>
internal static class Layout
{
    public static Html Of(Frame frame, Page page)
    {
        var (site, words) = (frame.Site, page.Words);
        var title = page.Title is null ? site.Name : $"{page.Title} | {site.Name}";
        return Html.Of($"""
            <!doctype html>
            <html lang="{words.Language}" dir="{Script.Direction(words.Language)}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            {Description(page)}<meta name="color-scheme" content="light dark">
            <meta name="theme-color" content="#fffdf9" media="(prefers-color-scheme: light)">
            <meta name="theme-color" content="#14161a" media="(prefers-color-scheme: dark)">
            <link rel="stylesheet" href="{Assets.Stylesheet.Path}">
            <link rel="icon" href="{Assets.Icon.Path}" type="image/svg+xml">
            {Rendering.Head.Of(site, page)}{page.Head}</head>
            <body>
            <a class="skip" href="#main">{words.Skip}</a>
            <header class="masthead">
            <div class="nameplate">
            {Name(site, page.IsHome)}
            {(page.IsSearch ? Html.None : SearchForm(words))}
            </div>
            {Navigation(frame, page)}
            </header>
            <main id="main">
            {page.Main}
            </main>
            <footer class="imprint">
            <p><a href="/">{site.Name}</a></p>
            <ul><li><a href="/search">{words.Search}</a></li><li><a href="{page.Feed ?? "/feed.xml"}">{words.Feed}</a></li></ul>
            </footer>
            </body>
            </html>

            """);
    }

    /// <summary><c>lang</c> and <c>dir</c>, with a space in front.</summary>
    public static Html Language(string language) => Html.Of($" lang=\"{language}\" dir=\"{Script.Direction(language)}\"");

    /// <summary>A pattern of words with markup in place of its placeholder.</summary>
    public static Html Fill(string pattern, string placeholder, Html content)
    {
        var at = pattern.IndexOf(placeholder, StringComparison.Ordinal);
        return at < 0 ? Html.Of($"{pattern}") : Html.Of($"{pattern[..at]}{content}{pattern[(at + placeholder.Length)..]}");
    }

    private static Html Name(SiteOptions site, bool isHome)
    {
        var link = Html.Of($"<a href=\"/\">{site.Name}</a>");
        return isHome ? Html.Of($"<h1 class=\"name\"{Language(site.Language)}>{link}</h1>") : Html.Of($"<p class=\"name\"{Language(site.Language)}>{link}</p>");
    }

    private static Html SearchForm(Words words) => Html.Of($"""
        <form class="search" role="search" action="/search"><input type="search" name="q" aria-label="{words.SearchFor}" placeholder="{words.SearchFor}" maxlength="200" required><button>{words.Search}</button></form>
        """);

    private static Html Navigation(Frame frame, Page page)
    {
        if (frame.Navigation.Count == 0)
            return Html.None;
        var items = frame.Navigation.Select(section => Html.Of($"""
            <li><a href="/{Html.Trusted(Sections.Encoded(section.Address))}"{Language(section.Language)}{Html.Attribute("aria-current", page.Section == section.Address ? "true" : null)}>{section.Name}</a></li>
            """));
        return Html.Of($"<nav class=\"sections\" aria-label=\"{page.Words.Sections}\"><ul>{items}</ul></nav>");
    }

    private static Html Description(Page page) =>
        page.Description is null ? Html.None : Html.Of($"<meta name=\"description\" content=\"{page.Description}\">\n");
}
