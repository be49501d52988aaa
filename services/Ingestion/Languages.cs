using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion;

/// <summary>Language tags (BCP 47, RFC 5646) of languages that exist, in their usual spelling.</summary>
internal static partial class Languages
{
    private static readonly FrozenSet<string> Known = CultureInfo.GetCultures(CultureTypes.AllCultures)
        .SelectMany(culture => new[] { culture.TwoLetterISOLanguageName, culture.ThreeLetterISOLanguageName })
        .Where(name => name.Length is 2 or 3 && name != "iv" && name != "ivl")
        // In use on the web, though the operating system may know nothing about them (or under another name only).
        .Concat(["und", "mul", "zxx", "no", "sh", "tl", "iw", "in", "ji", "la", "ckb", "prs", "pes", "arz", "yue", "wuu", "ceb", "haw", "jv", "su", "ht", "ny", "co", "sm", "st", "bal", "lrc", "mzn", "glk", "azb", "bho", "grc"])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The tag in its usual spelling (<c>en-GB</c>, <c>zh-Hant</c>), or null if it is none or names no language.</summary>
    public static string? Canonical(string? tag)
    {
        var parts = tag?.Trim().Replace('_', '-') is { Length: <= 35 } text && Tag().IsMatch(text) ? text.Split('-') : null;
        if (parts is null || !Known.Contains(parts[0]))
            return null;
        parts[0] = parts[0].ToLowerInvariant() switch { "iw" => "he", "in" => "id", "ji" => "yi", var name => name };
        for (var at = 1; at < parts.Length && parts[at].Length > 1; at++)
            parts[at] = parts[at].Length switch
            {
                2 => parts[at].ToUpperInvariant(),
                4 when char.IsLetter(parts[at][0]) => char.ToUpperInvariant(parts[at][0]) + parts[at][1..].ToLowerInvariant(),
                _ => parts[at].ToLowerInvariant(),
            };
        return string.Join('-', parts);
    }

    // language ["-" script] ["-" region] *("-" variant) *("-" extension) ["-x-" private]
    [GeneratedRegex(@"^[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-[a-wyz0-9](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Expressions.NoTimeout)]
    private static partial Regex Tag();
}
