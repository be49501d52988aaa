using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Broadsheet.Search;

/// <summary>What a reader looks for, and how that is asked of the index.</summary>
/// <remarks>
/// The reader's language is not known and an index holds several. So each word is looked for in the forms that each
/// language present gives it; the best of these counts. These find it as it stands too, whatever its accents (<see cref="Analysis.Bare"/>),
/// but for a word that is a stop word in one language and carries the meaning in another: that is looked for as it stands besides.
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

    private readonly Dictionary<string, IReadOnlyList<(IReadOnlyList<Token> AsItStands, IReadOnlyList<IReadOnlyList<Token>> Forms)>> forms = [];
    private readonly Dictionary<(string Language, string Word), List<List<Token>>> formsOf = [];

    /// <summary>Its words, each as it stands and in its forms by the rules of a language; of a stop word there are none.</summary>
    public IReadOnlyList<(IReadOnlyList<Token> AsItStands, IReadOnlyList<IReadOnlyList<Token>> Forms)> Forms(string language)
    {
        if (!forms.TryGetValue(language, out var known))
            forms[language] = known = [.. Words.Distinct().Select(word => ((IReadOnlyList<Token>)Analysis.Exactly(word), (IReadOnlyList<IReadOnlyList<Token>>)FormsOf(language, word)))];
        return known;
    }

    private List<List<Token>> FormsOf(string language, string word)
    {
        if (!formsOf.TryGetValue((language, word), out var known))
            formsOf[(language, word)] = known = Analysis.Forms(language, word);
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
        var some = new BooleanQuery();
        foreach (var (word, count) in Telling(languages))
        {
            var form = Word(word, languages);
            form.Boost = count;
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
    /// What an article gains by having words as they were typed, and next to each other; null where there is nothing. It costs more than all
    /// else, with a second list of articles for each word and where in them it stands, and decides only between articles that have the same words: so it is asked of the best alone.
    /// </summary>
    public Query? Finer(IReadOnlyCollection<string> languages)
    {
        var query = new BooleanQuery();
        foreach (var (word, count) in Telling(languages))
            if (Analysis.Exactly(word) is { Count: > 0 } tokens && !IsToStand(tokens, languages.Select(language => FormsOf(language, word))))
                query.Add(AsTyped(tokens, count), Occur.SHOULD);
        foreach (var pair in Pairs)
        {
            var near = Exact(pair);
            near.Boost = PairBoost;
            query.Add(near, Occur.SHOULD);
        }
        return query.Clauses.Count > 0 ? query : null;
    }

    // Each word and how often it was typed. What is a stop word everywhere says nothing, unless there is nothing else.
    private List<(string Word, int Count)> Telling(IReadOnlyCollection<string> languages)
    {
        var words = Words.CountBy(word => word).Select(word => (word.Key, word.Value)).ToList();
        var telling = words.FindAll(word => languages.Count == 0 || languages.Any(language => FormsOf(language, word.Key).Count > 0));
        return telling.Count > 0 ? telling : words;
    }

    private Query Word(string word, IReadOnlyCollection<string> languages)
    {
        var inEach = languages.Select(language => FormsOf(language, word)).ToList();
        var forms = inEach.SelectMany(forms => forms).DistinctBy(terms => string.Join(' ', terms.Select(term => term.Term))).Select(terms => Sequence(Fields.Text, terms)).ToList();
        Query either = forms is [var only] ? only : new DisjunctionMaxQuery(forms, 0);
        if (Analysis.Exactly(word) is not { Count: > 0 } tokens || !IsToStand(tokens, inEach))
            return either;
        var query = new BooleanQuery();
        if (forms.Count > 0)
            query.Add(either, Occur.SHOULD);
        query.Add(AsTyped(tokens, 1), Occur.SHOULD);
        return query;
    }

    // Whether its forms do not find all that has it as it stands: where it has none, is more than one term, or a character of those that are read in pairs.
    private static bool IsToStand(List<Token> tokens, IEnumerable<List<List<Token>>> formsInEach) =>
        tokens.Count > 1 || tokens[0].Term.EnumerateRunes().Count() == 1 || formsInEach.Any(forms => forms.Count == 0 || forms.Exists(terms => terms.Count > 1));

    private static Query AsTyped(IReadOnlyList<Token> tokens, int count)
    {
        var exact = Exact(tokens);
        exact.Boost = ExactBoost * count;
        return exact;
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
