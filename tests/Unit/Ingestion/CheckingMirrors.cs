using Broadsheet.Defaults;
using Broadsheet.Gateway;
using Broadsheet.Ingestion;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>How it is found out whether a mirror reaches this site.</summary>
public sealed class CheckingMirrors
{
    [Fact]
    public void A_gateway_that_was_told_the_secret_gives_the_proof_that_the_check_expects_for_the_host_it_is_asked_by()
    {
        var hosts = new SiteHosts(Options.Create(new SiteOptions()), new ConfigurationBuilder().Build());
        Assert.Null(hosts.Prove("0123456789abcdef", "mirror.example"));
        hosts.Take(new() { Mirrors = [], Secret = "s3cret", Revision = 1, ChangedAt = DateTimeOffset.UnixEpoch });
        Assert.Equal(SiteProof.Of("s3cret", "0123456789abcdef", "mirror.example"), hosts.Prove("0123456789abcdef", "Mirror.example:8080"));
        Assert.NotEqual(SiteProof.Of("s3cret", "0123456789abcdef", "mirror.example"), hosts.Prove("0123456789abcdef", "main.example"));
        Assert.NotEqual(SiteProof.Of("s3cret", "fedcba9876543210", "mirror.example"), hosts.Prove("0123456789abcdef", "mirror.example"));
    }

    [Fact]
    public void Older_news_of_mirrors_change_nothing_and_those_of_a_new_store_do()
    {
        var site = new Broadsheet.Defaults.SiteOptions { Mirrors = { "https://mirror.example" } };
        var hosts = new SiteHosts(Options.Create(site), new ConfigurationBuilder().Build());
        Take(on: false, revision: 5, "one");
        Take(on: true, revision: 4, "one");
        Assert.Equal(HostKind.Unknown, hosts.Table.Of("mirror.example"));
        Take(on: true, revision: 1, "two");
        Assert.Equal(HostKind.Mirror, hosts.Table.Of("mirror.example"));

        void Take(bool on, long revision, string secret) =>
            hosts.Take(new() { Mirrors = [new() { Host = "mirror.example", On = on, Reachable = false }], Secret = secret, Revision = revision, ChangedAt = DateTimeOffset.UnixEpoch });
    }

    [Theory]
    [InlineData(0, 300)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(16, 300)]
    public void The_longer_a_mirror_fails_the_rarer_it_is_asked(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), MirrorChecks.Pause(failures, TimeSpan.FromMinutes(5)));
}
