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
        var forms = words.SelectMany(word => word.Forms).ToList();
        var (stems, bare) = (Analysis.By(language, folded, forms.SelectMany(form => form)), Analysis.Bare(language, folded));
        foreach (var form in forms)
            matches.AddRange(Sequences(stems, form).Concat(Sequences(bare, form)));

        // In plain letters a word that stands there as it was typed has the same stem too: most texts need not be read twice.
        if (onlyStopWords || wanted.Phrases.Count > 0 || !Analysis.IsPlain(folded) || !wanted.Words.All(Analysis.IsPlain))
        {
            var exact = Analysis.Exactly(folded, words.SelectMany(word => word.AsItStands).Concat(wanted.Phrases.SelectMany(phrase => phrase)));
            foreach (var sought in wanted.Phrases.Concat(words.Select(word => word.AsItStands)))
                matches.AddRange(Sequences(exact, sought));
        }
        return Merge(matches);
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
