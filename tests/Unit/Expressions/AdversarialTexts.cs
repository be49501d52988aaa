using System.Text;
using System.Text.RegularExpressions;

namespace Broadsheet.Unit.Expressions;

/// <summary>Texts that are made to slow an expression down: pieces of its own pattern, repeated, with something behind them that does not fit.</summary>
internal static partial class AdversarialTexts
{
    private static readonly string[] Usual = [" ", "\u00A0", "\t", "\n", "a", "A", "1", "-", ".", ",", ":", "/", "@", "(", ")", "<", ">", "\"", "'", "=", "&", "_", "é", "字", "ا", "a ", "A ", "1 ", " -", ". "];
    private static readonly string[] Misfits = ["", "", "!", "x", "1", " ", "\n", "©", "字", "<", "\0"];

    /// <summary>A thousand or so ways to make such a text, the same at each run: each a beginning, what is repeated, and an end.</summary>
    public static IEnumerable<(string Start, string Part, string End)> Of(Regex expression, int count)
    {
        var random = new Random(20_261_201);
        var pieces = Piece().Matches(expression.ToString()).Select(piece => piece.Value).Concat(Usual).Distinct().ToArray();
        foreach (var piece in pieces)
            yield return ("", piece, "!");
        for (var number = 0; number < count; number++)
            yield return (random.Next(2) == 0 ? "" : Some(1, 2), Some(1, 3), random.Next(2) == 0 ? Misfits[random.Next(Misfits.Length)] : Some(1, 1) + Misfits[random.Next(Misfits.Length)]);

        string Some(int least, int most)
        {
            var text = new StringBuilder();
            for (var left = random.Next(least, most + 1); left > 0; left--)
                text.Append(random.Next(3) == 0 ? Usual[random.Next(Usual.Length)] : pieces[random.Next(pieces.Length)]);
            return text.ToString();
        }
    }

    /// <summary>A text of about <paramref name="length"/> characters.</summary>
    public static string Make((string Start, string Part, string End) way, int length)
    {
        var text = new StringBuilder(way.Start, length + 100);
        while (text.Length + way.Part.Length + way.End.Length < length)
            text.Append(way.Part);
        text.Append(way.End);
        return text.Length > length ? text.ToString(0, length) : text.ToString();
    }

    // Words and signs that stand in a pattern for themselves.
    [GeneratedRegex(@"[\p{L}\p{M}]{2,}|[^\p{L}\\\[\](){}^$*+?|\s]")]
    private static partial Regex Piece();
}
