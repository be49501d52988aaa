using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Broadsheet.Search;

/// <summary>Articles in the same language that share an article's most telling words.</summary>
internal static class Relating
{
    private const int MaxRead = 8_000;
    private const int TellingWords = 20;
    private const int HeadlineWeight = 3;

    // Of the telling words, this share must be there too: one word in common is chance.
    private const double Shared = 0.2;

    /// <summary>Ids of at most <paramref name="count"/> articles, the most similar first; none for an unknown article.</summary>
    public static IReadOnlyList<string> Related(this ArticleIndex index, string id, int count) => index.Read(searcher => Related(searcher, id, count));

    private static IReadOnlyList<string> Related(IndexSearcher searcher, string id, int count)
    {
        var itself = new Term(Fields.Id, id);
        if (searcher.Search(new TermQuery(itself), 1).ScoreDocs is not [var found] || searcher.Doc(found.Doc).GetBinaryValue(Fields.Article) is null)
            return [];
        var article = IndexedArticle.Of(searcher.Doc(found.Doc));
        var telling = Telling(searcher.IndexReader, article);
        if (telling.Count == 0)
            return [];
        var words = new BooleanQuery { MinimumNumberShouldMatch = Math.Max(Math.Min(2, telling.Count), (int)(telling.Count * Shared)) };
        foreach (var (term, weight) in telling)
            words.Add(new TermQuery(new Term(Fields.Text, term)) { Boost = (float)weight }, Occur.SHOULD);
        var query = new BooleanQuery
        {
            { words, Occur.MUST },
            { new TermQuery(itself), Occur.MUST_NOT },
        };
        var filter = new QueryWrapperFilter(new TermQuery(new Term(Fields.Language, Analysis.LanguageOf(article.Language))));
        return [.. searcher.Search(query, filter, count).ScoreDocs.Select(hit => IndexedArticle.Of(searcher.Doc(hit.Doc)).Id)];
    }

    // By how often they stand here and how seldom elsewhere; words of this article alone and those of every other one tell nothing.
    private static List<(string Term, double Weight)> Telling(IndexReader reader, IndexedArticle article)
    {
        var language = Analysis.LanguageOf(article.Language);
        var text = $"{article.Standfirst}\n{article.Text}";
        var counts = new Dictionary<string, int>();
        foreach (var token in Analysis.By(language, Analysis.Fold(article.Headline)))
            counts[token.Term] = counts.GetValueOrDefault(token.Term) + HeadlineWeight;
        foreach (var token in Analysis.By(language, Analysis.Fold(text.Length > MaxRead ? text[..MaxRead] : text)))
            counts[token.Term] = counts.GetValueOrDefault(token.Term) + 1;
        var all = Math.Max(1, reader.NumDocs);
        return [.. Frequencies(reader, counts.Keys)
            .Select(word => (word.Key, Value: counts[word.Key], Articles: word.Value))
            .Where(word => word.Articles >= 2 && word.Articles <= Math.Max(3, all / 3))
            .Select(word => (word.Key, Weight: Math.Sqrt(word.Value) * Math.Log(1 + (double)all / word.Articles)))
            .OrderByDescending(word => word.Weight).ThenBy(word => word.Key, StringComparer.Ordinal).Take(TellingWords)];
    }

    // In how many articles each word stands. In the order of the index, so that each part of it is walked through once, with one cursor.
    private static Dictionary<string, int> Frequencies(IndexReader reader, IEnumerable<string> words)
    {
        var sorted = words.Select(word => (Word: word, Bytes: new BytesRef(word))).OrderBy(word => word.Bytes).ToList();
        var frequencies = sorted.ToDictionary(word => word.Word, _ => 0);
        foreach (var leaf in reader.Leaves)
            if (leaf.AtomicReader.GetTerms(Fields.Text)?.GetEnumerator() is { } terms)
                foreach (var (word, bytes) in sorted)
                    if (terms.SeekExact(bytes))
                        frequencies[word] += terms.DocFreq;
        return frequencies;
    }
}
