using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Broadsheet.Ingestion;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>
/// Bodies of those who have no key: none is read. A request says <c>Expect: 100-continue</c> and sends nothing of its
/// body: the server says <c>100 Continue</c> as soon as anybody reads from it, and else answers at once.
/// </summary>
public sealed class StrangersBodies : IAsyncLifetime
{
    private static readonly string[] MediaTypes =
        ["application/json", "application/x-ndjson", "text/plain", "application/xml",
            "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "image/png"];

    private RunningIngestion service = null!;

    public async ValueTask InitializeAsync() =>
        service = await RunningIngestion.Start(("Ingestion:Fetch:TimeLimit", "00:00:02"));

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task Without_a_key_every_address_answers_before_a_byte_of_the_body_is_read()
    {
        var asksForKey = new HashSet<(string Method, string Path)>();
        foreach (var (method, path) in Mapped())
            foreach (var type in MediaTypes)
                foreach (var length in new[] { "Content-Length: 10000000", "Transfer-Encoding: chunked" })
                {
                    // Only here the body is the key itself; that it is small is another test's.
                    if (path == "/ops/sign-in" && type.EndsWith("urlencoded", StringComparison.Ordinal)
                        && length.StartsWith("Transfer", StringComparison.Ordinal))
                        continue;
                    using var connection = await service.Connect();
                    await connection.Write(Head(method, path, type, length));
                    var name = $"{method} {path} as {type}, {length}";
                    var status = (await connection.Head(name)).Split(' ')[1];
                    Assert.True(status is not ("100" or ['5', ..]), $"{name}: {status}");
                    if (status == "401")
                        asksForKey.Add((method, path));
                }
        // All but these, and the addresses of the process itself.
        (string, string)[] open = [("GET", "/api/openapi.json"), ("GET", "/api/inner/mirrors"),
            ("GET", "/websub/aaaaaaaaaaaa"), ("POST", "/websub/aaaaaaaaaaaa"), ("GET", "/ops"),
            ("POST", "/ops/sign-in")];
        var own = Mapped(withOthers: false).Where(one =>
            !one.Path.StartsWith("/health/", StringComparison.Ordinal)).ToList();
        Assert.Equal(open.Order(), own.Where(one => !asksForKey.Contains(one)).Order());
        Assert.True(own.Count > 30, $"Only {own.Count} addresses are mapped.");
    }

    [Fact]
    public async Task An_unknown_push_token_is_refused_before_its_body_is_read()
    {
        using var connection = await service.Connect();
        await connection.Write(Head("POST", "/websub/" + new string('0', 48), "application/rss+xml",
            "Content-Length: 15000000"));
        Assert.StartsWith("HTTP/1.1 410", await connection.Head("An invented token"));
    }

    [Fact]
    public async Task A_known_push_is_taken_and_a_large_or_slow_one_is_refused_in_a_sentence()
    {
        var subscription = await Subscribe("aaaa");
        using var client = service.Client(key: null);
        const string Feed = "<rss version='2.0'><channel><title>x</title><item><guid>one</guid><title>Pushed</title><description>Text</description></item></channel></rss>";
        using (var taken = await client.SendAsync(Delivery(subscription, Feed)))
            Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        var source = await service.Services.GetRequiredService<ISourceStore>().Find("aaaa", CancellationToken.None);
        subscription = await service.Services.GetRequiredService<ISubscriptionStore>().Find("aaaa", CancellationToken.None);
        Assert.Equal((1L, 1L), (source!.State.Accepted, subscription!.Deliveries));

        using (var connection = await service.Connect())
        {
            await connection.Write(Head("POST", "/websub/" + subscription.Token, "application/rss+xml",
                "Content-Length: 16000000"));
            Assert.StartsWith("HTTP/1.1 413", await connection.Head("A delivery that is too large"));
        }
        using (var connection = await service.Connect())
        {
            await connection.Write(Head("POST", "/websub/" + subscription.Token, "application/rss+xml",
                "Content-Length: 1000"));
            Assert.StartsWith("HTTP/1.1 100", await connection.Head("A slow delivery"));
            await connection.Write(new string('x', 999));
            Assert.StartsWith("HTTP/1.1 408", await connection.Head("A slow delivery"));
        }
    }

    [Fact]
    public async Task Only_so_many_deliveries_of_one_hub_are_read_and_held_at_once()
    {
        var (one, other) = (await Subscribe("aaaa"), await Subscribe("bbbb"));
        var connections = new List<RawConnection>();
        try
        {
            // Two are read, four wait, the others are refused: whichever those are.
            for (var number = 0; number < 20; number++)
            {
                connections.Add(await service.Connect());
                await connections[^1].Write(Head("POST", "/websub/" + one.Token, "application/rss+xml",
                    "Content-Length: 1000"));
            }
            var heads = connections.ConvertAll(connection => connection.Head("A delivery among many"));
            var refused = 0;
            while (refused < 14)
            {
                var head = await Task.WhenAny(heads);
                heads.Remove(head);
                refused += (await head).StartsWith("HTTP/1.1 503", StringComparison.Ordinal) ? 1 : 0;
            }
            // Others are not held up by it.
            using var client = service.Client(key: null);
            using var taken = await client.SendAsync(Delivery(other,
                "<rss version='2.0'><channel><title>x</title></channel></rss>"));
            Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    [Fact]
    public async Task Sign_in_takes_a_small_form_of_fields_alone_and_writes_nothing_to_the_temporary_folder()
    {
        using var client = service.Client(key: null);
        foreach (var (content, status) in new (HttpContent, HttpStatusCode)[]
        {
            (new FormUrlEncodedContent([new("key", new string('x', 5_000))]), HttpStatusCode.RequestEntityTooLarge),
            (Chunked(new FormUrlEncodedContent([new("key", new string('x', 500_000))])),
                HttpStatusCode.RequestEntityTooLarge),
            (new MultipartFormDataContent { { new ByteArrayContent(new byte[3_000_000]), "key", "key.bin" } },
                HttpStatusCode.UnsupportedMediaType),
            (new FormUrlEncodedContent([new("key", "wrong")]), HttpStatusCode.Unauthorized),
            (new FormUrlEncodedContent([new("key", RunningIngestion.Key)]), HttpStatusCode.Redirect),
        })
        {
            using var answer = await client.PostAsync("/ops/sign-in", content);
            Assert.Equal(status, answer.StatusCode);
        }
        Assert.Empty(Directory.GetFiles(RunningIngestion.TemporaryFolder));
    }

    [Fact]
    public async Task A_client_that_guessed_too_often_is_refused_before_its_form_is_read()
    {
        using var client = service.Client(key: null);
        for (var attempt = 0; attempt < 5; attempt++)
            using (await client.PostAsync("/ops/sign-in", new FormUrlEncodedContent([new("key", "wrong")])))
            {
            }
        using var connection = await service.Connect();
        await connection.Write(Head("POST", "/ops/sign-in", "application/x-www-form-urlencoded",
            "Content-Length: 100"));
        Assert.StartsWith("HTTP/1.1 429", await connection.Head("After five wrong keys"));
    }

    [Fact]
    public async Task A_list_of_sources_is_read_in_memory_and_only_within_its_limit()
    {
        var (client, proof) = await SignIn();
        using (client)
        {
            MultipartFormDataContent Form(int bytes) => new()
            {
                { new StringContent(proof), "proof" },
                { new StringContent("<opml version='2.0'><body><outline text='A' xmlUrl='http://127.0.0.1:1/'/></body></opml>" + new string(' ', bytes)), "file", "list.opml" },
            };
            using var taken = await client.PostAsync("/ops/sources/import", Form(3_000_000));
            Assert.Equal(HttpStatusCode.Redirect, taken.StatusCode);
            using var large = await client.PostAsync("/ops/sources/import", Form(6_000_000));
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
            using var elsewhere = await client.PostAsync("/ops/sources/find", Form(1));
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, elsewhere.StatusCode);
        }
        Assert.Empty(Directory.GetFiles(RunningIngestion.TemporaryFolder));
        Assert.Single(await service.Services.GetRequiredService<ISourceStore>().All(CancellationToken.None));
    }

    private async Task<(HttpClient Client, string Proof)> SignIn()
    {
        var client = service.Client(key: null);
        using var signedIn = await client.PostAsync("/ops/sign-in",
            new FormUrlEncodedContent([new("key", RunningIngestion.Key)]));
        client.DefaultRequestHeaders.Add("Cookie", signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        var page = await client.GetStringAsync("/ops/sources");
        return (client, page.Split("name=\"proof\" value=\"")[1].Split('"')[0]);
    }

    private async Task<Subscription> Subscribe(string source)
    {
        var later = DateTimeOffset.UtcNow.AddDays(1);
        await service.Services.GetRequiredService<ISourceStore>().Add(
            new FeedSource { Id = source, Name = source, Address = $"http://127.0.0.1:1/{source}",
                State = new SourceState { NextPoll = later } }, CancellationToken.None);
        var subscription = Subscription.New(source, new Uri("http://127.0.0.1:1/"), source, later);
        await service.Services.GetRequiredService<ISubscriptionStore>().Set(subscription, CancellationToken.None);
        return subscription;
    }

    private static HttpRequestMessage Delivery(Subscription subscription, string feed)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/websub/" + subscription.Token)
        {
            Content = new StringContent(feed, Encoding.UTF8, "application/rss+xml"),
        };
        var (secret, content) = (Encoding.UTF8.GetBytes(subscription.Secret), Encoding.UTF8.GetBytes(feed));
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(secret, content));
        request.Headers.Add("X-Hub-Signature", "sha256=" + signature);
        return request;
    }

    private static StreamContent Chunked(HttpContent content) =>
        new(new Unsized(content.ReadAsStream())) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded") } };

    private static string Head(string method, string path, string type, string length) =>
        $"{method} {path} HTTP/1.1\r\nHost: a.example\r\nContent-Type: {type}\r\n{length}\r\nExpect: 100-continue\r\n\r\n";

    // Each address with each of its methods, and with the methods that bring bodies.
    private IEnumerable<(string Method, string Path)> Mapped(bool withOthers = true)
    {
        var mapped = new HashSet<(string, string)>();
        foreach (var endpoint in service.Endpoints)
        {
            var segments = endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Text)));
            var own = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];
            foreach (var method in own.Union(withOthers ? ["POST", "PUT"] : []))
                mapped.Add((method, "/" + string.Join('/', segments)));
        }
        return mapped;
    }

    private static string Text(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart { Name: "documentName" } => "openapi",
        _ => "aaaaaaaaaaaa",
    };

    /// <summary>A body whose length is not known before it ends, so that it is sent in chunks.</summary>
    private sealed class Unsized(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
