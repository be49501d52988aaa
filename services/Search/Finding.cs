using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Broadsheet.Search;

/// <summary>From a question to its answer.</summary>
internal static class Finding
{
    private const int MaxSections = 200;
    private const int LookedAtTwice = 200;

    // Kept for each part of the index for as long as that is there.
    private static readonly CachingWrapperFilter WithTime = new(new QueryWrapperFilter(NumericRangeQuery.NewInt64Range(Fields.FirstPublished, null, null, true, true)));
    private static readonly SortField ById = new(Fields.Id, SortFieldType.STRING);

    /// <summary>Answers from what is found now.</summary>
    public static Answer Find(this ArticleIndex index, Question question) => index.Read(searcher => Find(searcher, question));

    private static Answer Find(IndexSearcher searcher, Question question)
    {
        var wanted = Wanted.Of(question.Query);
        // A query of which nothing is a word asks for something that is not there; no query asks for everything.
        if (searcher.IndexReader.NumDocs == 0 || (wanted.IsEmpty && question.Query.Length > 0))
            return new Answer(question.Query, 0, question.Page, 0, Question.PageSize, [], []);

        var query = Filtered(Choose(searcher, wanted, question.Order), question, wanted);
        var sections = new SectionCounts();
        var finer = question.Order == Order.Relevance ? wanted.Finer(Languages(searcher.IndexReader)) : null;
        var first = (question.Page - 1) * Question.PageSize;
        var upTo = Math.Min(Math.Max(first + Question.PageSize, finer is null ? 0 : LookedAtTwice), searcher.IndexReader.MaxDoc);
        var top = TopFieldCollector.Create(By(question.Order), upTo, fillFields: finer is not null, trackDocScores: finer is not null, trackMaxScore: false, docsScoredInOrder: false);
        searcher.Search(query, MultiCollector.Wrap(top, sections));

        var best = top.GetTopDocs().ScoreDocs;
        var hits = (finer is null ? best : Refine(searcher, best, finer)).Skip(first).Take(Question.PageSize);
        var pages = Math.Min((top.TotalHits + Question.PageSize - 1) / Question.PageSize, Question.LastPage);
        return new Answer(
            question.Query, top.TotalHits, question.Page, pages, Question.PageSize,
            [.. hits.Select(hit => HitOf(IndexedArticle.Of(searcher.Doc(hit.Doc)), wanted))], sections.Most(MaxSections))
        {
            Suggestion = question.Page == 1 ? Suggestion(searcher, question, wanted) : null,
        };
    }

    // The best by the first look, in the order of a second; those beyond them follow as they are, so that pages fit together.
    private static IEnumerable<ScoreDoc> Refine(IndexSearcher searcher, ScoreDoc[] found, Query finer)
    {
        var best = found.Take(LookedAtTwice).Cast<FieldDoc>().ToList();
        var (weight, parts) = (searcher.CreateNormalizedWeight(finer), searcher.IndexReader.Leaves);
        foreach (var there in best.OrderBy(hit => hit.Doc).GroupBy(hit => ReaderUtil.SubIndex(hit.Doc, parts)))
        {
            var part = parts[there.Key];
            if (weight.GetScorer(part, part.AtomicReader.LiveDocs) is not { } scorer)
                continue;
            foreach (var hit in there)
            {
                var document = hit.Doc - part.DocBase;
                if (scorer.DocID < document)
                    scorer.Advance(document);
                if (scorer.DocID == document)
                    hit.Score += scorer.GetScore();
            }
        }
        return best.OrderByDescending(hit => hit.Score).ThenByDescending(hit => hit.Fields[1]).ThenBy(hit => hit.Fields[2]).Concat(found.Skip(LookedAtTwice));
    }

    private static string? Suggestion(IndexSearcher searcher, Question question, Wanted wanted)
    {
        if (Suggesting.For(searcher, question.Query, wanted, Languages(searcher.IndexReader)) is not { } better)
            return null;
        var count = new TotalHitCountCollector();
        var wantedThen = Wanted.Of(better);
        searcher.Search(Filtered(Choose(searcher, wantedThen, question.Order), question, wantedThen), count);
        return count.TotalHits > 0 ? better : null;
    }

    /// <summary>
    /// Whether every word must be there or one is enough. One or two words, and any words in the order of time, mean
    /// all of them. More words mean all of them too if that fills a page, which is counted without the section and the
    /// dates so that narrowing a question never widens it; else whoever described a story in a sentence gets the
    /// articles with the most telling of its words first. Asking for a fixed share of the words instead loses much of what
    /// judged collections hold relevant: half the words, a third of the precision on Cranfield.
    /// </summary>
    private static Query Choose(IndexSearcher searcher, Wanted wanted, Order order)
    {
        var languages = Languages(searcher.IndexReader);
        var all = wanted.In(languages, all: true);
        if (order != Order.Relevance || wanted.Words.Count <= 2)
            return all;
        var count = new TotalHitCountCollector();
        searcher.Search(all, count);
        return count.TotalHits >= Question.PageSize ? all : wanted.In(languages, all: false);
    }

    private static List<string> Languages(IndexReader reader)
    {
        var languages = new List<string>();
        if (MultiFields.GetTerms(reader, Fields.Language) is { } terms)
        {
            var each = terms.GetEnumerator();
            while (each.MoveNext())
                languages.Add(each.Term.Utf8ToString());
        }
        return languages;
    }

    // Only what the question asks for, each by the cheapest means: going through all times costs more than all else at a million articles.
    private static Query Filtered(Query query, Question question, Wanted wanted)
    {
        // Withdrawn articles have no words. Where none are asked for, they are left out by having no time.
        var anyWords = wanted.Words.Count + wanted.Phrases.Count > 0;
        if (!anyWords && question is { From: null, To: null })
            query = new FilteredQuery(query, WithTime);
        else if (question is not { From: null, To: null })
            query = new FilteredQuery(query, anyWords
                ? FieldCacheRangeFilter.NewInt64Range(Fields.FirstPublished, question.From?.ToUnixTimeMilliseconds(), question.To?.ToUnixTimeMilliseconds(), true, true)
                : new QueryWrapperFilter(NumericRangeQuery.NewInt64Range(Fields.FirstPublished, question.From?.ToUnixTimeMilliseconds(), question.To?.ToUnixTimeMilliseconds(), true, true)));
        // An article has a term for each section above it, so news does not find newsroom.
        return question.Section is { } section
            ? new FilteredQuery(query, new QueryWrapperFilter(new TermQuery(new Term(Fields.Section, IndexedArticle.Decoded(section)))))
            : query;
    }

    private static Sort By(Order order)
    {
        var newest = new SortField(Fields.FirstPublished, SortFieldType.INT64, true);
        return order switch
        {
            Order.Relevance => new Sort(SortField.FIELD_SCORE, newest, ById),
            Order.Newest => new Sort(newest, ById),
            _ => new Sort(new SortField(Fields.FirstPublished, SortFieldType.INT64), ById),
        };
    }

    private static Hit HitOf(IndexedArticle article, Wanted wanted)
    {
        var inText = Match.All(article.Text, article.Language, wanted);
        var inStandfirst = article.Standfirst is { } standfirst ? Match.All(standfirst, article.Language, wanted) : [];
        return new Hit
        {
            Id = article.Id,
            Path = article.Path,
            Headline = article.Headline,
            HeadlineHtml = Extract.Whole(article.Headline, Match.All(article.Headline, article.Language, wanted)),
            ExtractHtml = inText.Count == 0 && article.Standfirst is { Length: > 0 } ? Extract.Best(article.Standfirst, inStandfirst) : Extract.Best(article.Text, inText),
            Section = article.Section,
            Language = article.Language,
            FirstPublished = article.FirstPublished,
            Updated = article.Updated,
            Source = article.Source,
        };
    }
}
