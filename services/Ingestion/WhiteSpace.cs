using System.Text;

namespace Broadsheet.Ingestion;

/// <summary>
/// White space of texts from outside, made short in one pass before any expression looks at it. An expression that allows any number of spaces
/// in two places tries all ways to share them out, which takes the square of their number, or more.
/// </summary>
internal static class WhiteSpace
{
    /// <summary>The text with one space for each run of white space; a single character of it stays what it is.</summary>
    public static string Collapse(string text) => Shorten(text, keepGaps: false);

    /// <summary>As <see cref="Collapse"/>, but with three spaces for a gap: a run of three or more, or one with a tab, which parts columns.</summary>
    public static string CollapseGaps(string text) => Shorten(text, keepGaps: true);

    /// <summary>The text, or its beginning where it is longer than <paramref name="most"/> characters.</summary>
    public static string? Cut(string? text, int most) => text?.Length > most ? text[..most] : text;

    private static string Shorten(string text, bool keepGaps)
    {
        var at = FirstRun(text, keepGaps);
        if (at < 0)
            return text;
        var result = new StringBuilder(text.Length).Append(text, 0, at);
        while (at < text.Length)
        {
            var end = at;
            var tab = false;
            for (; end < text.Length && char.IsWhiteSpace(text[end]); end++)
                tab |= text[end] == '\t';
            if (end == at)
                result.Append(text[at++]);
            else
            {
                result.Append(keepGaps && (tab || end - at >= 3) ? "   " : end - at == 1 ? text.AsSpan(at, 1) : " ");
                at = end;
            }
        }
        return result.ToString();
    }

    private static int FirstRun(string text, bool keepGaps)
    {
        var before = false;
        for (var at = 0; at < text.Length; at++)
        {
            var isSpace = char.IsWhiteSpace(text[at]);
            if (isSpace && before)
                return at - 1;
            if (keepGaps && text[at] == '\t')
                return at;
            before = isSpace;
        }
        return -1;
    }
}
