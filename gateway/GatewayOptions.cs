using System.ComponentModel.DataAnnotations;
using Broadsheet.Defaults;

namespace Broadsheet.Gateway;

/// <summary>The edge, as configured under <c>Gateway</c>.</summary>
public sealed class GatewayOptions
{
    /// <summary>How much memory kept pages may take, in MiB, compressed forms included.</summary>
    [Range(1, 65_536)]
    public int CacheMegabytes { get; set; } = 128;

    /// <summary>How long a page is served before Rendering is asked whether it still holds, if no event says otherwise first.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Life { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The same while the process is cut off from the broker and so may miss events.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan LifeWhileCutOff { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long Rendering may take over one page; then the kept page is served, or 503.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan RenderTimeLimit { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often Rendering is tried while it cannot be reached; meanwhile kept pages are served, and their readers do not wait.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan RestAfterFailure { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many pages Rendering is asked for at the same time: so many that are kept in an older form, and so many others.</summary>
    [Range(1, 10_000)]
    public int RenderConcurrency { get; set; } = 64;

    /// <summary>How many more may wait for that, for a second at most; further readers get 503.</summary>
    [Range(0, 100_000)]
    public int RenderQueue { get; set; } = 256;

    /// <summary>How many searches one client may make a second, in the mean of ten; 0 for any number. This machine may make any number, as of the two below.</summary>
    [Range(0, 1_000_000)]
    public int SearchesPerSecond { get; set; } = 5;

    /// <summary>The same for all other requests to the API.</summary>
    [Range(0, 1_000_000)]
    public int ApiRequestsPerSecond { get; set; } = 500;

    /// <summary>The same for pages that are not kept; those that are have no limit.</summary>
    [Range(0, 1_000_000)]
    public int ColdPagesPerSecond { get; set; } = 50;

    /// <summary>Pictures a second that one client may ask for, in the mean of ten. Those that its browser has are not asked for.</summary>
    [Range(0, 1_000_000)]
    public int PicturesPerSecond { get; set; } = 500;

    /// <summary>Requests a second of one client, in the mean of ten, to <c>/ops</c>, <c>/websub</c>, <c>/health/ready</c> and <c>/.well-known/broadsheet</c> together.</summary>
    [Range(0, 1_000_000)]
    public int ServiceRequestsPerSecond { get; set; } = 50;

    /// <summary>How many connections may be open at the same time.</summary>
    [Range(1, 10_000_000)]
    public int Connections { get; set; } = 50_000;

    /// <summary>
    /// The same for one client address (IPv4) or network (IPv6, 64 bits); 0 for any number. Many readers of a mobile network share an address.
    /// Trusted proxies and this machine may have any number.
    /// </summary>
    [Range(0, 10_000_000)]
    public int ConnectionsPerClient { get; set; } = 2_000;

    /// <summary>Largest request body in bytes that is let through to a service.</summary>
    [Range(1_024, 1_073_741_824)]
    public long LargestBody { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Networks (<c>10.0.0.0/8</c>, <c>2001:db8::/32</c>) of proxies that stand before the gateway, whose <c>X-Forwarded-For</c>,
    /// <c>X-Forwarded-Proto</c> and <c>X-Forwarded-Host</c> are believed; those on this machine always are.
    /// </summary>
    [Networks]
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>PEM file with the certificate for addresses that begin with <c>https</c>, and after it those that lead to its root; read anew when it changes.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM file with its private key, if that is not in the same file.</summary>
    public string? CertificateKeyFile { get; set; }

    /// <summary>How many open pages are told of changes at the same time; further ones do without.</summary>
    [Range(0, 1_000_000)]
    public int LiveConnections { get; set; } = 10_000;

    /// <summary>The same for one client address (IPv4) or network (IPv6, 64 bits); many readers of a mobile network share one.</summary>
    [Range(0, 1_000_000)]
    public int LiveConnectionsPerClient { get; set; } = 500;

    /// <summary>Show the <c>Cache-Tag</c> and <c>Surrogate-Key</c> headers to the outside, for a CDN that can be purged by it.</summary>
    public bool ShowTags { get; set; }
}
