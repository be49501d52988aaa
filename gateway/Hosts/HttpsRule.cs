using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Broadsheet.Gateway;

/// <summary>
/// Decides whether a request that comes in the clear, under a host name whose address is https, must come by HTTPS instead. It must where HTTPS
/// can be reached: this process listens for it, or a proxy that is trusted ends it and says that the reader came without. Else a proxy that
/// nobody has named may end it, and a redirect would lead its readers back to the same place for ever.
/// </summary>
internal sealed class HttpsRule
{
    private volatile bool isListening;

    /// <summary>Looks at the addresses on which the server listens, as soon as it does. Not taken by the constructor: the server is made with what asks this.</summary>
    public void Watch(IServer server, IHostApplicationLifetime life) => life.ApplicationStarted.Register(() =>
        isListening = server.Features.Get<IServerAddressesFeature>()?.Addresses.Any(address => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) == true);

    /// <summary>Whether the request must come by HTTPS; both paths ask this. <paramref name="proxySaysHttp"/>: a trusted proxy names the scheme, and it is http.</summary>
    public bool Requires(in SiteHost host, bool isSecure, bool proxySaysHttp) => !isSecure && host.SecureAddress is not null && (isListening || proxySaysHttp);
}
