using System.Net;
using System.Net.Security;
using Broadsheet.Gateway;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>TLS at the gateway itself, with a certificate from files.</summary>
public sealed class SecureConnections(Edge edge) : IClassFixture<Edge>
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Pages_are_served_over_TLS_and_browsers_are_told_to_stay_there(string version)
    {
        using var reader = NewClient(_ => { });
        // Three times on the same connection: the first makes the page, the others find it kept.
        foreach (var state in new[] { "miss", "hit", "hit" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/secure-" + version) { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var answer = await reader.SendAsync(request);
            Assert.Equal((HttpStatusCode.OK, version), (answer.StatusCode, answer.Version.ToString()));
            Assert.Equal(state, Assert.Single(answer.Headers.GetValues("X-Cache")));
            Assert.Equal("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
            Assert.Contains("page /secure-", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task A_renewed_certificate_serves_the_next_connection_and_a_bad_one_none()
    {
        var certificate = edge.Services.GetRequiredService<ServerCertificate>();
        var renewed = edge.NewCertificate();
        Assert.NotEqual(renewed, await Seen());
        certificate.Look();
        Assert.Equal(renewed, await Seen());

        var last = await File.ReadAllTextAsync(edge.CertificateFile + ".key");
        edge.NewCertificate();
        // The key before it does not belong to it.
        await File.WriteAllTextAsync(edge.CertificateFile + ".key", last);
        certificate.Look();
        Assert.Equal(renewed, await Seen());
        await File.WriteAllTextAsync(edge.CertificateFile, "no certificate");
        certificate.Look();
        Assert.Equal(renewed, await Seen());
        var next = edge.NewCertificate();
        certificate.Look();
        Assert.Equal(next, await Seen());
    }

    [Fact(Timeout = 60_000)]
    public async Task Files_are_looked_at_by_the_clock()
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"clock-{Guid.NewGuid():N}.pem");
        Edge.WriteCertificate(file);
        var time = new FakeTimeProvider();
        using var certificate = new ServerCertificate(Options.Create(new GatewayOptions { CertificateFile = file, CertificateKeyFile = file + ".key" }), time, NullLogger<ServerCertificate>.Instance);
        await certificate.StartAsync(CancellationToken.None);
        var renewed = Edge.WriteCertificate(file);
        while (certificate.Thumbprint != renewed)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }
        await certificate.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void A_start_without_a_usable_certificate_says_what_to_do()
    {
        var missing = new GatewayOptions { CertificateFile = Path.Combine(AppContext.BaseDirectory, "no-such.pem") };
        var told = Assert.Throws<InvalidOperationException>(() => new ServerCertificate(Options.Create(missing), TimeProvider.System, NullLogger<ServerCertificate>.Instance));
        Assert.Contains("Gateway:CertificateFile", told.Message);
    }

    private async Task<string> Seen()
    {
        var seen = "";
        using var reader = NewClient(thumbprint => seen = thumbprint);
        using var answer = await reader.GetAsync("/secure");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return seen;
    }

    private HttpClient NewClient(Action<string> seen) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                seen(certificate!.GetCertHashString());
                return true;
            },
        },
    })
    { BaseAddress = new Uri($"https://127.0.0.1:{edge.SecurePort}") };
}
