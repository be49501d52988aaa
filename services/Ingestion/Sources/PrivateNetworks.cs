using System.Net;
using System.Net.Sockets;

namespace Broadsheet.Ingestion;

/// <summary>Which addresses belong to the internet at large, by the special-purpose registries of IANA (RFC 6890 and its updates).</summary>
internal static class PrivateNetworks
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Where one large host of virtual machines answers questions about a machine to itself.
            "168.63.129.16/32",
            // Of IPv6 only 2000::/3 is public; within it these are not.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Whether an address may be reached: public, or in one of the networks that the operator allows.</summary>
    public static bool Reachable(IPAddress address, IReadOnlyList<IPNetwork> allowed)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (allowed.Any(network => network.Contains(address)))
            return true;
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && Tunnelled(address) is { } inner)
            return Reachable(inner, allowed);
        return !NotPublic.Any(network => network.Contains(address))
            && (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address));
    }

    // ISATAP (RFC 5214 section 6.1) puts an IPv4 address behind 0000:5efe or 0200:5efe in any network.
    private static IPAddress? Tunnelled(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes is [_, _, _, _, _, _, _, _, 0 or 2, 0, 0x5e, 0xfe, ..] ? new IPAddress(bytes.AsSpan(12)) : null;
    }
}
