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
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(sourceKey + "\n" + identity));
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
    /// <summary>SHA-256 in hex of everything but version and path, and but the times where they were assumed: those differ at every poll.</summary>
    public static string Of(Article article, bool assumedTimes)
    {
        var content = article with { Version = 0, Path = null };
        if (assumedTimes)
            content = content with { FirstPublished = default, Updated = default };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, Json.Options)));
    }
}
