using Broadsheet.Contracts;

namespace Broadsheet.Storage;

/// <summary>Claims of a copy to another source's article that are refused, for operators to look at.</summary>
internal static class Conflicts
{
    /// <summary>The refusal to let a copy join the article that it names; the fault is that of the copy that is outranked, else of the one that comes later.</summary>
    /// <param name="article">The article.</param>
    /// <param name="holder">The id of the copy in it that gave the name first.</param>
    /// <param name="received">The copy.</param>
    public static CopyConflict OnJoining(StoredArticle article, string holder, ArticleReceived received)
    {
        var there = article.CopyOf(holder);
        return Rank.Of(received).Outranks(article.RankOf(holder))
            ? Between(CopyConflictKind.OtherText, there, received.Article)
            : Between(CopyConflictKind.OtherText, received.Article, there);
    }

    /// <summary>The refusal to show a copy that is a part of the article, or null if it was not refused.</summary>
    /// <param name="before">The article before the copy.</param>
    /// <param name="received">The copy.</param>
    /// <param name="after">The article after it.</param>
    public static CopyConflict? OnLeading(StoredArticle? before, ArticleReceived received, StoredArticle after)
    {
        if (before is null || after.Others.FirstOrDefault(other => other.Article.Id == received.Article.Id) is not { Article.Status: ArticleStatus.Published } copy)
            return null;
        if (copy.IsStrange)
            return Between(CopyConflictKind.OtherText, copy.Article, after.Article);
        var known = before.Others.FirstOrDefault(other => other.Article.Id == received.Article.Id);
        return IsNewerText(copy, known, before) ? Between(CopyConflictKind.MayNotLead, copy.Article, after.Article) : null;
    }

    // The same item by way of another source, edited since. A teaser is no edit; nor is what another source has always said in other words.
    private static bool IsNewerText(OtherCopy other, OtherCopy? known, StoredArticle current) =>
        other.Named && other.Article.Body.Length * 2 > current.Article.Body.Length && !HaveSameBody(other.Article, current.Article)
        && (known is null
            ? other.Article.FirstPublished == current.Article.FirstPublished && other.Newest.Updated > current.Newest.Updated
            : !HaveSameBody(other.Article, known.Article) && other.Newest.CompareTo(current.Newest) > 0);

    private static bool HaveSameBody(Article a, Article b) => a.Body == b.Body || Wording.Of(a).Key == Wording.Of(b).Key;

    private static CopyConflict Between(CopyConflictKind kind, Article refused, Article other) => new()
    {
        Kind = kind,
        SourceId = refused.Source.Id ?? "",
        SourceName = refused.Source.Name,
        ArticleId = refused.Id,
        Headline = refused.Headline,
        OtherId = other.Id,
        OtherHeadline = other.Headline,
        OtherSource = other.Source.Name,
    };
}
