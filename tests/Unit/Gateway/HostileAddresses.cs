using Xunit;

namespace Broadsheet.Unit.Gateway;

public sealed class HostileAddresses(Edge edge) : IClassFixture<Edge>
{
    private const string Id = "abcdefgh23456777";

    [Theory]
    [InlineData("/articles/export")]
    [InlineData("/articles/export/")]
    [InlineData("/articles/export?since=2026-01-01")]
    [InlineData("/articles/export#x")]
    [InlineData("/ARTICLES/EXPORT")]
    [InlineData("/Articles/Export")]
    [InlineData("/%61rticles/export")]
    [InlineData("/%41RTICLES/%45xport")]
    [InlineData("/%2561rticles/export")]
    [InlineData("/articles%2fexport")]
    [InlineData("/articles%2Fexport")]
    [InlineData("/articles%252fexport")]
    [InlineData("/articles%5cexport")]
    [InlineData("/articles\\export")]
    [InlineData("//articles/export")]
    [InlineData("///articles///export")]
    [InlineData("/articles//export")]
    [InlineData("/./articles/export")]
    [InlineData("/articles/./export")]
    [InlineData("/x/../articles/export")]
    [InlineData("/x/%2e%2e/articles/export")]
    [InlineData("/x/%2E%2E/articles/%2e/export")]
    [InlineData("/x/%252e%252e/articles/export")]
    [InlineData("/x%2f..%2farticles%2fexport")]
    [InlineData("/x/..%2farticles/export")]
    [InlineData("/..%2farticles/export")]
    [InlineData("/%2e%2e/articles/export")]
    [InlineData("/x/..;/articles/export")]
    [InlineData("/api/../articles/export")]
    [InlineData("/api/articles/../../articles/export")]
    [InlineData("/api/articles/%2e%2e/%2e%2e/articles/export")]
    [InlineData("/api/articles/..%2f..%2f..%2farticles%2fexport")]
    [InlineData("/api/articles/%252e%252e/%252e%252e/articles/export")]
    [InlineData("/api/articles/..\\..\\articles\\export")]
    [InlineData("/api%2f..%2farticles/export")]
    [InlineData("/search/../articles/export")]
    [InlineData("/articles/" + Id + "/versions")]
    [InlineData("/articles/" + Id + "/versions/")]
    [InlineData("/articles/" + Id + "%2fversions")]
    [InlineData("/articles/" + Id + "/./versions")]
    [InlineData("/articles/" + Id + "//versions")]
    [InlineData("/articles/" + Id + "/%76ersions")]
    [InlineData("/articles/x/versions")]
    [InlineData("/articles/media/0123456789abcdef0123456789abcdef")]
    [InlineData("/media/../articles/media/0123456789abcdef0123456789abcdef")]
    [InlineData("/media/%2e%2e/articles/media/0123456789abcdef0123456789abcdef")]
    [InlineData("/media/0123456789abcdef0123456789abcdef/..%2f..%2farticles%2fexport")]
    [InlineData("/%EF%BD%81rticles/export")]
    [InlineData("/article%C5%BF/export")]
    [InlineData("http://example.org/articles/export")]
    [InlineData("http://example.org/x/../articles/export")]
    [InlineData("/articles/export%00")]
    [InlineData("/articles/export%20")]
    [InlineData("/articles/export;x")]
    public async Task Inner_addresses_cannot_be_reached_however_they_are_written(string target)
    {
        foreach (var method in new[] { "GET", "HEAD", "POST" })
        {
            var answer = await edge.Raw(target, method, method == "POST" ? "Content-Length: 0\r\n" : "");
            Assert.DoesNotContain(Edge.Secret, answer, StringComparison.Ordinal);
            Assert.Matches("^HTTP/1.1 4[0-9][0-9] ", answer);
        }
        // And no service so much as hears of it.
        Assert.DoesNotContain(edge.Asked, asked => asked.Target.Contains("export", StringComparison.OrdinalIgnoreCase) || asked.Target.Contains("versions", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/%00")]
    [InlineData("/%ff%fe")]
    [InlineData("/%")]
    [InlineData("/%zz")]
    [InlineData("/%c0%ae%c0%ae/")]
    [InlineData("/..%2f..%2fetc%2fpasswd")]
    [InlineData("*")]
    [InlineData("x")]
    [InlineData("/health/other")]
    public async Task Odd_addresses_are_the_readers_own_error(string target) => Assert.Matches("^HTTP/1.1 4[0-9][0-9] ", await edge.Raw(target));
}
