using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>What a list's page is of.</summary>
/// <param name="Name">Of the section, topic or author.</param>
/// <param name="Language">Language of the name.</param>
/// <param name="Path">Its address below the site, encoded.</param>
/// <param name="Tag">Of the list: see <see cref="PageTags"/>.</param>
internal sealed record Listed(string Name, string Language, string Path, string Tag)
{
    /// <summary>The section, if it is one's.</summary>
    public Section? Section { get; init; }

    /// <summary>Sections below it.</summary>
    public IReadOnlyList<Section> Below { get; init; } = [];

    /// <summary>What it is, if no section: a topic or an author.</summary>
    public string? Kind { get; init; }
}

/// <summary>A page of a section's, topic's or author's list, day by day.</summary>
internal static class ListView
{
    /// <summary>The <paramref name="articles"/> of one leaf of the list.</summary>
    public static Page Of(Frame frame, Listed list, IReadOnlyList<Article> articles, Leaf leaf)
    {
        var words = frame.Words;
        var number = leaf.Number is { } given ? words.Page.Replace("{page}", words.Number(given), StringComparison.Ordinal) : null;
        return new Page
        {
            Words = words,
            Title = number is null ? list.Name : $"{list.Name}, {number}",
            Description = words.ListOf.Replace("{name}", list.Name, StringComparison.Ordinal).Replace("{site}", frame.Edition.Name, StringComparison.Ordinal),
            Path = leaf.Here(list.Path),
            Feed = list.Path + "/feed.xml",
            Section = list.Section?.Address,
            Listening = leaf.Number is null ? Listening.To(list.Tag) : null,
            Subject = new Subject.Collection(list.Name, list.Language, Steps(list, frame), articles),
            Main = Html.Of($"""
                <header class="heading">
                {Above(list, frame)}<h1{Layout.Language(list.Language, words)}>{list.Name}</h1>
                {Below(list.Below, frame)}{(number is null ? Html.None : Html.Of($"<p class=\"meta\">{number}</p>"))}
                </header>
                {articles.GroupBy(article => words.Day(article.FirstPublished)).Select(day => Day(day, frame))}
                {Turn(leaf.Newer(list.Path), leaf.Older(list.Path), words.Newer, words.Older, words)}
                """),
        };
    }

    /// <summary>Links to the pages before and after.</summary>
    public static Html Turn(string? before, string? after, string beforeText, string afterText, Words words)
    {
        if (before is null && after is null)
            return Html.None;
        var links = Html.Join([Link("prev", before, beforeText), Link("next", after, afterText)]);
        return Html.Of($"<nav class=\"pages\" aria-label=\"{words.Pages}\">{links}</nav>");

        static Html Link(string relation, string? address, string text) => address is null ? Html.None : Html.Of($"<a rel=\"{relation}\" href=\"{address}\">{text}</a>");
    }

    private static Html Day(IEnumerable<Article> articles, Frame frame)
    {
        var listed = articles.ToList();
        return Html.Of($"""
            <section class="block"><h2 class="day">{frame.Words.Day(listed[0].FirstPublished)}</h2>
            <div class="cards rows">
            {listed.Select(article => Card.Of(article, frame, 3, Card.Shows.All))}
            </div>
            </section>

            """);
    }

    // The sections that hold it, the outermost first, and itself.
    private static IReadOnlyList<(string Name, string Path)> Steps(Listed list, Frame frame) => list.Section is not { } section
        ? [(list.Name, list.Path)]
        : [.. Sections.Levels(section.Address).Skip(section.Edition.Length == 0 ? 1 : 2).Zip(section.Names, (address, name) => (frame.Publication.NameOf(address, name), "/" + Sections.Encoded(address)))];

    // Links to the sections that hold it, or what kind of list it is.
    private static Html Above(Listed list, Frame frame)
    {
        if (list.Kind is not null)
            return Html.Of($"<p class=\"kicker\">{list.Kind}</p>\n");
        if (list.Section is not { Names.Count: > 1 } section)
            return Html.None;
        var levels = Sections.Levels(section.Address).Skip(section.Edition.Length == 0 ? 1 : 2).SkipLast(1);
        var links = levels.Zip(section.Names, (address, name) => Html.Of($"<li><a href=\"/{Sections.Encoded(address)}\">{frame.Publication.NameOf(address, name)}</a></li>"));
        return Html.Of($"<nav class=\"breadcrumb\" aria-label=\"{frame.Words.Breadcrumb}\"><ol{Layout.Language(section.Language, frame.Words)}>{links}</ol></nav>\n");
    }

    private static Html Below(IReadOnlyList<Section> below, Frame frame)
    {
        if (below.Count == 0)
            return Html.None;
        var links = below.Select(section => Html.Of($"<li><a href=\"/{Sections.Encoded(section.Address)}\"{Layout.Language(section.Language, frame.Words)}>{section.Name}</a></li>"));
        return Html.Of($"<nav class=\"pills\" aria-label=\"{frame.Words.Subsections}\"><ul>{links}</ul></nav>\n");
    }
}
