using System.Collections.Concurrent;
using Broadsheet.EndToEnd;
using Microsoft.Playwright;
using Xunit;

namespace Broadsheet.Browser;

/// <summary>Each type of page, by day and by night, on a phone and on a desk, in both directions: nothing in it keeps anybody out. Leaves a picture of each.</summary>
public sealed class PageTypes(Browser browser) : IClassFixture<Browser>
{
    private readonly Site site = browser.Site;

    [Fact]
    public async Task Nothing_on_any_type_of_page_keeps_readers_out()
    {
        var english = await site.Post(new
        {
            guid = "types-en", headline = "Harbour opens its gates", section = "News / Harbours", language = "en", dateline = "OSTER, 3 May", standfirst = "After a winter of repairs.",
            bylines = new[] { "Mara Velde", "Oskar Linde" }, topics = new[] { "harbours", "ships" }, source = new { name = "The Gazette", address = "https://gazette.example/1", rights = "© The Gazette" },
            body = "<h2>Gates</h2><p>The harbour <a href=\"https://example.org/\">opened</a>.</p><blockquote><p>“At last.”</p></blockquote><ul><li>One</li></ul><table><tr><th>Gate</th><th>Ships</th></tr><tr><td>North</td><td>3</td></tr></table>",
            videos = new[] { new { address = "https://example.org/gates.mp4", type = "video/mp4", title = "The gates", width = 640, height = 360 } },
        });
        var persian = await site.Post(new { guid = "types-fa", headline = "بندر دروازه‌هایش را گشود", section = "ایران", language = "fa", standfirst = "پس از زمستانی از تعمیر.", bylines = new[] { "نازنین پارسا" }, topics = new[] { "بندر" }, body = "<h2>دروازه‌ها</h2><p>بندر گشوده شد.</p>" });
        await Site.Until("both in search", async () => (await site.Get("/search?q=harbour")).Contains(english, StringComparison.Ordinal));
        var pages = new Dictionary<string, string>
        {
            ["home"] = "/", ["section"] = "/news", ["topic"] = "/topics/harbours", ["author"] = "/authors/mara-velde", ["article"] = await site.PathOf(english), ["persian-article"] = await site.PathOf(persian),
            ["persian-section"] = "/fa/%D8%A7%DB%8C%D8%B1%D8%A7%D9%86", ["persian-home"] = "/fa", ["persian-search"] = "/fa/search?q=%D8%A8%D9%86%D8%AF%D8%B1", ["offline"] = "/offline.en.html", ["search"] = "/search", ["found"] = "/search?q=harbour", ["nothing"] = "/search?q=harbuor", ["missing"] = "/not/here",
        };
        var violations = new ConcurrentQueue<string>();
        // Two at a time: while one is looked at, the other waits for the network or the disk.
        var looks = pages.SelectMany(page => new[] { 390, 1280 }, (page, width) => (Name: page.Key, Path: page.Value, Width: width));
        await Parallel.ForEachAsync(looks, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (look, _) =>
        {
            var (name, path, width) = look;
            var page = await browser.Open(path, width);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(browser.Pictures, $"{name}-{width}-{scheme}.png"), FullPage = true });
                if (name.EndsWith("article", StringComparison.Ordinal) && scheme == ColorScheme.Light)
                {
                    await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
                    await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(browser.Pictures, $"{name}-{width}-print.png"), FullPage = true });
                    await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Screen });
                }
                foreach (var violation in await Browser.Violations(page))
                    violations.Enqueue($"{name}, {width}, {scheme}: {violation}");
            }
            await page.Context.CloseAsync();
        });
        Assert.Empty(violations);
    }

    [Fact]
    public async Task What_would_keep_readers_out_is_seen()
    {
        var page = await browser.Open("/");
        await page.EvaluateAsync("""
            () => {
              document.documentElement.removeAttribute('lang');
              const add = (kind, text, style) => { const made = document.createElement(kind); made.textContent = text; Object.assign(made.style, style); document.querySelector('main').prepend(made); };
              add('p', 'Pale words', { color: '#ccc', background: '#fff' });
              for (const text of ['a', 'b']) add('button', text, { width: '9px', height: '9px', padding: '0', border: '0', fontSize: '8px' });
            }
            """);
        var found = await Browser.Violations(page);
        Assert.All(new[] { "html-has-lang", "color-contrast", "target-size" }, rule => Assert.Contains(found, violation => violation.StartsWith(rule + " at ", StringComparison.Ordinal)));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_reader_without_script_turns_pages_narrows_a_search_and_takes_a_better_spelling()
    {
        var last = "";
        for (var number = 1; number <= 50; number++)
            last = await site.Post(new { guid = $"turn-{number}", headline = $"Timetable number {number}", section = "Timetables", language = "en", firstPublished = $"2026-03-{1 + number % 28:00}T08:00:00Z", body = "<p>Trams at dawn.</p>" });
        await Site.Until("all in search", async () => (await site.Get("/api/search?q=timetable&section=timetables")).Contains("\"total\":50", StringComparison.Ordinal));
        await Site.Until("the last on its page", async () => (await site.Get("/timetables")).Contains(last, StringComparison.Ordinal) || (await site.Get("/timetables?page=1")).Contains(last, StringComparison.Ordinal));
        var page = await browser.Open("/timetables", 390, javaScript: false);
        Assert.Equal(26, await page.Locator("main article").CountAsync());
        await page.Locator("a[rel=next]").ClickAsync();
        Assert.EndsWith("/timetables?page=1", page.Url);
        Assert.Equal(24, await page.Locator("main article").CountAsync());
        await page.Locator("a[rel=prev]").ClickAsync();
        Assert.EndsWith("/timetables", page.Url);

        await page.GotoAsync("/search?q=timetable");
        await page.Locator("input[name=to]").FillAsync("2026-03-02");
        await page.Locator("select[name=sort]").SelectOptionAsync("oldest");
        await page.Locator(".filters button").ClickAsync();
        Assert.Contains("to=2026-03-02", page.Url);
        var dates = await page.Locator("main article time").EvaluateAllAsync<string[]>("all => all.map(time => time.dateTime.slice(0, 10))");
        Assert.NotEmpty(dates);
        Assert.Equal(dates.Order().Where(date => date.CompareTo("2026-03-02") <= 0), dates);

        await page.GotoAsync("/search?q=timetabel");
        await page.Locator("main a", new() { HasTextString = "timetable" }).First.ClickAsync();
        Assert.True(await page.Locator("main article").CountAsync() > 0);
    }
}
