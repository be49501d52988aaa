using System.Net;
using Broadsheet.Ingestion;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>Which addresses are fetched from.</summary>
public sealed class Networks
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("2001::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    public void Only_public_addresses_are_reachable(string address, bool reachable) =>
        Assert.Equal(reachable, PrivateNetworks.Reachable(IPAddress.Parse(address), []));

    [Fact]
    public void An_allowed_network_is_reachable_in_both_forms_and_no_other()
    {
        IPNetwork[] allowed = [IPNetwork.Parse("10.20.0.0/16")];
        Assert.True(PrivateNetworks.Reachable(IPAddress.Parse("10.20.3.4"), allowed));
        Assert.True(PrivateNetworks.Reachable(IPAddress.Parse("::ffff:10.20.3.4"), allowed));
        Assert.False(PrivateNetworks.Reachable(IPAddress.Parse("10.21.0.1"), allowed));
    }
}
