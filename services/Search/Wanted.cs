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

    /// <summary>The articles wanted, by how well they fit but for what <see cref="Finer"/> adds. <paramref name="all"/>: every word must be there, and not just one.</summary>
    public Query In(IReadOnlyCollection<string> languages, bool all)
    {
        var query = new BooleanQuery();
        // What is a stop word everywhere says nothing, unless there is nothing else.
        var words = Words.GroupBy(word => word).ToList();
        var telling = words.Where(word => !IsStop(word.Key, languages)).ToList();
        if (telling.Count == 0)
            telling = words;
        var some = new BooleanQuery();
        foreach (var word in telling)
        {
            var form = Word(word.Key, languages);
            form.Boost = word.Count();
            (all ? query : some).Add(form, all ? Occur.MUST : Occur.SHOULD);
        }
        if (some.Clauses.Count > 0)
            query.Add(some, Occur.MUST);
        foreach (var phrase in Phrases)
            query.Add(Exact(phrase), Occur.MUST);
        if (query.Clauses.Count == 0)
            query.Add(new MatchAllDocsQuery(), Occur.MUST);
        foreach (var word in ExcludedWords)
            query.Add(Word(word, languages), Occur.MUST_NOT);
        foreach (var phrase in ExcludedPhrases)
            query.Add(Exact(phrase), Occur.MUST_NOT);
        return query;
    }

    /// <summary>
    /// What an article gains by having words next to each other as they were typed; null where there is nothing. It costs more than all
    /// else, as it reads where words stand, and decides only between articles that have the same words: so it is asked of the best alone.
    /// </summary>
    public Query? Finer()
    {
        var query = new BooleanQuery();
        foreach (var pair in Pairs)
        {
            var near = Exact(pair);
            near.Boost = PairBoost;
            query.Add(near, Occur.SHOULD);
        }
        return query.Clauses.Count > 0 ? query : null;
    }

    private static bool IsStop(string word, IReadOnlyCollection<string> languages) =>
        languages.Count > 0 && languages.All(language => Analysis.By(language, word).Count == 0);

    private static BooleanQuery Word(string word, IReadOnlyCollection<string> languages)
    {
        var forms = languages.Select(language => Analysis.By(language, word)).Where(terms => terms.Count > 0).DistinctBy(terms => string.Join(' ', terms.Select(term => term.Term)))
            .Select(terms => Sequence(Fields.Text, terms)).ToList();
        Query either = forms is [var only] ? only : new DisjunctionMaxQuery(forms, 0);
        var query = new BooleanQuery();
        if (forms.Count > 0)
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
