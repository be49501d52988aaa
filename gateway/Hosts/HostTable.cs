using System.Collections.Frozen;
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

/// <summary>
/// Which host names the site answers to, at one moment; never changed. Ports do not count: what stands before the gateway may listen on
/// any. A main address on this machine has all of its names: <c>localhost</c>, <c>127.0.0.1</c>, <c>[::1]</c>. A site whose main
/// address nobody has set yet answers to every name, but for the mirrors that are switched off.
/// </summary>
internal sealed class HostTable
{
    private readonly FrozenDictionary<string, HostKind> names;
    private readonly FrozenDictionary<string, HostKind>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly HostKind loopback;
    private readonly HostKind others;

    /// <summary>
    /// The table of a site by its settings, and by what <see cref="MirrorsChanged"/> said last; null if that has not been heard yet. An
    /// event can switch what is configured, and add nothing to it.
    /// </summary>
    public HostTable(SiteOptions site, bool addressIsSet, MirrorsChanged? told)
    {
        var mirrors = site.MirrorsByHost().Keys.Select(host => KeyValuePair.Create(host, Switched(told, host)));
        var main = SiteOptions.HostOf(new Uri(site.Address));
        names = mirrors.Prepend(KeyValuePair.Create(main, HostKind.Main)).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        lookup = names.GetAlternateLookup<ReadOnlySpan<char>>();
        loopback = IsLoopback(main) ? HostKind.Main : HostKind.Unknown;
        others = addressIsSet ? HostKind.Unknown : HostKind.Any;
    }

    /// <summary>What the value of a <c>Host</c> header, or of <c>:authority</c>, is to the site. Allocates nothing.</summary>
    public HostKind Of(ReadOnlySpan<char> header)
    {
        var host = NameIn(header);
        if (lookup.TryGetValue(host, out var kind))
            return kind;
        return loopback == HostKind.Main && IsLoopback(host) ? HostKind.Main : others;
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

    private static HostKind Switched(MirrorsChanged? told, string host) =>
        told is null ? HostKind.Waiting : told.Mirrors.Any(mirror => mirror.Host == host && !mirror.On) ? HostKind.Unknown : HostKind.Mirror;
}
