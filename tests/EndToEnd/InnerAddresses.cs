using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>Services answer the site's own processes alone, whoever else can reach their ports.</summary>
public abstract partial class InnerAddresses
{
    /// <summary>Methods and paths of the services that strangers must not reach.</summary>
    protected static readonly (string Method, string Path)[] Inner =
    [
        ("GET", "/api/inner/mirrors"), ("GET", "/articles/export"), ("GET", "/articles/0123456789abcdef/versions"), ("GET", "/"), ("GET", "/api/search?q="), ("GET", "/ops/sources"),
        ("GET", "/articles/media/0123456789abcdef0123456789abcdef"), ("PUT", "/articles/media/0123456789abcdef0123456789abcdef?medium=%7B%7D"), ("GET", "/api/search/related/0123456789abcdef"),
    ];

    /// <summary>Nothing of these is answered without the token, or with one that is made up.</summary>
    protected static async Task AllRefused(Uri service)
    {
        using var stranger = new HttpClient { BaseAddress = service };
        foreach (var (method, path) in Inner)
            foreach (var token in new[] { null, "made-up-by-a-stranger-0123456789" })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                if (token is not null)
                    request.Headers.Add("Broadsheet-Token", token);
                using var answer = await stranger.SendAsync(request);
                Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{method} {service}{path}: {(int)answer.StatusCode}");
            }
    }

    /// <summary>Addresses in a log.</summary>
    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:\d+)")]
    protected static partial Regex Listening();
}

/// <inheritdoc />
[Collection("one process")]
public sealed class InnerAddressesInOneProcess(OneProcess site) : InnerAddresses
{
    [Fact]
    public async Task Users_of_the_machine_are_answered_nothing_on_the_inner_port()
    {
        // Another one at each start.
        await AllRefused(Listening().Matches(site.Server.Output).Select(match => new Uri(match.Groups[1].Value)).Last(address => address.Port != site.Address.Port));
    }
}

/// <inheritdoc />
[Collection("distributed")]
public sealed class InnerAddressesDistributed(Distributed site) : InnerAddresses
{
    [Theory]
    [InlineData("ingestion")]
    [InlineData("storage")]
    [InlineData("search")]
    [InlineData("rendering")]
    public async Task Services_answer_nobody_without_the_token(string service)
    {
        await AllRefused(site.InnerAddress(service));
        using var health = await site.Reader.GetAsync(new Uri(site.InnerAddress(service), "/health/live"));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task Storage_keeps_nothing_that_is_no_picture()
    {
        const string Id = "abcdefabcdefabcdefabcdefabcdef01";
        const string Medium = "{\"id\":\"" + Id + "\",\"width\":40,\"height\":30,\"focus\":{\"x\":0.5,\"y\":0.5}}";
        using var request = new HttpRequestMessage(
            HttpMethod.Put, new Uri(site.InnerAddress("storage"), $"/articles/media/{Id}?medium={Uri.EscapeDataString(Medium)}"))
        {
            Content = new StringContent("not a picture"),
        };
        request.Headers.Add("Broadsheet-Token", Distributed.ServiceToken);
        using var answer = await site.Reader.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var rendition = await site.Reader.GetAsync($"/media/{Id}/320.jpg");
        Assert.Equal(HttpStatusCode.NotFound, rendition.StatusCode);
    }
}
