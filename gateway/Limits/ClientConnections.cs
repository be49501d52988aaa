using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Broadsheet.Gateway;

/// <summary>Counts the open connections of each client, as <see cref="Admission.ClientOf"/> tells clients apart, and has those beyond the limit refused.</summary>
internal sealed partial class ClientConnections(IOptions<GatewayOptions> options, IOptions<ForwardedHeadersOptions> forwarded, ILogger<ClientConnections> logger)
{
    private readonly int most = options.Value.ConnectionsPerClient;
    private readonly Admission admission = new(int.MaxValue, options.Value.ConnectionsPerClient);
    private int warned;

    /// <summary>The number of clients that are counted now.</summary>
    public int Count => admission.Count;

    /// <summary>Counts a connection; false if its client has as many as it may. What enters must <see cref="Leave"/> once.</summary>
    public bool Enter(EndPoint? peer)
    {
        if (ClientOf(peer) is not { } client || admission.Enter(client))
            return true;
        if (warned == 0 && Interlocked.Exchange(ref warned, 1) == 0)
            Log.Full(logger, (peer as IPEndPoint)?.Address, most);
        return false;
    }

    /// <summary>Counts out a connection that has entered.</summary>
    public void Leave(EndPoint? peer)
    {
        if (ClientOf(peer) is { } client)
            admission.Leave(client);
    }

    // Null for those that are not counted.
    private ulong? ClientOf(EndPoint? peer) =>
        most == 0 || peer is not IPEndPoint { Address: var address } || forwarded.Value.Trusts(address) ? null : Admission.ClientOf(address);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Client} has {Most} connections open, and further ones are refused, as are those of other clients with so many. Should many readers share an address, raise Gateway:ConnectionsPerClient")]
        public static partial void Full(ILogger logger, IPAddress? client, int most);
    }
}
