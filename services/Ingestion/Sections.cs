using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion;

/// <summary>Section paths, however they are written: as a list of names or as one text, <c>News / Politics</c>.</summary>
internal static partial class Sections
{
    // More than any path has; each of its names is cut to far less.
    private const int MaxLength = 2_000;

    /// <summary>A list of names as it is; a single name that holds separators in its parts.</summary>
    public static IReadOnlyList<string> Split(IReadOnlyList<string> section) => section.Count == 1 ? Split(section[0]) : section;

    /// <summary>The parts between <c>/ › » > | →</c>; a slash without space around it separates short parts only.</summary>
    public static List<string> Split(string text)
    {
        text = WhiteSpace.Collapse(WhiteSpace.Cut(text, MaxLength)!);
        // Where there are tags a > is theirs.
        var parts = Trimmed((text.Contains('<') ? Spaced() : Separator()).Split(text));
        if (parts is not [var only] || !only.Contains('/'))
            return parts;
        var tight = Trimmed(only.Split('/'));
        return tight.TrueForAll(part => char.IsLetter(part[0]) && part.Count(letter => letter == ' ') <= 2) ? tight : parts;
    }

    private static List<string> Trimmed(string[] parts) => [.. parts.Select(part => part.Trim()).Where(part => part.Length > 0)];

    [GeneratedRegex(@"\s[/\\|>]\s|\s?[›»]\s?", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Spaced();

    [GeneratedRegex(@"(?:^|\s)[/\\|>](?:\s|$)|\s?(?:[›»❯→▸▶⟩‹❮←]|(?<=\S)\s?\|\s?(?=\S)|(?<=\w)>(?=\w)|/{2,}|>{2,})\s?", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Separator();
}
