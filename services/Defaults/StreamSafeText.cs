using System.Globalization;
using System.Text;

namespace Broadsheet.Defaults;

/// <summary>
/// Normalises Unicode text in linear time. Sorting a run of combining marks takes the square of its length, so every run is cut behind its
/// thirtieth mark first; no language writes as many (UAX #15, Stream-Safe Text Format, which puts U+034F there and keeps the rest).
/// </summary>
public static class StreamSafeText
{
    /// <summary>Most combining marks in a row that are kept.</summary>
    public const int MaxMarks = 30;

    // U+0300 COMBINING GRAVE ACCENT.
    private const char FirstMark = '\u0300';

    /// <summary>The text in a normalisation form, with long runs of combining marks cut.</summary>
    /// <exception cref="ArgumentException">The text has half a surrogate pair.</exception>
    public static string Normalise(string text, NormalizationForm form) =>
        // All letters before the first mark are their own form C (UAX 15, NFC_Quick_Check).
        form == NormalizationForm.FormC && text.AsSpan().IndexOfAnyInRange(FirstMark, char.MaxValue) < 0 ? text : (HasLongRun(text) ? Cut(text) : text).Normalize(form);

    // A run that is too long has a mark at one of every 31 places, wherever it begins.
    private static bool HasLongRun(string text)
    {
        for (var at = MaxMarks; at < text.Length; at += MaxMarks + 1)
            if (text[at] >= FirstMark && IsMark(RuneAround(text, at)))
                return true;
        return false;
    }

    private static string Cut(string text)
    {
        var kept = new StringBuilder(text.Length);
        var marks = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            marks = IsMark(rune) ? marks + 1 : 0;
            if (marks <= MaxMarks)
                kept.Append(rune.ToString());
        }
        return kept.ToString();
    }

    private static Rune RuneAround(string text, int at)
    {
        if (char.IsLowSurrogate(text[at]) && Rune.TryGetRuneAt(text, at - 1, out var pair))
            return pair;
        return Rune.TryGetRuneAt(text, at, out var rune) ? rune : Rune.ReplacementChar;
    }

    // Halfwidth katakana's voicing signs are letters that become marks when they are decomposed.
    internal static bool IsMark(Rune rune) =>
        rune.Value >= FirstMark && (rune.Value is 0xFF9E or 0xFF9F || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark);
}
