using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Gateway;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>Which host names the site answers to.</summary>
public sealed class HostNames
{
    [Theory]
    [InlineData("news.example.org", "Main")]
    [InlineData("NEWS.example.org:8443", "Main")]
    [InlineData("news.example.org.", "Main")]
    [InlineData("news.example.org.:443", "Main")]
    [InlineData("mirror.example.net", "Mirror")]
    [InlineData("xn--mgba3a4f16a.example:80", "Mirror")]
    [InlineData("[2001:db8::1]:8080", "Mirror")]
    [InlineData("off.example.net", "Unknown")]
    [InlineData("example.org", "Unknown")]
    [InlineData("x.news.example.org", "Unknown")]
    [InlineData("news.example.org.evil.example", "Unknown")]
    [InlineData("localhost", "Unknown")]
    [InlineData("127.0.0.1", "Unknown")]
    [InlineData("", "Unknown")]
    [InlineData(":80", "Unknown")]
    [InlineData("[", "Unknown")]
    [InlineData("[]", "Unknown")]
    public void A_site_answers_to_its_main_address_and_to_the_mirrors_that_are_on(string header, string kind) =>
        Assert.Equal(kind, new HostTable(Site("https://news.example.org"), addressIsSet: true, Told()).Of(header).ToString());

    [Theory]
    [InlineData("news.example.org", "https://news.example.org")]
    [InlineData("mirror.example.net:80", "https://mirror.example.net")]
    [InlineData("off.example.net", "https://off.example.net:8443")]
    [InlineData("xn--mgba3a4f16a.example", "https://xn--mgba3a4f16a.example")]
    [InlineData("[2001:db8::1]", null)]
    [InlineData("other.example", null)]
    public void Each_host_has_the_scheme_of_its_own_address(string header, string? address) =>
        Assert.Equal(address, new HostTable(Site("https://news.example.org"), addressIsSet: true, Told()).Find(header).SecureAddress);

    [Theory]
    [InlineData("http://localhost:8080")]
    [InlineData("http://127.0.0.1:9000")]
    [InlineData("http://[::1]")]
    public void A_site_on_this_machine_has_all_names_of_this_machine(string address)
    {
        var hosts = new HostTable(Site(address), addressIsSet: true, Told());
        Assert.All(["localhost:8080", "127.0.0.1", "127.0.0.2:1", "[::1]:8080", "news.localhost"], host => Assert.Equal(HostKind.Main, hosts.Of(host)));
        Assert.All(["example.org", "10.0.0.1", "localhost.example.org"], host => Assert.Equal(HostKind.Unknown, hosts.Of(host)));
    }

    [Fact]
    public void A_mirror_that_is_off_is_not_served_although_it_is_a_name_of_this_machine()
    {
        var site = new SiteOptions { Address = "http://127.0.0.1:8080", Mirrors = { "http://localhost:8080" } };
        Assert.Equal(HostKind.Unknown, new HostTable(site, true, Told(new Mirror { Host = "localhost", On = false, Reachable = true })).Of("localhost:8080"));
        Assert.Equal(HostKind.Mirror, new HostTable(site, true, Told(new Mirror { Host = "localhost", On = true, Reachable = false })).Of("localhost:8080"));
    }

    [Fact]
    public void A_site_whose_address_nobody_has_set_answers_to_every_name_but_to_mirrors_that_are_off()
    {
        var hosts = new HostTable(Site(""), addressIsSet: false, Told());
        Assert.Equal((HostKind.Main, HostKind.Any, HostKind.Any, HostKind.Mirror, HostKind.Unknown),
            (hosts.Of("localhost:8080"), hosts.Of("10.0.0.1:8080"), hosts.Of("anything"), hosts.Of("mirror.example.net"), hosts.Of("off.example.net")));
    }

    [Fact]
    public void Until_it_is_told_which_mirrors_are_on_a_gateway_serves_the_main_address_alone()
    {
        var hosts = new HostTable(Site("https://news.example.org"), addressIsSet: true, told: null);
        Assert.Equal((HostKind.Main, HostKind.Waiting, HostKind.Unknown), (hosts.Of("news.example.org"), hosts.Of("mirror.example.net"), hosts.Of("other.example")));
    }

    [Fact]
    public void An_event_adds_no_name_that_is_not_configured() =>
        Assert.Equal(HostKind.Unknown, new HostTable(Site("https://news.example.org"), true, Told(new Mirror { Host = "evil.example", On = true, Reachable = true })).Of("evil.example"));

    [Theory]
    [InlineData("https://mirror.example.org/below")]
    [InlineData("ftp://mirror.example.org")]
    [InlineData("mirror.example.org")]
    [InlineData("https://user@mirror.example.org")]
    [InlineData("http://NEWS.example.org:99")]
    public void A_mirror_that_cannot_be_one_is_named_before_the_start(string mirror)
    {
        var site = new SiteOptions { Address = "https://news.example.org", Mirrors = { "https://good.example", "", mirror } };
        Assert.Contains(mirror, Assert.Single(site.Validate(new(site))).ErrorMessage);
    }

    private static SiteOptions Site(string address) =>
        new() { Address = address, Mirrors = { "https://mirror.example.net", "https://OFF.example.net:8443", "https://ایران.example", "http://[2001:db8::1]" } };

    private static MirrorsChanged Told(params Mirror[] mirrors) => new()
    {
        Mirrors = [new Mirror { Host = "off.example.net", On = false, Reachable = true }, new Mirror { Host = "mirror.example.net", On = true, Reachable = false }, .. mirrors],
        Secret = "secret", Revision = 1, ChangedAt = DateTimeOffset.UnixEpoch,
    };
}
