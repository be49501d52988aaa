using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;

namespace Broadsheet.Ingestion;

/// <summary>
/// The one door to other people's servers. A name is resolved once, what it resolves to is checked, and the connection is made to exactly that: a
/// name that means something else a moment later gains nothing. Tests replace the two ways out.
/// </summary>
internal sealed class Network
{
    // What browsers refuse too: an http request to the port of another protocol can be read as commands there (WHATWG Fetch, port blocking).
    private static readonly FrozenSet<int> OtherProtocols = new[]
    {
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530,
        531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
    }.ToFrozenSet();

    /// <summary>The addresses of a name.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>A connection to the first of several addresses that takes it.</summary>
    public Func<IPAddress[], int, CancellationToken, Task<Socket>> Open { get; init; } = Dial;

    /// <summary>A connection to what a name stands for, if that may be reached; else <see cref="RefusedAddressException"/>.</summary>
    public async ValueTask<Stream> Connect(DnsEndPoint target, IReadOnlyList<IPNetwork> allowed, CancellationToken cancellation)
    {
        if (OtherProtocols.Contains(target.Port))
            throw new RefusedAddressException($"Port {target.Port} of {target.Host} belongs to another protocol than http, and is not fetched from. Give the address of a web server.");
        var addresses = await Resolve(target.Host, cancellation);
        var reachable = addresses.Where(address => PrivateNetworks.Reachable(address, allowed)).ToArray();
        if (reachable.Length == 0)
            throw new RefusedAddressException($"{target.Host} is in a private network, which is not fetched from. If it must be, allow its network in Ingestion:Fetch:AllowedNetworks.");
        return new NetworkStream(await Open(reachable, target.Port, cancellation), ownsSocket: true);
    }

    private static async Task<Socket> Dial(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>An address that is not fetched from; the message says why and what to do.</summary>
internal sealed class RefusedAddressException(string message) : Exception(message);
