using System.Text;
using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>The lines of a page saved as text, those that were only broken to fit a width put together again.</summary>
internal static partial class SavedTextLines
{
    /// <summary>Characters that end a line. U+2028 and U+2029 separate lines and paragraphs; form feeds end printed pages.</summary>
    public static readonly char[] Ends = ['\n', '\r', '\u2028', '\u2029', '\f', '\v', '\u0085'];

    /// <summary>Lines without the empty ones, white space at the ends trimmed, and between to one space, or three for a gap that may part columns.</summary>
    public static List<string> Of(string text)
    {
        var raw = text.Replace("\r\n", "\n").Split(Ends).Select(Trimmed).ToList();
        var lines = new List<StringBuilder>();
        var width = WrappedAt(raw);
        var open = false;
        foreach (var (at, line) in raw.Index())
        {
            if (line.Length == 0)
            {
                open = false;
                continue;
            }
            if (open && IsForced(raw[at - 1], line, width) && !ListItem().IsMatch(line))
                Join(lines[^1], line);
            else
                lines.Add(new StringBuilder(line));
            open = width > 0;
        }
        return JoinedBreadcrumbs([.. lines.Select(line => WhiteSpace.CollapseGaps(line.ToString()))]);
    }

    /// <summary>Columns of a fixed-width screen: two for Chinese, Japanese and Korean letters, none for marks.</summary>
    public static int Columns(string text)
    {
        var columns = 0;
        foreach (var letter in text)
            columns += IsWide(letter) ? 2 : char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.Format ? 0 : 1;
        return columns;
    }

    /// <summary>Words, or what would be as many where words are not parted by spaces.</summary>
    public static int Words(string text)
    {
        var wide = text.Count(IsWide);
        return wide * 2 > text.Length ? (wide + 1) / 2 : text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
    }

    private static bool IsWide(char letter) => letter is >= '\u2E80' and <= '\uA4CF' or >= '\uAC00' and <= '\uD7A3' or >= '\uF900' and <= '\uFAFF' or >= '\uFF00' and <= '\uFF60';

    private static string Trimmed(string line) => line.Trim(Blank);

    private static readonly char[] Blank = [' ', '\t', '\u00A0', '\u202F', '\u2007', '\u2009', '\u3000', '\u200B', '\u2060', '\uFEFF', '\0'];

    // The width at which most breaks were forced: the next word would not have fitted. 0 if the text is not wrapped.
    private static int WrappedAt(List<string> raw)
    {
        var pairs = raw.Zip(raw.Skip(1)).Where(pair => pair.First.Length > 0 && pair.Second.Length > 0 && !ListItem().IsMatch(pair.Second))
            .Select(pair => (Least: Columns(pair.First), Most: Columns(pair.First) + 1 + FirstWord(pair.Second), Ends: EndsSentence(pair.First), Goes: char.IsLower(pair.Second[0]) || IsWide(pair.Second[0])))
            .ToList();
        var best = (Width: 0, Count: 0);
        for (var width = 40; width <= 100; width++)
        {
            var forced = pairs.Where(pair => !pair.Ends && pair.Least <= width && pair.Most > width).ToList();
            if (forced.Count > best.Count && (forced.Count >= 2 || forced.Exists(pair => pair.Goes)) && forced.Count(pair => pair.Goes) * 3 >= forced.Count)
                best = (width, forced.Count);
        }
        return best.Width;
    }

    // Wrapping may be ragged by a few columns, because some programs count differently.
    private static bool IsForced(string line, string next, int width) => Columns(line) <= width + 4 && Columns(line) + 1 + FirstWord(next) > width - (char.IsLower(next[0]) ? 4 : 0);

    private static int FirstWord(string line) => IsWide(line[0]) ? 1 : Columns(line.Split(' ', '\u00A0')[0]);

    private static bool EndsSentence(string line) => ".!?…。！？؟۔:".Contains(line.TrimEnd('"', '”', '’', '»', ')', ']')[^1..] is { Length: 1 } last ? last : "x");

    private static void Join(StringBuilder line, string next) => line.Append(IsWide(line[^1]) && IsWide(next[0]) ? "" : " ").Append(next);

    // A browser writes each part of a breadcrumb and each sign between them on a line of its own.
    private static List<string> JoinedBreadcrumbs(List<string> lines)
    {
        const int Top = 20;
        var joined = new List<StringBuilder>();
        var open = false;
        foreach (var (at, line) in lines.Index())
        {
            var sign = Sign().IsMatch(line);
            var starts = sign || StartsWithSign().IsMatch(line);
            if (at < Top && joined.Count > 0 && line.Length <= 40 && (open || (starts && joined[^1].Length <= 60)))
                joined[^1].Append(' ').Append(line);
            else
                joined.Add(new StringBuilder(line));
            open = line.Length <= 40 && (sign || EndsWithSign().IsMatch(line));
        }
        return [.. joined.Select(line => line.ToString())];
    }

    [GeneratedRegex(@"^(?:[•◦▪●‣·*–-]|\d{1,2}[.)])\s+\S", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    public static partial Regex ListItem();

    [GeneratedRegex(@"^[/\\|›»>→▸▶❯‹❮←]+$", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Sign();

    [GeneratedRegex(@"^[/\\|›>→▸▶❯‹❮]\s*\p{L}", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex StartsWithSign();

    [GeneratedRegex(@"^[^.@]*\p{L}\s*[/\\|›»>→▸▶❯‹❮]$", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex EndsWithSign();
}
