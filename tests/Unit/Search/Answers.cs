using Broadsheet.Contracts;
using Broadsheet.Search;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace Broadsheet.Unit.Search;

/// <summary>Sections, dates, order and pages of an answer, and questions that make no sense.</summary>
public sealed class Answers : IDisposable
{
    private readonly TestIndex index = new();

    public void Dispose() => index.Dispose();

    private static Article In(string id, string path, params string[] section) => TestIndex.Article(id) with { Section = section, Path = $"/{path}/2026/05/03/{id}" };

    private static Article At(string id, string time) => TestIndex.Article(id) with { FirstPublished = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture) };

    [Fact]
    public void A_section_includes_its_subsections_and_not_those_that_only_begin_alike()
    {
        index.With(In("news", "news", "News"), In("politics", "news/politics", "News", "Politics"), In("room", "newsroom", "Newsroom"), In("elsewhere", "sport/news", "Sport", "News"));
        Assert.Equal("news politics", index.Ids("q=&section=news"));
        Assert.Equal("news politics", index.Ids("section=/news/"));
        Assert.Equal("politics", index.Ids("section=news/politics"));
        Assert.Equal("", index.Ids("section=news/pol"));
        Assert.Equal("", index.Ids("section=politics"));
    }

    [Fact]
    public void Sections_are_counted_at_all_levels_with_most_first_and_as_paths_write_them()
    {
        index.With(In("a", "news", "News"), In("b", "news/politics", "News", "Politics"), In("b2", "news/politics", "News", "Politics"), In("c", "news/politics", "NEWS", "POLITICS"), In("d", "%D8%A7%DB%8C%D8%B1%D8%A7%D9%86", "ایران"));
        index.With(In("e", "sport", "Sport"));
        var sections = index.Ask("q=").Sections;
        Assert.Equal(["news 4 News", "news/politics 3 Politics", "%D8%A7%DB%8C%D8%B1%D8%A7%D9%86 1 ایران", "sport 1 Sport"], sections.Select(section => $"{section.Address} {section.Count} {section.Name}"));
        Assert.Equal(["News", "Politics"], sections[1].Section);
        // An address is understood as it was given, encoded once by the client, and as readers write it.
        Assert.Equal("d", index.Ids("section=" + Uri.EscapeDataString(sections[2].Address)));
        Assert.Equal("d", index.Ids("section=" + Uri.EscapeDataString("ایران")));
    }

    [Fact]
    public void Sections_count_all_that_matches_and_not_only_what_the_page_shows()
    {
        for (var number = 0; number < 45; number++)
            index.Index.Write(In($"a{number:00}", number % 3 == 0 ? "sport" : "news", number % 3 == 0 ? "Sport" : "News"));
        index.With(TestIndex.Article("other", "Unlike"));
        var answer = index.Ask("q=headline&page=3");
        Assert.Equal((45, 3, 3, 20, 5), (answer.Total, answer.Page, answer.Pages, answer.PageSize, answer.Hits.Count));
        Assert.Equal([30, 15], answer.Sections.Select(section => section.Count));
    }

    [Fact]
    public void Dates_bound_the_first_publication_and_the_last_day_belongs_to_them()
    {
        index.With(At("a", "2026-05-01T23:59:59.999Z"), At("b", "2026-05-02T00:00:00Z"), At("c", "2026-05-03T23:59:59.999Z"), At("d", "2026-05-04T00:00:00Z"));
        Assert.Equal("c b", index.Ids("from=2026-05-02&to=2026-05-03"));
        Assert.Equal("d c b", index.Ids("from=2026-05-02"));
        Assert.Equal("b a", index.Ids("to=2026-05-02"));
        Assert.Equal("b", index.Ids("from=2026-05-02T00:00:00Z&to=2026-05-03T01:00:00.5+02:00"));
        Assert.Equal("b", index.Ids("from=2026-05-02T02:00:00%2B02:00&to=2026-05-03t01:00:00z"));
        Assert.Equal("", index.Ids("from=9999-12-31&to=9999-12-31"));
    }

    [Fact]
    public void Order_is_by_time_without_words_and_as_asked_with_words()
    {
        index.With(At("old", "2026-05-01T08:00:00Z") with { Headline = "Bridge bridge bridge" }, At("new", "2026-05-03T08:00:00Z") with { Body = "<p>A bridge among other words of a text.</p>" }, At("middle", "2026-05-02T08:00:00Z"));
        Assert.Equal("new middle old", index.Ids("q="));
        Assert.Equal("new middle old", index.Ids("sort=relevance"));
        Assert.Equal("old middle new", index.Ids("sort=oldest"));
        Assert.Equal("old new", index.Ids("q=bridge"));
        Assert.Equal("new old", index.Ids("q=bridge&sort=newest"));
    }

    [Fact]
    public void What_is_equal_keeps_one_order_over_all_pages()
    {
        for (var number = 99; number >= 0; number--)
        {
            index.Index.Write(TestIndex.Article($"a{number:00}"));
            if (number % 7 == 0)
                index.Index.Refresh();
        }
        foreach (var question in new[] { "q=", "q=headline", "sort=oldest" })
            Assert.Equal(Enumerable.Range(0, 100).Select(number => $"a{number:00}"), Enumerable.Range(1, 5).SelectMany(page => index.Ask($"{question}&page={page}").Hits).Select(hit => hit.Id));
        Assert.Empty(index.Ask("q=&page=6").Hits);
        Assert.Empty(index.Ask($"q=&page={Question.LastPage}").Hits);
    }

    [Fact]
    public void However_many_match_neighbours_come_first_and_each_article_is_on_one_page()
    {
        // Ids are in the order of what is equal otherwise: neighbours would come last.
        for (var number = 0; number < 300; number++)
            index.Index.Write(number switch
            {
                < 15 => TestIndex.Article($"near{number:000}", "Report", "<p>Over there the harbour bridge is seen.</p>"),
                < 115 => TestIndex.Article($"apart{number:000}", "Report", "<p>Over there the bridge is harbour seen.</p>"),
                _ => TestIndex.Article($"long{number:000}", "Report", "<p>Over there the bridge is harbour seen by all who came to this town.</p>"),
            });
        index.Index.Refresh();
        var pages = Enumerable.Range(1, 16).Select(page => index.Ask($"q=harbour+bridge&page={page}").Hits.Select(hit => hit.Id).ToList()).ToList();
        string[] expected = [.. Of("near", 0, 15), .. Of("apart", 15, 100), .. Of("long", 115, 185)];
        Assert.Equal(expected, pages.SelectMany(page => page));
        Assert.Equal((20, 20, 0), (pages[9].Count, pages[14].Count, pages[15].Count));

        static IEnumerable<string> Of(string name, int from, int count) => Enumerable.Range(from, count).Select(number => $"{name}{number:000}");
    }

    [Fact]
    public void A_hit_says_what_a_list_needs()
    {
        index.With(In("a", "news/politics", "News", "Politics") with { Headline = "Mayor & sons", Language = "en-GB" });
        var hit = index.Ask("q=mayor").Hits.Single();
        Assert.Equal(("a", "/news/politics/2026/05/03/a", "Mayor & sons", "<mark>Mayor</mark> &amp; sons", "Body.", "en-GB", "The Gazette"), (hit.Id, hit.Path, hit.Headline, hit.HeadlineHtml, hit.ExtractHtml, hit.Language, hit.Source));
        Assert.Equal(["News", "Politics"], hit.Section);
        Assert.Equal(TestIndex.Article("a").FirstPublished, hit.FirstPublished);
        Assert.Equal(TestIndex.Article("a").Updated, hit.Updated);
    }

    [Fact]
    public void An_empty_index_answers_too() => Assert.Equal((0, 0), (index.Ask("q=x").Total, index.Ask("q=").Pages));

    [Theory]
    [InlineData("page=0", "page")]
    [InlineData("page=-1", "page")]
    [InlineData("page=501", "page")]
    [InlineData("page=99999999999999999999", "page")]
    [InlineData("page=1.5", "page")]
    [InlineData("page=%201", "page")]
    [InlineData("page=x", "page")]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2026-02-31", "to")]
    [InlineData("to=2026-05-03T08:00:00", "to")]
    [InlineData("from=03/05/2026", "from")]
    [InlineData("from=2026-05-04&to=2026-05-03", "from")]
    [InlineData("sort=best", "sort")]
    [InlineData("sort=Newest", "sort")]
    [InlineData("q=a&q=b", "q")]
    public void A_question_that_makes_no_sense_gets_a_sentence_that_names_the_parameter(string query, string parameter)
    {
        var (question, error) = Question.Of(new QueryCollection(QueryHelpers.ParseQuery(query)));
        Assert.Null(question);
        Assert.StartsWith($"'{parameter}' ", error);
        Assert.EndsWith(".", error);
    }

    [Fact]
    public void Too_long_a_question_is_refused()
    {
        foreach (var parameter in new[] { "q", "section" })
        {
            Assert.NotNull(Question.Of(new QueryCollection(QueryHelpers.ParseQuery($"{parameter}={new string('x', 400)}"))).Question);
            Assert.StartsWith($"'{parameter}' has 401", Question.Of(new QueryCollection(QueryHelpers.ParseQuery($"{parameter}={new string('x', 401)}"))).Error);
        }
    }
}
