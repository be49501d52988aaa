using System.Net;
using Broadsheet.Gateway;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Unit.Gateway;

public sealed class PageCaches : IDisposable
{
    private readonly FakeRendering rendering = new();
    private readonly FakeTimeProvider time = new();
    private readonly HttpClient client;
    private readonly PageCache cache;

    public PageCaches()
    {
        client = new HttpClient(rendering) { BaseAddress = new Uri("http://rendering"), Timeout = Timeout.InfiniteTimeSpan };
        cache = NewCache(new GatewayOptions());
        cache.Reconnected();
    }

    public void Dispose()
    {
        cache.Dispose();
        client.Dispose();
    }

    private PageCache NewCache(GatewayOptions options) =>
        new(new PageSource(client, time, options.RenderTimeLimit, NullLogger<PageSource>.Instance), Options.Create(options), time);

    private Task<Served> Get(string target) => cache.Get(target, CancellationToken.None);

    private async Task<(string Text, CacheState State)> Read(string target) => Text(await Get(target));

    private static (string Text, CacheState State) Text(Served served)
    {
        var coding = Coding.Identity;
        return (served.Page is null ? "" : System.Text.Encoding.UTF8.GetString(served.Page.Body(ref coding).Span), served.State);
    }

    private void Show(string text, string tags = "home", string? etag = null, HttpStatusCode status = HttpStatusCode.OK, string cacheControl = "public, max-age=0, must-revalidate") =>
        rendering.Answer = _ => FakeRendering.Page(text, status, tags, etag, cacheControl);

    [Fact]
    public async Task A_page_is_rendered_once_and_served_until_one_of_its_tags_changes()
    {
        Show("one", "home,article:a");
        Assert.Equal(("one", CacheState.Miss), await Read("/"));
        Show("two", "home,article:a");
        Assert.Equal(("one", CacheState.Hit), await Read("/"));
        cache.Evict(["article:b", "section:x"], []);
        Assert.Equal(("one", CacheState.Hit), await Read("/"));
        cache.Evict(["article:a"], []);
        Assert.Equal(("two", CacheState.Miss), await Read("/"));
        Assert.Equal(("two", CacheState.Hit), await Read("/"));
        Assert.Equal(2, rendering.Asked.Count);
    }

    [Theory]
    [InlineData(200, "public, max-age=0, must-revalidate", true)]
    [InlineData(301, "public, max-age=0, must-revalidate", true)]
    [InlineData(410, "public", true)]
    [InlineData(302, "public", false)]
    [InlineData(404, "public", false)]
    [InlineData(200, "no-store", false)]
    [InlineData(200, "public, no-store", false)]
    [InlineData(200, "private", false)]
    public async Task Only_final_public_answers_are_kept(int status, string cacheControl, bool kept)
    {
        Show("x", status: (HttpStatusCode)status, cacheControl: cacheControl);
        Assert.Equal(kept ? CacheState.Miss : CacheState.Pass, (await Read("/x")).State);
        Assert.Equal(kept ? CacheState.Hit : CacheState.Pass, (await Read("/x")).State);
    }

    [Fact]
    public async Task A_hundred_readers_of_a_page_are_served_by_one_rendering()
    {
        Show("one");
        var hold = rendering.HoldUp();
        var readers = Enumerable.Range(0, 100).Select(_ => Read("/")).ToList();
        await hold.Arrived;
        hold.Release();
        Assert.All(await Task.WhenAll(readers), read => Assert.Equal("one", read.Text));
        Assert.Single(rendering.Asked);
    }

    [Fact]
    public async Task So_are_a_hundred_readers_of_what_is_not_kept()
    {
        var hold = rendering.HoldUp();
        var readers = Enumerable.Range(0, 100).Select(_ => Read("/missing")).ToList();
        await hold.Arrived;
        hold.Release();
        Assert.All(await Task.WhenAll(readers), read => Assert.Equal(("Nothing here", CacheState.Pass), read));
        Assert.Single(rendering.Asked);
    }

    [Fact]
    public async Task A_reader_who_leaves_does_not_end_the_rendering_for_the_others()
    {
        Show("one");
        var hold = rendering.HoldUp();
        using var leaving = new CancellationTokenSource();
        var first = cache.Get("/", leaving.Token);
        var second = Read("/");
        await hold.Arrived;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        hold.Release();
        Assert.Equal("one", (await second).Text);
        Assert.Single(rendering.Asked);
    }

    [Fact]
    public async Task A_rendering_that_a_change_has_overtaken_is_neither_kept_nor_given_to_those_who_ask_afterwards()
    {
        Show("old");
        var hold = rendering.HoldUp();
        var before = Read("/");
        await hold.Arrived;
        Show("new");
        cache.Evict(["home"], []);
        var after = Read("/");
        hold.Release();
        Assert.Equal("new", (await after).Text);
        // Rendered again for those who waited, too, since the first answer could not be kept.
        Assert.Equal("new", (await before).Text);
        Assert.Equal(("new", CacheState.Hit), await Read("/"));
        Assert.Equal(2, rendering.Asked.Count);
    }

    [Fact]
    public async Task A_change_of_other_pages_meanwhile_costs_no_second_rendering()
    {
        Show("one");
        var hold = rendering.HoldUp();
        var before = Read("/");
        await hold.Arrived;
        cache.Evict(["article:b"], []);
        var after = Read("/");
        hold.Release();
        Assert.Equal(("one", CacheState.Miss), await before);
        Assert.Equal("one", (await after).Text);
        Assert.Equal(("one", CacheState.Hit), await Read("/"));
        Assert.Single(rendering.Asked);
    }

    [Fact]
    public async Task A_page_that_was_missing_when_others_asked_is_asked_for_again_by_who_comes_after_the_change()
    {
        var hold = rendering.HoldUp();
        var before = Read("/late");
        await hold.Arrived;
        Show("here", "section:late");
        cache.Evict(["section:late"], []);
        var after = Read("/late");
        hold.Release();
        Assert.Equal("Nothing here", (await before).Text);
        Assert.Equal("here", (await after).Text);
        Assert.Equal(("here", CacheState.Hit), await Read("/late"));
    }

    [Fact]
    public async Task A_page_that_changes_at_every_rendering_is_given_but_not_kept()
    {
        var rendered = 0;
        rendering.Answer = _ =>
        {
            cache.Evict(["home"], []);
            return FakeRendering.Page($"{++rendered}", tags: "home");
        };
        Assert.Equal(("3", CacheState.Pass), await Read("/"));
        Assert.Equal(("6", CacheState.Pass), await Read("/"));
    }

    [Fact]
    public async Task An_article_that_is_withdrawn_at_every_rendering_is_not_given_at_all()
    {
        rendering.Answer = _ =>
        {
            cache.Evict(["article:a"], ["article:a"]);
            return FakeRendering.Page("killed", tags: "article:a");
        };
        Assert.Null((await Get("/a")).Page);
    }

    [Fact]
    public async Task While_Rendering_is_down_pages_are_served_however_old_and_those_never_seen_are_not()
    {
        Show("one");
        await Read("/");
        rendering.Down = true;
        Assert.Equal(("one", CacheState.Hit), await Read("/"));
        cache.Evict(["home"], []);
        Assert.Equal(("one", CacheState.Stale), await Read("/"));
        time.Advance(TimeSpan.FromDays(40));
        var stale = await Get("/");
        Assert.Equal((CacheState.Stale, TimeSpan.FromDays(40)), (stale.State, stale.Age));
        Assert.Null((await Get("/never-seen")).Page);
        rendering.Down = false;
        Show("two");
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(("two", CacheState.Miss), await Read("/"));
    }

    [Fact]
    public async Task While_Rendering_is_down_readers_of_kept_pages_do_not_wait_for_it_each_time()
    {
        Show("one");
        await Read("/");
        await Read("/b");
        rendering.Down = true;
        cache.Evict(["home"], []);
        await Read("/");
        var asked = rendering.Asked.Count;
        for (var i = 0; i < 10; i++)
            Assert.Equal(("one", CacheState.Stale), await Read(i % 2 == 0 ? "/" : "/b"));
        Assert.Equal(asked, rendering.Asked.Count);
        time.Advance(TimeSpan.FromSeconds(2));
        await Read("/");
        Assert.Equal(asked + 1, rendering.Asked.Count);
    }

    [Fact]
    public async Task A_Rendering_that_hangs_is_given_up_after_the_time_limit()
    {
        Show("one");
        await Read("/");
        cache.Evict(["home"], []);
        var hold = rendering.HoldUp();
        var waiting = Read("/");
        await hold.Arrived;
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(("one", CacheState.Stale), await waiting);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task An_error_of_Rendering_is_not_shown_where_a_page_is_kept(int status)
    {
        Show("one");
        await Read("/");
        cache.Evict(["home"], []);
        Show("broken", "", status: (HttpStatusCode)status, cacheControl: "no-store");
        Assert.Equal(("one", CacheState.Stale), await Read("/"));
        Assert.Equal(("broken", CacheState.Pass), await Read("/other"));
    }

    [Fact]
    public async Task A_withdrawn_article_is_never_served_again_even_while_Rendering_is_down()
    {
        Show("home with a", "home,article:a");
        await Read("/");
        Show("a", "article:a");
        await Read("/a");
        Show("b", "article:b");
        await Read("/b");
        rendering.Down = true;
        cache.Evict(["home", "feed", "article:a"], ["article:a"]);
        Assert.Null((await Get("/")).Page);
        Assert.Null((await Get("/a")).Page);
        Assert.Equal(("b", CacheState.Hit), await Read("/b"));

        rendering.Down = false;
        Show("a again", "article:a");
        Assert.Equal(("a again", CacheState.Miss), await Read("/a"));
        Assert.Equal(("a again", CacheState.Hit), await Read("/a"));
    }

    [Fact]
    public async Task A_withdrawal_takes_its_pages_out_of_memory_at_once()
    {
        Show(new string('x', 100_000), "article:a");
        await Read("/a");
        Assert.InRange(cache.Size, 100_000, 200_000);
        cache.Evict(["article:a"], ["article:a"]);
        Assert.Equal(0, cache.Size);
    }

    [Fact]
    public async Task A_withdrawal_while_a_page_is_rendered_is_not_lost()
    {
        Show("a", "article:a");
        var hold = rendering.HoldUp();
        var before = Get("/a");
        await hold.Arrived;
        cache.Evict(["article:a"], ["article:a"]);
        rendering.Down = true;
        hold.Release();
        Assert.Null((await before).Page);
    }

    [Fact]
    public async Task A_page_whose_life_is_over_is_asked_for_by_its_tag_and_kept_on_if_unchanged()
    {
        Show("one", etag: "v1");
        await Read("/");
        time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.Equal(("one", CacheState.Hit), await Read("/"));
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(("one", CacheState.Miss), await Read("/"));
        Assert.Equal(1, rendering.NotModified);
        Assert.Equal(("one", CacheState.Hit), await Read("/"));
    }

    [Fact]
    public async Task Cut_off_from_the_broker_every_page_lives_five_seconds()
    {
        Show("one", etag: "v1");
        await Read("/");
        time.Advance(TimeSpan.FromSeconds(4));
        cache.CutOff();
        Assert.Equal(("one", CacheState.Hit), await Read("/"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(("one", CacheState.Miss), await Read("/"));
        Assert.Equal(1, rendering.NotModified);
        time.Advance(TimeSpan.FromSeconds(5));
        Show("two", etag: "v2");
        Assert.Equal(("two", CacheState.Miss), await Read("/"));
    }

    [Fact]
    public async Task When_the_broker_is_back_everything_from_before_is_asked_for_anew()
    {
        Show("one", etag: "v1");
        await Read("/");
        cache.CutOff();
        cache.Reconnected();
        Assert.Equal(("one", CacheState.Miss), await Read("/"));
        Assert.Equal(1, rendering.NotModified);
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(("one", CacheState.Hit), await Read("/"));
    }

    [Fact]
    public async Task Before_the_first_connection_pages_live_five_seconds()
    {
        using var early = NewCache(new GatewayOptions());
        Show("one");
        await early.Get("/", CancellationToken.None);
        Assert.Equal(CacheState.Hit, (await early.Get("/", CancellationToken.None)).State);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(CacheState.Miss, (await early.Get("/", CancellationToken.None)).State);
    }

    [Fact]
    public async Task What_is_no_longer_there_is_not_served_while_Rendering_is_down_either()
    {
        Show("one");
        await Read("/x");
        cache.Evict(["home"], []);
        Show("not here", "", status: HttpStatusCode.NotFound, cacheControl: "no-store");
        await Read("/x");
        rendering.Down = true;
        Assert.Null((await Get("/x")).Page);
    }

    [Fact]
    public async Task Pages_never_take_more_memory_than_they_may()
    {
        using var small = NewCache(new GatewayOptions { CacheMegabytes = 1 });
        Show(new string('x', 50_000));
        for (var i = 0; i < 200; i++)
        {
            await small.Get("/" + i, CancellationToken.None);
            Assert.InRange(small.Size, 0, 1024 * 1024);
        }
    }

    [Fact]
    public async Task Compressed_forms_are_the_same_page_and_made_once()
    {
        Show(string.Concat(Enumerable.Repeat("<p>compress me</p>", 100)));
        var page = (await Get("/")).Page!;
        var (brotli, gzip) = (Coding.Brotli, Coding.Gzip);
        var first = page.Body(ref brotli);
        Assert.InRange(first.Length, 1, 200);
        Assert.True(first.Equals(page.Body(ref brotli)));
        using var plain = new StreamReader(new System.IO.Compression.GZipStream(new MemoryStream(page.Body(ref gzip).ToArray()), System.IO.Compression.CompressionMode.Decompress));
        Assert.Contains("compress me", await plain.ReadToEndAsync());
        Assert.Equal((Coding.Brotli, Coding.Gzip), (brotli, gzip));
    }
}
