namespace Broadsheet.Rendering;

/// <summary>What stands above and below every page.</summary>
internal static class Masthead
{
    private static readonly Html Lens = Html.Trusted("""<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/></svg>""");

    /// <summary>Name, search, editions, sections.</summary>
    public static Html Of(Frame frame, Page page) => Html.Of($"""
        <header class="masthead">
        <div class="nameplate">
        {Name(frame, page.IsHome)}
        {Editions(frame, page)}{(page.IsSearch ? Html.None : SearchForm(frame, page.Words))}
        </div>
        {Sections(frame, page)}
        </header>
        """);

    /// <summary>Name, what the publication is, and ways to follow it.</summary>
    public static Html Imprint(Frame frame, Page page)
    {
        var (edition, words) = (frame.Edition, page.Words);
        var others = frame.Publication.Editions.Count < 2 ? [] : frame.Publication.Editions.Where(other => other != edition)
            .Select(other => Html.Of($"<li><a href=\"{other.Home}\" hreflang=\"{other.Language}\"{Layout.Language(other.Language)}>{Words.NameOf(other.Language)}</a></li>"));
        return Html.Of($"""
            <footer class="imprint">
            <div>
            <p class="name"{Layout.Language(edition.Language, words)}><a href="{edition.Home}">{edition.Name}</a></p>
            <ul><li><a href="{edition.Before}/search">{words.Search}</a></li><li><a href="{page.Feed ?? edition.Before + "/feed.xml"}">{words.Feed}</a></li>{others}</ul>
            </div>
            {Line(edition.Description, edition.Language, words)}{Line(frame.Site.Rights, frame.Site.Language, words)}</footer>
            """);
    }

    /// <summary>The form that asks for words, with what is asked already.</summary>
    public static Html SearchForm(Frame frame, Words words) => Html.Of($"""
        <form class="search" role="search" action="{frame.Edition.Before}/search"><input type="search" name="q" aria-label="{words.SearchFor}" placeholder="{words.SearchFor}" maxlength="200" required><button aria-label="{words.Search}">{Lens}</button></form>
        <a class="tool find" href="{frame.Edition.Before}/search">{Lens} <span>{words.Search}</span></a>
        """);

    private static Html Line(string? text, string language, Words words) =>
        string.IsNullOrWhiteSpace(text) ? Html.None : Html.Of($"<p class=\"small\"{Layout.Language(language, words)}>{text}</p>\n");

    private static Html Name(Frame frame, bool isHome)
    {
        var edition = frame.Edition;
        var name = frame.Publication.Logo is { } logo ? Html.Of($"<img src=\"{logo.File.Path}\" alt=\"{edition.Name}\"{Html.Attribute("width", logo.Width)}{Html.Attribute("height", logo.Height)}>") : Html.Of($"{edition.Name}");
        var link = Html.Of($"<a href=\"{edition.Home}\">{name}</a>");
        return isHome ? Html.Of($"<h1 class=\"name\"{Layout.Language(edition.Language)}>{link}</h1>") : Html.Of($"<p class=\"name\"{Layout.Language(edition.Language)}>{link}</p>");
    }

    // To the same article or page in the other edition where there is one, else to its home page.
    private static Html Editions(Frame frame, Page page)
    {
        var others = frame.Publication.Editions.Where(other => other != frame.Edition).ToList();
        if (others.Count == 0)
            return Html.None;
        var links = others.Select(other =>
        {
            var same = page.Translations.FirstOrDefault(translation => translation.Language == other.Language).Path ?? other.Home;
            return Html.Of($"<li><a class=\"tool\" href=\"{same}\" hreflang=\"{other.Language}\"{Layout.Language(other.Language)}>{Words.NameOf(other.Language)}</a></li>");
        });
        return Html.Of($"<nav class=\"editions\" aria-label=\"{page.Words.Editions}\"><ul>{links}</ul></nav>\n");
    }

    private static Html Sections(Frame frame, Page page)
    {
        if (frame.Navigation.Count == 0)
            return Html.None;
        var items = frame.Navigation.Select(section =>
        {
            var isHere = page.Section == section.Address || page.Section?.StartsWith(section.Address + "/", StringComparison.Ordinal) == true;
            return Html.Of($"""
                <li class="{frame.Publication.HueOf(section.Address)}"><a href="/{Html.Trusted(Rendering.Sections.Encoded(section.Address))}"{Layout.Language(section.Language, page.Words)}{Html.Attribute("aria-current", isHere ? "true" : null)}>{frame.Publication.NameOf(section)}</a></li>
                """);
        });
        return Html.Of($"<nav class=\"sections\" aria-label=\"{page.Words.Sections}\"><ul>{items}</ul></nav>");
    }
}
