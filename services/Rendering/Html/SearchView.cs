using System.Globalization;
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

    /// <summary>The question with misspelt words put right, where that would find something.</summary>
    public string? Suggestion { get; init; }
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
    public string? Source { get; init; }
}

/// <summary>How many were found in a section.</summary>
internal sealed record SearchSection
{
    public required string Address { get; init; }
    public required string Name { get; init; }
    public int Count { get; init; }
}

/// <summary>What a reader asked for.</summary>
internal sealed record SearchQuestion(string Words, string? Section = null, DateOnly? From = null, DateOnly? To = null, string? Sort = null, int Page = 1)
{
    /// <summary>The same question in a query string, without its page.</summary>
    public string Query =>
        "q=" + Uri.EscapeDataString(Words) + Part("section", Section) + Part("from", Day(From)) + Part("to", Day(To)) + Part("sort", Sort);

    /// <summary>It is narrowed by more than words.</summary>
    public bool IsNarrowed => Section is not null || From is not null || To is not null;

    /// <summary>A day as forms and addresses write it.</summary>
    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Part(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}

/// <summary>The search page.</summary>
internal static class SearchView
{
    private const int SectionsShown = 60;

    /// <summary>The form alone where <paramref name="answer"/> is null.</summary>
    public static Page Of(Frame frame, SearchQuestion question, SearchAnswer? answer) =>
        Of(frame, question, answer, answer is null ? Html.None : Results(frame, question, answer));

    /// <summary>The page while Search does not answer: the form, and a word of comfort.</summary>
    public static Page Down(Frame frame, SearchQuestion question) => Of(frame, question, null, Html.Of($"""
        <div class="notice" role="status">
        <h2>{frame.Words.SearchDownTitle}</h2>
        <p>{frame.Words.SearchDownText}</p>
        </div>
        """));

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

    private static Page Of(Frame frame, SearchQuestion question, SearchAnswer? answer, Html results)
    {
        var words = frame.Words;
        return new Page
        {
            Words = words,
            Title = question.Words.Length == 0 ? words.Search : $"{question.Words}: {words.Search}",
            Description = words.SearchFor,
            IsSearch = true,
            // The form may be found by search engines. What it finds is for them the form with something filled in; nothing, a part, or a later page of it is not for them.
            Path = (answer is null ? question.Words.Length == 0 : answer.Total > 0 && question is { IsNarrowed: false, Sort: null, Page: 1 }) ? frame.Edition.Before + "/search" : null,
            Main = Html.Of($"""
                <form class="ask" role="search" action="{frame.Edition.Before}/search">
                <header class="heading">
                <h1>{words.Search}</h1>
                <div class="search"><input type="search" name="q" value="{question.Words}" aria-label="{words.SearchFor}" aria-describedby="hint" maxlength="200"><button>{words.Search}</button></div>
                <p class="meta" id="hint">{words.SearchHint}</p>
                </header>
                {Filters(frame, question, answer)}</form>
                {results}
                """),
        };
    }

    private static Html Filters(Frame frame, SearchQuestion question, SearchAnswer? answer)
    {
        var words = frame.Words;
        if (question.Words.Length == 0 && answer is null)
            return Html.None;
        var sections = (answer?.Sections ?? []).Take(SectionsShown).Select(section => Html.Of($"<option value=\"{section.Address}\"{Chosen(section.Address == question.Section)}>{section.Name} ({words.Number(section.Count)})</option>"));
        var other = question.Section is { } chosen && answer?.Sections.Any(section => section.Address == chosen) != true ? Html.Of($"<option selected>{chosen}</option>") : Html.None;
        (string? Value, string Text)[] orders = [(null, words.ByRelevance), ("newest", words.ByDate), ("oldest", words.OldestFirst)];
        return Html.Of($"""
            <fieldset class="filters"><legend class="unseen">{words.SearchIn}</legend>
            <label>{words.Section} <select name="section"><option value="">{words.SearchAll}</option>{sections}{other}</select></label>
            <label>{words.From} <input type="date" name="from"{Html.Attribute("value", SearchQuestion.Day(question.From))}></label>
            <label>{words.Until} <input type="date" name="to"{Html.Attribute("value", SearchQuestion.Day(question.To))}></label>
            <label>{words.Order} <select name="sort">{orders.Select(order => Html.Of($"<option value=\"{order.Value ?? ""}\"{Chosen(order.Value == question.Sort)}>{order.Text}</option>"))}</select></label>
            <button>{words.Filter}</button>
            </fieldset>

            """);

        static Html Chosen(bool chosen) => chosen ? Html.Trusted(" selected") : Html.None;
    }

    private static Html Results(Frame frame, SearchQuestion question, SearchAnswer answer)
    {
        var words = frame.Words;
        var address = $"{frame.Edition.Before}/search?{question.Query}";
        var suggestion = answer.Suggestion is { Length: > 0 } better
            ? Html.Of($"<p class=\"found\">{Layout.Fill(words.DidYouMean, "{words}", Html.Of($"<a href=\"{frame.Edition.Before}/search?{(question with { Words = better }).Query}\"><bdi>{better}</bdi></a>"))}</p>\n")
            : Html.None;
        if (answer.Total == 0)
            return Html.Of($"""
                <div class="notice">
                <h2>{words.FoundNone}</h2>
                {suggestion}<p>{words.NoResultHelp}</p>
                {(question.IsNarrowed ? Html.Of($"<p><a href=\"{frame.Edition.Before}/search?{new SearchQuestion(question.Words).Query}\">{words.SearchAll}</a></p>\n") : Html.None)}</div>
                """);
        var found = answer.Total == 1 ? words.FoundOne : words.Found.Replace("{count}", words.Number(answer.Total), StringComparison.Ordinal);
        return Html.Of($"""
            <section class="block"><h2 class="found">{found}</h2>
            <div class="cards rows">
            {suggestion}{answer.Hits.Select(hit => Hit(hit, frame))}
            </div>
            </section>
            {ListView.Turn(Before(address, answer.Page), answer.Page < answer.Pages ? $"{address}&page={answer.Page + 1}" : null, words.Previous, words.Next, words)}
            """);
    }

    private static string? Before(string address, int page) => page switch
    {
        1 => null,
        2 => address,
        _ => $"{address}&page={page - 1}",
    };

    private static Html Hit(SearchHit hit, Frame frame) => Html.Of($"""
        <article class="card"{Layout.Language(hit.Language, frame.Words)}>
        {(hit.Section.Count == 0 ? Html.None : Html.Of($"<p class=\"kicker\">{hit.Section[^1]}</p>\n"))}<h3><a href="{hit.Path}">{Marked(hit.HeadlineHtml)}</a></h3>
        <p class="standfirst">{Marked(hit.ExtractHtml)}</p>
        <p class="meta">{(string.IsNullOrEmpty(hit.Source) ? Html.None : Html.Of($"<bdi>{hit.Source}</bdi> · "))}{Card.Time(hit.FirstPublished, frame.Words, exact: false)}</p>
        </article>

        """);
}
