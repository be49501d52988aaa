using Broadsheet.EndToEnd;
using Microsoft.Playwright;
using Xunit;

namespace Broadsheet.Browser;

/// <summary>What only a browser can tell: that no script runs, that pages fit a phone, that search works by its form.</summary>
public sealed class Pages(Browser browser) : IClassFixture<Browser>
{
    private readonly Site site = browser.Site;

    [Fact]
    public async Task None_of_the_hostile_scripts_runs()
    {
        var id = await Hostile.Post(site);
        var path = await site.PathOf(id);
        var dialogs = new List<string>();
        foreach (var address in new[] { path, "/", path[..path.IndexOf("/20", StringComparison.Ordinal)], "/search?q=Hostile", "/search?q=%22%3E%3Cscript%3Ealert(document.title='owned')%3C/script%3E" })
        {
            await Site.Until($"the article on {address}", async () => address.Contains("script", StringComparison.Ordinal) || (await site.Get(address)).Contains("Hostile", StringComparison.Ordinal));
            var page = await browser.Open(address);
            page.Dialog += (_, dialog) => { dialogs.Add(dialog.Message); _ = dialog.DismissAsync(); };
            foreach (var link in await page.Locator("article a, main a").AllAsync())
                Assert.DoesNotMatch("(?i)^\\s*javascript:", await link.GetAttributeAsync("href") ?? "");
            await page.ReloadAsync();
            // The headline, and so the title, holds the script's text; had it run, the title would be its word alone.
            Assert.NotEqual("owned", await page.TitleAsync());
            Assert.Equal(0, await page.Locator("main script, main iframe, [onerror], [onclick], [onload]").CountAsync());
            await page.CloseAsync();
        }
        Assert.Empty(dialogs);
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task Pages_fit_their_width_without_script(int width)
    {
        var id = await site.Post(new
        {
            guid = "fits", headline = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft tagt", section = "News / Long words", language = "de",
            standfirst = "A standfirst.", body = "<h2>Subhead</h2><p>" + string.Join(' ', Enumerable.Repeat("Words and more words.", 60)) + "</p><pre>" + new string('x', 400) + "</pre><table><tr>" + string.Concat(Enumerable.Repeat("<td>wide</td>", 40)) + "</tr></table>",
            bylines = new[] { "Mara Velde" }, source = new { name = "The Gazette", rights = "© The Gazette" },
        });
        var persian = await site.Post(new { guid = "fits-fa", language = "fa", section = "ایران", headline = "پل تازه بر رود گشوده شد", body = "<p>پل تازه‌ای روز سه‌شنبه بر رود گشوده شد.</p>" });
        var pages = new Dictionary<string, string>
        {
            ["home"] = "/", ["article"] = await site.PathOf(id), ["section"] = "/news", ["search"] = "/search?q=words", ["persian"] = await site.PathOf(persian), ["missing"] = "/not/here",
        };
        await Site.Until("it in search", async () => (await site.Get("/search?q=words")).Contains(id, StringComparison.Ordinal));
        foreach (var (name, path) in pages)
        {
            // Measured with script enabled in the tester's hands only: the pages bring none.
            var page = await browser.Open(path, width);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(browser.Pictures, $"{name}-{width}.png"), FullPage = true });
            var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overflow <= 0, $"{name} is {overflow} px wider than a screen of {width} px");
            Assert.Equal(1, await page.Locator("h1").CountAsync());
            Assert.Equal(name == "persian" ? "rtl" : "ltr", await page.Locator("h1").EvaluateAsync<string>("element => getComputedStyle(element).direction"));
            await page.CloseAsync();
        }
    }

    [Fact]
    public async Task A_reader_finds_a_story_by_the_search_form_without_script()
    {
        var id = await site.Post(new { guid = "found", headline = "Lighthouse keeper retires", section = "News", language = "en", body = "<p>He kept the lamp at Farrow Point burning.</p>" });
        await Site.Until("it in search", async () => (await site.Search("q=Farrow"))["total"]!.GetValue<int>() == 1);
        var page = await browser.Open("/", 360, javaScript: false);
        await page.Locator("header a[href='/search']").First.ClickAsync();
        await page.Locator("main input[name=q]").FillAsync("lighthouses Farrow");
        await page.Locator("main input[name=q]").PressAsync("Enter");
        await page.Locator($"main a[href$='{id}']").First.ClickAsync();
        Assert.Equal("Lighthouse keeper retires", (await page.Locator("h1").InnerTextAsync()).Trim());
    }
}
