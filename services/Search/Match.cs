using System.Text;

namespace Broadsheet.Search;

/// <summary>A place in a text where something wanted stands: characters <paramref name="Start"/> to before <paramref name="End"/>, and which of the wanted things it is.</summary>
internal readonly record struct Match(int Start, int End, string What)
{
    // An extract is chosen from the beginning of a text, some twenty pages; more would cost more than it helps.
    private const int MaxRead = 50_000;

    /// <summary>
    /// All matches in order, overlapping ones as one. A text is read as the index read it, so that what the index found
    /// is found here, whatever its ending.
    /// </summary>
    public static List<Match> All(string text, string languageTag, Wanted wanted)
    {
        if (wanted.Words.Count + wanted.Phrases.Count == 0)
            return [];
        var language = Analysis.LanguageOf(languageTag);
        var folded = Analysis.Fold(text.Length > MaxRead ? text[..MaxRead] : text);
        // Stop words are marked only where nothing else is asked for.
        var words = wanted.Forms(language);
        var onlyStopWords = words.All(word => word.Forms.Count == 0);
        if (!onlyStopWords)
            words = [.. words.Where(word => word.Forms.Count > 0)];
        var matches = new List<Match>();
        var stems = Analysis.By(language, folded, words.SelectMany(word => word.Forms).SelectMany(form => form));
        var missing = words.Where(word => !Add(word.Forms, stems)).ToList();

        // In plain letters a word that stands there as it was typed has the same stem too: most texts need not be read twice.
        if (onlyStopWords || wanted.Phrases.Count > 0 || !Analysis.IsPlain(folded) || !wanted.Words.All(Analysis.IsPlain))
        {
            var exact = Analysis.Exactly(folded, words.SelectMany(word => word.AsItStands).Concat(wanted.Phrases.SelectMany(phrase => phrase)));
            Add(wanted.Phrases, exact);
            missing = [.. words.Where(word => !Add([word.AsItStands], exact) && missing.Contains(word))];
        }
        // Another form of a word without its accents is all that can still be there: only then is the text read for these.
        if (missing.Count > 0)
            Add([.. missing.SelectMany(word => word.Forms)], Analysis.Bare(language, folded));
        return Merge(matches);

        bool Add(IReadOnlyList<IReadOnlyList<Token>> sought, List<Token> text)
        {
            var before = matches.Count;
            foreach (var one in sought)
                matches.AddRange(Sequences(text, one));
            return matches.Count > before;
        }
    }

    private static IEnumerable<Match> Sequences(List<Token> text, IReadOnlyList<Token> wanted)
    {
        if (wanted.Count == 0)
            yield break;
        for (var at = 0; at + wanted.Count <= text.Count; at++)
        {
            var length = 0;
            while (length < wanted.Count && text[at + length].Term == wanted[length].Term && text[at + length].Position - text[at].Position == wanted[length].Position - wanted[0].Position)
                length++;
            if (length == wanted.Count)
                yield return new Match(text[at].Start, text[at + length - 1].End, string.Join(' ', wanted.Select(token => token.Term)));
        }
    }

    private static List<Match> Merge(List<Match> matches)
    {
        var merged = new List<Match>();
        foreach (var match in matches.OrderBy(match => match.Start).ThenByDescending(match => match.End))
        {
            if (merged.Count > 0 && match.Start < merged[^1].End)
                merged[^1] = merged[^1] with { End = Math.Max(merged[^1].End, match.End) };
            else
                merged.Add(match);
        }
        return merged;
    }
}
