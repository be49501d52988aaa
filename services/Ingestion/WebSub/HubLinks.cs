using Broadsheet.Ingestion.Formats;

namespace Broadsheet.Ingestion;

/// <summary>Where a source says who tells of its changes (WebSub, section 4): in its headers first, then in the feed itself.</summary>
/// <param name="Hub">The first hub that it names.</param>
/// <param name="Topic">Its own address as the hub knows it.</param>
internal sealed record HubLinks(Uri Hub, string Topic)
{
    private const int MaxLinks = 50;

    /// <summary>The links, or null if there is no hub.</summary>
    /// <param name="headers">Values of the header Link (RFC 8288).</param>
    /// <param name="feed">The feed.</param>
    /// <param name="address">Where it was fetched from.</param>
    public static HubLinks? Of(IEnumerable<string> headers, Feed feed, Uri address)
    {
        var links = headers.SelectMany(LinkHeader.Read).Take(MaxLinks).Select(link => (Target: WebAddress.Absolute(link.Target, address), link.Relations)).ToList();
        var hub = links.FirstOrDefault(link => link.Relations.Contains("hub", StringComparer.OrdinalIgnoreCase)).Target;
        var self = links.FirstOrDefault(link => link.Relations.Contains("self", StringComparer.OrdinalIgnoreCase)).Target;
        hub ??= feed.Hubs.Count > 0 ? feed.Hubs[0] : null;
        return hub is null ? null : new HubLinks(hub, (self ?? feed.Self ?? address).AbsoluteUri);
    }
}
