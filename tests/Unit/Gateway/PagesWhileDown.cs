using System.Net;
using Broadsheet.Gateway;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>What readers get while Rendering or the broker is down, and what they must never get.</summary>
public sealed class PagesWhileDown : CacheUnderTest
{
    [Fact]
    public async Task While_Rendering_is_down_pages_are_served_however_old_and_those_never_seen_are_not()
    {
        Show("one");
        await Read("/");
        Rendering.Down = true;
        Assert.Equal(("one", CacheState.Hit), await Read("/"));
        Cache.Evict(["home"], []);
        Assert.Equal(("one", CacheState.Stale), await Read("/"));
        Time.Advance(TimeSpan.FromDays(40));
        var stale = await Get("/");
        Assert.Equal((CacheState.Stale, TimeSpan.FromDays(40)), (stale.State, stale.Age));
        Assert.Null((await Get("/never-seen")).Page);
        Rendering.Down = false;
        Show("two");
        var asked = Rendering.Asked.Count;
        Time.Advance(TimeSpan.FromSeconds(3));
        // Who finds out that it is back does not wait for it; the next one has the new page.
        var read = await Read("/");
        Assert.Equal(("one", CacheState.Stale), read);
        while (read.State == CacheState.Stale)
        {
            // The question of before may still be on its way, and fail; then it is asked again a moment later.
            if (Rendering.Asked.Count == asked)
                Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
            read = await Read("/");
        }
        // Who comes while the new one is being put away waits for it.
        Assert.Equal("two", read.Text);
        Assert.Equal(("two", CacheState.Hit), await Read("/"));
    }

    [Fact]
    public async Task While_Rendering_is_down_readers_of_kept_pages_do_not_wait_for_it_each_time()
    {
        Show("one");
        await Read("/");
        await Read("/b");
        Rendering.Down = true;
        Cache.Evict(["home"], []);
        await Read("/");
        var asked = Rendering.Asked.Count;
        for (var i = 0; i < 10; i++)
            Assert.Equal(("one", CacheState.Stale), await Read(i % 2 == 0 ? "/" : "/b"));
        Assert.Equal(asked, Rendering.Asked.Count);
        Time.Advance(TimeSpan.FromSeconds(2));
        await Read("/");
        Assert.Equal(asked + 1, Rendering.Asked.Count);
    }

    [Fact]
    public async Task A_Rendering_that_hangs_is_given_up_after_the_time_limit()
    {
        Show("one");
        await Read("/");
        Cache.Evict(["home"], []);
        var hold = Rendering.HoldUp();
        var waiting = Read("/");
        await hold.Arrived;
        Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(("one", CacheState.Stale), await waiting);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task An_error_of_Rendering_is_not_shown_where_a_page_is_kept(int status)
    {
        Show("one");
        await Read("/");
        Cache.Evict(["home"], []);
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
        Rendering.Down = true;
        Cache.Evict(["home", "feed", "article:a"], ["article:a"]);
        Assert.Null((await Get("/")).Page);
        Assert.Null((await Get("/a")).Page);
        Assert.Equal(("b", CacheState.Hit), await Read("/b"));

        Rendering.Down = false;
        Show("a again", "article:a");
        Assert.Equal(("a again", CacheState.Miss), await Read("/a"));
        Assert.Equal(("a again", CacheState.Hit), await Read("/a"));
    }

    [Fact]
    public async Task A_withdrawal_takes_its_pages_out_of_memory_at_once()
    {
        Show(new string('x', 100_000), "article:a");
        await Read("/a");
        Assert.InRange(Cache.Size, 100_000, 200_000);
        Cache.Evict(["article:a"], ["article:a"]);
        Assert.Equal(0, Cache.Size);
    }

    [Fact]
    public async Task A_withdrawal_while_a_page_is_rendered_is_not_lost()
    {
        Show("a", "article:a");
        var hold = Rendering.HoldUp();
        var before = Get("/a");
        await hold.Arrived;
        Cache.Evict(["article:a"], ["article:a"]);
        Rendering.Down = true;
        hold.Release();
        Assert.Null((await before).Page);
    }

    [Fact]
    public async Task A_page_whose_life_is_over_is_asked_for_by_its_tag_and_kept_on_if_unchanged()
    {
        Show("one", etag: "v1");
        await Read("/");
        Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.Equal(("one", CacheState.Hit), await Read("/"));
        Time.Advance(TimeSpan.FromTicks(1));
        // Served once more, for no event has named it, while it is asked for.
        Assert.Equal(("one", CacheState.Hit), await Read("/"));
        while ((await Get("/")).Age > TimeSpan.Zero)
            await Task.Yield();
        Assert.Equal(1, Rendering.NotModified);
        Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(("one", CacheState.Miss), await Read("/"));
        Assert.Equal(2, Rendering.NotModified);
    }

    [Fact]
    public async Task Cut_off_from_the_broker_every_page_lives_five_seconds()
    {
        Show("one", etag: "v1");
        await Read("/");
        Time.Advance(TimeSpan.FromSeconds(4));
        Cache.CutOff();
        Assert.Equal(("one", CacheState.Hit), await Read("/"));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(("one", CacheState.Miss), await Read("/"));
        Assert.Equal(1, Rendering.NotModified);
        Time.Advance(TimeSpan.FromSeconds(5));
        Show("two", etag: "v2");
        Assert.Equal(("two", CacheState.Miss), await Read("/"));
    }

    [Fact]
    public async Task When_the_broker_is_back_everything_from_before_is_asked_for_anew()
    {
        Show("one", etag: "v1");
        await Read("/");
        Cache.CutOff();
        Cache.Reconnected();
        Assert.Equal(("one", CacheState.Miss), await Read("/"));
        Assert.Equal(1, Rendering.NotModified);
        Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(("one", CacheState.Hit), await Read("/"));
    }

    [Fact]
    public async Task Before_the_first_connection_pages_live_five_seconds()
    {
        var early = NewCache(new GatewayOptions());
        Show("one");
        await early.Get("/", CancellationToken.None);
        Assert.Equal(CacheState.Hit, (await early.Get("/", CancellationToken.None)).State);
        Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(CacheState.Miss, (await early.Get("/", CancellationToken.None)).State);
    }

    [Fact]
    public async Task What_is_no_longer_there_is_not_served_while_Rendering_is_down_either()
    {
        Show("one");
        await Read("/x");
        Cache.Evict(["home"], []);
        Show("not here", "", status: HttpStatusCode.NotFound, cacheControl: "no-store");
        await Read("/x");
        Rendering.Down = true;
        Assert.Null((await Get("/x")).Page);
    }

    [Fact]
    public async Task Of_many_made_up_addresses_only_so_many_are_asked_of_Rendering_and_pages_that_are_kept_are_still_made_anew()
    {
        var cache = NewCache(new GatewayOptions { RenderConcurrency = 3, RenderQueue = 2 });
        cache.Reconnected();
        Show("one");
        await cache.Get("/", CancellationToken.None);
        cache.Evict(["home"], []);
        var hold = Rendering.HoldUp();
        var made = Enumerable.Range(0, 100).Select(number => cache.Get($"/made-up/{number}", CancellationToken.None)).ToList();
        // Told to come back at once: 100 less those that are asked for and those that wait.
        Assert.Equal(95, made.Count(get => get is { IsCompletedSuccessfully: true, Result.Page: null }));
        Assert.Equal(1 + 3, Rendering.Asked.Count);
        Show("two");
        var home = cache.Get("/", CancellationToken.None);
        Assert.Equal(1 + 3 + 1, Rendering.Asked.Count);
        // And those that wait wait for a second.
        Time.Advance(TimeSpan.FromSeconds(1));
        hold.Release();
        Assert.Equal(CacheState.Miss, (await home).State);
        Assert.Equal(3, (await Task.WhenAll(made)).Count(served => served.Page is not null));
        Assert.Equal(CacheState.Hit, (await cache.Get("/", CancellationToken.None)).State);
    }
}
