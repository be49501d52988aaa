using System.Text;
using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>What of an article's web page is its text, whatever the template is called.</summary>
public sealed class ReadingWebPagesText
{
    private const string Text = """
        <p>The council of Lowmere voted on Tuesday to reopen the old grain harbour, which has been closed since the flood of 1984, and the hall stood up.</p>
        <p>“We had to learn to wait,” said the harbour master, Oda Finnmark, after the vote in the town hall, where nobody had expected it, least of all she.</p>
        <p>Work will begin in autumn and is expected to cost nine million crowns, a third of which the province will pay, if its own council agrees in June.</p>
        <p>The first ship is to be the grain barge Halder, which has lain in the mud of the upper Selm for forty years and was towed free on Monday.</p>
        """;

    private static readonly Uri Address = new("https://paper.example/2026/05/03/harbour.html");

    private static Draft Read(string body, string head = "<title>Council votes to reopen the grain harbour</title>") => Read(Encoding.UTF8.GetBytes($"<!doctype html><html><head>{head}</head><body>{body}</body></html>"), null);

    private static Draft Read(byte[] page, string? contentType)
    {
        var result = HtmlPage.Read(page, contentType, Address);
        Assert.True(result.Ok, result.Problem?.Detail);
        return result.Value;
    }

    [Theory]
    [InlineData("<div class='share-buttons'>Send this to a friend by mail or by carrier pigeon</div>", "pigeon")]
    [InlineData("<section id='comments'><p>I was there, and I can tell you that nobody stood up at all, not even the mayor.</p></section>", "not even the mayor")]
    [InlineData("<div class='c-newsletterBox'>Our letter of the morning, every day at six.</div>", "every day at six")]
    [InlineData("<ul class='x1'><li><a href='/a'>Another harbour</a></li><li><a href='/b'>A third harbour</a></li></ul>", "Another harbour")]
    [InlineData("<div><h3>Related articles</h3><p>Ships that never sailed</p></div>", "never sailed")]
    [InlineData("<div><h3>Das könnte Sie auch interessieren</h3><p>Schiffe ohne Hafen</p></div>", "ohne Hafen")]
    [InlineData("<div style='display: none'>Shown to nobody at any time, whatever they do.</div>", "Shown to nobody")]
    [InlineData("<p>Nine million <span class='sr-only'>for ears alone</span> crowns are a lot of money for a town of this size.</p>", "for ears alone")]
    [InlineData("<aside>In other news, a bridge was opened in another town on the same day.</aside>", "a bridge was opened")]
    [InlineData("<script>var leaked = 'this is a script';</script>", "this is a script")]
    public void What_stands_beside_the_text_is_left_out(string beside, string words)
    {
        var body = Read($"<main><h1>Council votes to reopen the grain harbour</h1><div class='article-body'>{Text}{beside}</div></main>").Body;
        Assert.Contains("grain barge Halder", body);
        Assert.DoesNotContain(words, body);
    }

    [Theory]
    [InlineData("<div class='ArticleBody_root__x7a'>", "</div>")]
    [InlineData("<div itemprop='articleBody'>", "</div>")]
    [InlineData("<article class='post hentry tag-comments category-newsletter'>", "</article>")]
    [InlineData("<div class='has-sidebar'><div class='xyz'>", "</div></div>")]
    [InlineData("<table><tr><td>", "</td></tr></table>")]
    [InlineData("<form id='aspnetForm'>", "</form>")]
    [InlineData("<div class='field field--label-hidden'>", "</div>")]
    public void The_text_is_found_under_any_name(string open, string close)
    {
        var body = Read($"<div class='nav'><a href='/'>Home</a></div>{open}{Text}{close}<div class='footer'>© Paper of Lowmere</div>").Body;
        Assert.Contains("which has been closed since the flood", body);
        Assert.Contains("grain barge Halder", body);
        Assert.DoesNotContain("Paper of Lowmere", body);
    }

    [Fact]
    public void Opening_sentences_above_the_body_are_part_of_it_and_the_headline_is_not()
    {
        var body = Read($"<article><header><h1>Council votes to reopen the grain harbour</h1><p class='lead'>After forty years of mud the ships may come back</p><p class='byline'>By Mara Velde</p></header><div class='article-body'>{Text}</div></article>").Body!;
        Assert.InRange(body.IndexOf("After forty years of mud", StringComparison.Ordinal), 0, body.IndexOf("The council of Lowmere", StringComparison.Ordinal));
        Assert.DoesNotContain("votes to reopen the grain harbour<", body);
        Assert.DoesNotContain("Mara Velde", body);
    }

    [Theory]
    [InlineData("<h1>Council votes to reopen the grain harbour</h1>", "<title>Harbour - Paper</title><meta property='og:title' content='Harbour reopens, council says'>", "Council votes to reopen the grain harbour")]
    [InlineData("<h1><span>Lowmere</span> Council votes to reopen the harbour</h1>", "<title>Council votes to reopen the harbour | Paper</title>", "Council votes to reopen the harbour")]
    [InlineData("<h1>Paper of Lowmere</h1><h2>Council votes to reopen the harbour</h2>", "<title>Council votes to reopen the harbour - Paper of Lowmere</title>", "Council votes to reopen the harbour")]
    [InlineData("", "<title>Council votes to reopen the harbour | Paper</title><meta property='og:site_name' content='Paper'>", "Council votes to reopen the harbour")]
    public void The_headline_is_what_readers_see(string top, string head, string headline) => Assert.Equal(headline, Read($"{top}<div class='article-body'>{Text}</div>", head).Headline);

    [Theory]
    [InlineData("<p>3. Mai 2026, 14:05 Uhr</p>", "2026-05-03")]
    [InlineData("<span class='entry-date'>May 2, 2026</span>", "2026-05-02")]
    [InlineData("<time datetime='2026-05-01T10:00:00+02:00'>on Friday</time>", "2026-05-01")]
    [InlineData("", "2026-05-03")]
    public void The_day_is_read_from_small_print_or_address(string print, string day)
    {
        var draft = Read($"<h1>Council votes to reopen the grain harbour</h1>{print}<div class='article-body'>{Text}</div>");
        Assert.Equal(day, draft.FirstPublished?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void An_author_may_be_named_elsewhere_in_json_ld()
    {
        var draft = Read($"<h1>Council votes to reopen the grain harbour</h1><div class='article-body'>{Text}</div>", """
            <script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"x","author":{"@id":"#p1"}},{"@type":"Person","@id":"#p1","name":"Mara Velde"},
            {"@type":"VideoObject","name":"The vote","contentUrl":"/v.mp4","thumbnailUrl":"/v.jpg"}]}</script>
            """);
        Assert.Equal(["Mara Velde"], draft.Bylines);
        Assert.Equal(("https://paper.example/v.mp4", "The vote"), (draft.Videos[0].Address, draft.Videos[0].Title));
    }

    [Theory]
    [InlineData("windows-1251", "text/html; charset=windows-1251", "", "Совет порта")]
    [InlineData("iso-8859-2", null, "<meta charset='iso-8859-2'>", "Žluťoučký kůň")]
    [InlineData("shift_jis", null, "<meta http-equiv='Content-Type' content='text/html; charset=Shift_JIS'>", "港の評議会")]
    [InlineData("utf-8", "text/html; charset=iso-8859-1", "", "Rådet på øya")]
    [InlineData("windows-1252", null, "", "Café à Nîmes")]
    [InlineData("utf-16", "text/html; charset=utf-16", "", "Conseil")]
    public void The_encoding_is_what_the_bytes_and_the_page_say(string encoding, string? contentType, string meta, string words)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var page = Encoding.GetEncoding(encoding).GetBytes($"<html><head>{meta}<title>{words}</title></head><body><h1>{words}</h1><article><p>{words}, {words}, {words}, {words}, {words}, {words}, {words}.</p></article></body></html>");
        Assert.Equal(words, Read(page, contentType).Headline);
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { string.Concat(Enumerable.Repeat("<div>", 10_000)) + "x", "nested" },
        { string.Concat(Enumerable.Repeat("<b><i>", 10_000)) + "x", "nested" },
        { "<p " + string.Concat(Enumerable.Range(0, 400_000).Select(at => $"a{at}=1 ")) + ">x</p>", "attributes" },
        { string.Concat(Enumerable.Repeat("<p>x</p>", 200_000)), "tags" },
        { new string('x', HtmlPage.MaxBytes + 1), "at most" },
        { string.Concat(Enumerable.Repeat("<a", 200_000)), "article text" },
        { string.Concat(Enumerable.Repeat("<a", 200_000)) + ">", "article text" },
    };

    [Theory, MemberData(nameof(Hostile))]
    public void A_hostile_page_is_refused_with_a_reason(string body, string word)
    {
        var result = HtmlPage.Read(Encoding.UTF8.GetBytes("<html><head><title>Title</title></head><body>" + body), null, Address);
        Assert.False(result.Ok);
        Assert.Contains(word, result.Problem.Detail);
    }

    [Theory]
    [InlineData("<p>And so it went on, day after day, with nobody to end it, and no end in sight for anybody at all.</p>")]
    [InlineData("<li class='c{0}'><a href='/{0}'>Link</a> and text, of which there is no end.</li>")]
    [InlineData("<h2>{0}</h2>")]
    [InlineData("<div class='date meta{0}'>x</div>")]
    [InlineData("<article class='post'><p>Some prose, which is read and is quite long enough to be taken for prose.</p></article>")]
    public void Four_thousand_parts_of_any_kind_are_read(string part)
    {
        var page = new StringBuilder("<html><head><title>Title of it all</title></head><body><h1>Title of it all</h1>");
        for (var at = 0; at < 4_000; at++)
            page.AppendFormat(System.Globalization.CultureInfo.InvariantCulture, part, at);
        var result = HtmlPage.Read(Encoding.UTF8.GetBytes(page.ToString()), null, Address);
        Assert.True(result.Ok ? result.Value.Headline == "Title of it all" : result.Problem.Detail.Contains("article text", StringComparison.Ordinal));
    }
}
