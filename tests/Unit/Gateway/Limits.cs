using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Broadsheet.Unit.Gateway;

public sealed class Limits(Edge edge) : IClassFixture<Edge>
{
    [Fact]
    public async Task A_body_within_the_limit_arrives()
    {
        using var answer = await edge.Reader.PostAsync("/api/articles", new ByteArrayContent(new byte[16 * 1024 * 1024]));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("16777216", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(true, "/api/articles")]
    [InlineData(false, "/api/articles")]
    [InlineData(true, "/")]
    public async Task A_body_beyond_the_limit_is_a_problem_that_its_sender_gets_to_read(bool chunked, string path)
    {
        for (var time = 0; time < 5; time++)
        {
            using var client = edge.NewClient();
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(new byte[20_000_000]) };
            request.Headers.TransferEncodingChunked = chunked;
            using var answer = await client.SendAsync(request);
            if (path == "/")
                Assert.Contains((int)answer.StatusCode, new[] { 405, 413 });
            else
                await Edge.IsProblem(answer, 413);
        }
    }

    [Theory]
    [InlineData("/api/documents/early")]
    [InlineData("/api/documents/limited")]
    public async Task A_service_that_refuses_a_body_before_it_has_read_it_is_heard(string path)
    {
        for (var time = 0; time < 20; time++)
        {
            using var client = edge.NewClient();
            using var answer = await client.PostAsync(path, new ByteArrayContent(new byte[5_500_000]));
            Assert.True(answer.StatusCode == HttpStatusCode.RequestEntityTooLarge, $"{time}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task Even_a_sender_that_reads_nothing_before_it_has_sent_all_gets_the_problem()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, edge.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("POST /api/articles HTTP/1.1\r\nHost: example.org\r\nContent-Length: 20000000\r\n\r\n"));
        for (var sent = 0; sent < 20_000_000; sent += 100_000)
            await stream.WriteAsync(new byte[100_000]);
        var buffer = new byte[12];
        await stream.ReadExactlyAsync(buffer);
        Assert.Equal("HTTP/1.1 413", Encoding.ASCII.GetString(buffer));
    }

    [Fact]
    public async Task Headers_and_request_lines_have_limits()
    {
        Assert.StartsWith("HTTP/1.1 414 ", await edge.Raw("/" + new string('a', 9_000)), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await edge.Raw("/", headers: $"X-Long: {new string('a', 17_000)}\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await edge.Raw("/", headers: string.Concat(Enumerable.Range(0, 70).Select(i => $"X-{i}: a\r\n"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/search?q=x", 50, "203.0.113.1")]
    [InlineData("/search?q=x", 50, "203.0.113.2")]
    [InlineData("/fa/search?q=x", 50, "203.0.113.3")]
    public async Task One_client_may_search_so_often_and_no_more(string path, int most, string client)
    {
        // The server knows who asks from a proxy that it trusts, as this machine is; this machine itself may ask as often as it likes.
        var answers = new List<HttpStatusCode>();
        for (var time = 0; time < most + 20; time++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path + time);
            request.Headers.Add("X-Forwarded-For", client);
            using var answer = await edge.Reader.SendAsync(request);
            answers.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                Assert.NotNull(answer.Headers.RetryAfter);
        }
        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, answers.Take(most));
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        using var others = await edge.Reader.GetAsync(path);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, others.StatusCode);
    }

    [Fact]
    public async Task Pages_that_are_kept_have_no_such_limit_and_others_do()
    {
        using (await edge.Reader.GetAsync("/kept-and-much-read"))
        {
        }
        var refused = 0;
        for (var time = 0; time < 700; time++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, time % 100 == 0 ? "/kept-and-much-read" : $"/cold/{time}");
            request.Headers.Add("X-Forwarded-For", "203.0.113.4");
            using var answer = await edge.Reader.SendAsync(request);
            refused += answer.StatusCode == HttpStatusCode.TooManyRequests ? 1 : 0;
            if (time % 100 == 0)
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        Assert.InRange(refused, 1, 200);
    }
}
