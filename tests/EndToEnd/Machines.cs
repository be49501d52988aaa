using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>What the site says to machines: an article comes into every feed and sitemap, stays until it is withdrawn, and is then in none.</summary>
public abstract class Machines(Site site)
{
    // Where a new article with a video must be. The month is that of today: Google's sitemap takes nothing older.
    private static string[] Files =>
    [
        "/feed.xml", "/feed.atom", "/feed.json", "/machines/feed.xml", "/machines/owls/feed.atom", "/machines/owls/feed.json",
        $"/sitemaps/{DateTime.UtcNow:yyyy-MM}.xml", "/sitemaps/news.xml", "/tv/roku.json", "/tv/roku-search.json", "/tv/mrss.xml",
    ];

    private static object Article(string guid, string status = "published") => new
    {
        guid, status, headline = "Owls & mice sign a truce", section = "Machines / Owls", language = "en",
        standfirst = "They met at dusk.", body = "<p>Both sides <b>signed</b>.</p>", bylines = new[] { "Mara Velde" }, topics = new[] { "owls" },
        videos = new[] { new { address = "https://video.example/owls.mp4", type = "video/mp4", title = "The truce", duration = 92, width = 1920, height = 1080 } },
        source = new { name = "The End-to-End Gazette" },
    };

    [Fact]
    public async Task An_article_is_in_every_feed_and_sitemap_until_it_is_withdrawn()
    {
        var guid = "machines-" + Guid.NewGuid();
        var id = await site.Post(Article(guid));
        var path = await site.PathOf(id);
        foreach (var file in Files)
            await Site.Until(file, async () => await Names(file, id));
        Assert.Contains($"/sitemaps/{DateTime.UtcNow:yyyy-MM}", await site.Get("/sitemap.xml"));

        // Nothing changed in between, so nothing is sent again.
        foreach (var file in Files)
            await Site.Until("304 for " + file, async () =>
            {
                using var first = await site.Reader.GetAsync(file);
                Assert.NotNull(first.Headers.ETag);
                using var again = new HttpRequestMessage(HttpMethod.Get, file);
                again.Headers.IfNoneMatch.Add(first.Headers.ETag);
                using var second = await site.Reader.SendAsync(again);
                return second.StatusCode == HttpStatusCode.NotModified;
            });

        await site.Post(Article(guid, "withdrawn"));
        foreach (var file in Files)
            await Site.Until("gone from " + file, async () => !await Names(file, id));
        using var gone = await site.Reader.GetAsync(path);
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
    }

    [Fact]
    public async Task Every_address_in_them_is_one_of_the_main_site_whatever_name_is_asked()
    {
        var id = await site.Post(Article("machines-" + Guid.NewGuid()));
        var path = await site.PathOf(id);
        foreach (var file in Files)
            await Site.Until(file, async () => await Names(file, id));
        var main = Regex.Match(await site.Get("/robots.txt"), "Sitemap: (.*)/sitemap\\.xml").Groups[1].Value;
        Assert.StartsWith("http", main);
        foreach (var file in Files)
            Assert.Contains(main, await site.Get(file));
        var page = await site.Get(path);
        Assert.Contains($"<link rel=\"canonical\" href=\"{main}{path}\">", page);
        var news = Regex.Matches(page, "<script type=\"application/ld\\+json\">(.*?)</script>").Select(match => JsonNode.Parse(match.Groups[1].Value)!).Single(data => (string?)data["@type"] == "NewsArticle");
        Assert.Equal(main + path, (string?)news["mainEntityOfPage"]!["@id"]);
        Assert.Equal("Owls & mice sign a truce", (string?)news["headline"]);
        Assert.Equal(main + "/articles/" + id, (string?)news["@id"]);
    }

    [Theory]
    [InlineData("/feed.xml", "application/rss+xml")]
    [InlineData("/feed.atom", "application/atom+xml")]
    [InlineData("/feed.json", "application/feed+json")]
    [InlineData("/sitemap.xml", "application/xml")]
    [InlineData("/sitemaps/lists.xml", "application/xml")]
    [InlineData("/sitemaps/news.xml", "application/xml")]
    [InlineData("/tv/roku.json", "application/json")]
    [InlineData("/tv/roku-search.json", "application/json")]
    [InlineData("/tv/mrss.xml", "application/rss+xml")]
    [InlineData("/robots.txt", "text/plain")]
    [InlineData("/manifest.webmanifest", "application/manifest+json")]
    [InlineData("/opensearch.xml", "application/opensearchdescription+xml")]
    [InlineData("/favicon.ico", "image/x-icon")]
    public async Task Files_for_machines_are_what_they_say(string file, string mediaType)
    {
        using var answer = await site.Reader.GetAsync(file);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(mediaType, answer.Content.Headers.ContentType!.MediaType);
        var text = await answer.Content.ReadAsStringAsync();
        if (mediaType.EndsWith("json", StringComparison.Ordinal))
            Assert.NotNull(JsonNode.Parse(text));
        else if (mediaType.EndsWith("xml", StringComparison.Ordinal))
            Assert.NotNull(XDocument.Parse(text).Root);
    }

    private async Task<bool> Names(string file, string id)
    {
        using var answer = await site.Reader.GetAsync(file);
        return answer.StatusCode == HttpStatusCode.OK && (await answer.Content.ReadAsStringAsync()).Contains(id, StringComparison.Ordinal);
    }
}

/// <inheritdoc />
[Collection("one process")]
public sealed class MachinesInOneProcess(OneProcess site) : Machines(site);

/// <inheritdoc />
[Collection("distributed")]
public sealed class MachinesDistributed(Distributed site) : Machines(site);

/// <inheritdoc />
[Collection("running"), Trait("shape", "running")]
public sealed class MachinesOnARunningSite(Running site) : Machines(site);
