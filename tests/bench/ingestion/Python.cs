using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Broadsheet.Bench.Ingestion;

/// <summary>The part of Python in which feedparser's cases say what they expect: comparisons of a path with a literal, joined by "and".</summary>
internal static partial class Python
{
    /// <summary>One comparison: the path <c>entries[0]['title']</c> as <c>entries 0 title</c>, and a text, a tuple of numbers or null (None).</summary>
    public sealed record Comparison(IReadOnlyList<string> Path, object? Literal);

    /// <summary>The comparisons of an expression; null if it holds anything else.</summary>
    public static IReadOnlyList<Comparison>? Read(string expression)
    {
        var tokens = Token().Matches(expression).Select(match => match.Value).ToList();
        if (string.Concat(tokens).Length != Space().Replace(Token().Replace(expression, ""), "").Length + string.Concat(tokens).Length)
            return null;
        var comparisons = new List<Comparison>();
        var at = 0;
        while (at < tokens.Count)
        {
            while (at < tokens.Count && tokens[at] is "and" or "(" or ")")
                at++;
            if (at >= tokens.Count)
                break;
            // Whether the document is well-formed is not ours to say.
            if (tokens[at] == "not" && at + 1 < tokens.Count && tokens[at + 1] == "bozo")
                at += 2;
            else if (tokens[at] is "bozo" or "1")
                at++;
            else if (Path(tokens, ref at) is { } path && at < tokens.Count && tokens[at] is "==" or "is")
            {
                at++;
                if (!Literal(tokens, ref at, out var literal))
                    return null;
                comparisons.Add(new Comparison(path, literal));
            }
            else
                return null;
        }
        return comparisons;
    }

    private static List<string>? Path(List<string> tokens, ref int at)
    {
        if (!char.IsLetter(tokens[at][0]))
            return null;
        var path = new List<string> { tokens[at++] };
        while (at < tokens.Count)
        {
            if (tokens[at] == "." && at + 1 < tokens.Count)
                (path, at) = ([.. path, tokens[at + 1]], at + 2);
            else if (tokens[at] == "[" && at + 2 < tokens.Count && tokens[at + 2] == "]")
                (path, at) = ([.. path, IsText(tokens[at + 1]) ? Text(tokens[at + 1]) : tokens[at + 1]], at + 3);
            else
                break;
        }
        return path;
    }

    private static bool Literal(List<string> tokens, ref int at, out object? literal)
    {
        literal = null;
        if (at >= tokens.Count)
            return false;
        if (tokens[at] == "None")
        {
            at++;
            return true;
        }
        if (IsText(tokens[at]))
        {
            var text = Text(tokens[at++]);
            while (at < tokens.Count && (IsText(tokens[at]) || (tokens[at] == "+" && at + 1 < tokens.Count && IsText(tokens[at + 1]))))
            {
                at += tokens[at] == "+" ? 1 : 0;
                text += Text(tokens[at++]);
            }
            literal = text;
            return true;
        }
        if (tokens[at] == "(" && tokens.IndexOf(")", at) is var end && end > at)
        {
            var numbers = tokens[(at + 1)..end].Where(token => token != ",").ToList();
            if (!numbers.TrueForAll(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
                return false;
            literal = numbers.Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            at = end + 1;
            return true;
        }
        return false;
    }

    private static bool IsText(string token) => token[^1] is '\'' or '"';

    private static string Text(string token)
    {
        var start = token.IndexOfAny(['\'', '"']);
        var quotes = token[start..].StartsWith("\"\"\"", StringComparison.Ordinal) || token[start..].StartsWith("'''", StringComparison.Ordinal) ? 3 : 1;
        var inner = token[(start + quotes)..^quotes];
        if (token[..start].Contains('r', StringComparison.OrdinalIgnoreCase))
            return inner;
        return Escape().Replace(inner, match => match.Groups["hex"] is { Success: true, Value: var hex } ? new StringBuilder().Append(Rune.IsValid(Convert.ToInt32(hex, 16)) ? new Rune(Convert.ToInt32(hex, 16)).ToString() : "\uFFFD").ToString()
            : match.Groups["one"].Value switch { "n" => "\n", "t" => "\t", "r" => "\r", "\\" or "'" or "\"" => match.Groups["one"].Value, var other => "\\" + other });
    }

    [GeneratedRegex("""[urbURB]{0,2}(?:\"{3}.*?\"{3}|'{3}.*?'{3}|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|[A-Za-z_]\w*|\d+|==|!=|[\[\]().,+{}:-]""", RegexOptions.Singleline)]
    private static partial Regex Token();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\\(?:x(?<hex>[0-9a-fA-F]{2})|u(?<hex>[0-9a-fA-F]{4})|U(?<hex>[0-9a-fA-F]{8})|(?<one>.))", RegexOptions.Singleline)]
    private static partial Regex Escape();
}
