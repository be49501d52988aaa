using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion;

/// <summary>Which article it is, and whether it says anything new.</summary>
internal static class Identity
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>
    /// 16 characters of <c>a-z2-7</c> (80 bits of SHA-256): the same source and guid, else the same source and address, else the
    /// same headline and first text, always give the same id.
    /// </summary>
    public static string Of(string sourceKey, string? guid, Uri? address, string headline, string text)
    {
        var identity = string.IsNullOrWhiteSpace(guid)
            ? address is not null ? "address\n" + WebAddress.Canonical(address) : $"text\n{headline}\n{text[..Math.Min(text.Length, 500)]}"
            : "guid\n" + guid.Trim();
        return Name(sourceKey + "\n" + identity);
    }

    /// <summary>
    /// Names of the item that do not depend on who brings it: its address, and a guid that no two items in the world share (an address,
    /// RFC 4151 <c>tag:</c>, RFC 8141 <c>urn:</c>). A site's front page names no item.
    /// </summary>
    public static IReadOnlyList<string> Names(string? guid, Uri? address)
    {
        var names = new List<string>();
        if (address is not null && IsItems(address))
            names.Add(Name("address\n" + WebAddress.Canonical(address)));
        if (WebAddress.Absolute(guid) is { } link && !guid!.TrimStart().StartsWith('/'))
            names.AddRange(IsItems(link) ? [Name("address\n" + WebAddress.Canonical(link))] : []);
        else if (guid?.Trim() is { Length: > 12 } text && (text.StartsWith("tag:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("urn:", StringComparison.OrdinalIgnoreCase)))
            names.Add(Name("guid\n" + text));
        return [.. names.Distinct()];
    }

    /// <summary>
    /// Those of <see cref="Names"/> that stand at a source's own host. It must be the very host of the feed (with or without <c>www.</c>, on the
    /// same port): a platform gives the hosts beside its own to anybody, and no rule on names tells a platform from a publisher.
    /// </summary>
    /// <param name="guid">The item's guid.</param>
    /// <param name="address">The item's address.</param>
    /// <param name="feed">Address of the feed as an operator set it, whatever that redirects to.</param>
    public static IReadOnlyList<string> OwnNames(string? guid, Uri? address, Uri feed)
    {
        var host = WebAddress.HostOf(feed);
        var isOwnGuid = WebAddress.Absolute(guid) is { } link ? WebAddress.HostOf(link) == host : TagAuthority(guid) == host;
        return Names(isOwnGuid ? guid : null, address is not null && WebAddress.HostOf(address) == host ? address : null);
    }

    // RFC 4151, section 2.1: tag:authority,date:specific, where the authority is a domain or an e-mail address; one of those names a person, not a site.
    private static string? TagAuthority(string? guid) =>
        guid?.Trim() is { } text && text.StartsWith("tag:", StringComparison.OrdinalIgnoreCase) && text.IndexOf(',', StringComparison.Ordinal) is var end and > 4
        && Uri.TryCreate($"http://{text[4..end]}/", UriKind.Absolute, out var authority) && authority.UserInfo.Length == 0
            ? WebAddress.HostOf(authority)
            : null;

    private static bool IsItems(Uri address) => address.AbsolutePath.Length > 1 || address.Query.Length > 1;

    private static string Name(string identity)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(identity));
        var id = new char[16];
        for (var at = 0; at < id.Length; at++)
        {
            var bit = at * 5;
            var pair = (hash[bit / 8] << 8) | hash[bit / 8 + 1];
            id[at] = Alphabet[(pair >> (11 - bit % 8)) & 31];
        }
        return new string(id);
    }
}

/// <summary>A short form of an article's content, so that a poller can tell whether an item has changed since it was last seen.</summary>
internal static class Fingerprint
{
    /// <summary>
    /// SHA-256 in hex of everything but version and path, and but the times where they were assumed: those differ at every poll. With the
    /// priority of the source where it has one, so that another priority is told to Storage at the next poll.
    /// </summary>
    public static string Of(Article article, bool assumedTimes, int priority = 0)
    {
        var content = article with { Version = 0, Path = null, Names = [] };
        if (assumedTimes)
            content = content with { FirstPublished = default, Updated = default };
        var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, Json.Options)));
        return priority == 0 ? hash : string.Create(CultureInfo.InvariantCulture, $"{hash} priority {priority}");
    }
}
