using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>A feed on this machine is polled: nothing changed costs a 304, an edited item is one new version, and bad feeds end in a reason.</summary>
public abstract class Feeds(Site site) : WithServer(site.HostOfTests)
{
    private readonly string run = Guid.NewGuid().ToString("N")[..8];
    private readonly List<int> statuses = [];
    private string feed = "";

    [Fact]
    public async Task A_feed_becomes_articles_once_and_an_edited_item_is_exactly_one_new_version()
    {
        feed = Feed(("one", "First headline", "First text."), ("two", "Second headline", "Second text."));
        var source = await AddSource("/feed.xml");
        await Poll(source);
        var section = $"/feeds-{run}";
        await Site.Until("both items", async () => await site.Get(section) is var page && page.Contains("First headline") && page.Contains("Second headline"));

        var unchanged = await Poll(source);
        Assert.Equal(304, statuses[^1]);
        var first = await IdOf("First headline");
        var second = await IdOf("Second headline");
        var oldPath = await site.PathOf(first);

        feed = Feed(("one", "First headline, moved", "First text, corrected."), ("two", "Second headline", "Second text."));
        await Poll(source);
        Assert.Equal(200, statuses[^1]);
        await Site.Until("the edited item", async () => (await site.Page(first))?.Contains("First text, corrected.") == true);
        // The receipt comes by another way than the page, perhaps a little later.
        await Site.Until("the receipt of the edited item", async () => (await site.Receipts(first))["version"]!.GetValue<int>() == 2);
        Assert.Equal(1, (await site.Receipts(second))["version"]!.GetValue<int>());
        using var old = await site.Reader.GetAsync(oldPath);
        Assert.Equal(301, (int)old.StatusCode);
        Assert.Equal(await site.PathOf(first), old.Headers.Location!.ToString());

        // The same items in another order under a new ETag: nothing is new.
        feed = Feed(("two", "Second headline", "Second text."), ("one", "First headline, moved", "First text, corrected."));
        await Poll(source);
        await site.PathOf(await site.Post(new { guid = run + "after", headline = "After", section = "News", language = "en", body = "<p>x</p>" }));
        Assert.Equal(2, (await site.Receipts(first))["version"]!.GetValue<int>());
        Assert.Equal(1, (await site.Receipts(second))["version"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("/page.html", "web page")]
    [InlineData("/endless", "")]
    [InlineData("/slow", "")]
    [InlineData("/to-private", "private")]
    [InlineData("/to-metadata", "private")]
    [InlineData("/bomb.xml", "")]
    [InlineData("/gzip-bomb", "")]
    [InlineData("/loop", "")]
    [InlineData("/missing", "404")]
    public async Task A_bad_feed_ends_in_a_reason_and_harms_no_other(string path, string reason)
    {
        var source = await AddSource(path);
        var result = await Poll(source);
        var state = JsonNode.Parse(await site.Operator.GetStringAsync($"/api/sources/{source}"))!;
        var error = state["lastError"]?.GetValue<string>() ?? state["state"]?["lastError"]?.GetValue<string>() ?? "";
        Assert.True(error.Length > 15, $"no reason in {state}; the poll said {result}");
        Assert.Contains(reason, error, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<string> AddSource(string path)
    {
        using var answer = await site.Operator.PostAsJsonAsync("/api/sources", new
        {
            name = $"Source {run} {path}",
            address = Address(path),
            section = $"Feeds {run}",
            language = "en",
        });
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!["id"]!.GetValue<string>();
    }

    private async Task<string> Poll(string source)
    {
        using var answer = await site.Operator.PostAsync($"/api/sources/{source}/poll", null);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<string> IdOf(string headline) =>
        await Site.Eventually($"{headline} in search", async () => (await site.Search($"q=%22{Uri.EscapeDataString(headline)}%22&section=feeds-{run}"))["hits"]!.AsArray().FirstOrDefault()?["id"]?.GetValue<string>());

    private string Feed(params (string Guid, string Headline, string Text)[] items) =>
        $"""
        <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0"><channel><title>Feed {run}</title><link>https://feed.example/</link><description>x</description>
        {string.Concat(items.Select(item => $"<item><guid isPermaLink=\"false\">{run}-{item.Guid}</guid><title>{item.Headline}</title><description>{item.Text}</description><pubDate>Sun, 03 May 2026 10:00:00 GMT</pubDate></item>"))}
        </channel></rss>
        """;

    protected override async Task Answer(HttpContext context)
    {
        var response = context.Response;
        switch (context.Request.Path.Value)
        {
            case "/feed.xml":
                var tag = $"\"{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(feed)))[..16]}\"";
                response.Headers.ETag = tag;
                response.ContentType = "application/rss+xml";
                response.StatusCode = context.Request.Headers.IfNoneMatch == tag ? 304 : 200;
                statuses.Add(response.StatusCode);
                if (response.StatusCode == 200)
                    await response.WriteAsync(feed);
                break;
            case "/page.html":
                response.ContentType = "text/html";
                await response.WriteAsync("<!doctype html><html><head><title>A page</title></head><body><p>Not a feed</p></body></html>");
                break;
            case "/endless":
                response.ContentType = "application/rss+xml";
                await response.WriteAsync("<rss version='2.0'><channel>");
                var item = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<item><title>again</title></item>", 1000)));
                while (!context.RequestAborted.IsCancellationRequested)
                    await response.Body.WriteAsync(item, context.RequestAborted);
                break;
            case "/slow":
                await Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted);
                break;
            case "/to-private":
                response.Redirect("http://10.0.0.1/feed.xml");
                break;
            case "/to-metadata":
                response.Redirect("http://169.254.169.254/latest/meta-data");
                break;
            case "/loop":
                response.Redirect("/loop");
                break;
            case "/bomb.xml":
                response.ContentType = "application/xml";
                await response.WriteAsync("<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'>]><rss version='2.0'><channel><item><title>&e;&e;&e;</title></item></channel></rss>");
                break;
            case "/gzip-bomb":
                response.Headers.ContentEncoding = "gzip";
                await using (var gzip = new GZipStream(response.Body, CompressionLevel.Fastest))
                    for (var block = 0; block < 400; block++)
                        await gzip.WriteAsync(new byte[1 << 20], context.RequestAborted);
                break;
            default:
                response.StatusCode = 404;
                break;
        }
    }
}

/// <inheritdoc />
[Collection("one process")]
public sealed class FeedsInOneProcess(OneProcess site) : Feeds(site);

/// <inheritdoc />
[Collection("distributed")]
public sealed class FeedsDistributed(Distributed site) : Feeds(site);

/// <inheritdoc />
[Collection("running"), Trait("shape", "running")]
public sealed class FeedsOnARunningSite(Running site) : Feeds(site);
