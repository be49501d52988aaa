using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>What of a page is the headline, and on which day it appeared, where the page says it in several ways or hardly at all.</summary>
public sealed class ReadingWebPagesHeads
{
    private const string Text = """
        <p>The council of Lowmere voted on Tuesday to reopen the old grain harbour, which has been closed since the flood of 1984, and the hall stood up.</p>
        <p>“We had to learn to wait,” said the harbour master, Oda Finnmark, after the vote in the town hall, where nobody had expected it, least of all she.</p>
        <p>Work will begin in autumn and is expected to cost nine million crowns, a third of which the province will pay, if its own council agrees in June.</p>
        """;

    private static Draft Read(string body, string head = "", string address = "https://paper.example/local/harbour.html", DateTimeOffset? now = null)
    {
        var result = HtmlPage.Read($"<!doctype html><html><head>{head}</head><body>{body}</body></html>", new Uri(address), now);
        Assert.True(result.Ok, result.Problem?.Detail);
        return result.Value;
    }

    [Theory]
    [InlineData("<h1><span class='kicker'>Lowmere</span> Council votes to reopen the harbour</h1>", "<title>Harbour | Paper</title>")]
    [InlineData("<h1><span class='dachzeile'>Nach vierzig Jahren</span><span>Council votes to reopen the harbour</span></h1>", "<title>Council | Paper</title>")]
    [InlineData("<h1><span>Lowmere</span><span>Council votes to reopen the harbour</span></h1>", "<title>Paper</title>")]
    [InlineData("<h1><em>Lowmere</em> Council votes to reopen the harbour</h1>", "<title>Lowmere: Council votes to reopen the harbour | Paper</title>")]
    [InlineData("<h1>Coun&shy;cil votes to re&shy;open the har&shy;bour</h1>", "")]
    [InlineData("<h1>03.05.2026 - Council votes to reopen the harbour</h1>", "")]
    [InlineData("<header><h1><a href='/'>The Lowmere Gazette of Record</a></h1></header><h2>Council votes to reopen the harbour</h2>", "<title>The Lowmere Gazette of Record » Council votes to reopen the harbour</title>")]
    [InlineData("<h1 class='site-title'>Paper</h1><article><h3 class='entry-title'>Council votes to reopen the harbour</h3>", "<title>Paper: News</title><meta property='og:title' content='Council votes to reopen the harbour'>")]
    [InlineData("<h1>Local</h1><h2>Council votes to reopen the harbour</h2>", "<title>Council votes to reopen the harbour - Local - Paper</title>")]
    [InlineData("<h2>Council votes to reopen the harbour</h2>", "<title>Paper -</title>")]
    [InlineData("<div class='modal'><h1>While you are here, read this too</h1></div><div class='content-sidebar-wrap'><h1>Council votes to reopen the harbour</h1>", "<title>While away | Paper</title>")]
    [InlineData("<h2>Council votes to reopen the harbour</h2><h1>Our five tips for harbours</h1>", "<title>Council votes to reopen the harbour</title>")]
    public void The_headline_is_what_readers_see_over_the_text(string top, string head) => Assert.Equal("Council votes to reopen the harbour", Read(top + Text, head).Headline);

    [Theory]
    [InlineData("<h1>Harbourhistory</h1><h2>The first boats came in 1968</h2>", "<title>History - The Harbour Friends of Lowmere</title>", "Harbourhistory")]
    [InlineData("<h1>History</h1>", "<title>Council votes to reopen the harbour - Lowmere</title>", "Council votes to reopen the harbour")]
    public void The_only_h1_is_the_headline_where_the_title_is_a_word_of_the_menu(string top, string head, string headline) => Assert.Equal(headline, Read(top + Text, head).Headline);

    [Theory]
    [InlineData("<h1>Interview: Oda Finnmark on waiting</h1>", "Interview: Oda Finnmark on waiting")]
    [InlineData("<h1><em>Moby-Dick</em> comes to Lowmere again</h1>", "Moby-Dick comes to Lowmere again")]
    [InlineData("<h1>The harbour <a href='/x'>of Lowmere</a> opens</h1>", "The harbour of Lowmere opens")]
    [InlineData("<h1>Harbour opens:<br>the hall stood up</h1>", "Harbour opens: the hall stood up")]
    public void What_belongs_to_the_headline_stays_with_it(string top, string headline) => Assert.Equal(headline, Read(top + Text, "<title>Paper</title>").Headline);

    [Theory]
    [InlineData("<meta name='date' content='2026-05-09'><meta property='article:published_time' content='2026-05-03T10:00:00+02:00'>", "", "")]
    [InlineData("<meta property='article:modified_time' content='2026-05-09T10:00:00Z'>", "<p class='date'>3 May 2026</p>", "")]
    [InlineData("<meta name='date' content='2026-05-09T10:00:00Z'>", "<p>Sunday, 3 May 2026</p>", "")]
    [InlineData("<meta name='date' content='2026-05-09T10:00:00Z'>", "<time itemprop='datePublished' datetime='2026-05-03'>yesterday</time>", "")]
    [InlineData("", "<span>Von Mara Velde, 3. Mai 2026, 14:05 Uhr</span>", "")]
    [InlineData("", "<p>Publié le 3 mai 2026 à 14h05</p>", "")]
    [InlineData("", "<p>3 de mayo de 2026</p>", "")]
    [InlineData("", "<p>03.05.26</p>", "")]
    [InlineData("", "<p>Updated: 9 May 2026</p><p>Published: 3 May 2026</p>", "")]
    [InlineData("", "", "<p>Veröffentlicht am</p><p>3. Mai 2026</p>")]
    [InlineData("", "<p>Joined: 1 May 2019</p>", "<p>Posted on 3 May 2026</p>")]
    [InlineData("", "", "<script>window.page = {\"publishDate\":\"2026-05-03T09:00:00Z\",\"title\":\"x\"}</script>")]
    [InlineData("", "", "<div class='comments'><time datetime='2026-05-08'>8 May</time></div><time datetime='2026-05-03'>3 May</time>")]
    [InlineData("<meta property='article:modified_time' content='2026-05-03T10:00:00Z'>", "", "")]
    [InlineData("", "<p>03 | 05 | 2026</p>", "")]
    [InlineData("<meta name='og:article:published_time' content='2026-04-23'>", "<time datetime='2026-05-03'>3 May 2026</time>", "")]
    [InlineData("", "", "<div class='sidebar'><p>Mise en ligne</p><p>3 mai 2026</p></div>")]
    public void The_day_of_publication_comes_before_all_other_days(string head, string small, string behind) =>
        Assert.Equal(new DateOnly(2026, 5, 3), Day(Read($"<main><h1>Council votes to reopen the harbour</h1>{small}{Text}{behind}</main>", head)));

    [Theory]
    [InlineData("https://paper.example/2026/05/03/harbour")]
    [InlineData("https://paper.example/2026/5/3/harbour")]
    [InlineData("https://paper.example/news/2026-05-03-harbour")]
    [InlineData("https://paper.example/news/03-05-2026-harbour")]
    [InlineData("https://paper.example/harbour_20260503.html")]
    public void The_address_tells_the_day_where_nothing_else_does(string address) => Assert.Equal(new DateOnly(2026, 5, 3), Day(Read("<h1>Council votes to reopen the harbour</h1>" + Text, address: address)));

    [Fact]
    public void A_moment_in_utc_is_told_by_the_clock_of_the_place_whose_day_the_page_shows()
    {
        var draft = Read("<h1>Council votes to reopen the harbour</h1><p>4 May 2026</p>" + Text, "<meta property='article:published_time' content='2026-05-03T23:00:00Z'>");
        Assert.Equal(new DateTimeOffset(2026, 5, 3, 23, 0, 0, TimeSpan.Zero), draft.FirstPublished!.Value.ToUniversalTime());
        Assert.Equal(new DateOnly(2026, 5, 4), Day(draft));
    }

    [Theory]
    [InlineData("<p>3 May 2036</p>")]
    [InlineData("<p>3 May 1984</p>")]
    public void A_day_that_cannot_be_is_none(string small) => Assert.Null(Read("<h1>Council votes to reopen the harbour</h1>" + small + Text, now: new DateTimeOffset(2026, 5, 3, 12, 0, 0, TimeSpan.Zero)).FirstPublished);

    [Theory]
    [InlineData("<p>Ein Artikel von <strong>Mara Velde</strong> | 03.05.2026 - 12:45</p>", "")]
    [InlineData("<p>erstellt von <a href='/mara'>Mara Velde</a></p>", "")]
    [InlineData("<p>Posted on May 3, 2026 by Mara Velde</p>", "")]
    [InlineData("<p>By <span>Mara Velde</span></p>", "<meta property='og:site_name' content='The Paper'><meta name='author' content='The Paper'>")]
    [InlineData("<p>Von Mara Velde</p>", "<meta name='author' content='admin'>")]
    [InlineData("<p>Von Mara Velde</p>", "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"author\":{\"@type\":\"NewsMediaOrganization\",\"name\":\"Paper Online\"}}</script>")]
    [InlineData("", "<meta name='twitter:label1' content='Verfasst von'><meta name='twitter:data1' content='Mara Velde'>")]
    [InlineData("<div><span class='author'>Autor:</span></div><div class='author'>Mara Velde</div>", "")]
    public void A_person_who_is_named_comes_before_the_publisher_and_the_account(string small, string head) =>
        Assert.Equal(["Mara Velde"], Read($"<main><h1>Council votes to reopen the harbour</h1>{small}{Text}</main>", head).Bylines);

    [Fact]
    public void The_publisher_is_the_author_where_the_page_names_nobody() =>
        Assert.Equal(["The Paper"], Read("<h1>Council votes to reopen the harbour</h1>" + Text, "<meta property='og:site_name' content='The Paper'><meta name='author' content='The Paper'>").Bylines);

    [Fact]
    public void A_surely_named_day_of_publication_comes_before_the_day_that_is_shown() =>
        Assert.Equal(new DateOnly(2026, 5, 3), Day(Read("<h1>Council votes to reopen the harbour</h1><time datetime='2026-05-09'>9 May 2026</time>" + Text, "<meta property='article:published_time' content='2026-05-03T10:00:00Z'>")));

    private static DateOnly? Day(Draft draft) => draft.FirstPublished is { } time ? DateOnly.FromDateTime(time.DateTime) : null;
}
