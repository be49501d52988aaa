using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>What stands between readers and pages: compression, conditional requests, headers, fresh pages.</summary>
public abstract class Edge(Site site)
{
    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("identity")]
    public async Task Pages_come_in_the_encoding_that_is_asked_for_and_once_only(string encoding)
    {
        await site.PathOf(await site.Post(new { guid = "edge-encoding", headline = "Encoded", section = "Edge", language = "en", body = "<p>" + string.Join(' ', Enumerable.Repeat("compress me", 200)) + "</p>" }));
        await Site.Until("it in its section", async () => (await site.Get("/edge")).Contains("Encoded"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/edge");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        using var answer = await site.Reader.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(encoding == "identity" ? [] : [encoding], answer.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        using Stream plain = encoding switch
        {
            "br" => new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress),
            "gzip" => new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress),
            _ => new MemoryStream(bytes),
        };
        Assert.Contains("Encoded", await new StreamReader(plain).ReadToEndAsync());

        using var again = new HttpRequestMessage(HttpMethod.Get, "/edge");
        again.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var unchanged = await site.Reader.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/search?q=x")]
    [InlineData("/nothing/here")]
    [InlineData("/api/search?q=x")]
    [InlineData("/api/articles/aaaaaaaaaaaaaaaa")]
    public async Task Every_answer_has_the_security_headers(string path)
    {
        using var answer = await site.Reader.GetAsync(path);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(answer.Headers.Contains("Referrer-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Inner_addresses_are_not_public()
    {
        foreach (var path in new[] { "/articles/export", "/articles/aaaaaaaaaaaaaaaa/versions" })
        {
            using var answer = await site.Reader.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_page_that_was_missing_appears_as_soon_as_it_is_there()
    {
        var guid = "missing-" + Guid.NewGuid();
        using (var missing = await site.Reader.GetAsync("/late-section"))
            Assert.Contains(missing.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.OK });
        await site.Post(new { guid, headline = "Late " + guid, section = "Late section", language = "en", body = "<p>x</p>" });
        await Site.Until("the new section", async () => (await site.Get("/late-section")).Contains(guid));
    }

    [Fact]
    public async Task Other_methods_are_refused_and_made_up_parameters_ignored()
    {
        using var post = await site.Reader.PostAsync("/", new StringContent(""));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        using var made = await site.Reader.GetAsync("/?utm_source=" + Guid.NewGuid());
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
    }
}

/// <inheritdoc />
[Collection("one process")]
public sealed class EdgeInOneProcess(OneProcess site) : Edge(site);

/// <inheritdoc />
[Collection("distributed")]
public sealed class EdgeDistributed(Distributed site) : Edge(site);

/// <inheritdoc />
[Collection("running"), Trait("shape", "running")]
public sealed class EdgeOnARunningSite(Running site) : Edge(site);
