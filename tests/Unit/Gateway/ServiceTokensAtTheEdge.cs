using Broadsheet.Defaults;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>The gateway opens services with the site's token, and passes none on that comes from outside.</summary>
public sealed class ServiceTokensAtTheEdge(Edge edge) : IClassFixture<Edge>
{
    [Theory]
    [InlineData("GET", "/token-of-a-page")]
    [InlineData("GET", "/api/articles/x")]
    [InlineData("DELETE", "/api/articles/x")]
    [InlineData("GET", "/media/0123456789abcdef0123456789abcdef/640.avif")]
    public async Task Services_are_sent_the_token_of_the_site_and_never_one_from_outside(string method, string path)
    {
        foreach (var outside in new[] { "", $"{ServiceToken.Header}: made-up-by-a-stranger-0123456789\r\n", $"{ServiceToken.Header.ToLowerInvariant()}: {Edge.Token}\r\n{ServiceToken.Header}: x\r\n" })
        {
            var target = path + (path.StartsWith("/token", StringComparison.Ordinal) ? "-" + outside.Length : "");
            var before = edge.Asked.Count;
            await edge.Raw(target, method, outside);
            var asked = edge.Asked.Skip(before).Where(asked => asked.Target == target).ToList();
            Assert.NotEmpty(asked);
            Assert.All(asked, one => Assert.Equal(Edge.Token, one.Headers[ServiceToken.Header].ToString()));
        }
    }

    [Fact]
    public async Task Readers_are_never_shown_the_token()
    {
        foreach (var path in new[] { "/", "/api/articles/x", "/health/ready", "/missing" })
            Assert.DoesNotContain(Edge.Token, await edge.Raw(path));
    }
}
