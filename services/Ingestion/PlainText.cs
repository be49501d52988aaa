using System.Buffers;
using System.Globalization;
using System.Text;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion;

/// <summary>Text from outside made fit to be shown: nothing invisible that changes what a reader sees, one form of each letter.</summary>
internal static class PlainText
{
    /// <summary>Characters of outside text that are looked at for each that is kept.</summary>
    public const int RawForEachKept = 20;

    // Cleaning as much takes long enough to look at the clock before.
    private const int LongText = 10_000;

    // What may have to go, depending on what stands beside it. Most texts have nothing of it.
    private static readonly SearchValues<char> Suspects = SearchValues.Create([.. Enumerable.Range(0, char.MaxValue + 1).Select(letter => (char)letter).Where(letter => Forbidden(letter, isolatesBalance: false))]);

    /// <summary>
    /// One line of text: control characters gone, white space collapsed and trimmed, Unicode NFC. Null if nothing is left.
    /// Joiners (U+200C, U+200D) stay: Persian and emoji need them. A single no-break space stays too.
    /// </summary>
    public static string? Line(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var clean = Clean(text);
        var room = ArrayPool<char>.Shared.Rent(clean.Length);
        var length = 0;
        for (var at = 0; at < clean.Length;)
        {
            var end = at;
            while (end < clean.Length && IsSpace(clean[end]))
                end++;
            if (end == at)
                room[length++] = clean[at++];
            else
            {
                room[length++] = end - at == 1 && clean[at] is '\u00A0' or '\u202F' ? clean[at] : ' ';
                at = end;
            }
        }
        var line = room.AsSpan(0, length).Trim().Trim("\u200B\u200C\u2060").Trim();
        var result = line.IsEmpty ? null : line.SequenceEqual(clean) ? clean : line.ToString();
        ArrayPool<char>.Shared.Return(room);
        return result;
    }

    /// <summary>As <see cref="Line"/>, cut to <paramref name="limit"/> characters between two words, with an ellipsis.</summary>
    public static string? Line(string? text, int limit) => Line(Start(text, limit)) is { } line ? Cut(line, limit) : null;

    /// <summary>As much of a text as can matter where <paramref name="limit"/> characters of it are kept: markup indents with much white space.</summary>
    public static string? Start(string? text, int limit) => text?.Length > limit * RawForEachKept ? text[..(limit * RawForEachKept)] : text;

    /// <summary>Cuts between two words (or, in one long word, between two letters as readers see them).</summary>
    public static string Cut(string text, int limit)
    {
        if (text.Length <= limit)
            return text;
        var end = text.LastIndexOf(' ', limit - 1);
        if (end < limit / 2)
        {
            end = 0;
            foreach (var start in StringInfo.ParseCombiningCharacters(text[..limit]))
                end = start;
        }
        return text[..end].TrimEnd(' ', ',', ';', ':', '-', '–', '—') + "…";
    }

    /// <summary>Removes what must not be in any text and normalises to NFC; white space stays as it is.</summary>
    public static string Clean(string text)
    {
        if (text.Length > LongText)
            ReadingBudget.Check();
        var suspect = text.AsSpan().IndexOfAny(Suspects);
        if (suspect < 0)
            return StreamSafeText.Normalise(text, NormalizationForm.FormC);
        var balanced = IsolatesBalance(text);
        var clean = new StringBuilder(text.Length).Append(text, 0, suspect);
        for (var at = suspect; at < text.Length; at++)
        {
            var letter = text[at];
            if (char.IsHighSurrogate(letter) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
                clean.Append(letter).Append(text[++at]);
            else if (!Forbidden(letter, balanced))
                clean.Append(letter);
        }
        return StreamSafeText.Normalise(clean.ToString(), NormalizationForm.FormC);
    }

    private static bool Forbidden(char letter, bool isolatesBalance) => letter switch
    {
        '\t' or '\n' or '\r' or '\u0085' => false,
        // Embeddings and overrides (UAX #9) can turn a whole line round; isolates do no harm while each is closed.
        >= '\u202A' and <= '\u202E' => true,
        >= '\u2066' and <= '\u2069' => !isolatesBalance,
        '\uFEFF' or '\uFFFE' or '\uFFFF' or (>= '\uFFF9' and <= '\uFFFB') => true,
        >= '\uFDD0' and <= '\uFDEF' => true,
        _ => char.IsControl(letter) || char.IsSurrogate(letter),
    };

    private static bool IsolatesBalance(string text)
    {
        var open = 0;
        foreach (var letter in text)
        {
            if (letter is '\u2066' or '\u2067' or '\u2068')
                open++;
            else if (letter == '\u2069' && --open < 0)
                return false;
        }
        return open == 0;
    }

    private static bool IsSpace(char letter) => char.IsWhiteSpace(letter) || letter is '\u200B' or '\u2060' or '\u180E';
}
