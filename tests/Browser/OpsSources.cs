using System.Globalization;
using Broadsheet.EndToEnd;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Xunit;

namespace Broadsheet.Browser;

/// <summary>An operator signs in, adds a site by its address, sees its feed, its articles and its errors in words, pauses and resumes it.</summary>
public sealed class OpsSources(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private readonly List<string> violations = [];
    private TestServer server = null!;
    private volatile bool broken;

    public async ValueTask InitializeAsync() => server = await TestServer.Start(Answer);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private string Address(string path) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}{path}");

    [Fact]
    public async Task An_operator_adds_a_site_by_its_address_and_sees_how_it_does()
    {
        var page = await browser.Open("/ops/sources");
        await Look(page, "sign-in");
        await page.GetByLabel("Key").FillAsync("not-the-key");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        Assert.Contains("no key of this site", await page.GetByRole(AriaRole.Alert).InnerTextAsync());
        await page.GetByLabel("Key").FillAsync(browser.Site.Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        var cookie = (await page.Context.CookiesAsync()).Single(cookie => cookie.Name == "broadsheet-ops");
        Assert.Equal((true, SameSiteAttribute.Strict, "/ops"), (cookie.HttpOnly, cookie.SameSite, cookie.Path));

        await page.GetByRole(AriaRole.Link, new() { Name = "Keys", Exact = true }).ClickAsync();
        await page.GetByLabel("What it is for").FillAsync("the night desk");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        Assert.Equal(64, (await page.Locator("code").InnerTextAsync()).Length);
        Assert.Equal(2, await page.Locator(".sources li").CountAsync());
        await Look(page, "keys");
        await page.GetByText("Remove …").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove this key" }).ClickAsync();
        Assert.Equal(1, await page.Locator(".sources li").CountAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Sources", Exact = true }).ClickAsync();

        await page.GetByLabel("Address of a site or of its feed").FillAsync(Address("/missing"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Find its feed" }).ClickAsync();
        Assert.Contains("404", await page.GetByRole(AriaRole.Alert).InnerTextAsync());

        await page.GetByLabel("Address of a site or of its feed").FillAsync(Address("/"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Find its feed" }).ClickAsync();
        Assert.Equal("A feed was found", await page.Locator("h1").InnerTextAsync());
        Assert.Equal(["Ferry runs again", "<script>alert('Market')</script> opens"], await page.Locator("main li").AllInnerTextsAsync());
        await Look(page, "found");
        await page.GetByLabel("Section of what names none").FillAsync("News / Island");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add this source" }).ClickAsync();

        Assert.Equal("The Island Paper", await page.Locator("h1").InnerTextAsync());
        Assert.Equal(2, await page.Locator("main ol li").CountAsync());
        Assert.Equal("Well", await page.Locator(".badge").InnerTextAsync());
        await Look(page, "source");
        var story = page.GetByRole(AriaRole.Link, new() { Name = "Ferry runs again" });
        await Site.Until("its page", async () => (await browser.Site.Reader.GetAsync(await story.GetAttributeAsync("href"))).StatusCode == System.Net.HttpStatusCode.Found);

        broken = true;
        await page.GetByRole(AriaRole.Button, new() { Name = "Poll now" }).ClickAsync();
        Assert.Contains("500", await page.GetByRole(AriaRole.Alert).InnerTextAsync());
        Assert.Equal("Failing", await page.Locator(".badge").InnerTextAsync());
        await Look(page, "failing");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        Assert.Equal("Paused", await page.Locator(".badge").InnerTextAsync());
        broken = false;
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        Assert.Equal("Well", await page.Locator(".badge").InnerTextAsync());
        Assert.Equal(0, await page.GetByRole(AriaRole.Alert).CountAsync());

        await page.GetByLabel("Poll every").FillAsync("0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        Assert.Contains("between 1 and 1440", await page.GetByRole(AriaRole.Alert).InnerTextAsync());
        await page.GetByLabel("Poll every").FillAsync("7");
        await page.GetByLabel("Rules for sections").FillAsync("/sport = Sport\nmarkets = Business / Markets");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        Assert.Equal("7", await page.GetByLabel("Poll every").InputValueAsync());
        Assert.Contains("markets = Business / Markets", await page.GetByLabel("Rules for sections").InputValueAsync());

        await page.GetByRole(AriaRole.Link, new() { Name = "All sources" }).ClickAsync();
        Assert.Equal(1, await page.Locator(".sources li").CountAsync());
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "list.opml", MimeType = "text/x-opml", Buffer = System.Text.Encoding.UTF8.GetBytes($"<opml version='2.0'><body><outline text='Gone' xmlUrl='{Address("/gone")}'/></body></opml>") });
        await page.GetByRole(AriaRole.Button, new() { Name = "Add its sources" }).ClickAsync();
        Assert.Contains("1 source added", await page.GetByRole(AriaRole.Status).InnerTextAsync());
        await Site.Until("what is wrong with it", async () => { await page.ReloadAsync(); return await page.Locator(".sources .failing").CountAsync() > 0; });
        await Look(page, "list");
        await page.GetByRole(AriaRole.Link, new() { Name = "Gone", Exact = true }).ClickAsync();
        await page.GetByText("Remove …").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove this source" }).ClickAsync();
        Assert.Equal(1, await page.Locator(".sources li").CountAsync());

        // A form of another site, with the cookie or without, changes nothing.
        var forged = await page.Context.APIRequest.PostAsync(browser.Site.Address + "ops/sources/add", new() { Form = page.Context.APIRequest.CreateFormData().Set("address", Address("/")).Set("name", "Forged") });
        Assert.Equal(403, forged.Status);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        Assert.Equal("Sign in", await page.Locator("h1").InnerTextAsync());
        Assert.Empty(violations);
    }

    // On a phone by day and on a desk by night: a picture, no overflow, nothing that keeps anybody out. There is no script on these pages; the checker brings its own.
    private async Task Look(IPage page, string name)
    {
        Assert.Equal(0, await page.Locator("script").CountAsync());
        foreach (var (width, scheme) in new[] { (390, ColorScheme.Light), (1280, ColorScheme.Dark) })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(browser.Pictures, $"ops-{name}-{width}-{scheme}.png"), FullPage = true });
            violations.AddRange((await Browser.Violations(page)).Select(violation => $"{name}, {width}, {scheme}: {violation}"));
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, $"{name} is wider than {width} px");
        }
    }

    private Task Answer(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = broken ? 500 : context.Request.Path.Value is "/" or "/feed.xml" ? 200 : 404;
        return response.StatusCode != 200 ? Task.CompletedTask : context.Request.Path.Value switch
        {
            "/" => response.WriteAsync("<html><head><link rel=alternate type=application/atom+xml href=/feed.xml></head><body>The Island Paper</body></html>"),
            _ => response.WriteAsync("<feed xmlns='http://www.w3.org/2005/Atom'><title>The Island Paper</title><entry><id>urn:1</id><title>Ferry runs again</title><summary>After the storm.</summary></entry><entry><id>urn:2</id><title type='text'>&lt;script&gt;alert('Market')&lt;/script&gt; opens</title><summary>On Sunday.</summary></entry></feed>"),
        };
    }
}
