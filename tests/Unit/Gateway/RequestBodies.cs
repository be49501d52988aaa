using System.Net;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>Bodies on their way through the gateway: they are passed on as they come, and their senders' faults are not the services'.</summary>
public sealed class RequestBodies(StrictEdge edge) : IClassFixture<StrictEdge>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Plain = "GET /health/live HTTP/1.1\r\nHost: example.org\r\n\r\n";

    [Theory]
    [InlineData("/api/articles/x")]
    [InlineData("/api/documents")]
    [InlineData("/api/sources")]
    [InlineData("/api/sources.opml")]
    [InlineData("/api/media")]
    [InlineData("/api/mirrors/x")]
    [InlineData("/api/openapi.json")]
    [InlineData("/ops/sign-in")]
    [InlineData("/websub/invented")]
    public async Task A_service_gets_the_beginning_of_a_body_before_its_sender_has_sent_the_rest(string path)
    {
        foreach (var headers in new[] { "Content-Length: 10000000", "Transfer-Encoding: chunked" })
        {
            using var connection = await RawConnection.Open(edge.Port);
            await connection.Send($"POST {path} HTTP/1.1\r\nHost: example.org\r\n{headers}\r\n\r\n{(headers.StartsWith('T') ? "2710\r\n" : "")}{new string('x', 5_000)}");
            using var limit = new CancellationTokenSource(Patience);
            while (await edge.Begun.Reader.ReadAsync(limit.Token) != path)
            {
            }
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/world")]
    [InlineData("/live")]
    [InlineData("/api/nothing")]
    [InlineData("/health/live")]
    [InlineData("/.well-known/broadsheet")]
    [InlineData("/media/0123456789abcdef0123456789abcdef/640.avif")]
    public async Task An_address_that_takes_no_body_answers_before_it_has_come(string path)
    {
        using var connection = await RawConnection.Open(edge.Port);
        await connection.Send($"POST {path} HTTP/1.1\r\nHost: example.org\r\nContent-Length: 10000000\r\n\r\n{new string('x', 5_000)}");
        Assert.Matches("^HTTP/1.1 (200|4[0-9][0-9]) ", await connection.Read());
    }

    [Theory]
    [InlineData("+63")]
    [InlineData("-0")]
    [InlineData("+0")]
    [InlineData("-63")]
    [InlineData("63, 63")]
    [InlineData("63,63")]
    [InlineData("6 3")]
    [InlineData("0x3f")]
    [InlineData("6.3")]
    [InlineData("63;")]
    [InlineData("\"63\"")]
    [InlineData("")]
    [InlineData("9999999999999999999999")]
    [InlineData("63\r\nContent-Length: 63")]
    public async Task A_length_that_is_not_of_digits_alone_is_refused_before_anything_is_passed_on(string length)
    {
        foreach (var before in new[] { "", Plain })
        {
            var path = "/api/articles/length-" + Guid.NewGuid();
            using var connection = await RawConnection.Open(edge.Port);
            if (before.Length > 0)
            {
                await connection.Send(before);
                Assert.StartsWith("HTTP/1.1 200", await connection.Read(), StringComparison.Ordinal);
            }
            await connection.Send($"POST {path} HTTP/1.1\r\nHost: example.org\r\nContent-Length: {length}\r\n\r\n{new string('x', 63)}");
            Assert.StartsWith("HTTP/1.1 400 ", await connection.Read(), StringComparison.Ordinal);
            Assert.DoesNotContain(edge.Asked, asked => asked.Target == path);
        }
    }

    [Theory]
    [InlineData("5")]
    [InlineData("005")]
    [InlineData(" 5 ")]
    public async Task A_length_of_digits_is_taken(string length)
    {
        using var connection = await RawConnection.Open(edge.Port);
        await connection.Send($"POST /api/articles HTTP/1.1\r\nHost: example.org\r\nContent-Length: {length}\r\n\r\n12345{Plain}");
        Assert.StartsWith("HTTP/1.1 202 ", await connection.Read(), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await connection.Read(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked", "5\r\n12345\r\nxyz\r\n", false)]
    [InlineData("Transfer-Encoding: chunked", "zz\r\n", false)]
    [InlineData("Transfer-Encoding: chunked", "5\r\n123456789", false)]
    [InlineData("Transfer-Encoding: chunked", "5\r\n12345\r\n", true)]
    [InlineData("Content-Length: 100", "12345", true)]
    public async Task A_body_that_is_malformed_or_breaks_off_is_no_outage_of_the_service(string header, string body, bool ends)
    {
        for (var time = 0; time < 5; time++)
        {
            using var connection = await RawConnection.Open(edge.Port);
            await connection.Send($"POST /api/articles HTTP/1.1\r\nHost: example.org\r\n{header}\r\n\r\n{body}");
            if (ends)
                connection.EndSending();
            var answer = await connection.Read();
            // Who has ended his side may be taken for gone.
            if (!ends || answer.Length > 0)
                Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
            // One that is passed on, so that an outage that was noted would be over.
            using var whole = await edge.Reader.PostAsync("/api/articles", new StringContent("12345"));
            Assert.Equal(HttpStatusCode.Accepted, whole.StatusCode);
        }
        Assert.Equal("", string.Join('\n', edge.Log.Where(line => line.Contains("passed on to ingestion", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_real_outage_is_said_once()
    {
        for (var time = 0; time < 5; time++)
        {
            using var answer = await edge.Reader.GetAsync("/api/search?q=x");
            await Edge.IsProblem(answer, 503);
        }
        Assert.StartsWith("Warning", Assert.Single(edge.Log, line => line.Contains("passed on to search", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
