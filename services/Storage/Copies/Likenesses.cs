using Broadsheet.Contracts;

namespace Broadsheet.Storage;

/// <summary>Whether two sources' copies tell the same, so that one can stand for the other.</summary>
internal static class Likenesses
{
    // A copy that has joined stays through edits of either side while the shorter text stands in the longer by half.
    private const double LeastOverlap = 0.5;

    // Feeds of one publisher carry one item in other lengths: only what has nothing in common parts them.
    private const double LeastOverlapOfOnePublisher = 0.1;

    /// <summary>
    /// Whether a copy may join an article. Both are compared whole, so that neither a part of the other's text nor a text round it is enough.
    /// A few words are no evidence, unless the copy names the article and says what it says, word for word.
    /// </summary>
    public static bool IsAlike(Article article, Article copy, bool isNamed)
    {
        var (one, two) = (Wording.Of(article), Wording.Of(copy));
        return Wording.Likeness(one, two) >= Wording.Near || (isNamed && one.Key == two.Key && Words(article).Key == Words(copy).Key);
    }

    /// <summary>Whether a copy that has joined before still belongs to the article.</summary>
    public static bool StillBelongs(Article article, Rank rank, OtherCopy copy)
    {
        if (IsAlike(article, copy.Article, copy.Named))
            return true;
        if (!copy.Named)
            return false;
        var (one, two) = (Wording.Of(article), Wording.Of(copy.Article));
        var comparable = one.Counts && two.Counts;
        return rank.IsOfOnePublisher(copy.Standing)
            ? !comparable || Wording.Overlap(one, two) >= LeastOverlapOfOnePublisher
            : comparable && Wording.Overlap(one, two) >= LeastOverlap;
    }

    /// <summary>Whether readers see the same words.</summary>
    public static bool HaveSameWords(Article a, Article b) =>
        a.Body == b.Body && a.Headline == b.Headline && a.Standfirst == b.Standfirst;

    // Headline and standfirst, as plain text in which nothing is markup.
    private static Wording Words(Article article) =>
        Wording.OfMarkup(System.Net.WebUtility.HtmlEncode($"{article.Headline}\n{article.Standfirst}"));
}
