using System.Diagnostics;
using System.Net;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>Pages that are open learn what has changed.</summary>
public abstract class LivePages(Site site)
{
    private const int Pages = 100;
    private readonly string guid = "live-" + Guid.NewGuid();

    [Fact]
    public async Task A_hundred_open_pages_learn_of_a_new_version()
    {
        var id = await site.Post(Article("Counting has begun"));
        await site.PathOf(id);
        var open = await Task.WhenAll(Enumerable.Range(0, Pages).Select(_ => Open($"article:{id},urgent")));
        try
        {
            var started = Stopwatch.GetTimestamp();
            Assert.Equal(id, await site.Post(Article("Counting has ended", 1)));
            var learned = await Task.WhenAll(open.Select(async page => { await Until(page.Reader, "\"version\":2"); return Stopwatch.GetElapsedTime(started); }));
            TestContext.Current.TestOutputHelper!.WriteLine($"{site.Shape}: {Pages} open pages learned of a new version within {learned.Max().TotalMilliseconds:0} ms of its posting, the first after {learned.Min().TotalMilliseconds:0} ms");
        }
        finally
        {
            foreach (var page in open)
                page.Dispose();
        }
    }

    [Fact]
    public async Task An_open_list_learns_of_a_new_story_and_of_its_withdrawal_and_catches_up()
    {
        using var home = await Open("home");
        using var section = await Open("section:live-section");
        var id = await site.Post(Article("Breaking"));
        foreach (var page in new[] { home, section })
            Assert.Contains("\"kind\":\"new\"", await Until(page.Reader, id));
        var path = await site.PathOf(id);
        Assert.Contains("Breaking", await site.Get(path));
        using (await site.Operator.DeleteAsync($"/api/articles/{id}"))
            Assert.Contains(path, await Until(home.Reader, "\"kind\":\"withdrawn\""));
        // A page that was opened a moment later is told as well, for it may have been made before.
        using var late = await Open("article:" + id);
        await Until(late.Reader, "\"kind\":\"withdrawn\"");
    }

    [Fact]
    public async Task Nobody_between_may_hold_it_back_and_nobody_else_may_listen()
    {
        using var page = await Open("home");
        Assert.Equal("text/event-stream", page.Answer.Content.Headers.ContentType!.MediaType);
        Assert.True(page.Answer.Headers.CacheControl!.NoStore);
        Assert.Equal("no", page.Answer.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.False(page.Answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Empty(page.Answer.Content.Headers.ContentEncoding);

        using var other = Request("home");
        other.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var refused = await site.Reader.SendAsync(other);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var none = Request("");
        using var bad = await site.Reader.SendAsync(none);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    private object Article(string headline, int hour = 0) => new
    {
        guid, headline, section = "Live section", language = "en", body = "<p>x</p>", firstPublished = "2026-05-03T08:00:00Z", updated = $"2026-05-03T{8 + hour:00}:00:00Z",
    };

    private static HttpRequestMessage Request(string topics)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/live?topics=" + Uri.EscapeDataString(topics));
        request.Headers.Accept.ParseAdd("text/event-stream");
        return request;
    }

    private async Task<Listening> Open(string topics)
    {
        using var request = Request(topics);
        var answer = await site.Reader.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.StartsWith("retry:", await reader.ReadLineAsync());
        return new Listening(answer, reader);
    }

    private static async Task<string> Until(StreamReader reader, string part)
    {
        using var patience = new CancellationTokenSource(Site.Patience);
        while (await reader.ReadLineAsync(patience.Token) is { } line)
            if (line.Contains(part, StringComparison.Ordinal))
                return line;
        throw new EndOfStreamException($"The connection ended before {part} came.");
    }

    private sealed record Listening(HttpResponseMessage Answer, StreamReader Reader) : IDisposable
    {
        public void Dispose()
        {
            Reader.Dispose();
            Answer.Dispose();
        }
    }
}

/// <inheritdoc />
[Collection("one process")]
public sealed class LivePagesInOneProcess(OneProcess site) : LivePages(site);

/// <inheritdoc />
[Collection("distributed")]
public sealed class LivePagesDistributed(Distributed site) : LivePages(site);
