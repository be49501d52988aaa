using System.Text.Json;
using Broadsheet.EndToEnd;
using Microsoft.Playwright;
using Xunit;

namespace Broadsheet.Browser;

/// <summary>What the script adds for a reader, and that nothing is missing without it.</summary>
public sealed class Reading(Browser browser) : IClassFixture<Browser>
{
    private readonly Site site = browser.Site;

    [Fact]
    public async Task A_breaking_story_arrives_on_an_open_page_and_a_correction_on_that_of_its_story()
    {
        var first = await Article("Quiet morning at the harbour");
        var home = await browser.Open("/");
        var story = await browser.Open(first.Path, 360);
        await Listens(home);
        await Listens(story);

        var headline = "Harbour closed by a storm";
        var breaking = await Article(headline);
        var notice = home.Locator(".live[role=status] a").First;
        await Assertions.Expect(notice).ToHaveTextAsync(headline, new() { Timeout = 60_000 });
        // Over the page: nothing in it has moved.
        Assert.Equal("fixed", await home.Locator(".live").EvaluateAsync<string>("element => getComputedStyle(element).position"));
        await notice.ClickAsync();
        Assert.Equal(headline, (await home.Locator("h1").InnerTextAsync()).Trim());
        Assert.EndsWith(breaking.Path, home.Url);

        await site.Post(Content("Quiet morning at the harbour", 1, "Words, and more."));
        await Assertions.Expect(story.Locator(".live p").First).ToContainTextAsync("Updated:", new() { Timeout = 60_000 });
        await story.Locator(".live button").First.ClickAsync();
        await Assertions.Expect(story.Locator(".live p")).ToHaveCountAsync(0);
        await Close(home, story);
    }

    [Fact]
    public async Task What_was_read_is_readable_without_a_line_and_the_rest_is_a_list_of_it()
    {
        var kept = await Article("Kept for the train");
        var other = await Article("Never opened");
        var page = await browser.Open(kept.Path, 360);
        // Not WaitForFunction: it takes the promise itself for true.
        await Site.Until("the page and the list to be kept", () => page.EvaluateAsync<bool>("async path => !!(await caches.match(path)) && !!(await caches.match('/offline.en.html'))", kept.Path));
        await page.ReloadAsync();
        await page.WaitForFunctionAsync("() => !!navigator.serviceWorker.controller");
        await page.Context.SetOfflineAsync(true);
        await page.ReloadAsync();
        Assert.Equal("Kept for the train", (await page.Locator("h1").InnerTextAsync()).Trim());
        await Assertions.Expect(page.Locator(".live p").First).ToContainTextAsync("No connection.", new() { Timeout = 60_000 });

        await page.GotoAsync(other.Path);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("You are offline");
        await page.Locator("[data-list] a", new() { HasText = "Kept for the train" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Kept for the train");

        await page.Context.SetOfflineAsync(false);
        // With a line nothing old is shown.
        await site.Post(Content("Kept for the train", 2, "The new text."));
        await Site.Until("the new text", async () => (await site.Get(kept.Path)).Contains("The new text.", StringComparison.Ordinal));
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".body")).ToContainTextAsync("The new text.");
        await Close(page);
    }

    [Fact]
    public async Task A_reader_who_comes_by_a_mirror_reads_and_shares_the_main_address()
    {
        var article = await Article("Shared by its main address");
        await Site.Until("the mirror on the page", async () => (await site.Get(article.Path)).Contains(site.Mirror.Authority, StringComparison.Ordinal));
        var page = await browser.Open("/");
        await page.Context.AddInitScriptAsync("navigator.canShare = () => true; navigator.share = what => { window.shared = what; return Promise.resolve(); };");
        await page.GotoAsync(site.Mirror + article.Path[1..]);
        var main = site.Address.ToString().TrimEnd('/') + article.Path;
        Assert.Equal(main, await page.Locator("link[rel=canonical]").GetAttributeAsync("href"));
        await page.Locator("details.share summary").ClickAsync();
        await page.Locator("[data-share-sheet]").ClickAsync();
        Assert.Equal(main, (await page.EvaluateAsync<JsonElement>("shared")).GetProperty("url").GetString());
        // In the reader's zone, and how long ago.
        Assert.Contains("ago", await page.Locator("article.story time[data-exact]").First.InnerTextAsync());
        await Close(page);

        var plain = await browser.Open(article.Path, 360, javaScript: false);
        await plain.Locator($".mirrors a[href^='{site.Mirror}']").ClickAsync();
        Assert.StartsWith(site.Mirror.ToString(), plain.Url);
        Assert.Equal("Shared by its main address", (await plain.Locator("h1").InnerTextAsync()).Trim());
        Assert.Contains("UTC", await plain.Locator("article.story time").First.InnerTextAsync());
        await plain.Locator("details.share summary").ClickAsync();
        Assert.True(await plain.Locator("details.share a[href^='mailto:']").IsVisibleAsync());
        Assert.False(await plain.Locator("[data-share-sheet]").IsVisibleAsync());
        await Close(plain);
    }

    private static object Content(string headline, int version = 0, string text = "Words.") => new
    {
        guid = headline, headline, section = "Reading", language = "en", body = $"<p>{text}</p>",
        firstPublished = DateTimeOffset.UtcNow.AddHours(-3), updated = DateTimeOffset.UtcNow.AddHours(-2).AddMinutes(version),
    };

    private async Task<(string Id, string Path)> Article(string headline)
    {
        var id = await site.Post(Content(headline));
        var path = await site.PathOf(id);
        await Site.Until("its page", async () => (await site.Get(path)).Contains(headline, StringComparison.Ordinal));
        return (id, path);
    }

    // The hub has taken the page in once its first bytes have come, which opens the source.
    private static Task Listens(IPage page) =>
        page.WaitForFunctionAsync("() => performance.getEntriesByType('resource').some(entry => entry.name.includes('/live?')) || new Promise(done => { const own = new EventSource('/live?topics=home'); own.onopen = () => { own.close(); done(true); }; })");

    private static async Task Close(params IPage[] pages)
    {
        foreach (var page in pages)
            await page.Context.CloseAsync();
    }
}
