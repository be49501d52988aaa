using System.Net;
using Broadsheet.Gateway;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>Searches for bytes that are no text.</summary>
public sealed class UnreadableSearches(Edge edge) : IClassFixture<Edge>
{
    [Theory]
    [InlineData("%F0")]
    [InlineData("a%F0b")]
    [InlineData("%ff%fe")]
    [InlineData("%C3")]
    [InlineData("%C0%AE")]
    [InlineData("%ED%A0%80")]
    public async Task A_query_that_is_not_utf8_is_the_readers_own_error(string query)
    {
        using var api = await edge.Reader.GetAsync("/api/search?q=" + query);
        await Edge.IsProblem(api, 400);
        foreach (var path in new[] { "/search?q=", "/fa/search?page=2&q=" })
        {
            using var page = await edge.Reader.GetAsync(path + query);
            Assert.Equal((HttpStatusCode.BadRequest, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
            Assert.Contains("href=\"/search\"", await page.Content.ReadAsStringAsync());
        }
        Assert.DoesNotContain(edge.Asked, asked => asked.Target.EndsWith("q=" + query, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/search?q=%F0%9F%98%80")]
    [InlineData("/search?q=100%")]
    [InlineData("/search?q=%zz")]
    [InlineData("/search?q=a&utm_source=%F0")]
    [InlineData("/world?utm_source=%F0")]
    public async Task Everything_else_is_searched_for_and_made_up_parameters_do_not_count(string target) =>
        Assert.StartsWith("HTTP/1.1 200 ", await edge.Raw(target), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("?q=a%20b+c", true)]
    [InlineData("?q=%D8%A7", true)]
    [InlineData("?q=%D8", false)]
    [InlineData("?%D8=q", false)]
    [InlineData("?a=1&q=%d8", false)]
    public void Only_what_is_encoded_as_utf8_is_text(string? query, bool isUtf8) => Assert.Equal(isUtf8, QueryText.IsUtf8(query));
}
