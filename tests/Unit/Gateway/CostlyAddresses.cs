using System.Net;
using Broadsheet.Gateway;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>Addresses behind which something is done count per client.</summary>
public sealed class CostlyAddresses(StrictEdge edge) : IClassFixture<StrictEdge>
{
    [Theory]
    [InlineData("GET", "/ops", "203.0.113.21")]
    [InlineData("POST", "/ops/sign-in", "203.0.113.22")]
    [InlineData("POST", "/websub/invented", "203.0.113.23")]
    [InlineData("GET", "/health/ready", "203.0.113.24")]
    [InlineData("GET", "/.well-known/broadsheet?challenge=0123456789abcdef", "203.0.113.25")]
    [InlineData("GET", "/media/0123456789abcdef0123456789abcdef/640.avif", "203.0.113.26")]
    public async Task One_client_may_ask_so_often_and_others_are_not_held_up(string method, string path, string client)
    {
        var statuses = new List<HttpStatusCode>();
        // Two a second come back; it would take a minute for so many.
        for (var time = 0; time < 8 * StrictEdge.AtOnce; time++)
            statuses.Add(await Ask(method, path, client));
        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, statuses.Take(StrictEdge.AtOnce));
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, await Ask(method, path, "203.0.113.99"));
        Assert.NotEqual(HttpStatusCode.TooManyRequests, await Ask(method, path, "127.0.0.1"));
    }

    [Theory]
    [InlineData("/api/search", Limited.Search)]
    [InlineData("/API/Search/x", Limited.Search)]
    [InlineData("/api/articles", Limited.Api)]
    [InlineData("/ops", Limited.Service)]
    [InlineData("/OPS/sources", Limited.Service)]
    [InlineData("/websub/x", Limited.Service)]
    [InlineData("/health/ready", Limited.Service)]
    [InlineData("/.well-known/broadsheet", Limited.Service)]
    [InlineData("/media/0123456789abcdef0123456789abcdef/1.avif", Limited.Picture)]
    [InlineData("/media/television", null)]
    [InlineData("/media/2026/05/03/a-long-headline-about-television-abcdefgh23456777", null)]
    [InlineData("/health/live", null)]
    [InlineData("/.well-known/acme-challenge/x", null)]
    [InlineData("/", null)]
    [InlineData("/opsis", null)]
    public void An_address_stands_under_one_limit_or_none(string path, object? limited) => Assert.Equal(limited, ClientLimits.LimitOf(new PathString(path)));

    private async Task<HttpStatusCode> Ask(string method, string path, string client)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("X-Forwarded-For", client);
        using var answer = await edge.Reader.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            Assert.NotNull(answer.Headers.RetryAfter);
        return answer.StatusCode;
    }
}
