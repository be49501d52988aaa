using System.Net;

namespace Broadsheet.Rendering;

/// <summary>What Search answers, as far as it is shown.</summary>
internal sealed record SearchAnswer
{
    public int Total { get; init; }
    public int Page { get; init; }
    public int Pages { get; init; }
    public IReadOnlyList<SearchHit> Hits { get; init; } = [];
    public IReadOnlyList<SearchSection> Sections { get; init; } = [];
}

/// <summary>An article that was found. Of <see cref="HeadlineHtml"/> and <see cref="ExtractHtml"/> only <c>mark</c> is markup.</summary>
internal sealed record SearchHit
{
    public required string Id { get; init; }
    public required string Path { get; init; }
    public required string HeadlineHtml { get; init; }
    public string? ExtractHtml { get; init; }
    public IReadOnlyList<string> Section { get; init; } = [];
    public string Language { get; init; } = "en";
    public DateTimeOffset FirstPublished { get; init; }
}

/// <summary>How many were found in a section.</summary>
internal sealed record SearchSection
{
    public required string Address { get; init; }
    public required string Name { get; init; }
    public int Count { get; init; }
}

/// <summary>What a reader asked for.</summary>
internal sealed record SearchQuestion(string Words, string? Section, bool NewestFirst, int Page)
{
    /// <summary>The same question in a query string, without its page.</summary>
    public string Query =>
        "q=" + Uri.EscapeDataString(Words) + (Section is null ? "" : "&section=" + Uri.EscapeDataString(Section)) + (NewestFirst ? "&sort=newest" : "");
}

/// <summary>The search page.</summary>
internal static class SearchView
{
    private const int SectionsShown = 8;

    /// <summary>The form alone where <paramref name="answer"/> is null.</summary>
    public static Page Of(Frame frame, SearchQuestion question, SearchAnswer? answer) => new()
    {
        Words = frame.Words,
        Title = question.Words.Length == 0 ? frame.Words.Search : $"{question.Words}: {frame.Words.Search}",
        IsSearch = true,
        Main = Html.Of($"""
            <header class="heading">
            <h1>{frame.Words.Search}</h1>
            {Form(question, frame.Words)}
            </header>
            {(answer is null ? Html.None : Results(question, answer, frame.Words))}
            """),
    };

    /// <summary>The page while Search does not answer: the form, and a word of comfort.</summary>
    public static Page Down(Frame frame, SearchQuestion question) => Of(frame, question, null) with
    {
        Main = Html.Of($"""
            <header class="heading">
            <h1>{frame.Words.Search}</h1>
            {Form(question, frame.Words)}
            </header>
            <div class="notice" role="status">
            <h2>{frame.Words.SearchDownTitle}</h2>
            <p>{frame.Words.SearchDownText}</p>
            </div>
            """),
    };

    /// <summary>Text with marks as Search wrote it; whatever else should look like markup in it is shown as text.</summary>
    public static Html Marked(string? html)
    {
        var parts = (html ?? "").Split("<mark>");
        var rest = parts.Skip(1).Select(part =>
        {
            var end = part.IndexOf("</mark>", StringComparison.Ordinal);
            return end < 0 ? Text(part) : Html.Of($"<mark>{Text(part[..end])}</mark>{Text(part[(end + "</mark>".Length)..])}");
        });
        return Html.Of($"{Text(parts[0])}{rest}");

        static Html Text(string encoded) => Html.Of($"{WebUtility.HtmlDecode(encoded)}");
    }

    private static Html Form(SearchQuestion question, Words words) => Html.Of($"""
        <form class="search" role="search" action="/search"><input type="search" name="q" value="{question.Words}" aria-label="{words.SearchFor}" aria-describedby="hint" maxlength="200">{(question.Section is null ? Html.None : Html.Of($"<input type=\"hidden\" name=\"section\" value=\"{question.Section}\">"))}<button>{words.Search}</button></form>
        <p class="meta" id="hint">{words.SearchHint}</p>
        """);

    private static Html Results(SearchQuestion question, SearchAnswer answer, Words words)
    {
        var found = answer.Total switch
        {
            0 => words.FoundNone,
            1 => words.FoundOne,
            _ => words.Found.Replace("{count}", words.Number(answer.Total), StringComparison.Ordinal),
        };
        return Html.Of($"""
            <p class="found" role="status">{found}</p>
            {Order(question, answer, words)}{Narrow(question, answer, words)}<div class="list">
            {answer.Hits.Select(hit => Hit(hit, words))}
            </div>
            {SectionView.Pages("/search?" + question.Query, answer.Page, answer.Page < answer.Pages, words)}
            """);
    }

    private static Html Hit(SearchHit hit, Words words) => Html.Of($"""
        <article class="card"{Layout.Language(hit.Language)}>
        {(hit.Section.Count == 0 ? Html.None : Html.Of($"<p class=\"kicker\">{hit.Section[^1]}</p>\n"))}<h2><a href="{hit.Path}">{Marked(hit.HeadlineHtml)}</a></h2>
        <p class="standfirst">{Marked(hit.ExtractHtml)}</p>
        <p class="meta">{Card.Time(hit.FirstPublished, words, exact: false)}</p>
        </article>

        """);

    private static Html Order(SearchQuestion question, SearchAnswer answer, Words words)
    {
        if (answer.Total < 2 || question.Words.Length == 0)
            return Html.None;
        var choices = new[] { (Text: words.ByRelevance, To: question with { NewestFirst = false }), (Text: words.ByDate, To: question with { NewestFirst = true }) };
        return Choices(words.Order, choices.Select(choice => Choice(choice.To, choice.To.NewestFirst == question.NewestFirst, Html.Of($"{choice.Text}"))));
    }

    private static Html Narrow(SearchQuestion question, SearchAnswer answer, Words words)
    {
        var sections = answer.Sections.Where(section => section.Address != question.Section).Take(SectionsShown).ToList();
        if (question.Section is null && sections.Count < 2)
            return Html.None;
        var all = Choice(question with { Section = null }, question.Section is null, Html.Of($"{words.SearchAll}"));
        var chosen = question.Section is null ? Html.None
            : Choice(question, true, Html.Of($"{answer.Sections.FirstOrDefault(section => section.Address == question.Section)?.Name ?? question.Section}"));
        var others = sections.Select(section => Choice(question with { Section = section.Address }, false, Html.Of($"<bdi>{section.Name}</bdi> ({words.Number(section.Count)})")));
        return Choices(words.SearchIn, [all, chosen, .. others]);
    }

    private static Html Choices(string label, IEnumerable<Html> choices) => Html.Of($"<nav class=\"below\" aria-label=\"{label}\"><ul>{choices}</ul></nav>\n");

    private static Html Choice(SearchQuestion question, bool chosen, Html text) =>
        Html.Of($"<li><a href=\"/search?{question.Query}\"{Html.Attribute("aria-current", chosen ? "true" : null)}>{text}</a></li>");
}
