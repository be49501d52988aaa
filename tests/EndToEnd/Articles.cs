using System.Net;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>The life of an article that comes by API: receipts, corrections, moved headlines, older copies, withdrawal.</summary>
public abstract class Articles(Site site)
{
    private readonly string guid = "life-" + Guid.NewGuid();

    private object Article(string headline, string body, string updated, string section = "News / Politics", string status = "published") => new
    {
        guid, headline, section, language = "en", status,
        standfirst = "A standfirst of its own.",
        body = $"<p>{body}</p>",
        bylines = new[] { "Mara Velde" },
        topics = new[] { "rivers" },
        firstPublished = "2026-05-03T08:00:00Z", updated,
        source = new { name = "The End-to-End Gazette" },
    };

    [Fact]
    public async Task Receipts_tell_how_far_an_article_has_come()
    {
        var id = await site.Post(Article("Receipts are kept", "Words.", "2026-05-03T08:00:00Z"));
        var receipts = await Site.Eventually("all receipts", async () =>
        {
            var now = await site.Receipts(id);
            return now["visible"] is not null && now["indexed"] is not null && now["stored"] is not null ? now : null;
        });
        Assert.NotNull(receipts["received"]);
        Assert.Equal(await site.PathOf(id), receipts["path"]!.GetValue<string>());
        Assert.Equal(1, receipts["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_correction_is_a_new_version_the_same_article_twice_is_one_and_an_older_copy_changes_nothing()
    {
        var first = Article("Bridge closed for a week", "The bridge is closd.", "2026-05-03T08:00:00Z");
        var id = await site.Post(first);
        await Site.Until("the first version", async () => (await site.Page(id))?.Contains("closd") == true);
        Assert.Equal(id, await site.Post(first));

        Assert.Equal(id, await site.Post(Article("Bridge closed for a week", "The bridge is closed.", "2026-05-03T09:00:00Z")));
        await Site.Until("the correction", async () => (await site.Page(id))?.Contains("is closed.") == true);

        Assert.Equal(id, await site.Post(Article("Bridge closed for a week", "An older copy.", "2026-05-03T08:30:00Z")));
        var last = await site.Post(new { guid = guid + "-after", headline = "Afterwards", section = "News", language = "en", body = "<p>x</p>" });
        await site.PathOf(last);
        Assert.Contains("is closed.", await site.Page(id));
        Assert.Equal(2, (await site.Receipts(id))["version"]!.GetValue<int>());
        // Pages do not wait for search: it may be a moment behind them.
        await Site.Until("its receipt from search", async () => (await site.Receipts(id))["indexed"] is not null);
        Assert.Single((await site.Search("q=%22Bridge+closed+for+a+week%22"))["hits"]!.AsArray(), hit => hit!["id"]!.GetValue<string>() == id);
    }

    [Fact]
    public async Task A_moved_headline_redirects_the_old_address()
    {
        var id = await site.Post(Article("Mayor to step down", "He says so.", "2026-05-03T08:00:00Z"));
        var before = await site.PathOf(id);
        Assert.StartsWith("/news/politics/2026/05/03/mayor-to-step-down-", before);
        await Site.Until("the page", async () => (await site.Reader.GetAsync(before)).StatusCode == HttpStatusCode.OK);

        await site.Post(Article("Mayor stays after all", "He says so now.", "2026-05-03T10:00:00Z", "News / Local"));
        await Site.Until("the redirect", async () =>
        {
            using var old = await site.Reader.GetAsync(before);
            return old.StatusCode == HttpStatusCode.MovedPermanently && old.Headers.Location!.ToString().Contains("/news/local/2026/05/03/mayor-stays-after-all-");
        });
        Assert.Contains("Mayor stays after all", await site.Get("/news/local"));
        Assert.DoesNotContain("Mayor to step down", await site.Get("/news/politics"));
    }

    [Fact]
    public async Task A_withdrawn_article_is_gone_from_everywhere_and_comes_back_only_by_a_newer_copy()
    {
        // A running site may have those of earlier runs.
        var others = await Found();
        var id = await site.Post(Article("Rumour about the harbour", "Perhaps it is so.", "2026-05-03T08:00:00Z"));
        var path = await site.PathOf(id);
        await Site.Until("it in search", async () => await Found() == others + 1);

        using (var answer = await site.Operator.DeleteAsync($"/api/articles/{id}"))
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await Site.Until("410", async () => (await site.Reader.GetAsync(path)).StatusCode == HttpStatusCode.Gone);
        await Site.Until("it out of search", async () => await Found() == others);
        Assert.DoesNotContain(id, await site.Get("/"));
        Assert.DoesNotContain(id, await site.Get("/feed.xml"));

        await site.Post(Article("Rumour about the harbour", "It is so.", DateTimeOffset.UtcNow.AddSeconds(1).ToString("O")));
        await Site.Until("it back", async () => (await site.Page(id))?.Contains("It is so.") == true);

        async Task<int> Found() => (await site.Search("q=Rumour+harbour"))["total"]!.GetValue<int>();
    }

    [Fact]
    public async Task Right_to_left_articles_have_their_direction_and_addresses_in_their_own_script()
    {
        var id = await site.Post(new { guid = guid + "-fa", language = "fa", section = "ایران / جامعه", headline = "پل تازه بر رود گشوده شد", body = "<p>پل تازه‌ای روز سه‌شنبه بر رود گشوده شد.</p>" });
        var path = await site.PathOf(id);
        Assert.Contains("پل-تازه-بر-رود-گشوده-شد", Uri.UnescapeDataString(path));
        var page = await site.Page(id);
        Assert.Contains("dir=\"rtl\"", page);
        Assert.Contains("lang=\"fa\"", page);
        await Site.Until("it in search", async () => (await site.Search("q=" + Uri.EscapeDataString("گشوده رود")))["hits"]!.AsArray().Any(hit => hit!["id"]!.GetValue<string>() == id));
    }
}

/// <inheritdoc />
[Collection("one process")]
public sealed class ArticlesInOneProcess(OneProcess site) : Articles(site);

/// <inheritdoc />
[Collection("distributed")]
public sealed class ArticlesDistributed(Distributed site) : Articles(site);

/// <inheritdoc />
[Collection("running"), Trait("shape", "running")]
public sealed class ArticlesOnARunningSite(Running site) : Articles(site);
