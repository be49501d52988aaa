using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>Servers that answer a poll without end, or with little that unpacks to much: each ends in words, within its limit of bytes or time.</summary>
public sealed class HostileAnswers
{
    private const int Limit = 1024 * 1024;
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n";

    private static readonly byte[] Zeros = new byte[64 * 1024];
    private static readonly byte[] Chunk = [.. Encoding.ASCII.GetBytes("10000\r\n"), .. Zeros, .. "\r\n"u8];
    private static readonly byte[] Header = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(number => $"X-Header-{number}: {new string('x', 200)}\r\n")));

    [Fact]
    public async Task An_endless_body_ends_at_the_limit() => await Ends(Peer.Endless(Ok + "\r\n", Zeros), "sends more than 1 MiB");

    [Fact]
    public async Task An_endless_body_in_chunks_ends_at_the_limit() => await Ends(Peer.Endless(Ok + "Transfer-Encoding: chunked\r\n\r\n", Chunk), "sends more than 1 MiB");

    [Fact]
    public async Task A_body_that_says_that_it_is_small_is_read_no_further() =>
        Assert.Equal(10, (await Get(Peer.Endless(Ok + "Content-Length: 10\r\n\r\n", Zeros), TimeProvider.System)).Value!.Content.Length);

    [Fact]
    public async Task Endless_headers_end_at_their_limit() => await Ends(Peer.Endless(Ok, Header), "sends more headers than the 64 KiB");

    [Fact]
    public async Task Endless_headers_behind_the_body_end_at_their_limit() => await Ends(Peer.Endless(Ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", Header), "sends more headers than the 64 KiB");

    [Fact]
    public async Task An_endless_line_of_status_ends() => await Ends(Peer.Endless("HTTP/1.1 200 ", Encoding.ASCII.GetBytes(new string('O', 10_000))), "64 KiB");

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_bomb_is_unpacked_to_the_limit_and_no_further(string encoding)
    {
        var bomb = Packed(encoding, 100 * 1024 * 1024);
        Assert.True(bomb.Length < Limit);
        await Ends(Peer.Answer($"200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {bomb.Length}", bomb), "sends more than 1 MiB");
    }

    [Fact]
    public async Task A_bomb_within_a_bomb_is_unpacked_once()
    {
        var bomb = Packed("gzip", 100 * 1024 * 1024);
        using var twice = new MemoryStream();
        using (var gzip = new GZipStream(twice, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(bomb);
        var fetched = await Get(Peer.Answer($"200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {twice.Length}", twice.ToArray()), TimeProvider.System);
        Assert.Equal(bomb.Length, fetched.Value!.Content.Length);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task What_says_that_it_is_packed_and_is_not_is_told(string encoding) =>
        await Ends(Peer.Answer($"200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: 30", Encoding.ASCII.GetBytes("<rss>this is not packed </rss>")), "could not be read");

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 ")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: ")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n<rss>")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<rss>")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    public async Task One_that_stops_in_the_middle_ends_after_the_limit_of_time(string start)
    {
        var time = new FakeTimeProvider();
        var sent = new TaskCompletionSource();
        var getting = Get(Peer.Stalled(start, sent.SetResult), time);
        await sent.Task;
        Assert.False(getting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(20));
        var problem = (await getting).Problem;
        Assert.Equal((504, true), (problem?.Status, problem?.Detail.Contains("did not finish its answer within 20 seconds", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_that_goes_on_byte_by_byte_ends_after_the_limit_of_time_too()
    {
        var time = new FakeTimeProvider();
        // Each byte comes a second after the last: as the server's clock is ours, that takes no time here.
        var getting = Get(
            async (stream, ending) =>
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(Ok + "\r\n"), ending);
                while (!ending.IsCancellationRequested)
                {
                    await stream.WriteAsync("<"u8.ToArray(), ending);
                    time.Advance(TimeSpan.FromSeconds(1));
                }
            },
            time);
        Assert.Contains("did not finish its answer", (await getting).Problem?.Detail);
    }

    [Fact]
    public async Task Endless_interim_answers_end_after_the_limit_of_time()
    {
        var time = new FakeTimeProvider();
        var getting = Get(
            async (stream, ending) =>
            {
                while (!ending.IsCancellationRequested)
                {
                    await stream.WriteAsync("HTTP/1.1 102 Processing\r\n\r\n"u8.ToArray(), ending);
                    time.Advance(TimeSpan.FromSeconds(0.1));
                }
            },
            time);
        Assert.Contains("did not finish its answer", (await getting).Problem?.Detail);
    }

    [Theory]
    [InlineData("HTTP/9.9 200 OK\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nx")]
    [InlineData("\0\0\0\0")]
    public async Task Nonsense_is_told_in_words(string answer) =>
        await Ends(async (stream, ending) => await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), ending), "Look whether the address answers in a browser");

    private static async Task Ends(Func<NetworkStream, CancellationToken, Task> answer, string words)
    {
        var result = await Get(answer, TimeProvider.System);
        Assert.False(result.Ok);
        Assert.Contains(words, result.Problem.Detail);
    }

    private static async Task<Broadsheet.Ingestion.Result<Broadsheet.Ingestion.Fetched>> Get(Func<NetworkStream, CancellationToken, Task> answer, TimeProvider time)
    {
        using var net = new TestNet(time, Limit);
        net.Names["public.example"] = new([[TestNet.Public]]);
        using var peer = new Peer(TestNet.Public, new() { ["/"] = answer });
        return await net.Fetcher.Get(new Uri($"http://public.example:{peer.Port}/"), null, null, TestContext.Current.CancellationToken);
    }

    private static byte[] Packed(string encoding, int size)
    {
        using var packed = new MemoryStream();
        using (Stream packer = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
            for (var left = size; left > 0; left -= Zeros.Length)
                packer.Write(Zeros);
        return packed.ToArray();
    }
}
