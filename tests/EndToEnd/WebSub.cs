using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>A publisher and a hub of the tests' own deliver what is new to the site: signed, and again after the lease was renewed.</summary>
public abstract class WebSub(Site site) : WithServer(site.HostOfTests)
{
    private readonly string run = Guid.NewGuid().ToString("N")[..8];
    private readonly ConcurrentQueue<Dictionary<string, string>> subscribed = new();
    private static readonly HttpClient AsHub = new() { Timeout = TimeSpan.FromSeconds(20) };
    private string feed = "";

    [Fact]
    public async Task What_the_hub_delivers_is_on_the_site_at_once_a_wrong_signature_is_dropped_and_the_lease_is_renewed()
    {
        feed = Feed("Polled");
        using var added = await site.Operator.PostAsJsonAsync("/api/sources", new { name = "Pushed " + run, address = Address("/feed.xml"), section = "Pushed " + run });
        var source = JsonNode.Parse(await added.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
        var request = await Site.Eventually("the subscription", () => Task.FromResult(subscribed.TryPeek(out var first) ? first : null));
        Assert.Equal(("subscribe", Address("/feed.xml")), (request["hub.mode"], request["hub.topic"]));
        Assert.StartsWith(site.Address + "websub/", request["hub.callback"]);
        await Site.Until("that the hub tells of changes", async () => (await Hub(source))["active"]?.GetValue<bool>() == true);

        var took = new List<double>();
        foreach (var headline in new[] { "Pushed once", "Pushed twice", "Pushed again" })
        {
            var body = Feed(headline);
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            Assert.Equal(HttpStatusCode.Accepted, await Deliver(request, body, Sign(request, body)));
            await Site.Until(headline, async () => (await site.Get($"/pushed-{run}")).Contains($"{headline} {run}", StringComparison.Ordinal));
            took.Add(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"[{site.Shape}] from the hub's delivery to the reader's page: {string.Join(", ", took.Select(time => time.ToString("0", CultureInfo.InvariantCulture)))} ms");

        foreach (var signature in new[] { null, "sha256=" + new string('0', 64), Sign(request, Feed("Other")) })
        {
            // It is answered like a right one, and nothing comes of it.
            Assert.Equal(HttpStatusCode.Accepted, await Deliver(request, Feed("Forged"), signature));
        }
        Assert.Equal((3, 3), ((await Hub(source))["deliveries"]!.GetValue<int>(), (await Hub(source))["refused"]!.GetValue<int>()));
        Assert.DoesNotContain("Forged", await site.Get($"/pushed-{run}"));

        await Site.Until("the renewal of the lease", () => Task.FromResult(subscribed.Count >= 2));
        Assert.True(subscribed.All(again => again["hub.callback"] == request["hub.callback"] && again["hub.secret"] == request["hub.secret"]));

        using var gone = await site.Operator.DeleteAsync($"/api/sources/{source}");
        Assert.Equal(HttpStatusCode.Gone, await Deliver(request, feed, Sign(request, feed)));
        using var stranger = await site.Reader.GetAsync("/websub/0123456789?hub.mode=subscribe&hub.topic=x&hub.challenge=y");
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
    }

    private async Task<JsonNode> Hub(string source) => JsonNode.Parse(await site.Operator.GetStringAsync($"/api/sources/{source}"))!["hub"] ?? new JsonObject();

    private async Task<HttpStatusCode> Deliver(Dictionary<string, string> subscription, string body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, subscription["hub.callback"]) { Content = new StringContent(body, Encoding.UTF8, "application/rss+xml") };
        request.Headers.TryAddWithoutValidation("Link", $"<{Address("/hub")}>; rel=hub, <{Address("/feed.xml")}>; rel=self");
        if (signature is not null)
            request.Headers.TryAddWithoutValidation("X-Hub-Signature", signature);
        using var answer = await AsHub.SendAsync(request);
        return answer.StatusCode;
    }

    private static string Sign(Dictionary<string, string> subscription, string body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(subscription["hub.secret"]), Encoding.UTF8.GetBytes(body)));

    private string Feed(string headline) =>
        $"<rss version=\"2.0\"><channel><title>Pushed {run}</title><item><guid isPermaLink=\"false\">{run}-{headline}</guid><title>{headline} {run}</title><description>Text.</description></item></channel></rss>";

    protected override async Task Answer(HttpContext context)
    {
        if (context.Request.Path == "/feed.xml")
        {
            context.Response.Headers.Link = new[] { $"<{Address("/hub")}>; rel=\"hub\"", $"<{Address("/feed.xml")}>; rel=\"self\"" };
            await context.Response.WriteAsync(feed);
            return;
        }
        var form = (await context.Request.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString());
        context.Response.StatusCode = 202;
        await context.Response.CompleteAsync();
        var challenge = Guid.NewGuid().ToString("N");
        var address = QueryHelpers.AddQueryString(form["hub.callback"], new Dictionary<string, string?> { ["hub.mode"] = "subscribe", ["hub.topic"] = form["hub.topic"], ["hub.challenge"] = challenge, ["hub.lease_seconds"] = "3" });
        if (await AsHub.GetStringAsync(address) == challenge)
            subscribed.Enqueue(form);
    }
}

/// <inheritdoc />
[Collection("one process")]
public sealed class WebSubInOneProcess(OneProcess site) : WebSub(site);

/// <inheritdoc />
[Collection("distributed")]
public sealed class WebSubDistributed(Distributed site) : WebSub(site);
