using System.Text.RegularExpressions;
using Broadsheet.EndToEnd;
using Microsoft.Playwright;
using Xunit;

namespace Broadsheet.Browser;

/// <summary>
/// A reader's way through the site, from left to right and from right to left, on a phone and at a desk, with and without script: from the
/// home page to a section and a story, on to its topic and author, to the search form, its filters and back to the story, to the other edition.
/// </summary>
public sealed class Walks(Browser browser) : IClassFixture<Browser>
{
    private readonly Site site = browser.Site;

    /// <summary>What the story of a language is called and found by.</summary>
    private sealed record Told(string Before, string Section, string Headline, string Word, string Topic, string Author, string Other);

    private static readonly Dictionary<string, Told> InLanguage = new()
    {
        ["en"] = new("", "Walks", "Cranes over the marshes", "cranes", "birds", "Mara Velde", "fa"),
        ["fa"] = new("/fa", "گشت", "درناها بر فراز تالاب", "درناها", "پرندگان", "نازنین پارسا", "en"),
    };

    public static TheoryData<string, int, bool> Readers
    {
        get
        {
            var readers = new TheoryData<string, int, bool>();
            foreach (var language in InLanguage.Keys)
                foreach (var width in new[] { 390, 1280 })
                    foreach (var script in new[] { true, false })
                        readers.Add(language, width, script);
            return readers;
        }
    }

    [Theory, MemberData(nameof(Readers))]
    public async Task A_reader_goes_from_the_home_page_to_a_story_finds_it_again_by_a_narrowed_search_and_shares_it(string language, int width, bool script)
    {
        var told = InLanguage[language];
        var path = await Story(language);
        await Story(told.Other);
        var page = await browser.Open(told.Before + "/", width, script);
        Assert.Equal(language == "fa" ? "rtl" : "ltr", await page.EvaluateAsync<string>("getComputedStyle(document.body).direction"));

        await page.Locator(".sections a", new() { HasTextString = told.Section }).ClickAsync();
        await page.Locator("main h3 a", new() { HasTextString = told.Headline }).ClickAsync();
        await OnTheStory();
        await page.Locator("footer .pills a", new() { HasTextString = told.Topic }).ClickAsync();
        await page.Locator("main h3 a", new() { HasTextString = told.Headline }).ClickAsync();
        await page.Locator("a[rel=author]", new() { HasTextString = told.Author }).ClickAsync();
        Assert.Equal(told.Author, (await page.Locator("h1").InnerTextAsync()).Trim());

        // A desk has the form on every page, a phone a link to it.
        if (width < 500)
            await page.Locator("header a.find").ClickAsync();
        var form = page.Locator(width < 500 ? "main form" : "header form").First;
        await form.Locator("input[name=q]").FillAsync(told.Word);
        await form.Locator("input[name=q]").PressAsync("Enter");
        await Assertions.Expect(page.Locator("main mark").First).ToBeVisibleAsync();
        await page.Locator("select[name=section]").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.Locator("input[name=from]").FillAsync("2026-05-01");
        await page.Locator("select[name=sort]").SelectOptionAsync("newest");
        await page.Locator(".filters button").ClickAsync();
        // Not WaitForURLAsync: it can miss the page's loading and then waits for it until it gives up (microsoft/playwright-dotnet#3364).
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("from=2026-05-01"));
        await page.Locator("main h3 a", new() { HasTextString = told.Headline }).ClickAsync();
        await OnTheStory();

        await page.Locator("details.share summary").ClickAsync();
        Assert.Contains(Uri.EscapeDataString(site.Address.ToString().TrimEnd('/') + path), await page.Locator("details.share a[href^='https://t.me/']").GetAttributeAsync("href"));
        // It is told in the other language as well: there leads the way to the other edition.
        await page.Locator($"header .editions a[hreflang={told.Other}]").ClickAsync();
        Assert.Equal(InLanguage[told.Other].Headline, (await page.Locator("h1").InnerTextAsync()).Trim());
        await page.Context.CloseAsync();

        async Task OnTheStory()
        {
            Assert.Equal(told.Headline, (await page.Locator("h1").InnerTextAsync()).Trim());
            Assert.EndsWith(path, page.Url);
        }
    }

    [Fact]
    public async Task A_breaking_story_arrives_on_a_page_that_is_read_from_right_to_left_and_waits_for_those_without_script()
    {
        var page = await browser.Open("/fa", 390);
        var plain = await browser.Open("/fa", 390, javaScript: false);
        await page.WaitForFunctionAsync("() => new Promise(done => { const own = new EventSource('/live?topics=home'); own.onopen = () => { own.close(); done(true); }; })");
        const string Headline = "پل تازه گشوده شد";
        var id = await site.Post(new { guid = Guid.NewGuid(), headline = Headline, section = "گشت", language = "fa", urgency = 1, body = "<p>پل.</p>" });
        var notice = page.Locator(".live[role=status] a").First;
        await Assertions.Expect(notice).ToHaveTextAsync(Headline, new() { Timeout = 60_000 });
        Assert.Equal("rtl", await notice.EvaluateAsync<string>("element => getComputedStyle(element).direction"));
        await Site.Until("it on the page", async () => (await site.Get("/fa")).Contains(id, StringComparison.Ordinal));
        await plain.ReloadAsync();
        await plain.Locator($"main a[href$='{id}']").First.ClickAsync();
        Assert.Equal(Headline, (await plain.Locator("h1").InnerTextAsync()).Trim());
        await page.Context.CloseAsync();
        await plain.Context.CloseAsync();
    }

    // The same each time, so that every reader finds one.
    private async Task<string> Story(string language)
    {
        var told = InLanguage[language];
        var id = await site.Post(new
        {
            guid = "walk-" + language, headline = told.Headline, section = told.Section, language, story = "cranes", topics = new[] { told.Topic }, bylines = new[] { told.Author },
            firstPublished = "2026-05-03T08:00:00Z", updated = "2026-05-03T08:00:00Z", body = $"<p>{told.Headline}.</p>",
        });
        var path = await site.PathOf(id);
        await Site.Until("it in search", async () => (await site.Search("q=" + Uri.EscapeDataString(told.Word)))["total"]!.GetValue<int>() > 0);
        await Site.Until("it on its section's page", async () => (await site.Get(path[..path.IndexOf("/2026/", StringComparison.Ordinal)])).Contains(id, StringComparison.Ordinal));
        return path;
    }
}
