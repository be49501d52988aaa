using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Broadsheet.Search;

/// <summary>What a reader looks for, and how that is asked of the index.</summary>
/// <remarks>
/// The reader's language is not known and an index holds several. So each word is looked for in the form that each
/// language present gives it, and as it stands; the best of these counts. A word may be a stop word in one language and
/// carry the meaning in another: as it stands it is found in both.
/// </remarks>
internal sealed record Wanted
{
    private const int MaxWords = 200;

    // Measured on judged collections; both small, for they decide between articles that have the same words.
    private const float ExactBoost = 0.2f, PairBoost = 0.1f;

    /// <summary>Words of which all or some must be there: <see cref="In"/>.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>Phrases that must be there, each as the words that it consists of.</summary>
    public required IReadOnlyList<IReadOnlyList<Token>> Phrases { get; init; }

    /// <summary>Words that must not be there.</summary>
    public required IReadOnlyList<string> ExcludedWords { get; init; }

    /// <summary>Phrases that must not be there.</summary>
    public required IReadOnlyList<IReadOnlyList<Token>> ExcludedPhrases { get; init; }

    /// <summary>Neighbours among the words.</summary>
    public required IReadOnlyList<IReadOnlyList<Token>> Pairs { get; init; }

    /// <summary>Nothing in the query is a word.</summary>
    public bool IsEmpty => Words.Count + Phrases.Count + ExcludedWords.Count + ExcludedPhrases.Count == 0;

    private readonly Dictionary<string, IReadOnlyList<(IReadOnlyList<Token> AsItStands, IReadOnlyList<Token> Terms)>> forms = [];

    /// <summary>Its words, each as it stands and by the rules of a language; there it may be no term at all.</summary>
    public IReadOnlyList<(IReadOnlyList<Token> AsItStands, IReadOnlyList<Token> Terms)> Forms(string language)
    {
        if (!forms.TryGetValue(language, out var known))
            forms[language] = known = [.. Words.Distinct().Select(word => ((IReadOnlyList<Token>)Analysis.Exactly(word), (IReadOnlyList<Token>)Analysis.By(language, word)))];
        return known;
    }

    /// <summary>Reads a query; words beyond the 200th are left out.</summary>
    public static Wanted Of(string query)
    {
        var parts = Part.Of(HtmlText.Clean(query));
        var typed = string.Join(' ', parts.Where(part => part is { Phrase: false, Excluded: false }).Select(part => part.Text));
        var tokens = Analysis.Exactly(typed).Take(MaxWords).ToList();
        return new Wanted
        {
            Words = [.. Analysis.Split(typed).Take(MaxWords)],
            Phrases = Phrases(excluded: false),
            ExcludedWords = [.. parts.Where(part => part is { Phrase: false, Excluded: true }).SelectMany(part => Analysis.Split(part.Text)).Take(MaxWords)],
            ExcludedPhrases = Phrases(excluded: true),
            Pairs = [.. tokens.Zip(tokens.Skip(1), (first, second) => new[] { first, second })],
        };

        List<IReadOnlyList<Token>> Phrases(bool excluded) =>
        [
            .. parts.Where(part => part.Phrase && part.Excluded == excluded).Select(part => Analysis.Exactly(part.Text)).Where(phrase => phrase.Count > 0).Take(MaxWords),
        ];
    }

    /// <summary>The query to the index. <paramref name="all"/>: every word must be there, and not just one.</summary>
    public Query In(IReadOnlyCollection<string> languages, bool all)
    {
        var query = new BooleanQuery();
        var words = new BooleanQuery();
        var forms = Words.GroupBy(word => word).Select(same => (Query: Word(same.Key, languages), Stop: Stopped(same.Key, languages), Times: same.Count())).ToList();
        // What is a stop word everywhere says nothing, unless there is nothing else.
        var telling = forms.Where(form => !form.Stop).ToList();
        if (telling.Count == 0)
            telling = forms;
        foreach (var (word, _, times) in telling)
        {
            word.Boost = times;
            words.Add(word, Occur.SHOULD);
        }
        words.MinimumNumberShouldMatch = all ? telling.Count : 1;
        if (telling.Count > 0)
            query.Add(words, Occur.MUST);
        foreach (var phrase in Phrases)
            query.Add(Exact(phrase), Occur.MUST);
        if (query.Clauses.Count == 0)
            query.Add(new MatchAllDocsQuery(), Occur.MUST);
        foreach (var pair in Pairs)
        {
            var near = Exact(pair);
            near.Boost = PairBoost;
            query.Add(near, Occur.SHOULD);
        }
        foreach (var word in ExcludedWords)
            query.Add(Word(word, languages), Occur.MUST_NOT);
        foreach (var phrase in ExcludedPhrases)
            query.Add(Exact(phrase), Occur.MUST_NOT);
        return query;
    }

    private static bool Stopped(string word, IReadOnlyCollection<string> languages) =>
        languages.Count > 0 && languages.All(language => Analysis.By(language, word).Count == 0);

    private static BooleanQuery Word(string word, IReadOnlyCollection<string> languages)
    {
        var either = new DisjunctionMaxQuery(0);
        var seen = new HashSet<string>();
        foreach (var terms in languages.Select(language => Analysis.By(language, word)).Where(terms => terms.Count > 0))
        {
            if (seen.Add(string.Join(' ', terms.Select(term => term.Term))))
                either.Add(Sequence(Fields.Text, terms));
        }
        var query = new BooleanQuery();
        if (seen.Count > 0)
            query.Add(either, Occur.SHOULD);
        if (Analysis.Exactly(word) is { Count: > 0 } tokens)
        {
            var exact = Exact(tokens);
            exact.Boost = ExactBoost;
            query.Add(exact, Occur.SHOULD);
        }
        return query;
    }

    private static Query Exact(IReadOnlyList<Token> tokens) => Sequence(Fields.Exact, tokens);

    private static Query Sequence(string field, IReadOnlyList<Token> tokens)
    {
        if (tokens.Count == 1)
            return new TermQuery(new Term(field, tokens[0].Term));
        var phrase = new PhraseQuery();
        foreach (var token in tokens)
            phrase.Add(new Term(field, token.Term), token.Position - tokens[0].Position);
        return phrase;
    }
}
