using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>What several sources bring is on the site once: the same item is one article, near copies are one story.</summary>
public abstract class OneStoryOnce(Site site)
{
    private readonly string run = "r" + Guid.NewGuid().ToString("N")[..8];

    private string Text => $"<p>The bridge over the {run} was closed on Tuesday after engineers found a crack in its northern pier, the city said. Traffic is led over the old ford until repairs are done. "
        + "The mayor spoke of the better part of a summer, and of a ferry for those who walk. Shops on both banks fear for their trade, and have asked the council for a word on rents before the month is out.</p>";

    [Fact]
    public async Task The_same_item_from_two_feeds_is_one_page_with_two_sources()
    {
        Assert.SkipWhen(site.HostOfTests is null, "BROADSHEET_TEST_HOST does not say how the site reaches this machine.");
        await using var server = await TestServer.Start(context => context.Response.WriteAsync($"""
            <rss version="2.0"><channel><title>x</title><link>https://{run}.example/</link><description>x</description>
            <item><guid isPermaLink="false">{(context.Request.Path == "/all.xml" ? "17" : "politics-17")}</guid>
            <link>https://www.{run}.example/2026/bridge?id=17&amp;utm_source={context.Request.Path.Value!.Trim('/')}</link>
            <title>{(context.Request.Path == "/all.xml" ? $"Bridge of {run} closed" : $"City closes bridge {run}")}</title>
            <description><![CDATA[{Text}]]></description><pubDate>Sun, 03 May 2026 10:00:00 GMT</pubDate></item></channel></rss>
            """));
        foreach (var name in new[] { "all", "politics" })
        {
            using var added = await site.Operator.PostAsJsonAsync("/api/sources", new { name = $"{run} {name}", address = $"http://{site.HostOfTests}:{server.Port}/{name}.xml", language = "en" });
            var id = JsonNode.Parse(await added.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
            (await site.Operator.PostAsync($"/api/sources/{id}/poll", null)).Dispose();
        }
        var page = await Site.Eventually("a page with both sources", async () =>
            (await site.Search($"q={run}"))["hits"]!.AsArray() is [var only] && await site.Get(only!["path"]!.GetValue<string>()) is var found && found.Contains($"{run} all") && found.Contains($"{run} politics") ? found : null);
        Assert.Single((await site.Search($"q={run}"))["hits"]!.AsArray());
        Assert.Contains("class=\"also\"", page);
    }

    [Fact]
    public async Task A_copy_leads_to_the_article_and_keeps_it_when_the_first_source_takes_it_back()
    {
        var first = await site.Post(Article("Gazette", Text));
        var path = await site.PathOf(first);
        var copy = await site.Post(Article("Courier", Text));
        Assert.NotEqual(first, copy);
        Assert.Equal(path, await site.PathOf(copy));
        await Site.Until("receipts of the copy", async () => await site.Receipts(copy) is var receipts && receipts["partOf"]?.GetValue<string>() == first && receipts["visible"] is not null && receipts["indexed"] is not null);
        await Site.Until("the other source on the page", async () => await site.Get(path) is var page && page.Contains($"Gazette {run}") && page.Contains($"Courier {run}"));

        await site.Post(Article("Gazette", Text, "withdrawn"));
        await Site.Until("the page without the first source", async () => await site.Page(first) is { } page && !page.Contains($"Gazette {run}") && page.Contains($"Courier {run}"));
        await site.Post(Article("Courier", Text, "withdrawn"));
        await Site.Until("the page gone", async () => { using var gone = await site.Reader.GetAsync(path); return gone.StatusCode == HttpStatusCode.Gone; });
    }

    [Fact]
    public async Task A_near_copy_is_a_page_of_its_own_and_each_names_the_other()
    {
        var one = await site.Post(Article("Gazette", Text));
        await site.PathOf(one);
        var two = await site.Post(Article("Herald", Text.Replace("on Tuesday", "on Tuesday morning", StringComparison.Ordinal)));
        Assert.NotEqual(await site.PathOf(one), await site.PathOf(two));
        await Site.Until("each on the other's page", async () =>
            await site.Page(one) is { } first && await site.Page(two) is { } second && first.Contains(await site.PathOf(two)) && second.Contains(await site.PathOf(one)) && first.Contains($"Herald {run}"));
    }

    private object Article(string source, string body, string status = "published") => new
    {
        guid = $"{run}-{source}", headline = $"{source} on the bridge", section = "One story", language = "en", body, status, source = new { name = $"{source} {run}", address = $"https://{source}.example/{run}" },
    };
}

/// <inheritdoc />
[Collection("one process")]
public sealed class OneStoryOnceInOneProcess(OneProcess site) : OneStoryOnce(site);

/// <inheritdoc />
[Collection("distributed")]
public sealed class OneStoryOnceDistributed(Distributed site) : OneStoryOnce(site);

/// <inheritdoc />
[Collection("running"), Trait("shape", "running")]
public sealed class OneStoryOnceOnARunningSite(Running site) : OneStoryOnce(site);
