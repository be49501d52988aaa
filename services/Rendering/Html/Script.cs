namespace Broadsheet.Rendering;

/// <summary>Which way a language is written, by its script.</summary>
internal static class Script
{
    // ISO 15924 codes of the scripts that run from right to left.
    private static readonly HashSet<string> RightToLeft = new(StringComparer.OrdinalIgnoreCase)
    {
        "Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi",
    };

    // Languages whose usual script (CLDR likely subtags) is one of these.
    private static readonly HashSet<string> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        "ar", "arc", "arq", "ary", "arz", "azb", "bal", "bgn", "bqi", "ckb", "dv", "fa", "glk", "haz", "he", "iw", "ji", "khw", "ks", "lrc", "luz", "mzn",
        "nqo", "pnb", "prs", "ps", "rhg", "sd", "sdh", "skr", "syr", "ug", "ur", "yi",
    };

    /// <summary><c>rtl</c> or <c>ltr</c> for a BCP 47 tag; the script's subtag decides where there is one.</summary>
    public static string Direction(string language)
    {
        var subtags = language.Split('-', '_');
        // RFC 5646, section 2.2.3: the script is the first subtag of four letters, before any region.
        var script = subtags.Skip(1).TakeWhile(subtag => subtag.Length > 1).FirstOrDefault(subtag => subtag.Length == 4 && subtag.All(char.IsAsciiLetter));
        return (script is null ? Languages.Contains(subtags[0]) : RightToLeft.Contains(script)) ? "rtl" : "ltr";
    }
}
