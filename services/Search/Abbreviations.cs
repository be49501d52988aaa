using System.Text;
using Lucene.Net.Analysis.CharFilters;

namespace Broadsheet.Search;

/// <summary>Takes the dots out of abbreviations before words are told apart: U.S. is US, J.K. Rowling is JK Rowling, however the reader types it.</summary>
internal sealed class Abbreviations(TextReader input) : BaseCharFilter(input)
{
    private StringReader? without;

    /// <inheritdoc />
    public override int Read(char[] buffer, int index, int count)
    {
        // Articles are of a size to be read at once.
        without ??= new StringReader(Without(m_input.ReadToEnd()));
        // To Lucene nothing read is no end; only -1 is.
        return without.Read(buffer, index, count) is var read and > 0 ? read : -1;
    }

    private string Without(string text)
    {
        if (!text.Contains('.'))
            return text;
        var kept = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '.' && Alone(text, at - 1, at - 2) && Alone(text, at + 1, at + 2))
                AddOffCorrectMap(kept.Length, at + 1 - kept.Length);
            else
                kept.Append(text[at]);
        }
        return kept.ToString();
    }

    // A letter with no other beside it.
    private static bool Alone(string text, int at, int beside) =>
        at >= 0 && at < text.Length && char.IsLetter(text[at]) && (beside < 0 || beside >= text.Length || !char.IsLetterOrDigit(text[beside]));
}
