using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>Sources as an operator manages them by API: found by a site's address, read from elsewhere when they fail, completed from their pages, paused, listed as OPML; and many articles in one request.</summary>
public abstract class SourcesOfAllKinds(Site site) : WithServer(site.HostOfTests)
{
    private readonly string run = Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public async Task The_feed_of_a_site_is_found_by_its_address_and_a_teaser_is_completed_from_its_page()
    {
        var found = await Ask(HttpMethod.Post, "/api/sources/find", new { address = Address("/") });
        Assert.Equal((Address("/news.xml"), $"News {run}", "RSS 2.0", $"Full story {run}"), (found[0]!["address"]!.GetValue<string>(), found[0]!["title"]!.GetValue<string>(), found[0]!["format"]!.GetValue<string>(), found[0]!["headlines"]![0]!.GetValue<string>()));
        using var nothing = await site.Operator.PostAsJsonAsync("/api/sources/find", new { address = Address("/nothing.html") });
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
        Assert.Contains("No feed was found", await nothing.Content.ReadAsStringAsync());

        var added = await Ask(HttpMethod.Post, "/api/sources", new { address = Address("/"), fullContent = true, sectionRules = new[] { new { match = "/story", section = $"Ruled {run}" } } });
        Assert.Equal($"News {run}", added["name"]!.GetValue<string>());
        await Ask(HttpMethod.Post, $"/api/sources/{Id(added)}/poll");
        var state = await Ask(HttpMethod.Get, $"/api/sources/{Id(added)}");
        Assert.Equal(1, state["accepted"]!.GetValue<int>());
        var article = state["latest"]![0]!["id"]!.GetValue<string>();
        await Site.Until("the page's text in the article", async () => (await site.Page(article))?.Contains("The whole story can be read on its page alone", StringComparison.Ordinal) == true);
        Assert.StartsWith($"/ruled-{run}/", await site.PathOf(article));
    }

    [Fact]
    public async Task A_source_is_read_from_its_other_address_with_its_credentials_for_its_own_and_they_are_never_shown()
    {
        var added = await Ask(HttpMethod.Post, "/api/sources", new { name = "Locked " + run, address = Address("/locked.xml"), credentials = new { user = "reader", password = "never-shown" }, priority = 3, rights = "© A" });
        Assert.Equal(1, (await Ask(HttpMethod.Post, $"/api/sources/{Id(added)}/poll"))["items"]!.GetValue<int>());
        var text = await site.Operator.GetStringAsync("/api/sources");
        Assert.DoesNotContain("never-shown", text);
        Assert.True((await Ask(HttpMethod.Get, $"/api/sources/{Id(added)}"))["hasCredentials"]!.GetValue<bool>());

        var moved = await Ask(HttpMethod.Post, "/api/sources", new { name = "Moved " + run, address = Address("/gone.xml"), alternateAddresses = new[] { Address("/locked.xml"), Address("/other.xml") } });
        // The first other one wants credentials, which only the source's own address is given.
        Assert.Equal(1, (await Ask(HttpMethod.Post, $"/api/sources/{Id(moved)}/poll"))["items"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_source_is_paused_and_resumed_by_an_operator_and_paused_when_it_is_gone()
    {
        var added = await Ask(HttpMethod.Post, "/api/sources", new { name = "Gone " + run, address = Address("/gone.xml") });
        await Ask(HttpMethod.Post, $"/api/sources/{Id(added)}/poll");
        var state = await Ask(HttpMethod.Get, $"/api/sources/{Id(added)}");
        Assert.Equal("failures", state["pausedBy"]!.GetValue<string>());
        Assert.Contains("410", state["lastError"]!.GetValue<string>());
        Assert.Equal("operator", (await Ask(HttpMethod.Post, $"/api/sources/{Id(added)}/pause"))["pausedBy"]!.GetValue<string>());
        Assert.Null((await Ask(HttpMethod.Post, $"/api/sources/{Id(added)}/resume"))["pausedBy"]);
    }

    [Fact]
    public async Task Sources_go_out_and_come_in_as_OPML()
    {
        var opml = $"""<opml version="2.0"><body><outline text="Folder {run}"><outline text="Listed {run}" xmlUrl="{Address("/other.xml?listed")}"/><outline text="Bad" xmlUrl="file:///etc/passwd"/></outline></body></opml>""";
        for (var time = 0; time < 2; time++)
        {
            using var answer = await site.Operator.PostAsync("/api/sources.opml", new StringContent(opml, Encoding.UTF8, "text/x-opml"));
            var report = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            Assert.Equal((time == 0 ? 1 : 0, time, 1), (report["added"]!.GetValue<int>(), report["known"]!.GetValue<int>(), report["refused"]!.AsArray().Count));
        }
        var written = await site.Operator.GetStringAsync("/api/sources.opml");
        Assert.Contains($"xmlUrl=\"{Address("/other.xml?listed")}\" category=\"/Folder {run}\"", written);
        using var closed = await site.Reader.GetAsync("/api/sources.opml");
        Assert.Equal(HttpStatusCode.Unauthorized, closed.StatusCode);
    }

    [Fact]
    public async Task Many_articles_come_in_one_request_and_a_bad_line_stops_no_other()
    {
        var lines = string.Join('\n', Enumerable.Range(1, 120).Select(number => number % 40 == 0 ? "{\"headline\": 5" : $$"""{"guid":"{{run}}-{{number}}","headline":"Line {{number}}","section":"Lines {{run}}","language":"en","body":"<p>x</p>"}"""));
        using var answer = await site.Operator.PostAsync("/api/articles", new StringContent(lines, Encoding.UTF8, "application/x-ndjson"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var answers = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(Enumerable.Range(1, 120), answers.Select(line => line["line"]!.GetValue<int>()));
        Assert.All(answers, line => Assert.Equal(line["line"]!.GetValue<int>() % 40 == 0 ? 400 : 202, line["status"]!.GetValue<int>()));
        Assert.All(answers.Where(line => line["status"]!.GetValue<int>() == 400), line => Assert.Contains("cannot be read", line["detail"]!.GetValue<string>()));
        await Site.Until("117 articles", async () => (await site.Search($"q=line&section=lines-{run}"))["total"]!.GetValue<int>() == 117);
    }

    [Fact]
    public async Task Of_several_lines_with_an_article_the_last_is_what_readers_find()
    {
        // Far enough apart to be written down one after another.
        var words = new Dictionary<int, string> { [1] = "earliest", [110] = "middle", [230] = "latest" };
        var lines = string.Join('\n', Enumerable.Range(1, 230).Select(number => words.TryGetValue(number, out var word)
            ? $$"""{"guid":"{{run}}-changing","headline":"Changing {{word}}","section":"Changing {{run}}","language":"en","body":"<p>x</p>"}"""
            : $$"""{"guid":"{{run}}-still-{{number}}","headline":"Still {{number}}","section":"Changing {{run}}","language":"en","body":"<p>x</p>"}"""));
        using var answer = await site.Operator.PostAsync("/api/articles", new StringContent(lines, Encoding.UTF8, "application/x-ndjson"));
        var answers = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(Enumerable.Range(1, 230), answers.Select(line => line["line"]!.GetValue<int>()));
        Assert.Single(words.Keys.Select(number => answers[number - 1]["id"]!.GetValue<string>()).Distinct());
        await Site.Until("all 228", async () => (await site.Search($"q=&section=changing-{run}"))["total"]!.GetValue<int>() == 228);
        await Site.Until("the last", async () => (await site.Search($"q=latest&section=changing-{run}"))["total"]!.GetValue<int>() == 1);
        foreach (var word in new[] { "earliest", "middle" })
            Assert.Equal(0, (await site.Search($"q={word}&section=changing-{run}"))["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_operators_page_is_at_the_main_address_only_asks_for_a_key_and_is_never_kept()
    {
        using var page = await site.Reader.GetAsync("/ops/sources");
        Assert.Equal((HttpStatusCode.Unauthorized, "no-store", false), (page.StatusCode, page.Headers.CacheControl!.ToString(), page.Headers.Contains("X-Cache")));
        Assert.Contains("style-src 'self' 'sha256-", page.Headers.GetValues("Content-Security-Policy").Single());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ops/sources") { Headers = { Host = site.Mirror.Authority } };
        using var mirror = await site.Reader.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, mirror.StatusCode);
    }

    private static string Id(JsonNode source) => source["id"]!.GetValue<string>();

    private async Task<JsonNode> Ask(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await site.Operator.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {text}");
        return JsonNode.Parse(text)!;
    }

    protected override async Task Answer(HttpContext context)
    {
        var response = context.Response;
        var path = context.Request.Path.Value;
        if (path == "/locked.xml" && context.Request.Headers.Authorization != "Basic " + Convert.ToBase64String("reader:never-shown"u8))
        {
            response.StatusCode = 401;
            return;
        }
        response.ContentType = path!.EndsWith(".xml", StringComparison.Ordinal) ? "application/rss+xml" : "text/html; charset=utf-8";
        await (path switch
        {
            "/" => response.WriteAsync("<html><head><link rel=alternate type=application/rss+xml href=/comments.xml><link rel=alternate type=application/rss+xml href=/news.xml></head><body>A paper</body></html>"),
            "/news.xml" => response.WriteAsync(Feed("News", "Full story", "/story/1")),
            "/comments.xml" => response.WriteAsync(Feed("Comments on News", "A comment", "/comment/1")),
            "/locked.xml" or "/other.xml" => response.WriteAsync(Feed("Other", "Other " + context.Request.QueryString, "/other/1")),
            "/story/1" => response.WriteAsync($"<html><head><title>Full story {run}</title></head><body><nav>Menu</nav><article><h1>Full story {run}</h1>{string.Concat(Enumerable.Range(1, 6).Select(number => $"<p>The whole story can be read on its page alone, said the editor on Tuesday, and paragraph {number} of it proves that it is so.</p>"))}</article></body></html>"),
            "/nothing.html" => response.WriteAsync("<html><body>Nothing here</body></html>"),
            _ => Task.Run(() => response.StatusCode = path == "/gone.xml" ? 410 : 404),
        });
    }

    private string Feed(string title, string headline, string path) =>
        $"<rss version=\"2.0\"><channel><title>{title} {run}</title><item><guid isPermaLink=\"false\">{run}{path}</guid><title>{headline} {run}</title><link>{Address(path)}</link><description>A teaser.</description></item></channel></rss>";
}

/// <inheritdoc />
[Collection("one process")]
public sealed class SourcesOfAllKindsInOneProcess(OneProcess site) : SourcesOfAllKinds(site);

/// <inheritdoc />
[Collection("distributed")]
public sealed class SourcesOfAllKindsDistributed(Distributed site) : SourcesOfAllKinds(site);
