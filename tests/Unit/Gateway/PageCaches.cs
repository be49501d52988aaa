using System.Net;
using Broadsheet.Gateway;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>What is kept, for how long, and what readers get who wait while it changes.</summary>
public sealed class PageCaches : CacheUnderTest
{
    [Fact]
    public async Task A_page_is_rendered_once_and_served_until_one_of_its_tags_changes()
    {
        Show("one", "home,article:a");
        Assert.Equal(("one", CacheState.Miss), await Read("/"));
        Show("two", "home,article:a");
        Assert.Equal(("one", CacheState.Hit), await Read("/"));
        Cache.Evict(["article:b", "section:x"], []);
        Assert.Equal(("one", CacheState.Hit), await Read("/"));
        Cache.Evict(["article:a"], []);
        Assert.Equal(("two", CacheState.Miss), await Read("/"));
        Assert.Equal(("two", CacheState.Hit), await Read("/"));
        Assert.Equal(2, Rendering.Asked.Count);
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
        var hold = Rendering.HoldUp();
        var readers = Enumerable.Range(0, 100).Select(_ => Read("/")).ToList();
        await hold.Arrived;
        hold.Release();
        Assert.All(await Task.WhenAll(readers), read => Assert.Equal("one", read.Text));
        Assert.Single(Rendering.Asked);
    }

    [Fact]
    public async Task So_are_a_hundred_readers_of_what_is_not_kept()
    {
        var hold = Rendering.HoldUp();
        var readers = Enumerable.Range(0, 100).Select(_ => Read("/missing")).ToList();
        await hold.Arrived;
        hold.Release();
        Assert.All(await Task.WhenAll(readers), read => Assert.Equal(("Nothing here", CacheState.Pass), read));
        Assert.Single(Rendering.Asked);
    }

    [Fact]
    public async Task A_reader_who_leaves_does_not_end_the_rendering_for_the_others()
    {
        Show("one");
        var hold = Rendering.HoldUp();
        using var leaving = new CancellationTokenSource();
        var first = Cache.Get("/", leaving.Token);
        var second = Read("/");
        await hold.Arrived;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        hold.Release();
        Assert.Equal("one", (await second).Text);
        Assert.Single(Rendering.Asked);
    }

    [Fact]
    public async Task A_rendering_that_a_change_has_overtaken_is_neither_kept_nor_given_to_those_who_ask_afterwards()
    {
        Show("old");
        var hold = Rendering.HoldUp();
        var before = Read("/");
        await hold.Arrived;
        Show("new");
        Cache.Evict(["home"], []);
        var after = Read("/");
        hold.Release();
        Assert.Equal("new", (await after).Text);
        // Rendered again for those who waited, too, since the first answer could not be kept.
        Assert.Equal("new", (await before).Text);
        Assert.Equal(("new", CacheState.Hit), await Read("/"));
        Assert.Equal(2, Rendering.Asked.Count);
    }

    [Fact]
    public async Task A_change_of_other_pages_meanwhile_costs_no_second_rendering()
    {
        Show("one");
        var hold = Rendering.HoldUp();
        var before = Read("/");
        await hold.Arrived;
        Cache.Evict(["article:b"], []);
        var after = Read("/");
        hold.Release();
        Assert.Equal(("one", CacheState.Miss), await before);
        Assert.Equal("one", (await after).Text);
        Assert.Equal(("one", CacheState.Hit), await Read("/"));
        Assert.Single(Rendering.Asked);
    }

    [Fact]
    public async Task A_page_that_was_missing_when_others_asked_is_asked_for_again_by_who_comes_after_the_change()
    {
        var hold = Rendering.HoldUp();
        var before = Read("/late");
        await hold.Arrived;
        Show("here", "section:late");
        Cache.Evict(["section:late"], []);
        var after = Read("/late");
        hold.Release();
        Assert.Equal("Nothing here", (await before).Text);
        Assert.Equal("here", (await after).Text);
        Assert.Equal(("here", CacheState.Hit), await Read("/late"));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(301)]
    [InlineData(410)]
    public async Task Who_has_met_a_new_version_at_one_address_meets_no_older_one_at_another_though_the_event_is_still_on_its_way(int status)
    {
        var (version, old) = (1, "old");
        Rendering.Answer = target => target == "/new"
            ? FakeRendering.Page("new", (HttpStatusCode)status, "article:a", about: "article:a=2", cacheControl: status == 200 ? "public" : "no-store")
            : FakeRendering.Page(old, tags: target == "/list" ? "section:x,article:a" : target == "/other" ? "article:b" : "article:a", about: target == "/" ? $"article:a={version}" : null);
        foreach (var target in new[] { "/", "/list", "/other" })
            Assert.Equal(("old", CacheState.Miss), await Read(target));
        (version, old) = (2, "moved");
        Assert.Equal(("old", CacheState.Hit), await Read("/"));
        Assert.Equal("new", (await Read("/new")).Text);
        Assert.Equal(("moved", CacheState.Miss), await Read("/"));
        Assert.Equal(("moved", CacheState.Miss), await Read("/list"));
        Assert.Equal(("old", CacheState.Hit), await Read("/other"));
        if (status == 200)
            Assert.Equal(("new", CacheState.Hit), await Read("/new"));
        foreach (var target in new[] { "/", "/list" })
            Assert.Equal(("moved", CacheState.Hit), await Read(target));
    }

    [Fact]
    public async Task A_page_that_changes_at_every_rendering_is_given_but_not_kept()
    {
        var rendered = 0;
        Rendering.Answer = _ =>
        {
            Cache.Evict(["home"], []);
            return FakeRendering.Page($"{++rendered}", tags: "home");
        };
        Assert.Equal(("3", CacheState.Pass), await Read("/"));
        Assert.Equal(("6", CacheState.Pass), await Read("/"));
    }

    [Fact]
    public async Task An_article_that_is_withdrawn_at_every_rendering_is_not_given_at_all()
    {
        Rendering.Answer = _ =>
        {
            Cache.Evict(["article:a"], ["article:a"]);
            return FakeRendering.Page("killed", tags: "article:a");
        };
        Assert.Null((await Get("/a")).Page);
    }

    [Fact]
    public async Task Pages_never_take_more_memory_than_they_may()
    {
        var small = NewCache(new GatewayOptions { CacheMegabytes = 1 });
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

    [Theory]
    [InlineData(nameof(Coding.Gzip))]
    [InlineData(nameof(Coding.Brotli))]
    public async Task Whoever_takes_no_compressed_form_gets_the_page_unpacked_where_that_alone_is_kept(string kept)
    {
        var text = string.Concat(Enumerable.Range(0, 10_000).Select(number => $"<p>{number}</p>"));
        Show(text);
        var page = (await Get("/")).Page!;
        var (coding, other, plain) = (Enum.Parse<Coding>(kept), kept == nameof(Coding.Gzip) ? Coding.Brotli : Coding.Gzip, Coding.Identity);
        Assert.InRange(page.Body(ref coding).Length, 1, text.Length / 3);
        Assert.Equal(text, System.Text.Encoding.UTF8.GetString(page.Body(ref plain).Span));
        Assert.InRange(page.Body(ref other).Length, 1, text.Length / 3);
        Assert.Equal(text, System.Text.Encoding.UTF8.GetString(page.Body(ref plain).Span));
        Assert.Equal(Coding.Identity, plain);
    }
}
