using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Broadsheet.Ingestion;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>
/// Many articles in one request to the running service: each is answered, whatever is in it, and the connection lives
/// on.
/// </summary>
public sealed class LinesOverHttp : IAsyncLifetime
{
    private RunningIngestion service = null!;
    private HttpClient client = null!;
    private int connections;

    public async ValueTask InitializeAsync()
    {
        service = await RunningIngestion.Start(("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics",
            "Information"));
        client = new HttpClient(new SocketsHttpHandler { ConnectCallback = Connect }) { BaseAddress = service.Address,
            Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RunningIngestion.Key);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await service.DisposeAsync();
    }

    [Theory]
    [InlineData("", "empty lines")]
    [InlineData("x", "bad lines")]
    public async Task A_request_of_forty_thousand_lines_is_answered_and_says_where_to_go_on(string line, string what)
    {
        // More than the server keeps of a body that nobody reads.
        var (counted, left) = (Enumerable.Repeat(line + "\n", 9_999), Enumerable.Repeat(line + new string(' ', 50) + "\n", 30_000));
        var body = string.Concat(counted) + Article("the last that counts") + string.Concat(left);
        var answers = await Post(body);
        Assert.True(answers.Count == (line.Length == 0 ? 2 : 10_001), what);
        Assert.Equal((10_000, 202), (Number(answers[^2], "line"), Number(answers[^2], "status")));
        Assert.Equal((10_001, 413), (Number(answers[^1], "line"), Number(answers[^1], "status")));
        Assert.Contains("10,000 lines", answers[^1]["detail"]!.GetValue<string>());
        await StillAnswers();
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_answered_and_those_beside_it_are_taken()
    {
        var answers = await Post(Article("before") + new string('x', 2 * Body.Limit) + "\n" + Article("after"));
        Assert.Equal([(1, 202), (2, 413), (3, 202)],
            answers.Select(answer => (Number(answer, "line"), Number(answer, "status"))));
        await StillAnswers();
    }

    [Theory]
    [InlineData("/api/articles", "application/x-ndjson")]
    [InlineData("/api/articles", "application/json")]
    [InlineData("/api/documents", "text/plain")]
    [InlineData("/api/media", "image/jpeg")]
    public async Task A_body_that_breaks_off_harms_nothing_and_is_no_error_of_ours(string path, string type)
    {
        using (var connection = await service.Connect())
        {
            await connection.Write(
                $"POST {path} HTTP/1.1\r\nHost: a.example\r\nAuthorization: Bearer {RunningIngestion.Key}\r\n"
                + $"Content-Type: {type}\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 100", await connection.Head("A body that will break off"));
            await connection.Write(Article("one") + Article("two") + "{\"headline\":\"half of");
        }
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!service.Logged.Any(line => line.Text.StartsWith("Request finished", StringComparison.Ordinal)))
            await Task.Delay(20, limit.Token);
        await StillAnswers();
    }

    // On the same connection, and with nothing in the log that an operator would have to look at.
    private async Task StillAnswers()
    {
        Assert.Equal([(1, 202)],
            (await Post(Article("another"))).Select(answer => (Number(answer, "line"), Number(answer, "status"))));
        Assert.Equal(1, connections);
        Assert.DoesNotContain(service.Logged, line => line.Level >= LogLevel.Error);
    }

    private async Task<List<JsonNode>> Post(string body)
    {
        using var answer = await client.PostAsync("/api/articles",
            new StringContent(body, Encoding.UTF8, "application/x-ndjson"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. (await answer.Content.ReadAsStringAsync()).Split('\n',
            StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    private static string Article(string headline) => $$"""{"headline":"{{headline}}","section":"News","language":"en","body":"<p>Text.</p>"}""" + "\n";

    private static int Number(JsonNode answer, string name) => answer[name]!.GetValue<int>();

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        Interlocked.Increment(ref connections);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
