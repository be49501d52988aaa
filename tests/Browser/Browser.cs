using Broadsheet.EndToEnd;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Xunit;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Broadsheet.Browser;

/// <summary>A site in one process and Debian's Chromium to read it with.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();
    private IPlaywright? playwright;
    private IBrowser? chromium;

    /// <summary>The site, with a Persian edition.</summary>
    public OneProcess Site { get; } = new() { Settings = { ["Site__Editions__0__Language"] = "fa", ["Site__Editions__0__Name"] = "پیک" } };

    /// <summary>Where screenshots go.</summary>
    public string Pictures { get; } = Repository.NewFolder("pictures");

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        await Site.InitializeAsync();
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A new page of the given width in CSS pixels.</summary>
    public async Task<IPage> Open(string path, int width = 1280, bool javaScript = true)
    {
        var context = await chromium!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Site.Address.ToString(),
            JavaScriptEnabled = javaScript,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>What axe finds wrong with a page as it is now: each rule with the elements that break it.</summary>
    /// <remarks>Axe is loaded once for a page; its package for Playwright does so three times for each look, which takes longer than looking. It sees no frames, so there may be none.</remarks>
    public static async Task<string[]> Violations(IPage page)
    {
        Assert.Single(page.Frames);
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(Axe);
        return await page.EvaluateAsync<string[]>(
            "async () => (await axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })).violations.map(violation => `${violation.id} at ${violation.nodes.map(node => node.target).join(', ')}`)");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
            await chromium.DisposeAsync();
        playwright?.Dispose();
        await Site.DisposeAsync();
    }
}
