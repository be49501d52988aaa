using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>Answers that are too short to be compressed.</summary>
public sealed class ShortAnswers(TwoPathsEdge edge) : IClassFixture<TwoPathsEdge>
{
    [Theory]
    [InlineData("gzip", "/short.txt", 100)]
    [InlineData("br", "/short.txt", 100)]
    [InlineData("zstd", "/short.txt", 100)]
    [InlineData("identity", "/short.txt", 100)]
    [InlineData("gzip, deflate, br, zstd", "/short.txt", 100)]
    [InlineData("gzip", "/robots.txt", 134)]
    [InlineData("br", "/icon.png", 900)]
    public async Task An_answer_that_is_not_compressed_names_no_coding_on_a_connection_that_is_kept_open(string accept, string path, int length)
    {
        edge.SwitchMirrorsOn();
        using var counter = new AnswerCounter();
        using var connection = await RawConnection.Open(edge.Port);
        var bodies = new List<string>();
        for (var time = 0; time < 3; time++)
        {
            await connection.Send($"GET {path} HTTP/1.1\r\nHost: plain.example\r\nAccept-Encoding: {accept}\r\n\r\n");
            var answer = await connection.Read();
            Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("Content-Encoding", answer, StringComparison.OrdinalIgnoreCase);
            Assert.Contains($"\r\nContent-Length: {length}\r\n", answer, StringComparison.Ordinal);
            bodies.Add(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        }
        Assert.Equal(length, Assert.Single(bodies.Distinct()).Length);
        Assert.InRange(counter.Fast, 1, long.MaxValue);
    }
}
