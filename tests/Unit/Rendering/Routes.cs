using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Rendering;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Broadsheet.Unit.Rendering;

/// <summary>What each address is answered with: pages, redirects, errors, and what may be kept of them.</summary>
public sealed class Routes : IAsyncLifetime
{
    private static readonly Article First = Articles.Plain() with { Topics = ["Bridges"] };

    private static readonly Article Persian = Articles.Plain(2) with
    {
        Language = "fa", Section = ["ایران"], Path = "/%D8%A7%DB%8C%D8%B1%D8%A7%D9%86/2026/05/03/%D9%BE%D9%84-0000000000000002",
    };

    private static readonly Article Withdrawn = Articles.Plain(3) with { Status = ArticleStatus.Withdrawn, Version = 2 };

    private readonly string folder = Directory.CreateTempSubdirectory("broadsheet-rendering-").FullName;
    private readonly FakeSearch search = new();
    private WebApplication app = null!;
    private HttpClient reader = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration["Data"] = folder;
        builder.Configuration["Site:Address"] = "https://site.example";
        builder.AddDefaults("test");
        RenderingService.Add(builder);
        builder.AddBus();
        builder.Services.AddHttpClient("search").ConfigurePrimaryHttpMessageHandler(() => search);
        // There is no Storage to catch up with.
        foreach (var background in builder.Services.Where(service => service.ServiceType == typeof(IHostedService) && (service.ImplementationFactory is not null || service.ImplementationType?.Assembly == typeof(RenderingService).Assembly)).ToList())
            builder.Services.Remove(background);
        app = builder.Build();
        RenderingService.Map(app);
        await app.StartAsync();
        reader = app.GetTestClient();
        await Model.Take([.. new[] { First, Persian, Withdrawn }.Select(article => new Announced(article, Articles.Noon))], default);
        Newsstand.Open = true;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private IReadModel Model => app.Services.GetRequiredService<IReadModel>();

    private Newsstand Newsstand => app.Services.GetRequiredService<Newsstand>();

    [Theory]
    [InlineData("/", 200, null)]
    [InlineData("/news", 200, null)]
    [InlineData("/news?page=1", 404, null)]
    [InlineData("/authors/mara-velde", 200, null)]
    [InlineData("/authors/Mara-Velde", 301, "/authors/mara-velde")]
    [InlineData("/authors/nobody", 404, null)]
    [InlineData("/topics/bridges", 200, null)]
    [InlineData("/topics", 404, null)]
    [InlineData("/topics/", 404, null)]
    [InlineData("/news/politics", 200, null)]
    [InlineData("/%D8%A7%DB%8C%D8%B1%D8%A7%D9%86", 200, null)]
    [InlineData("/search", 200, null)]
    [InlineData("/feed.xml", 200, null)]
    [InlineData("/news/politics/feed.xml", 200, null)]
    [InlineData("/feed.atom", 200, null)]
    [InlineData("/news/feed.json?page=1", 200, null)]
    [InlineData("/feed.xml?page=2", 404, null)]
    [InlineData("/feed.xml?page=x", 400, null)]
    [InlineData("/robots.txt", 200, null)]
    [InlineData("/manifest.webmanifest", 200, null)]
    [InlineData("/opensearch.xml", 200, null)]
    [InlineData("/.well-known/security.txt", 404, null)]
    [InlineData("/sitemap.xml", 200, null)]
    [InlineData("/sitemaps/lists.xml", 200, null)]
    [InlineData("/sitemaps/news.xml", 200, null)]
    [InlineData("/sitemaps/news-1.xml", 200, null)]
    [InlineData("/sitemaps/news-2.xml", 404, null)]
    [InlineData("/sitemaps/2026-05.xml", 200, null)]
    [InlineData("/sitemaps/2026-05-2.xml", 404, null)]
    [InlineData("/sitemaps/2026-13.xml", 404, null)]
    [InlineData("/sitemaps/0000-01.xml", 404, null)]
    [InlineData("/sitemaps/9999-12.xml", 404, null)]
    [InlineData("/tv/roku.json", 200, null)]
    [InlineData("/tv/roku-search.json", 200, null)]
    [InlineData("/tv/roku-search.json?page=2", 404, null)]
    [InlineData("/tv/mrss.xml", 200, null)]
    [InlineData("/news/politics/2026/05/03/headline-0000000000000001", 200, null)]
    [InlineData("/%d8%a7%db%8c%d8%b1%d8%a7%d9%86/2026/05/03/%d9%be%d9%84-0000000000000002", 200, null)]
    [InlineData("/articles/0000000000000001", 302, "/news/politics/2026/05/03/headline-0000000000000001")]
    [InlineData("/old/address-0000000000000001", 301, "/news/politics/2026/05/03/headline-0000000000000001")]
    [InlineData("/-0000000000000002", 301, "/%D8%A7%DB%8C%D8%B1%D8%A7%D9%86/2026/05/03/%D9%BE%D9%84-0000000000000002")]
    [InlineData("/news/", 301, "/news")]
    [InlineData("//news//", 301, "/news")]
    [InlineData("/favicon.ico", 200, null)]
    [InlineData("/articles/0000000000000003", 410, null)]
    [InlineData("/anything-0000000000000003", 410, null)]
    [InlineData("/articles/0000000000000009", 404, null)]
    [InlineData("/articles/short", 404, null)]
    [InlineData("/anything-0000000000000009", 404, null)]
    [InlineData("/nothing/here", 404, null)]
    [InlineData("/nothing/feed.xml", 404, null)]
    [InlineData("//feed.xml", 404, null)]
    [InlineData("/news?page=2", 404, null)]
    [InlineData("/news?page=0", 400, null)]
    [InlineData("/news?page=-1", 400, null)]
    [InlineData("/news?page=99999999999999999999", 400, null)]
    [InlineData("/news?page=1&page=2", 400, null)]
    [InlineData("/search?q=%ff&page=9999999999", 400, null)]
    public async Task An_address_is_answered_as_it_should_be(string address, int status, string? location)
    {
        using var answer = await reader.GetAsync(new Uri("https://site.example" + address));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(location is not null, answer.Headers.Location is not null);
        Assert.StartsWith(location ?? "", answer.Headers.Location?.ToString() ?? "");
        if (status >= 400)
        {
            Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
            Assert.Contains("<h1>", await answer.Content.ReadAsStringAsync());
        }
        if (status != 200)
            Assert.True(answer.Headers.CacheControl!.NoStore);
        using var head = await reader.SendAsync(new HttpRequestMessage(HttpMethod.Head, "https://site.example" + address));
        Assert.Equal(status, (int)head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Pages_name_all_that_they_show_and_are_revalidated()
    {
        Assert.Equal("home,article:0000000000000001,article:0000000000000002", await Tags("/"));
        Assert.Equal("section:news,article:0000000000000001", await Tags("/news"));
        Assert.Equal("topic:bridges,article:0000000000000001", await Tags("/topics/bridges"));
        Assert.Equal("author:mara-velde,article:0000000000000001,article:0000000000000002", await Tags("/authors/mara-velde"));
        Assert.Equal("section:%D8%A7%DB%8C%D8%B1%D8%A7%D9%86,article:0000000000000002", await Tags("/%D8%A7%DB%8C%D8%B1%D8%A7%D9%86"));
        Assert.Equal("article:0000000000000001,mirrors", await Tags(First.Path!));
        Assert.Equal("feed,article:0000000000000001,article:0000000000000002", await Tags("/feed.xml"));
        Assert.Equal("section:news,article:0000000000000001", await Tags("/news/feed.xml"));

        async Task<string> Tags(string address)
        {
            using var answer = await reader.GetAsync(address);
            Assert.Equal("public, max-age=0, must-revalidate", Assert.Single(answer.Headers.GetValues("Cache-Control")).Replace("must-revalidate, max-age=0", "max-age=0, must-revalidate"));
            return Assert.Single(answer.Headers.GetValues("Cache-Tag"));
        }
    }

    [Theory]
    [InlineData("/news/politics/2026/05/03/headline-0000000000000001", "article:0000000000000001=1")]
    [InlineData("/articles/0000000000000001", "article:0000000000000001=1")]
    [InlineData("/old/address-0000000000000001", "article:0000000000000001=1")]
    [InlineData("/articles/0000000000000003", "article:0000000000000003=2")]
    [InlineData("/anything-0000000000000003", "article:0000000000000003=2")]
    [InlineData("/", null)]
    [InlineData("/anything-0000000000000009", null)]
    public async Task An_answer_about_one_article_names_its_version(string address, string? version)
    {
        using var answer = await reader.GetAsync(address);
        Assert.Equal(version, answer.Headers.TryGetValues("Article-Version", out var values) ? Assert.Single(values) : null);
    }

    [Fact]
    public async Task An_unchanged_page_is_not_sent_again()
    {
        using var page = await reader.GetAsync("/news");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/news");
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(page.Headers.ETag!.Tag, isWeak: true));
        using var unchanged = await reader.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync());
        Assert.Equal(page.Headers.ETag, unchanged.Headers.ETag);

        await Model.Take([new Announced(First with { Version = 2, Headline = "Another" }, Articles.Noon)], default);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/news");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag);
        using var changed = await reader.SendAsync(again);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Fact]
    public async Task The_design_is_kept_for_ever_under_the_name_of_its_content()
    {
        foreach (var asset in Assets.All.Concat(Icons.Default.All))
        {
            using var answer = await reader.GetAsync(asset.Path);
            Assert.True(answer.Headers.CacheControl!.MaxAge > TimeSpan.FromDays(300));
            Assert.Contains("immutable", answer.Headers.CacheControl.ToString());
        }
        using var home = await reader.GetAsync("/");
        var style = Regex.Match(await home.Content.ReadAsStringAsync(), "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal("sha256-" + Convert.ToBase64String(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style))), Assert.Single(home.Headers.GetValues("Inline-Styles")));
    }

    [Fact]
    public async Task Unknown_addresses_of_the_api_are_answered_with_a_problem()
    {
        using var answer = await reader.GetAsync("/api/nothing");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"]);
    }

    [Fact]
    public async Task While_the_model_is_rebuilt_lists_are_not_shown_and_what_is_not_there_is_not_called_missing()
    {
        Newsstand.Open = false;
        foreach (var address in new[] { "/", "/news", "/nothing", "/articles/0000000000000009", "/feed.xml", "/news/feed.xml", "/sitemap.xml", "/sitemaps/news.xml", "/tv/mrss.xml" })
        {
            using var answer = await reader.GetAsync(address);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
        }
        using var page = await reader.GetAsync(First.Path);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task A_store_that_fails_is_a_page_too()
    {
        ((IDisposable)Model).Dispose();
        Directory.Delete(folder, recursive: true);
        using var answer = await reader.GetAsync("/");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("Something went wrong on our side", await answer.Content.ReadAsStringAsync());
        Directory.CreateDirectory(folder);
    }

    [Fact]
    public async Task The_search_page_shows_what_search_answers_and_passes_the_question_on()
    {
        search.Answer = """{"total":21,"page":2,"pages":2,"hits":[{"id":"0000000000000001","path":"/x-0000000000000001","headlineHtml":"A <mark>word</mark>","extractHtml":"","section":["News"],"language":"en","firstPublished":"2026-05-03T12:00:00Z","more":1}],"sections":[]}""";
        using var answer = await reader.GetAsync("/search?q=a%20%26%20b&section=news/politics&sort=newest&page=2");
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Equal("/api/search?q=a%20%26%20b&section=news%2Fpolitics&sort=newest&page=2", search.Asked);
        Assert.Contains("<h3><a href=\"/x-0000000000000001\">A <mark>word</mark></a></h3>", html);
        Assert.Contains("value=\"a &amp; b\"", html);
        Assert.Contains("href=\"/search?q=a%20%26%20b&amp;section=news%2Fpolitics&amp;sort=newest\">Previous", html);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_correction_does_not_wait_for_what_is_related_to_it()
    {
        search.Answer = """["0000000000000002"]""";
        Assert.Contains(Persian.Path!, await reader.GetStringAsync(First.Path));
        Assert.Equal("/api/search/related/0000000000000001", search.Asked);
        (search.Answer, search.Asked) = ("[]", null);
        await Model.Take([new Announced(First with { Version = 2, Headline = "Corrected" }, Articles.Noon)], default);
        var corrected = await reader.GetStringAsync(First.Path);
        Assert.Contains("Corrected", corrected);
        Assert.Contains(Persian.Path!, corrected);
        Assert.Null(search.Asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "{\"total\":0,\"page\":7,\"pages\":0,\"hits\":[]}", HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.OK, "not JSON", HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.NotFound, "", HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.BadRequest, "", HttpStatusCode.BadRequest)]
    public async Task The_search_page_survives_whatever_search_does(HttpStatusCode status, string content, HttpStatusCode expected)
    {
        (search.Status, search.Answer) = (status, content);
        using var answer = await reader.GetAsync("/search?q=x&page=7");
        Assert.Equal(expected, answer.StatusCode);
        Assert.Contains("<h1>", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_question_without_end_is_refused_before_search_hears_of_it()
    {
        using var answer = await reader.GetAsync("/search?q=" + new string('x', 201));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(search.Asked);
    }

    private sealed class FakeSearch : HttpMessageHandler
    {
        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public string Answer { get; set; } = "{}";

        public string? Asked { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            Asked = request.RequestUri!.PathAndQuery;
            return Task.FromResult(new HttpResponseMessage(Status) { Content = new StringContent(Answer, System.Text.Encoding.UTF8, "application/json") });
        }
    }
}
