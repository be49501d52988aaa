using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Gateway;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>What the edge does of itself when something has changed, and what a CDN in front of it is told.</summary>
public sealed class AheadOfReaders : CacheUnderTest
{
    private static readonly PagesChanged News = new()
    {
        Tags = ["home", "feed", "article:abcdefgh23456777", "section:news", "section:news/politics", "topic:x"],
        ChangedAt = DateTimeOffset.UnixEpoch,
        Changes = [new PageChange { ArticleId = "abcdefgh23456777", Version = 1, Kind = PageChangeKind.New, Headline = "x", Language = "en", Path = "/news/x-abcdefgh23456777" }],
    };

    [Fact]
    public void The_article_home_and_the_sections_are_asked_for_ahead()
    {
        Assert.Equal(["/news/x-abcdefgh23456777", "/", "/news", "/news/politics"], WarmPages.Targets(News));
        Assert.Equal(["/", "/news", "/news/politics"], WarmPages.Targets(News with { Changes = [News.Changes[0] with { Kind = PageChangeKind.Withdrawn }] }));
        Assert.Empty(WarmPages.Targets(News with { Changes = [] }));
        // Of a flood the lists alone.
        Assert.Equal(["/", "/news", "/news/politics"], WarmPages.Targets(News with { Changes = [.. Enumerable.Repeat(News.Changes[0], 11)] }));
    }

    [Fact(Timeout = 60_000)]
    public async Task No_reader_meets_a_cold_page_after_a_change()
    {
        Show("one", "home");
        using var warm = new WarmPages(Cache, Time);
        await warm.StartAsync(CancellationToken.None);
        Cache.Evict(News.Tags, []);
        warm.Changed(News);
        warm.Changed(News);
        while (Cache.Count < 4)
            await Task.Yield();
        await warm.StopAsync(CancellationToken.None);
        var asked = Rendering.Asked.Count;
        foreach (var target in WarmPages.Targets(News))
            Assert.Equal(CacheState.Hit, (await Read(target)).State);
        Assert.Equal(asked, Rendering.Asked.Count);
        // Not each of them twice for two events: those that still wait are asked for once.
        Assert.InRange(asked, 4, 8);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(nameof(Coding.Gzip))]
    [InlineData(nameof(Coding.Brotli))]
    public async Task What_is_much_read_and_settled_is_made_as_small_as_can_be(string read)
    {
        var random = new Random(1);
        Show(string.Concat(Enumerable.Range(0, 4_000).Select(_ => $"word{random.Next(1_000)} ")), "home", etag: "v1");
        using var warm = new WarmPages(Cache, Time);
        await warm.StartAsync(CancellationToken.None);
        var first = Length(await Get("/"));
        for (var time = 0; time < 4; time++)
            await Read("/");
        // Once and not again: with time running on, the page would be asked for anew, and never be settled.
        Time.Advance(TimeSpan.FromSeconds(10));
        while (Length(await Get("/")) >= first)
            await Task.Yield();
        await warm.StopAsync(CancellationToken.None);

        int Length(Served served)
        {
            var coding = Enum.Parse<Coding>(read);
            return served.Page!.Body(ref coding).Length;
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task The_CDN_is_told_every_tag_until_it_has_heard()
    {
        var cdn = new Cdn { Fails = 2 };
        var options = new CdnOptions { PurgeAddress = "http://cdn.example/purge", TagsPerPurge = 2, PurgeHeaders = { ["X-Key"] = "secret" } };
        using var purge = new PurgeCdn(cdn, Options.Create(options), Time, NullLogger<PurgeCdn>.Instance);
        await purge.StartAsync(CancellationToken.None);
        purge.Changed(["home", "feed"]);
        purge.Changed(["home", "article:a"]);
        while (cdn.Heard.Count < 3)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
        purge.Changed(["home"]);
        while (cdn.Heard.Count < 4)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
        purge.AllChanged();
        while (cdn.Heard.Count < 5)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
        await purge.StopAsync(CancellationToken.None);
        Assert.Equal(["article:a", "feed", "home", "home", "site"], cdn.Heard.Order());
        Assert.All(cdn.Asked, asked => Assert.Equal(("secret", asked.Tags), (asked.Key, asked.SurrogateKey)));
    }

    [Fact]
    public async Task The_CDN_may_keep_pages_where_that_is_set_and_is_given_their_tags()
    {
        Show("one", "home,article:a");
        var page = (await Get("/")).Page!;
        var set = new PageHeaders(Options.Create(new GatewayOptions { ShowTags = true }), Options.Create(new CdnOptions { Life = TimeSpan.FromMinutes(1) }))
            .Of(page, CacheState.Hit, Coding.Identity).ToDictionary(header => header.Key, header => header.Value.ToString());
        Assert.Equal("public, max-age=0, s-maxage=60, stale-while-revalidate=30, stale-if-error=604800", set["Cache-Control"]);
        Assert.Equal(("home,article:a,site", "home article:a site"), (set["Cache-Tag"], set["Surrogate-Key"]));
        var not = new PageHeaders(Options.Create(new GatewayOptions()), Options.Create(new CdnOptions()))
            .Of(page, CacheState.Hit, Coding.Identity).ToDictionary(header => header.Key, header => header.Value.ToString());
        Assert.DoesNotContain("s-maxage", not["Cache-Control"]);
        Assert.False(not.ContainsKey("Cache-Tag") || not.ContainsKey("Surrogate-Key"));
    }

    [Theory]
    [InlineData("00:01:00", null, true)]
    [InlineData("00:02:00", null, false)]
    [InlineData("1.00:00:00", "https://cdn.example/purge", true)]
    [InlineData("00:00:00", "cdn.example", false)]
    public void A_CDN_that_keeps_pages_long_must_hear_of_changes(string life, string? address, bool isValid) =>
        Assert.Equal(isValid, !new CdnOptions { Life = TimeSpan.Parse(life, null), PurgeAddress = address }.Validate(new(new object())).Any());

    private sealed class Cdn : HttpMessageHandler, IHttpClientFactory
    {
        public int Fails { get; set; }

        public ConcurrentQueue<string> Heard { get; } = [];

        public ConcurrentQueue<(string Key, string Tags, string SurrogateKey)> Asked { get; } = [];

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var tags = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()).ToList();
            Asked.Enqueue((request.Headers.GetValues("X-Key").Single(), string.Join(' ', tags), request.Headers.GetValues("Surrogate-Key").Single()));
            Assert.InRange(tags.Count, 1, 2);
            if (Fails-- > 0)
                return new HttpResponseMessage(HttpStatusCode.BadGateway);
            foreach (var tag in tags)
                Heard.Enqueue(tag);
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
