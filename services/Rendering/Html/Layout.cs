using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>What is the same on every page of a moment: the publication, the edition and its navigation.</summary>
/// <param name="Site">The publication as configured.</param>
/// <param name="Navigation">The edition's outermost sections, in the order of the navigation.</param>
internal sealed record Frame(SiteOptions Site, IReadOnlyList<Section> Navigation)
{
    /// <summary>What follows from the configuration.</summary>
    public Publication Publication { get; } = Publication.Of(Site);

    /// <summary>The edition that the page belongs to.</summary>
    public Edition Edition { get; init; } = Publication.Of(Site).First;

    /// <summary>Words of the edition.</summary>
    public Words Words => WordsOf(Edition.Language) ?? Words.InOrEnglish("en") with { Zone = Publication.Zone };

    /// <summary>Other addresses of the site that a reader may try where this one is blocked, as absolute addresses without a slash at the end.</summary>
    public IReadOnlyList<string> OtherAddresses { get; init; } = [];

    /// <summary>Words in the language, with times in the publication's zone; null if there are none.</summary>
    public Words? WordsOf(string language) => Words.In(language) is { } words ? words with { Zone = Publication.Zone } : null;
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

    /// <summary>Its feed below the site, if that is not the edition's.</summary>
    public string? Feed { get; init; }

    /// <summary>Address of the section it belongs to.</summary>
    public string? Section { get; init; }

    /// <summary>Language in which the page speaks for itself.</summary>
    public required Words Words { get; init; }

    /// <summary>What it is about, for machines; null for what they have no use for.</summary>
    public Subject? Subject { get; init; }

    /// <summary>The same page in other languages: language and address below the site.</summary>
    public IReadOnlyList<(string Language, string Path)> Translations { get; init; } = [];

    /// <summary>What it listens for while it is open.</summary>
    public Listening? Listening { get; init; }

    /// <summary>More for the head.</summary>
    public Html Head { get; init; }

    /// <summary>Rules of the page's own, where it needs any.</summary>
    public Style? Style { get; init; }

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
    /// <summary>The whole page, in UTF-8.</summary>
    public static byte[] Of(Frame frame, Page page)
    {
        var (edition, words) = (frame.Edition, page.Words);
        var title = page.Title is null ? edition.Name : $"{page.Title} | {edition.Name}";
        var hue = page.Section is null ? null : frame.Publication.HueOf(page.Section);
        return Html.Bytes($"""
            <!doctype html>
            <html lang="{words.Language}" dir="{Script.Direction(words.Language)}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            {Description(page)}<meta name="color-scheme" content="light dark">
            <meta name="theme-color" content="#fdfcf9" media="(prefers-color-scheme: light)">
            <meta name="theme-color" content="#131518" media="(prefers-color-scheme: dark)">
            {frame.Publication.Style.Element}{page.Style?.Element ?? Html.None}<link rel="icon" href="{frame.Publication.Icon.Path}" type="{frame.Publication.Icon.MediaType}">
            {Rendering.Head.Of(frame, page)}{page.Head}</head>
            <body{Html.Attribute("class", page.IsHome ? "front-page" : hue)}>
            <a class="skip" href="#main">{words.Skip}</a>
            {Masthead.Of(frame, page)}
            <main id="main" tabindex="-1">
            {page.Main}
            </main>
            {Masthead.Imprint(frame, page)}
            {LiveScript.Element(words.Language, page.Listening)}</body>
            </html>

            """);
    }

    /// <summary><c>lang</c> and <c>dir</c>, with a space in front.</summary>
    public static Html Language(string language) => Html.Of($" lang=\"{language}\" dir=\"{Script.Direction(language)}\"");

    /// <summary>The same where it differs from the language round it, else nothing.</summary>
    public static Html Language(string language, Words around) => language == around.Language ? Html.None : Language(language);

    /// <summary>A pattern of words with markup in place of its placeholder.</summary>
    public static Html Fill(string pattern, string placeholder, Html content)
    {
        var at = pattern.IndexOf(placeholder, StringComparison.Ordinal);
        return at < 0 ? Html.Of($"{pattern}") : Html.Of($"{pattern[..at]}{content}{pattern[(at + placeholder.Length)..]}");
    }

    private static Html Description(Page page) =>
        page.Description is null ? Html.None : Html.Of($"<meta name=\"description\" content=\"{page.Description}\">\n");
}
