using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Broadsheet.Gateway;

/// <summary>Counts who holds connections open: so many in all, and so many for one client.</summary>
internal sealed class Admission(int most, int mostPerClient)
{
    private readonly Lock counting = new();
    private readonly Dictionary<ulong, int> perClient = [];
    private int all;

    /// <summary>How many are in.</summary>
    public int Count => Volatile.Read(ref all);

    /// <summary>Counts a client in, unless it or the house is full.</summary>
    public bool Enter(ulong client)
    {
        lock (counting)
        {
            var its = perClient.GetValueOrDefault(client);
            if (all >= most || its >= mostPerClient)
                return false;
            perClient[client] = its + 1;
            all++;
            return true;
        }
    }

    /// <summary>Counts it out.</summary>
    public void Leave(ulong client)
    {
        lock (counting)
        {
            all--;
            if (--perClient[client] == 0)
                perClient.Remove(client);
        }
    }

    /// <summary>Who counts as one client: an address of IPv4, or the first 64 bits of one of IPv6, of which a household has a whole network.</summary>
    public static ulong ClientOf(IPAddress? address)
    {
        if (address is null)
            return 0;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
