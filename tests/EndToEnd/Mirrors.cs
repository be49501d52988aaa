using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>The site under other names: served, named on pages where they can be reached, switched off at once, never canonical.</summary>
public abstract class Mirrors(Site site)
{
    [Fact]
    public async Task The_main_address_and_the_mirrors_answer_with_the_same_page_and_no_other_host_does()
    {
        var path = await Article("Served under every name");
        foreach (var host in new[] { site.Address.Authority, site.Mirror.Authority, site.Mirror.Host, Site.UnreachableMirror })
        {
            using var answer = await By(host, path);
            Assert.Equal((host, HttpStatusCode.OK), (host, answer.StatusCode));
            Assert.Contains($"<link rel=\"canonical\" href=\"{site.Address.ToString().TrimEnd('/')}{path}\">", await answer.Content.ReadAsStringAsync());
            // One entry of the cache for all of them.
            Assert.Equal(host == site.Address.Authority ? null : "hit", host == site.Address.Authority ? null : answer.Headers.GetValues("X-Cache").Single());
        }
        foreach (var host in new[] { "evil.example", "10.0.0.1", Site.UnreachableMirror + ".evil.example" })
            foreach (var address in new[] { path, "/", "/api/search?q=x", "/live?topics=home", "/.well-known/broadsheet?challenge=0123456789abcdef" })
            {
                using var answer = await By(host, address);
                Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
            }
        using var health = await By("10.0.0.1", "/health/ready");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task Pages_name_the_mirrors_that_can_be_reached_and_no_page_feed_or_sitemap_calls_one_canonical()
    {
        var path = await Article("Named where it is reached");
        await Site.Until("the mirror on the page", async () => (await site.Get(path)).Contains($"href=\"{site.Mirror.ToString().TrimEnd('/')}{path}\""));
        var listed = JsonNode.Parse(await site.Operator.GetStringAsync("/api/mirrors"))!.AsArray();
        Assert.True(listed.Single(mirror => mirror!["host"]!.GetValue<string>() == site.Mirror.Host)!["reachable"]!.GetValue<bool>());
        var unreachable = listed.Single(mirror => mirror!["host"]!.GetValue<string>() == Site.UnreachableMirror)!;
        Assert.False(unreachable["reachable"]!.GetValue<bool>());
        Assert.Contains(Site.UnreachableMirror, unreachable["problem"]!.GetValue<string>());

        foreach (var address in new[] { path, "/", "/mirrored", "/search?q=named", "/nothing/here", "/feed.xml", "/mirrored/feed.xml", "/sitemap.xml", "/robots.txt", "/manifest.webmanifest" })
        {
            using var answer = await By(site.Mirror.Authority, address);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotContain(Site.UnreachableMirror, text);
            // The list of other addresses on an article's page is the one place where a mirror is named.
            Assert.Equal(address == path ? 1 : 0, text.Split(site.Mirror.Authority).Length - 1);
        }
    }

    [Fact]
    public async Task A_mirror_that_is_switched_off_stops_at_once_and_disappears_from_pages_until_it_is_switched_on()
    {
        var path = await Article("Switched off and on");
        await Site.Until("the mirror on the page", async () => (await site.Get(path)).Contains(site.Mirror.Authority));
        try
        {
            var started = Stopwatch.GetTimestamp();
            await Switch(site.Mirror.Host, on: false);
            await Site.Until("421", async () => { using var answer = await By(site.Mirror.Authority, path); return answer.StatusCode == HttpStatusCode.MisdirectedRequest; });
            var stopped = Stopwatch.GetElapsedTime(started);
            await Site.Until("a page without it", async () => !(await site.Get(path)).Contains(site.Mirror.Authority));
            TestContext.Current.TestOutputHelper!.WriteLine($"{site.Shape}: a mirror stopped {stopped.TotalMilliseconds:0} ms after the order and was off the page after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
        }
        finally
        {
            await Switch(site.Mirror.Host, on: true);
        }
        await Site.Until("it served again", async () => { using var answer = await By(site.Mirror.Authority, path); return answer.StatusCode == HttpStatusCode.OK; });
        await Site.Until("it on the page again", async () => (await site.Get(path)).Contains(site.Mirror.Authority));
    }

    [Fact]
    public async Task Only_an_operator_switches_and_only_what_is_a_mirror()
    {
        using var stranger = await site.Reader.PutAsJsonAsync("/api/mirrors/" + site.Mirror.Host, new { on = false });
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        using var unknown = await site.Operator.PutAsJsonAsync("/api/mirrors/other.example", new { on = false });
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var empty = await site.Operator.PutAsJsonAsync("/api/mirrors/" + site.Mirror.Host, new { });
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        // Where the services read it, with the secret in it.
        using var inner = await site.Reader.GetAsync("/api/inner/mirrors");
        Assert.Equal(HttpStatusCode.NotFound, inner.StatusCode);
    }

    private async Task<string> Article(string headline)
    {
        var path = await site.PathOf(await site.Post(new { guid = Guid.NewGuid(), headline, section = "Mirrored", language = "en", body = "<p>x</p>" }));
        await Site.Until("the page", async () => { using var answer = await site.Reader.GetAsync(path); return answer.StatusCode == HttpStatusCode.OK; });
        return path;
    }

    private async Task<HttpResponseMessage> By(string host, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Host = host;
        return await site.Reader.SendAsync(request);
    }

    private async Task Switch(string host, bool on)
    {
        using var answer = await site.Operator.PutAsJsonAsync("/api/mirrors/" + host, new { on });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}

/// <inheritdoc />
[Collection("one process")]
public sealed class MirrorsInOneProcess(OneProcess site) : Mirrors(site);

/// <inheritdoc />
[Collection("distributed")]
public sealed class MirrorsDistributed(Distributed site) : Mirrors(site);
