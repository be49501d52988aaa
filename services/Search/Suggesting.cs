using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Broadsheet.Search;

/// <summary>A better spelling of a question of which a word is in no article.</summary>
internal static class Suggesting
{
    private const int MaxWords = 12;
    private const int Candidates = 30;

    // A typing error is seldom in the first letter, and looking there too would cost a reading of all words.
    private const int SurePrefix = 1;

    /// <summary>The question with such words replaced by the likeliest near ones that the index has; null if there are none.</summary>
    public static string? For(IndexSearcher searcher, string query, Wanted wanted, IReadOnlyCollection<string> languages)
    {
        var better = query;
        foreach (var word in wanted.Words.Distinct().Take(MaxWords))
            if (!IsKnown(searcher.IndexReader, word, languages) && Nearest(searcher.IndexReader, word) is { } near)
                better = better.Replace(word, AsWritten(searcher, near), StringComparison.OrdinalIgnoreCase);
        return better == query ? null : better;
    }

    private static bool IsKnown(IndexReader reader, string word, IReadOnlyCollection<string> languages) =>
        Analysis.Exactly(word) is not [var token] || reader.DocFreq(new Term(Fields.Exact, token.Term)) > 0
        || languages.Any(language => Analysis.By(language, word).Any(term => reader.DocFreq(new Term(Fields.Text, term.Term)) > 0));

    // The index keeps words without accents and variants of letters; a reader should see one as an article has it.
    private static string AsWritten(IndexSearcher searcher, string term)
    {
        if (searcher.Search(new TermQuery(new Term(Fields.Exact, term)), 1).ScoreDocs is not [var found])
            return term;
        var article = IndexedArticle.Of(searcher.Doc(found.Doc));
        foreach (var text in new[] { article.Headline, article.Standfirst ?? "", article.Text })
            if (Analysis.Exactly(Analysis.Fold(text)).FirstOrDefault(token => token.Term == term) is { Term: not null } token)
                return text[token.Start..token.End].ToLowerInvariant();
        return term;
    }

    // Of the words within one or two edits (a swap of neighbours is one): nearness counts first, then in how many articles the word is.
    private static string? Nearest(IndexReader reader, string word)
    {
        var edits = word.Length switch { < 4 => 0, < 6 => 1, _ => 2 };
        if (edits == 0)
            return null;
        var fuzzy = new FuzzyQuery(new Term(Fields.Exact, Analysis.Exactly(word)[0].Term), edits, SurePrefix, Candidates, transpositions: true);
        return fuzzy.Rewrite(reader) is BooleanQuery { Clauses.Count: > 0 } found
            ? found.Clauses.Select(clause => clause.Query).OfType<TermQuery>().OrderByDescending(term => term.Boost).ThenByDescending(term => reader.DocFreq(term.Term)).ThenBy(term => term.Term.Text, StringComparer.Ordinal).FirstOrDefault()?.Term.Text
            : null;
    }
}
