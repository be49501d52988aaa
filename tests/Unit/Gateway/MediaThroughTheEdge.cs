using System.Net;
using System.Net.Http.Headers;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>Pictures pass the gateway as Storage sends them, and only to be read.</summary>
public sealed class MediaThroughTheEdge(Edge edge) : IClassFixture<Edge>
{
    private const string Address = "/media/0123456789abcdef0123456789abcdef/320.avif";

    [Fact]
    public async Task A_rendition_may_be_kept_for_ever_and_is_given_in_parts_or_not_again()
    {
        using var whole = await edge.Reader.GetAsync(Address);
        Assert.Equal((HttpStatusCode.OK, "image/avif", 1000L), (whole.StatusCode, whole.Content.Headers.ContentType!.MediaType, whole.Content.Headers.ContentLength));
        Assert.Contains("immutable", whole.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", Assert.Single(whole.Headers.GetValues("X-Content-Type-Options")));

        using var again = new HttpRequestMessage(HttpMethod.Get, Address) { Headers = { IfNoneMatch = { whole.Headers.ETag! } } };
        using var unchanged = await edge.Reader.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        using var part = new HttpRequestMessage(HttpMethod.Get, Address) { Headers = { Range = new RangeHeaderValue(0, 99) } };
        using var partial = await edge.Reader.SendAsync(part);
        Assert.Equal((HttpStatusCode.PartialContent, 100L), (partial.StatusCode, partial.Content.Headers.ContentLength));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task It_can_only_be_read(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Address);
        using var answer = await edge.Reader.SendAsync(request);
        await Edge.IsProblem(answer, 405);
    }

    [Fact]
    public async Task A_section_named_Media_is_a_section()
    {
        Assert.Contains("page /media/television", await edge.Reader.GetStringAsync("/media/television"));
        Assert.Contains("page /media/2026/05/03/x-abcdefgh23456777", await edge.Reader.GetStringAsync("/media/2026/05/03/x-abcdefgh23456777"));
    }

    [Fact]
    public async Task Pages_may_load_no_picture_from_elsewhere()
    {
        using var page = await edge.Reader.GetAsync("/");
        Assert.Contains("img-src 'self';", Assert.Single(page.Headers.GetValues("Content-Security-Policy")));
    }
}
