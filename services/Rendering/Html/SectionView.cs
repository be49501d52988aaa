using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>A page of a section's list.</summary>
internal static class SectionView
{
    /// <summary>How many articles a page has.</summary>
    public const int PageSize = 30;

    /// <summary>The <paramref name="articles"/> of page <paramref name="page"/>; <paramref name="more"/>: there is a page after it.</summary>
    public static Page Of(Frame frame, Section section, IReadOnlyList<Section> below, IReadOnlyList<Article> articles, int page, bool more)
    {
        var words = frame.Words;
        var address = "/" + Sections.Encoded(section.Address);
        var number = words.Page.Replace("{page}", words.Number(page), StringComparison.Ordinal);
        return new Page
        {
            Words = words,
            Title = page == 1 ? section.Name : $"{section.Name}, {number}",
            Path = page == 1 ? address : $"{address}?page={page}",
            Feed = address + "/feed.xml",
            Subject = new Subject.Collection(section.Name, section.Language, [.. Sections.Levels(section.Address).Skip(1).Zip(section.Names, (level, name) => (name, "/" + Sections.Encoded(level)))], articles),
            Section = Sections.Levels(section.Address)[1],
            Main = Html.Of($"""
                <header class="heading">
                {Above(section, words)}<h1{Layout.Language(section.Language)}>{section.Name}</h1>
                {Below(below, words)}{(page == 1 ? Html.None : Html.Of($"<p class=\"meta\">{number}</p>"))}
                </header>
                <div class="list">
                {articles.Select((article, place) => Card.Of(article, words, 2, Card.Shows.All, page == 1 && place == 0 ? "card first" : "card"))}
                </div>
                {Pages(address, page, more, words)}
                """),
        };
    }

    /// <summary>Links to the sections that hold it.</summary>
    private static Html Above(Section section, Words words)
    {
        var levels = Sections.Levels(section.Address);
        if (levels.Count <= 2)
            return Html.None;
        var links = Enumerable.Range(1, levels.Count - 2).Select(level => Html.Of($"<li><a href=\"/{Sections.Encoded(levels[level])}\">{section.Names[level - 1]}</a></li>"));
        return Html.Of($"<nav class=\"breadcrumb\" aria-label=\"{words.Breadcrumb}\"><ol{Layout.Language(section.Language)}>{links}</ol></nav>\n");
    }

    private static Html Below(IReadOnlyList<Section> below, Words words)
    {
        if (below.Count == 0)
            return Html.None;
        var links = below.Select(section => Html.Of($"<li><a href=\"/{Sections.Encoded(section.Address)}\"{Layout.Language(section.Language)}>{section.Name}</a></li>"));
        return Html.Of($"<nav class=\"below\" aria-label=\"{words.Subsections}\"><ul>{links}</ul></nav>\n");
    }

    /// <summary>Links to the pages before and after, to be followed by <c>page</c> at the end of <paramref name="address"/>.</summary>
    public static Html Pages(string address, int page, bool more, Words words)
    {
        if (page == 1 && !more)
            return Html.None;
        var separator = address.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        var newer = page == 1 ? Html.None : Html.Of($"<a rel=\"prev\" href=\"{(page == 2 ? address : $"{address}{separator}page={page - 1}")}\">{words.Newer}</a>");
        var older = more ? Html.Of($"<a rel=\"next\" href=\"{address}{separator}page={page + 1}\">{words.Older}</a>") : Html.None;
        return Html.Of($"<nav class=\"pages\" aria-label=\"{words.Pages}\">{newer}<span>{words.Page.Replace("{page}", words.Number(page), StringComparison.Ordinal)}</span>{older}</nav>");
    }
}
