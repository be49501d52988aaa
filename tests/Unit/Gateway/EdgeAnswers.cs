using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Gateway;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Broadsheet.Unit.Gateway;

public sealed class EdgeAnswers(Edge edge) : IClassFixture<Edge>
{
    private const string Id = "abcdefgh23456777";

    [Fact]
    public async Task An_address_that_leads_nowhere_gets_Renderings_own_page()
    {
        using var answer = await edge.Reader.GetAsync("/articles/nothing");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Rendering's own page", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_page_that_can_neither_be_had_nor_is_kept_says_so_in_words()
    {
        using var answer = await edge.Reader.GetAsync("/breaks");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("<h1>", page);
        // In the site's design, which the policy allows by its hash.
        var style = page[(page.IndexOf("<style>", StringComparison.Ordinal) + 7)..page.IndexOf("</style>", StringComparison.Ordinal)];
        Assert.Contains("'sha256-" + Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style))) + "'", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.DoesNotContain("style=", page);
        // Rendering answers again, so the tests after this one find it so.
        using var other = await edge.Reader.GetAsync("/missing");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public async Task The_permanent_link_of_an_article_is_reached()
    {
        using var answer = await edge.Reader.GetAsync($"/articles/{Id}");
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("pass", Assert.Single(answer.Headers.GetValues("X-Cache")));
    }

    [Fact]
    public async Task Pages_are_asked_for_once_and_in_their_canonical_form()
    {
        using var first = await edge.Reader.GetAsync("/%D8%A7%D9%84%D9%81/once?utm_source=x&page=2");
        using var second = await edge.Reader.GetAsync("/%d8%a7%d9%84%d9%81/%6fnce?page=2&fbclid=y");
        Assert.Equal("miss", Assert.Single(first.Headers.GetValues("X-Cache")));
        Assert.Equal("hit", Assert.Single(second.Headers.GetValues("X-Cache")));
        Assert.True(second.Headers.Age >= TimeSpan.Zero);
        Assert.Single(edge.Asked, asked => asked.Target == "/%D8%A7%D9%84%D9%81/once?page=2");
        Assert.False(first.Headers.Contains("Cache-Tag"));
        Assert.Equal("public, must-revalidate, max-age=0", first.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task A_closing_slash_is_redirected_within_the_site()
    {
        using var answer = await edge.Reader.GetAsync("/news/?page=2");
        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.Equal("/news?page=2", answer.Headers.Location!.OriginalString);
        Assert.Matches("^HTTP/1.1 404 ", await edge.Raw("//evil.example/"));
        Assert.Matches("^HTTP/1.1 404 ", await edge.Raw("/%2fevil.example/"));
    }

    [Theory]
    [InlineData("/coded", "br", "br")]
    [InlineData("/coded", "gzip", "gzip")]
    [InlineData("/coded", "gzip, br;q=0.1", "gzip")]
    [InlineData("/coded", null, null)]
    [InlineData("/missing", "br", "br")]
    [InlineData("/missing", "gzip", "gzip")]
    public async Task Pages_kept_or_not_are_compressed_as_the_reader_likes(string path, string? accept, string? coding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accept);
        using var answer = await edge.Reader.SendAsync(request);
        Assert.Equal(coding is null ? [] : [coding], answer.Content.Headers.ContentEncoding);
        Assert.Equal("Accept-Encoding", Assert.Single(answer.Headers.Vary));
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(bytes.Length, answer.Content.Headers.ContentLength);
        await using Stream plain = coding switch
        {
            "br" => new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress),
            "gzip" => new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress),
            _ => new MemoryStream(bytes),
        };
        Assert.Contains("xxxxx", await new StreamReader(plain).ReadToEndAsync());
    }

    [Fact]
    public async Task Who_refuses_every_coding_is_told_so()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/coded");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "*;q=0");
        using var answer = await edge.Reader.SendAsync(request);
        await Edge.IsProblem(answer, 406);
    }

    [Fact]
    public async Task A_reader_who_has_the_page_is_told_so_in_any_coding()
    {
        using var first = await edge.Reader.GetAsync("/conditional");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/conditional");
        request.Headers.AcceptEncoding.ParseAdd("br");
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\""));
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await edge.Reader.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal("Accept-Encoding", Assert.Single(second.Headers.Vary));
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
        Assert.Null(second.Content.Headers.ContentType);
    }

    [Fact]
    public async Task HEAD_is_answered_from_the_same_page_without_a_body()
    {
        using var get = await edge.Reader.GetAsync("/head");
        using var head = await edge.Reader.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/head"));
        Assert.Equal("hit", Assert.Single(head.Headers.GetValues("X-Cache")));
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Redirects_are_kept_with_where_they_lead()
    {
        using var first = await edge.Reader.GetAsync("/old");
        using var second = await edge.Reader.GetAsync("/old");
        Assert.Equal((HttpStatusCode.MovedPermanently, "/new", "hit"), (second.StatusCode, second.Headers.Location!.OriginalString, second.Headers.GetValues("X-Cache").Single()));
    }

    // The limit only ends a test that has failed.
    [Fact(Timeout = 60_000)]
    public async Task An_event_drops_the_pages_that_it_names()
    {
        using (await edge.Reader.GetAsync("/evicted"))
        using (var kept = await edge.Reader.GetAsync("/evicted"))
            Assert.Equal("hit", kept.Headers.GetValues("X-Cache").Single());
        await edge.Services.GetRequiredService<IBus>().Publish(new PagesChanged { Tags = ["article:a"], ChangedAt = DateTimeOffset.UnixEpoch });
        while (true)
        {
            using var answer = await edge.Reader.GetAsync("/evicted");
            if (answer.Headers.GetValues("X-Cache").Single() == "miss")
                return;
        }
    }

    [Fact]
    public async Task Losing_the_broker_shortens_the_life_of_pages_and_its_return_drops_what_was_kept_before()
    {
        var cache = edge.Services.GetRequiredService<PageCache>();
        var bus = (IReceiveEndpointObserver)edge.Services.GetRequiredService<BusWatch>();
        using (await edge.Reader.GetAsync("/broker"))
        using (var kept = await edge.Reader.GetAsync("/broker"))
            Assert.Equal("hit", kept.Headers.GetValues("X-Cache").Single());
        Assert.Equal(TimeSpan.FromMinutes(10), cache.Life);
        await bus.Faulted(new Queue());
        Assert.Equal(TimeSpan.FromSeconds(5), cache.Life);
        await bus.Ready(new Queue());
        Assert.Equal(TimeSpan.FromMinutes(10), cache.Life);
        using var answer = await edge.Reader.GetAsync("/broker");
        Assert.Equal("miss", answer.Headers.GetValues("X-Cache").Single());
    }

    [Theory]
    [InlineData("POST", "/")]
    [InlineData("PUT", "/news")]
    [InlineData("OPTIONS", "/")]
    [InlineData("TRACE", "/")]
    [InlineData("BREW", "/coffee")]
    public async Task Pages_can_only_be_read(string method, string path)
    {
        using var answer = await edge.Reader.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? new StringContent("x") : null });
        await Edge.IsProblem(answer, 405);
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("GET", "/api/nothing")]
    [InlineData("POST", "/api")]
    [InlineData("GET", "/api/articles%2fx")]
    [InlineData("GET", "/api/articles//x")]
    public async Task Below_api_only_what_is_routed_exists(string method, string path)
    {
        var answer = await edge.Raw(path, method, "Content-Length: 0\r\n");
        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer);
    }

    [Fact]
    public async Task The_API_reaches_its_service_with_who_asked_and_which_trace()
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/articles/{Id}?x=1");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9, 10.1.2.3");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await edge.Reader.SendAsync(request);
        Assert.Equal($"DELETE /api/articles/{Id}", await answer.Content.ReadAsStringAsync());
        var asked = edge.Asked.Single(asked => asked.Target == $"/api/articles/{Id}?x=1");
        Assert.Contains("0af7651916cd43dd8448eb211c80319c", asked.Headers.TraceParent.ToString());
        Assert.Equal("203.0.113.9", asked.Headers["X-Forwarded-For"]);
        Assert.Equal("https", asked.Headers["X-Forwarded-Proto"]);
        Assert.True(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_client_that_is_no_trusted_proxy_cannot_say_who_it_is_for()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/articles/forged");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9, 198.51.100.7");
        using var answer = await edge.Reader.SendAsync(request);
        // The last hop is this machine, which is trusted; 198.51.100.7 is not, so what it claims of others is not believed.
        Assert.Equal("198.51.100.7", edge.Asked.Single(asked => asked.Target == "/api/articles/forged").Headers["X-Forwarded-For"]);
    }

    [Fact]
    public async Task A_service_that_is_down_is_a_problem_with_a_time_to_come_back()
    {
        using var answer = await edge.Reader.GetAsync("/api/search?q=x");
        await Edge.IsProblem(answer, 503);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/missing")]
    [InlineData("/server")]
    [InlineData("/news/")]
    [InlineData("/articles/export")]
    [InlineData("/api/nothing")]
    [InlineData("/api/sources")]
    [InlineData("/api/search")]
    [InlineData("/health/live")]
    public async Task Every_answer_has_the_security_headers_and_none_that_tell_too_much(string path)
    {
        using var answer = await edge.Reader.GetAsync(path);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Single(answer.Headers.GetValues("Referrer-Policy"));
        Assert.Single(answer.Headers.GetValues("Permissions-Policy"));
        Assert.Single(answer.Headers.GetValues("Cross-Origin-Opener-Policy"));
        foreach (var name in new[] { "Server", "Set-Cookie", "X-Powered-By", "Strict-Transport-Security" })
            Assert.False(answer.Headers.Contains(name));
    }

    private sealed class Queue : ReceiveEndpointFaulted, ReceiveEndpointReady
    {
        public Uri InputAddress { get; } = new("loopback://localhost/queue");

        public IReceiveEndpoint ReceiveEndpoint => null!;

        public Exception Exception => throw new NotSupportedException();

        public bool IsStarted => true;
    }
}
