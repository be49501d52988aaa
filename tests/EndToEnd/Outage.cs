using System.Diagnostics;
using System.Net;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>Everything behind the gateway dies at once: readers keep what the gateway keeps, and get fresh pages as soon as there are any.</summary>
[Collection("distributed")]
public sealed class OutageDistributed(Distributed site, ITestOutputHelper output)
{
    private static readonly string[] Behind = ["ingestion", "storage", "search", "rendering", "rabbitmq", "mongodb"];

    [Fact]
    public async Task With_everything_behind_it_dead_the_gateway_serves_what_it_keeps_and_goes_on_when_all_is_back()
    {
        var section = "outage-" + Guid.NewGuid().ToString("N")[..6];
        var ids = await Task.WhenAll(Enumerable.Range(0, 30).Select(number => site.Post(new
        {
            guid = $"{section} {number}", section, language = "en", headline = $"Number {number} of {section}", body = "<p>Words that stay.</p>", firstPublished = "2026-05-03T08:00:00Z",
        })));
        var articles = await Task.WhenAll(ids.Select(site.PathOf));
        string[] kept = ["/", "/" + section, .. articles];
        await Site.Until("every page kept", async () => (await Task.WhenAll(kept.Select(State))).All(state => state is "hit"));
        var before = await Read(kept);

        var gateway = site["gateway"].Id;
        foreach (var name in Behind)
            await site[name].Kill();
        var during = await Read(kept);
        // From when their short life without the broker is over.
        await Site.Until("kept pages marked as stale", async () => (await Task.WhenAll(kept.Select(State))).All(state => state is "stale"));
        var later = await Read(kept);
        output.WriteLine($"{kept.Length} kept pages: {before} read in a second before, {during} just after all behind the gateway was killed, {later} once they are stale");

        using (var answer = await site.Reader.GetAsync("/search?q=" + section))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
            Assert.Contains("This page cannot be shown just now", await answer.Content.ReadAsStringAsync());
        }

        foreach (var name in Behind.Reverse())
            site[name].Launch();
        await Task.WhenAll(Behind.Select(name => site[name].Ready()));
        var fresh = await Site.Until("a fresh front page", async () => await State("/") is not "stale");
        output.WriteLine($"first fresh page {fresh.TotalMilliseconds:0} ms after the last service was ready");
        Assert.Equal(gateway, site["gateway"].Id);

        var news = await site.Post(new { guid = section + " news", section, language = "en", headline = $"After the outage of {section}", body = "<p>News.</p>" });
        var shown = await Site.Until("news on its page and in its section", async () => await site.Page(news) is not null && (await site.Get("/" + section)).Contains("After the outage"));
        output.WriteLine($"news on its page and in its section after {shown.TotalMilliseconds:0} ms");
        await Site.Until("all of it in search", async () => (await site.Search("q=" + section))["total"]!.GetValue<int>() == articles.Length + 1);
    }

    private async Task<string?> State(string path)
    {
        using var answer = await site.Reader.GetAsync(path);
        return answer.StatusCode == HttpStatusCode.OK && answer.Headers.TryGetValues("X-Cache", out var states) ? states.Single() : null;
    }

    // Some readers for two seconds; how many pages they got in one.
    private async Task<int> Read(string[] paths)
    {
        var count = 0;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async reader =>
        {
            for (var at = reader; Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2); at++)
            {
                using var answer = await site.Reader.GetAsync(paths[at % paths.Length]);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Interlocked.Increment(ref count);
            }
        }));
        return (int)(count / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }
}
