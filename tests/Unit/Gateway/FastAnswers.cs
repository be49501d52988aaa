using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Broadsheet.Gateway;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>
/// Whether a request is answered before it is parsed or after must not be seen. The first request of a connection is always parsed; so each
/// case is sent on a new connection, and as a later one, and the answers compared.
/// </summary>
public sealed partial class FastAnswers(Edge edge) : IClassFixture<Edge>
{
    private const string Plain = "GET /fast HTTP/1.1\r\nHost: example.org\r\nAccept-Encoding: gzip\r\n\r\n";

    private static readonly string[] Targets = ["/fast", "/fast?page=2", "/%D8%A7%D9%84%D9%81/fast", "/dated"];

    private const string Last = "GET /health/live HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n";

    public static TheoryData<string> PlainOnes()
    {
        string[] headers =
        [
            "", "Accept-Encoding: gzip\r\n", "Accept-Encoding: br, gzip\r\n", "accept-encoding:  gzip;q=0.5, br;q=0.4 \r\n", "Accept-Encoding: identity\r\n", "Accept-Encoding:\r\n",
            "Accept-Encoding: *;q=0.1\r\n", "If-None-Match: *\r\n", "If-None-Match: \"other\"\r\nAccept-Encoding: gzip\r\n", "If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT\r\nAccept-Encoding: br\r\n",
            "If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT\r\n", "If-None-Match: \"x\"\r\nIf-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT\r\nAccept-Encoding: gzip\r\n", "If-Modified-Since: yesterday\r\n",
            "X-Forwarded-Proto: https\r\nAccept-Encoding: gzip\r\n", "X-Forwarded-Proto: HTTPS\r\nIf-None-Match: *\r\n", "x-forwarded-proto: http\r\nX-Forwarded-For: 203.0.113.9\r\nAccept-Encoding: br\r\n", "X-Forwarded-Proto:\r\n",
            "Connection: Keep-Alive\r\nUser-Agent: Mozilla/5.0 (X11)\r\nAccept: text/html\r\nCookie: a=b; c=d\r\nReferer: http://x/\r\nX-Forwarded-For: 203.0.113.9\r\nAccept-Encoding: gzip\r\n",
        ];
        return [.. from method in new[] { "GET", "HEAD" } from target in Targets from header in headers select $"{method} {target} HTTP/1.1\r\nHost: example.org:8080\r\n{header}\r\n"];
    }

    public static TheoryData<string> UnusualOnes() =>
    [
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nContent-Length: 5\r\n\r\nGET /",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nContent-Length: 0\r\n\r\n" + Plain,
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Plain,
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + Plain,
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345" + Plain,
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nTransfer-Encoding : chunked\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\n Transfer-Encoding: chunked\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nX_Unknown: chunked\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nAccept:\ttext/html\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nAccept: a\0b\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nAccept: a\rb\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nUser-Agent: \u00e9\r\n\r\n",
        "GET /fast HTTP/1.1\nHost: example.org\n\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nAccept: x\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nHost: example.org\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nAccept-Encoding: gzip\r\nAccept-Encoding: br\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nIf-None-Match: \"a\"\r\nIf-None-Match: *\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost:\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: exa mple\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org:80:80\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org/\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org:\r\n\r\n",
        "GET /fast HTTP/1.1\r\nAccept: x\r\n\r\n",
        "GET /fast HTTP/1.1\r\nAccept\r\nHost: example.org\r\n\r\n",
        "GET /fast HTTP/1.1\r\n: x\r\nHost: example.org\r\n\r\n",
        "GET /fast HTTP/1.0\r\nHost: example.org\r\n\r\n",
        "GET /fast HTTP/1.2\r\nHost: example.org\r\n\r\n",
        "GET /fast HTTP/1.1 \r\nHost: example.org\r\n\r\n",
        "GET  /fast HTTP/1.1\r\nHost: example.org\r\n\r\n",
        "get /fast HTTP/1.1\r\nHost: example.org\r\n\r\n",
        "\r\nGET /fast HTTP/1.1\r\nHost: example.org\r\n\r\n",
        "GET http://example.org/fast HTTP/1.1\r\nHost: example.org\r\n\r\n",
        "GET /fast? HTTP/1.1\r\nHost: example.org\r\n\r\n",
        "GET /fast?x=1 HTTP/1.1\r\nHost: example.org\r\n\r\n",
        "GET /fast#a HTTP/1.1\r\nHost: example.org\r\n\r\n",
        "GET /f%61st HTTP/1.1\r\nHost: example.org\r\n\r\n",
        "GET /./fast HTTP/1.1\r\nHost: example.org\r\n\r\n",
        "GET //fast HTTP/1.1\r\nHost: example.org\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n" + Plain,
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nConnection: keep-alive, Upgrade\r\nUpgrade: h2c\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nExpect: 100-continue\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nX-Forwarded-Proto: https, http\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Proto: http\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nX-Forwarded-Proto: wss\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nX-Forwarded-Host: elsewhere.example\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nAccept-Encoding: *;q=0\r\n\r\n",
        "POST /fast HTTP/1.1\r\nHost: example.org\r\nContent-Length: 3\r\n\r\nabc" + Plain,
        "GET /fast HTTP/1.1\r\nHost: example.org\r\nCookie: " + new string('a', 6_000) + "\r\n\r\n" + Plain,
        "GET /fast HTTP/1.1\r\nHost: example.org\r\n" + string.Concat(Enumerable.Repeat("Accept: a\r\n", 70)) + "\r\n",
        "\u0016\u0003\u0001\u0000\u00a5\u0001",
    ];

    [Theory]
    [MemberData(nameof(PlainOnes))]
    public async Task A_plain_request_gets_the_same_bytes_but_for_the_date_as_one_that_is_parsed(string request)
    {
        await MakeFast();
        using var counted = new AnswerCounter();
        var ordinary = await Exchange([request]);
        var before = counted.Fast;
        var later = await Exchange([Plain, request]);
        // At least this one was; tests of other classes that run beside this may have been counted too.
        Assert.InRange(counted.Fast, before + 1, long.MaxValue);
        Assert.EndsWith(ordinary, later, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(UnusualOnes))]
    public async Task Whatever_is_unusual_is_the_servers_and_gets_its_answer(string request)
    {
        await MakeFast();
        // The first time it may be asked of Rendering.
        await Exchange([request]);
        var (first, later) = (await Exchange([request]), await Exchange([Plain, request]));
        Assert.True(later.EndsWith(first, StringComparison.Ordinal), $"{first}\n-----\n{later}");
    }

    [Fact(Timeout = 60_000)]
    public async Task After_a_change_no_connection_gets_the_page_from_before()
    {
        await MakeFast();
        var before = await Exchange([Plain]);
        Assert.Contains("X-Cache: hit", before, StringComparison.Ordinal);
        var cache = edge.Services.GetRequiredService<PageCache>();
        Assert.True(cache.TryServe("/fast", out _));
        cache.Evict(["article:a"], []);
        Assert.False(cache.TryServe("/fast", out _));
        // On a connection that is switched on, and for a page that is not the one that has changed it.
        var other = Plain.Replace("/fast ", "/dated ", StringComparison.Ordinal);
        Assert.Contains("X-Cache: miss", await Exchange([other, Plain]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_that_come_together_or_in_pieces_are_answered_in_their_order()
    {
        await MakeFast();
        var random = new Random(7);
        string[] plain = [.. PlainOnes().Select(row => row.Data)];
        string[] parsed = ["GET /fast?x=1 HTTP/1.1\r\nHost: example.org\r\n\r\n", "POST /fast HTTP/1.1\r\nHost: example.org\r\nContent-Length: 3\r\n\r\nabc", "GET /missing HTTP/1.1\r\nHost: example.org\r\nX-A: b\r\n\r\n", "GET /api/sources HTTP/1.1\r\nHost: example.org\r\n\r\n"];
        var last = await Exchange([]);
        var answers = new Dictionary<string, string>();
        foreach (var request in plain.Concat(parsed))
            answers[request] = await Exchange([request]);
        for (var round = 0; round < 40; round++)
        {
            var requests = Enumerable.Range(0, 25).Select(_ => random.Next(4) == 0 ? parsed[random.Next(parsed.Length)] : plain[random.Next(plain.Length)]).ToList();
            var bytes = string.Concat(requests);
            var pieces = new List<string>();
            for (var at = 0; at < bytes.Length;)
            {
                var length = Math.Min(bytes.Length - at, random.Next(3) == 0 ? random.Next(1, 40) : random.Next(1, 4_000));
                pieces.Add(bytes.Substring(at, length));
                at += length;
            }
            Assert.Equal(string.Concat(requests.Select(request => answers[request].Replace(last, "", StringComparison.Ordinal))) + last, await Exchange(pieces, wait: false));
        }
    }

    /// <summary>So slowly that the system takes parts of answers only, of those asked for one by one and of several that were asked for together.</summary>
    [Fact(Timeout = 120_000)]
    public async Task A_reader_who_takes_answers_slowly_gets_them_whole_and_in_their_order()
    {
        await MakeFast();
        string[] requests = [.. from target in new[] { "GET /long", "GET /fast", "HEAD /long" } select $"{target} HTTP/1.1\r\nHost: example.org\r\nAccept-Encoding: identity\r\n\r\n"];
        var last = await Exchange([]);
        var answers = new Dictionary<string, string>();
        foreach (var request in requests)
            answers[request] = (await Exchange([request])).Replace(last, "", StringComparison.Ordinal);
        Assert.True(answers[requests[0]].Length > 40_000);
        var random = new Random(7);
        var all = Enumerable.Range(0, 400).Select(_ => requests[random.Next(4) is 3 ? 0 : random.Next(3)]).ToList();

        using var client = new TcpClient { NoDelay = true, ReceiveBufferSize = 4_096 };
        await client.ConnectAsync(IPAddress.Loopback, edge.Port);
        await using var stream = client.GetStream();
        using var counted = new AnswerCounter();
        var seen = new StringBuilder();
        var buffer = new byte[64 * 1024];
        foreach (var request in all[..200])
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
            // Less than is sent, until the answers stand still; then what else is asked for comes together.
            seen.Append(Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer.AsMemory(0, 2_000))));
        }
        foreach (var request in all[200..])
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        await stream.WriteAsync(Encoding.Latin1.GetBytes(Last));
        while (await stream.ReadAsync(buffer) is > 0 and var read)
            seen.Append(Encoding.Latin1.GetString(buffer, 0, read));
        Assert.Equal(string.Concat(all.Select(request => answers[request])) + last, Changing().Replace(seen.ToString(), "$1: x"));
        Assert.InRange(counted.Fast, all.Count / 2, long.MaxValue);
    }

    // Asked for in each coding, so that pages and their compressed forms are there, and in their last form, which is else made at some later moment.
    private async Task MakeFast()
    {
        foreach (var target in Targets.Append("/long"))
        {
            foreach (var coding in new[] { "gzip", "br", "identity" })
                await Exchange([$"GET {target} HTTP/1.1\r\nHost: example.org\r\nAccept-Encoding: {coding}\r\n\r\n"]);
            Assert.True(edge.Services.GetRequiredService<PageCache>().TryServe(target, out var served));
            served.Page!.CompressFully();
        }
    }

    // Sends, one after the answer to the one before has begun if it is to wait, and reads until the server has ended its side. This one must
    // not end its own before: the server takes that for a reader who is gone.
    private async Task<string> Exchange(IReadOnlyList<string> parts, bool wait = true)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, edge.Port);
        await using var stream = client.GetStream();
        var answer = new MemoryStream();
        var buffer = new byte[64 * 1024];
        var sending = Task.Run(async () =>
        {
            foreach (var part in parts)
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes(part));
                if (wait && part != parts[^1])
                    while (!Encoding.Latin1.GetString(answer.GetBuffer(), 0, (int)answer.Length).Contains("\r\n\r\n", StringComparison.Ordinal))
                        answer.Write(buffer, 0, await stream.ReadAsync(buffer));
            }
            await stream.WriteAsync(Encoding.Latin1.GetBytes(Last));
        });
        try
        {
            if (wait)
                await sending;
            while (await stream.ReadAsync(buffer) is > 0 and var read)
                answer.Write(buffer, 0, read);
            await sending;
        }
        catch (IOException)
        {
            // The server does not hear out what it has refused.
        }
        return Changing().Replace(Encoding.Latin1.GetString(answer.ToArray()), "$1: x");
    }

    // The trace's id is in problems.
    [GeneratedRegex("(Date|Age): [^\r]+|(?<=traceId\":\")[^\"]+")]
    private static partial Regex Changing();
}
