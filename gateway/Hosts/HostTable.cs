using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Gateway;

/// <summary>What the host name of a request is to this site.</summary>
internal enum HostKind
{
    /// <summary>Not a name of this site, or a mirror that is switched off: 421.</summary>
    Unknown,

    /// <summary>The main address.</summary>
    Main,

    /// <summary>A mirror that is on.</summary>
    Mirror,

    /// <summary>Let in because nobody has set a main address yet.</summary>
    Any,

    /// <summary>A mirror of which this process has not been told yet whether it is on: 503.</summary>
    Waiting,
}

/// <summary>A host name of the site.</summary>
/// <param name="Kind">What the name is to the site.</param>
/// <param name="SecureAddress">Scheme, host and port of its address where that is an https address (<c>https://news.example</c>); else null.</param>
internal readonly record struct SiteHost(HostKind Kind, string? SecureAddress = null);

/// <summary>
/// Which host names the site answers to, at one moment; never changed. Ports do not count: what stands before the gateway may listen on
/// any. A main address on this machine has all of its names: <c>localhost</c>, <c>127.0.0.1</c>, <c>[::1]</c>. A site whose main
/// address nobody has set yet answers to every name, but for the mirrors that are switched off.
/// </summary>
internal sealed class HostTable
{
    private readonly FrozenDictionary<string, SiteHost> names;
    private readonly FrozenDictionary<string, SiteHost>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly SiteHost loopback;
    private readonly SiteHost others;

    /// <summary>
    /// The table of a site by its settings, and by what <see cref="MirrorsChanged"/> said last; null if that has not been heard yet. An
    /// event can switch what is configured, and add nothing to it.
    /// </summary>
    public HostTable(SiteOptions site, bool addressIsSet, MirrorsChanged? told)
    {
        var mirrors = site.MirrorsByHost().Select(mirror => KeyValuePair.Create(mirror.Key, new SiteHost(Switched(told, mirror.Key), SecureAddressOf(mirror.Value))));
        var address = new Uri(site.Address);
        var (name, main) = (SiteOptions.HostOf(address), new SiteHost(HostKind.Main, SecureAddressOf(address)));
        names = mirrors.Prepend(KeyValuePair.Create(name, main)).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        lookup = names.GetAlternateLookup<ReadOnlySpan<char>>();
        loopback = IsLoopback(name) ? main : default;
        others = new(addressIsSet ? HostKind.Unknown : HostKind.Any);
    }

    /// <summary>What the value of a <c>Host</c> header, or of <c>:authority</c>, is to the site. Allocates nothing.</summary>
    public HostKind Of(ReadOnlySpan<char> header) => Find(header).Kind;

    /// <summary>The same with the host's own address. Allocates nothing.</summary>
    public SiteHost Find(ReadOnlySpan<char> header)
    {
        var name = NameIn(header);
        if (lookup.TryGetValue(name, out var host))
            return host;
        return loopback.Kind == HostKind.Main && IsLoopback(name) ? loopback : others;
    }

    /// <summary>The name in a header's value: without port, brackets, and the dot at the end of a complete name.</summary>
    public static ReadOnlySpan<char> NameIn(ReadOnlySpan<char> header)
    {
        if (header.StartsWith("["))
            return header.IndexOf(']') is > 0 and var end ? header[1..end] : header;
        var host = header.IndexOf(':') is >= 0 and var port ? header[..port] : header;
        return host.EndsWith(".") ? host[..^1] : host;
    }

    // RFC 6761 section 6.3: every name below localhost is this machine, too.
    private static bool IsLoopback(ReadOnlySpan<char> host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    // In ASCII, as a header's value must be.
    private static string? SecureAddressOf(Uri address) =>
        address.Scheme != Uri.UriSchemeHttps ? null
        : "https://" + (address.HostNameType == UriHostNameType.IPv6 ? $"[{address.IdnHost}]" : address.IdnHost)
            + (address.IsDefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{address.Port}"));

    private static HostKind Switched(MirrorsChanged? told, string host) =>
        told is null ? HostKind.Waiting : told.Mirrors.Any(mirror => mirror.Host == host && !mirror.On) ? HostKind.Unknown : HostKind.Mirror;
}
