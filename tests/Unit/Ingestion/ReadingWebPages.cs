using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>An article's web page, as papers' templates make them.</summary>
public sealed class ReadingWebPages
{
    private const string Text = """
        <p>The council of Lowmere voted on Tuesday to reopen the old grain harbour, which has been closed since the flood of 1984, and the hall stood up.</p>
        <p>“We had to learn to wait,” said the harbour master, Oda Finnmark, after the vote in the town hall, where nobody had expected it, least of all she.</p>
        <p>Work will begin in autumn and is expected to cost nine million crowns, a third of which the province will pay, if its own council agrees in June.</p>
        <p>The first ship is to be the grain barge Halder, which has lain in the mud of the upper Selm for forty years and was towed free on Monday.</p>
        """;

    private static Draft Read(string html, string? address = "https://paper.example/2026/harbour.html")
    {
        var result = HtmlPage.Read(html, address is null ? null : new Uri(address));
        Assert.True(result.Ok, result.Problem?.Detail);
        return result.Value;
    }

    private static string Page(string head, string top = "<h1>Council votes to reopen the grain harbour</h1>") =>
        $"<!doctype html><html lang='en-GB'><head>{head}</head><body><nav><a href='/'>Home</a><a href='/news'>News</a></nav><main><article>{top}{Text}</article></main><aside><a href='/x'>Most read</a></aside><footer>© 2026 Paper</footer></body></html>";

    [Fact]
    public void Json_ld_tells_who_when_and_where()
    {
        var draft = Read(Page("""
            <title>Council votes to reopen the grain harbour | Paper</title><link rel="canonical" href="/2026/harbour">
            <script type="application/ld+json">{"@context":"https://schema.org","@graph":[
              {"@type":"NewsArticle","headline":"Council votes to reopen the grain harbour","datePublished":"2026-05-03T10:00:00+02:00","dateModified":"2026-05-03T12:00:00Z",
               "author":[{"@type":"Person","name":"Mara Velde"},{"@type":"Person","name":"Jonas Eick"}],"publisher":{"@type":"Organization","name":"The Paper"},
               "image":{"@type":"ImageObject","url":"https://cdn.example/h.jpg","caption":"The harbour."},"keywords":["harbours","grain"],"description":"After forty years of mud."},
              {"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","position":1,"name":"Home"},{"@type":"ListItem","position":2,"item":{"@id":"/n","name":"News"}},{"@type":"ListItem","position":3,"name":"Local"},{"@type":"ListItem","position":4,"name":"Council votes to reopen the grain harbour"}]}]}</script>
            """));
        Assert.Equal(("Council votes to reopen the grain harbour", "After forty years of mud.", "en-GB", "The Paper"), (draft.Headline, draft.Standfirst, draft.Language, draft.SourceName));
        Assert.Equal(["News", "Local"], draft.Section);
        Assert.Equal(["Mara Velde", "Jonas Eick"], draft.Bylines);
        Assert.Equal(["harbours", "grain"], draft.Topics);
        Assert.Equal((new DateTimeOffset(2026, 5, 3, 8, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 5, 3, 12, 0, 0, TimeSpan.Zero)), (draft.FirstPublished, draft.Updated));
        Assert.Equal("https://paper.example/2026/harbour", draft.Address);
        Assert.Equal(("https://cdn.example/h.jpg", "The harbour."), (draft.Pictures[0].Address, draft.Pictures[0].Caption));
        Assert.Contains("Oda Finnmark", draft.Body);
        Assert.DoesNotContain("Most read", draft.Body);
        Assert.DoesNotContain("© 2026", draft.Body);
        Assert.DoesNotContain("<h1", draft.Body);
    }

    [Fact]
    public void Open_graph_and_meta_tell_it_as_well()
    {
        var draft = Read(Page("""
            <title>x</title><meta property="og:title" content="Council votes to reopen the grain harbour - Paper"><meta property="og:site_name" content="Paper"><meta property="og:image" content="/h.jpg">
            <meta property="article:published_time" content="2026-05-03T10:00:00Z"><meta property="article:section" content="News / Local"><meta name="author" content="By Mara Velde"><meta property="article:tag" content="harbours">
            """, "<figure><img src='/h.jpg' alt='mud'><figcaption>The harbour in March. Photo: Ilse Brandt/AFP</figcaption></figure>"));
        Assert.Equal("Council votes to reopen the grain harbour", draft.Headline);
        Assert.Equal(["News / Local"], draft.Section);
        Assert.Equal(["Mara Velde"], draft.Bylines);
        Assert.Equal(("https://paper.example/h.jpg", "The harbour in March.", "Ilse Brandt/AFP", "mud"), (draft.Pictures[0].Address, draft.Pictures[0].Caption, draft.Pictures[0].Credit, draft.Pictures[0].Alt));
        Assert.Equal(10, draft.FirstPublished!.Value.Hour);
    }

    [Fact]
    public void Markup_alone_is_enough()
    {
        var draft = Read(Page("<title>Council votes to reopen the grain harbour – Paper</title>", "<ol class='breadcrumb'><li><a href='/'>Home</a></li><li><a href='/n'>News</a></li></ol><h1>Council votes to reopen the grain harbour</h1><p class='byline'>By Mara Velde</p><time datetime='2026-05-03'>3 May</time>"), address: null);
        Assert.Equal("Council votes to reopen the grain harbour", draft.Headline);
        Assert.Equal(["News"], draft.Section);
        Assert.Equal(["Mara Velde"], draft.Bylines);
        Assert.Equal(new DateTimeOffset(2026, 5, 3, 0, 0, 0, TimeSpan.Zero), draft.FirstPublished);
        Assert.Null(draft.Address);
        Assert.DoesNotContain("nowhere.invalid", draft.Body);
    }

    [Theory]
    [InlineData("{ not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"@type\":\"NewsArticle\",\"headline\":5,\"author\":{},\"image\":[null,{}],\"datePublished\":[]}")]
    [InlineData("{\"@type\":[\"NewsArticle\"],\"author\":\"x\",\"breadcrumb\":7}")]
    public void Bad_json_ld_harms_nothing(string json) => Assert.Contains("Oda Finnmark", Read(Page($"<title>Council votes to reopen the grain harbour</title><script type='application/ld+json'>{json}</script>")).Body);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("<html><body></body></html>", "headline")]
    [InlineData("<html><head><title>Only a title here</title></head><body></body></html>", "text")]
    public void What_is_no_article_is_a_problem(string html, string word)
    {
        var result = HtmlPage.Read(html, null);
        Assert.False(result.Ok);
        Assert.Contains(word, result.Problem.Detail);
    }

    [Fact]
    public void A_page_nested_ten_thousand_deep_is_refused() =>
        Assert.Contains("nested", HtmlPage.Read("<html><body>" + string.Concat(Enumerable.Repeat("<div>", 10_000)) + "x", null).Problem!.Detail);
}
