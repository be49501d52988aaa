using Broadsheet.Contracts;
using Broadsheet.Search;
using Xunit;

namespace Broadsheet.Unit.Search;

/// <summary>What readers see of a hit.</summary>
public sealed class Extracts : IDisposable
{
    private const string Filler = "Rain fell over the northern valleys for days. Farmers waited at the edge of their fields. Nobody could say when it would end. ";
    private readonly TestIndex index = new();

    public void Dispose() => index.Dispose();

    private Hit Hit(Article article, string query) => Assert.Single(index.With(article).Ask("q=" + Uri.EscapeDataString(query)).Hits);

    [Theory]
    [InlineData("en", "The bridges were closed", "bridge closing", "The <mark>bridges</mark> were <mark>closed</mark>")]
    [InlineData("en", "The bridge is closed for a week", "\"closed for a week\"", "The bridge is <mark>closed for a week</mark>")]
    [InlineData("en", "The U.S. agrees", "US", "The <mark>U.S</mark>. agrees")]
    [InlineData("en", "To be or not to be", "to be", "<mark>To</mark> <mark>be</mark> or not <mark>to</mark> <mark>be</mark>")]
    [InlineData("en", "Week for a bridge", "for bridge", "Week for a <mark>bridge</mark>")]
    [InlineData("ru", "Министры открыли мост", "министр", "<mark>Министры</mark> открыли мост")]
    [InlineData("zh", "北京大学的教授", "北京大学", "<mark>北京大学</mark>的教授")]
    [InlineData("fa", "کتاب‌های ایرانی", "كتاب", "<mark>کتاب</mark>\u200cهای ایرانی")]
    [InlineData("en", "Bridge & \"harbour\" <script>alert('x')</script>", "harbour script", "Bridge &amp; &quot;<mark>harbour</mark>&quot; &lt;<mark>script</mark>&gt;alert(&#39;x&#39;)&lt;/<mark>script</mark>&gt;")]
    [InlineData("en", "Nothing <mark>of this</mark>", "nothing", "<mark>Nothing</mark> &lt;mark&gt;of this&lt;/mark&gt;")]
    public void A_headline_has_marks_round_what_matched_and_everything_else_is_text(string language, string headline, string query, string html) =>
        Assert.Equal(html, Hit(TestIndex.Article("a", headline, language: language), query).HeadlineHtml);

    [Fact]
    public void Text_that_looks_like_markup_stays_text()
    {
        var extract = Hit(TestIndex.Article("a", "x", "<p>Type &lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; wait</p>"), "script wait").ExtractHtml;
        Assert.Equal("Type &lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; &amp;amp; <mark>wait</mark>", extract);
    }

    [Fact]
    public void The_extract_is_the_part_where_most_of_the_words_stand_and_begins_at_its_sentence()
    {
        var body = $"<p>{Filler}The mayor slept. {Filler}{Filler}</p><p>Then the mayor opened the harbour. {Filler}{Filler}</p>";
        var extract = Hit(TestIndex.Article("a", "x", body), "mayor harbour").ExtractHtml;
        Assert.StartsWith("Then the <mark>mayor</mark> opened the <mark>harbour</mark>. Rain fell", extract);
        Assert.InRange(extract.Length, 150, 260);
    }

    [Fact]
    public void Where_no_sentence_begins_near_by_words_stay_whole_and_dots_say_that_something_is_left_out()
    {
        var words = string.Join(' ', Enumerable.Repeat("lorem", 200));
        var extract = Hit(TestIndex.Article("a", "x", $"<p>{words} harbour {words}</p>"), "harbour").ExtractHtml;
        Assert.Matches("^… (lorem )+<mark>harbour</mark>( lorem)+ …$", extract);
        Assert.InRange(extract.Length, 180, 250);
    }

    [Fact]
    public void A_match_at_the_very_end_cuts_no_word_behind_it()
    {
        var text = string.Join(' ', Enumerable.Repeat("the quick fox", 40));
        var matches = Enumerable.Range(0, 40).Select(at => new Match(at * 14, at * 14 + 3, "the")).ToList();
        for (var skipped = 0; skipped < 14; skipped++)
        {
            var extract = Extract.Best(new string('x', skipped) + " " + text, [.. matches.Select(match => match with { Start = match.Start + skipped + 1, End = match.End + skipped + 1 })]);
            Assert.Matches(" (<mark>the</mark>|quick|fox) …$", extract);
        }
    }

    [Fact]
    public void Text_without_spaces_is_cut_between_characters()
    {
        var body = string.Concat(Enumerable.Repeat("😀北", 300)) + "大学" + string.Concat(Enumerable.Repeat("😀京", 300));
        var extract = Hit(TestIndex.Article("a", "x", $"<p>{body}</p>", "zh"), "大学").ExtractHtml;
        Assert.Contains("大学</mark>", extract);
        Assert.All(extract.EnumerateRunes(), rune => Assert.NotEqual(0xfffd, rune.Value));
        Assert.InRange(extract.Length, 100, 250);
    }

    [Fact]
    public void A_match_longer_than_an_extract_is_shown_whole()
    {
        var phrase = string.Join(' ', Enumerable.Range(0, 90).Select(number => $"w{number}"));
        Assert.Contains($"<mark>{phrase}</mark>", Hit(TestIndex.Article("a", "x", $"<p>{Filler}{Filler}{phrase} {Filler}</p>"), $"\"{phrase}\"").ExtractHtml);
    }

    [Fact]
    public void Where_nothing_matched_in_the_text_the_standfirst_is_shown_else_the_first_words()
    {
        var article = TestIndex.Article("a", "Harbour", $"<p>{Filler}{Filler}</p>");
        Assert.StartsWith("Rain fell over the northern valleys for days.", Hit(article, "harbour").ExtractHtml);
        Assert.Equal("A <mark>harbour</mark> opens.", Hit(article with { Version = 2, Standfirst = "A harbour opens." }, "harbour").ExtractHtml);
        Assert.Equal("A gate opens.", Hit(article with { Version = 3, Standfirst = "A gate opens." }, "harbour").ExtractHtml);
        Assert.Equal("A gate opens.", index.Ask("q=").Hits.Single().ExtractHtml);
        Assert.Equal("", Hit(article with { Version = 4, Body = "" }, "harbour").ExtractHtml);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("<p>One <em>two</em>.</p><p>Three</p>", "One two.\nThree")]
    [InlineData("<p>in\n  one\tline</p>", "in one line")]
    [InlineData("<ul><li>a</li><li>b</li></ul>", "a\nb")]
    [InlineData("a<br>b<hr/>c", "a\nb\nc")]
    [InlineData("<td>a</td><td>b</td>", "a\nb")]
    [InlineData("un<strong>break</strong>able", "unbreakable")]
    [InlineData("&lt;b&gt; &amp; &eacute; &#x1F600; &nbsp;x &unknown;", "<b> & é 😀 x &unknown;")]
    [InlineData("<a href=\"https://x/?a>b\" title='>'>link</a>", "link")]
    [InlineData("a < b and c <3", "a < b and c <3")]
    [InlineData("x<!-- <p>no</p> -->y", "xy")]
    [InlineData("a<script>var x = '<p>no</p>';</script>b<style>p{}</style>c", "a\nb\nc")]
    [InlineData("<p>never closed <a href=\"", "never closed")]
    [InlineData("<script>never closed", "")]
    [InlineData("<!-- never closed", "")]
    public void The_text_of_a_body_is_what_readers_see(string html, string text) => Assert.Equal(text, HtmlText.Of(html));
}
