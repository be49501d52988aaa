using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>What an agency sends: several articles at once, a correction, a kill, an embargo; pushed or polled.</summary>
public abstract class Wires(Site site)
{
    private string run = "w" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public async Task A_message_becomes_all_its_articles_and_a_correction_and_a_kill_reach_the_page()
    {
        using var answer = await site.Operator.PostAsync("/api/documents", Xml($"<newsMessage><itemSet>{Item(1, 1, "Ferry runs agian")}{Item(2, 1, "Ferry fares")}<planningItem guid=\"p\"/></itemSet></newsMessage>"));
        var accepted = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        var ids = accepted["articles"]!.AsArray().Select(article => article!["id"]!.GetValue<string>()).ToList();
        Assert.Equal(2, ids.Count);
        Assert.Equal(ids[0], accepted["id"]!.GetValue<string>());
        Assert.Contains("planningItem", Assert.Single(accepted["dropped"]!.AsArray())!.GetValue<string>());
        await site.PathOf(ids[1]);

        var old = await site.PathOf(ids[0]);
        Assert.Equal(ids[0], await site.PostDocument(Item(1, 2, "Ferry runs again"), "application/xml"));
        await Site.Until("the correction", async () => (await site.Page(ids[0]))?.Contains("Ferry runs again") == true);
        Assert.Equal(ids[0], await site.PostDocument(Item(1, 1, "Ferry runs agian"), "application/xml"));
        Assert.Equal(ids[0], await site.PostDocument(Item(1, 3, "Kill", "canceled"), "application/xml"));
        await Site.Until("the kill", async () => { using var gone = await site.Reader.GetAsync(old); return gone.StatusCode == HttpStatusCode.Gone; });
        await Site.Until("search to have heard of it", async () => (await site.Search($"q=again+{run}"))["hits"]!.AsArray().All(hit => hit!["id"]!.GetValue<string>() != ids[0]));
    }

    [Fact]
    public async Task A_wires_address_is_polled_like_a_feed()
    {
        Assert.SkipWhen(site.HostOfTests is null, "BROADSHEET_TEST_HOST does not say how the site reaches this machine.");
        await using var server = await TestServer.Start(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync($$"""{"uri":"urn:{{run}}:n","type":"text","versionCreated":"2026-05-03T10:00:00Z","headlines":[{"value":"Polled {{run}}"}],"bodies":[{"contentType":"text/plain","value":"It is here."}]}""");
        });
        using var added = await site.Operator.PostAsJsonAsync("/api/sources", new { name = run, address = $"http://{site.HostOfTests}:{server.Port}/item.json", language = "en" });
        var id = JsonNode.Parse(await added.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
        using var polled = await site.Operator.PostAsync($"/api/sources/{id}/poll", null);
        await Site.Until("the polled item", async () => (await site.Search($"q={run}"))["hits"]!.AsArray().Count == 1);
    }

    [Fact]
    public async Task An_embargo_keeps_an_article_from_everybody_until_its_moment_and_then_it_is_everywhere()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/live?topics=home");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var live = await site.Reader.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        using var news = new StreamReader(await live.Content.ReadAsStreamAsync());
        var (id, until) = ("", DateTimeOffset.MinValue);
        // A machine that is too slow to look before the moment gets a later one.
        for (var seconds = 3; DateTimeOffset.UtcNow >= until; seconds *= 3)
        {
            run = "w" + Guid.NewGuid().ToString("N")[..8];
            until = DateTimeOffset.UtcNow.AddSeconds(seconds);
            id = await site.Post(new
            {
                guid = run, headline = $"Figures of {run}", section = $"Held {run}", language = "en", body = "<p>They are up.</p>", topics = new[] { "held " + run }, embargo = until.ToString("O", CultureInfo.InvariantCulture),
            });
            await Site.Until("it stored", async () => (await site.Receipts(id))["stored"] is not null);
            var places = await WhereIs(id);
            if (DateTimeOffset.UtcNow < until)
                Assert.Equal("", places);
        }

        await Site.Until("it on its page, the home page, its section, the feed and in search", async () => await WhereIs(id) == "page home section feed search");
        Assert.True(DateTimeOffset.UtcNow >= until, "it was there before its moment");
        while (await news.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line.Contains(run, StringComparison.Ordinal))
                return;
        Assert.Fail("open pages were not told");
    }

    // Found by what each shows, and not by what search knew before.
    private async Task<string> WhereIs(string id)
    {
        var places = new List<string>();
        if (await site.Page(id) is not null)
            places.Add("page");
        foreach (var (name, address) in new[] { ("home", "/"), ("section", $"/held-{run}"), ("feed", "/feed.xml") })
            if ((await site.Get(address)).Contains($"Figures of {run}", StringComparison.Ordinal))
                places.Add(name);
        if ((await site.Search($"q={run}"))["total"]!.GetValue<int>() > 0)
            places.Add("search");
        return string.Join(' ', places);
    }

    private static StringContent Xml(string text) => new(text, Encoding.UTF8, "application/xml");

    private string Item(int number, int version, string headline, string status = "usable") => $"""
        <newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:{run}:{number}" version="{version}" standard="NewsML-G2" standardversion="2.34" xml:lang="en">
        <itemMeta><itemClass qcode="ninat:text"/><provider literal="Agency"/><versionCreated>2026-05-03T{10 + version}:00:00Z</versionCreated><pubStatus qcode="stat:{status}"/></itemMeta>
        <contentMeta><headline>{headline}</headline></contentMeta>
        <contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Words of {run}.</p></body></html></inlineXML></contentSet></newsItem>
        """;
}

/// <inheritdoc />
[Collection("one process")]
public sealed class WiresInOneProcess(OneProcess site) : Wires(site);

/// <inheritdoc />
[Collection("distributed")]
public sealed class WiresDistributed(Distributed site) : Wires(site);

/// <inheritdoc />
[Collection("running"), Trait("shape", "running")]
public sealed class WiresOnARunningSite(Running site) : Wires(site);
