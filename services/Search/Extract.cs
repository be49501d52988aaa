using System.Text;

namespace Broadsheet.Search;

/// <summary>What a reader sees of a hit, as HTML: text escaped, <c>mark</c> round matches, nothing else.</summary>
internal static class Extract
{
    /// <summary>Characters of an extract, about two sentences.</summary>
    private const int Length = 220;

    private const int LongestWord = 30;

    private const string SentenceEnds = ".!?\u2026\u061f\u06d4\u3002\uff01\uff1f";

    /// <summary>All of a text.</summary>
    public static string Whole(string text, IReadOnlyList<Match> matches) => Html(text, 0, text.Length, matches);

    /// <summary>The part with the most different matches, then the most matches, then the first; begun at a sentence where one begins near by.</summary>
    public static string Best(string text, IReadOnlyList<Match> matches)
    {
        if (text.Length <= Length)
            return Html(text, 0, text.Length, matches);
        var (first, last) = Densest(matches);
        var start = Start(text, first, last);
        var end = End(text, start, last);
        return (BeginsSentence(text, start) ? "" : "… ") + Html(text, start, end, matches) + (end == text.Length || EndsSentence(text, end) ? "" : " …");
    }

    // Where the matches begin and end that the extract should show.
    private static (int First, int Last) Densest(IReadOnlyList<Match> matches)
    {
        (int First, int Last) best = (0, 0);
        var most = (Different: 0, All: 0);
        for (var from = 0; from < matches.Count; from++)
        {
            var seen = new HashSet<string> { matches[from].What };
            var to = from + 1;
            for (; to < matches.Count && matches[to].End - matches[from].Start <= Length; to++)
                seen.Add(matches[to].What);
            if ((seen.Count, to - from).CompareTo(most) > 0)
            {
                most = (seen.Count, to - from);
                best = (matches[from].Start, matches[to - 1].End);
            }
        }
        return best;
    }

    private static int Start(string text, int first, int last)
    {
        var earliest = Math.Max(0, Math.Min(first, last - Length));
        for (var at = first; at >= earliest; at--)
        {
            if (BeginsSentence(text, at))
                return at;
        }
        // No sentence begins within reach: some words before the first match.
        var start = Math.Max(earliest, first - Length / 4);
        for (var at = start; at < first; at++)
        {
            if (char.IsWhiteSpace(text[at]))
                return at + 1;
        }
        return Whole(text, start);
    }

    private static int End(string text, int start, int last)
    {
        if (text.Length - start <= Length)
            return text.Length;
        var longest = start + Length;
        var shortest = Math.Max(last, start + Length * 2 / 3);
        for (var at = longest; at >= shortest; at--)
        {
            if (EndsSentence(text, at))
                return at;
        }
        for (var at = longest; at > last && at > start; at--)
        {
            if (char.IsWhiteSpace(text[at]))
                return at;
        }
        // A match stands at the very end: the word behind it is not cut in two.
        for (var at = Math.Max(longest, last); at < text.Length && at <= longest + LongestWord; at++)
        {
            if (char.IsWhiteSpace(text[at]))
                return at;
        }
        return Whole(text, Math.Max(longest, last));
    }

    private static bool BeginsSentence(string text, int at)
    {
        if (at == 0)
            return true;
        if (char.IsWhiteSpace(text[at]))
            return false;
        return text[at - 1] == '\n' || EndsSentence(text, char.IsWhiteSpace(text[at - 1]) ? at - 1 : at);
    }

    // In scripts with spaces a full stop within a number or an address ends nothing.
    private static bool EndsSentence(string text, int at) =>
        at > 0 && at <= text.Length && (at == text.Length || text[at] == '\n' || (SentenceEnds.Contains(text[at - 1]) && (char.IsWhiteSpace(text[at]) || text[at - 1] > '\u2fff')));

    // Not between the two halves of a character.
    private static int Whole(string text, int at) => at < text.Length && char.IsLowSurrogate(text[at]) ? at - 1 : at;

    private static string Html(string text, int start, int end, IReadOnlyList<Match> matches)
    {
        var html = new StringBuilder(end - start + 64);
        var at = start;
        foreach (var match in matches.Where(match => match.Start >= start && match.End <= end))
        {
            Escape(html, text, at, match.Start);
            html.Append("<mark>");
            Escape(html, text, match.Start, match.End);
            html.Append("</mark>");
            at = match.End;
        }
        Escape(html, text, at, end);
        return html.ToString();
    }

    private static void Escape(StringBuilder html, string text, int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            _ = text[at] switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' => html.Append("&quot;"),
                '\'' => html.Append("&#39;"),
                '\n' => html.Append(' '),
                var other => html.Append(other),
            };
        }
    }
}
