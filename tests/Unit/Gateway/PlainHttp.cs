using System.Net;
using Broadsheet.Defaults;
using Broadsheet.Gateway;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>Requests in the clear to a site whose main address is https.</summary>
public sealed class PlainHttp(TwoPathsEdge edge) : IClassFixture<TwoPathsEdge>
{
    [Theory]
    [InlineData("GET", "news.example", "/world?page=2", "https://news.example/world?page=2")]
    [InlineData("HEAD", "NEWS.example:80", "/%D8%A7", "https://news.example/%D8%A7")]
    [InlineData("GET", "secure.example", "/world", "https://secure.example:8443/world")]
    [InlineData("GET", "news.example", "/ops/sign-in", "https://news.example/ops/sign-in")]
    [InlineData("GET", "news.example", "//evil.example/", "https://news.example//evil.example/")]
    public async Task A_reader_is_sent_to_https_on_both_paths(string method, string host, string target, string location)
    {
        foreach (var answer in await Both($"{method} {target} HTTP/1.1\r\nHost: {host}\r\n\r\n", hasBody: method == "GET"))
        {
            Assert.StartsWith("HTTP/1.1 308 ", answer, StringComparison.Ordinal);
            Assert.Contains($"\r\nLocation: {location}\r\n", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nCache-Control: no-store\r\n", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("Strict-Transport-Security", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("POST /api/articles", "Authorization: Bearer key\r\nContent-Length: 0\r\n")]
    [InlineData("POST /api/articles", "Content-Length: 0\r\n")]
    [InlineData("GET /api/search?q=x", "")]
    [InlineData("GET /API/nothing", "")]
    [InlineData("GET /world", "Authorization: Basic eDp5\r\n")]
    [InlineData("POST /ops/sign-in", "Content-Length: 0\r\n")]
    [InlineData("POST /websub/invented", "Content-Length: 0\r\n")]
    public async Task A_key_and_whatever_is_sent_are_refused_and_no_service_hears_of_them(string line, string headers)
    {
        foreach (var answer in await Both($"{line} HTTP/1.1\r\nHost: news.example\r\n{headers}\r\n"))
        {
            Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
            Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
            Assert.Contains("https://news.example", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("news.example", "/health/live", "", "200")]
    [InlineData("news.example", "/health/ready", "", "200")]
    [InlineData("news.example", "/.well-known/broadsheet?challenge=0123456789abcdef", "", "200")]
    [InlineData("news.example", "/world", "X-Forwarded-Proto: https\r\n", "200")]
    [InlineData("news.example", "/api/sources", "X-Forwarded-Proto: https\r\n", "401")]
    [InlineData("plain.example", "/world", "", "200")]
    [InlineData("plain.example", "/api/sources", "", "401")]
    [InlineData("other.example", "/world", "", "421")]
    public async Task Health_proofs_trusted_proxies_and_mirrors_in_the_clear_are_answered(string host, string target, string headers, string status)
    {
        foreach (var answer in await Both($"GET {target} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n"))
            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("1.2.3.4:99999")]
    [InlineData("203.0.113.7, unknown")]
    [InlineData("")]
    [InlineData("203.0.113.7")]
    public async Task A_trusted_proxy_is_believed_about_the_scheme_whatever_it_says_of_the_client(string client)
    {
        foreach (var answer in await Both($"GET /world HTTP/1.1\r\nHost: news.example\r\nX-Forwarded-For: {client}\r\nX-Forwarded-Proto: https\r\n\r\n"))
        {
            Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
            Assert.Contains("Strict-Transport-Security: ", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Somebody_else_is_not_believed_about_the_scheme()
    {
        foreach (var answer in await Both("GET /world HTTP/1.1\r\nHost: news.example\r\nX-Forwarded-Proto: https\r\n\r\n", from: "127.0.0.9"))
            Assert.StartsWith("HTTP/1.1 308 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    public void Https_is_required_only_where_it_can_be_reached(bool listens, bool proxySaysHttp, bool isRequired)
    {
        var life = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var rule = new HttpsRule();
        rule.Watch(new Listening(listens ? ["http://[::]:8080", "https://[::]:8443"] : ["http://[::]:8080"]), life);
        life.NotifyStarted();
        var host = new HostTable(new SiteOptions { Address = "https://news.example" }, addressIsSet: true, null).Find("news.example");
        Assert.Equal(isRequired, rule.Requires(host, isSecure: false, proxySaysHttp));
        Assert.False(rule.Requires(host, isSecure: true, proxySaysHttp));
        Assert.False(rule.Requires(new SiteHost(HostKind.Mirror), isSecure: false, proxySaysHttp));
    }

    // As the first request of its connection and as a later one, when the page is kept.
    private async Task<string[]> Both(string request, bool hasBody = true, string from = "127.0.0.1")
    {
        edge.SwitchMirrorsOn();
        using (var kept = await RawConnection.Open(edge.Port))
        {
            await kept.Send("GET /world HTTP/1.1\r\nHost: plain.example\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200 ", await kept.Read(), StringComparison.Ordinal);
        }
        using var first = await RawConnection.Open(edge.Port, from);
        await first.Send(request);
        using var later = await RawConnection.Open(edge.Port, from);
        await later.Send("GET /world HTTP/1.1\r\nHost: plain.example\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await later.Read(), StringComparison.Ordinal);
        await later.Send(request);
        return [await first.Read(hasBody), await later.Read(hasBody)];
    }

    private sealed class Listening : IServer, IServerAddressesFeature
    {
        public Listening(string[] addresses)
        {
            Addresses = addresses;
            Features.Set<IServerAddressesFeature>(this);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public ICollection<string> Addresses { get; }

        public bool PreferHostingUrls { get; set; }

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
