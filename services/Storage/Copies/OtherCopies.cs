using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Storage;

/// <summary>
/// What another source's copy makes of an article. The article keeps its id, its address and the text of the source that brought it first;
/// the others are named beside it. Each copy is kept as its source last gave it, so that one can take the other's place, or leave.
/// </summary>
internal static class OtherCopies
{
    private const int Most = 20;
    private const int MostCharacters = 4_000_000;
    private const int MostNames = 60;

    // Less in common than this, under another headline: whatever address it names, it is not the same item.
    private const double LeastOverlap = 0.1;

    /// <summary>Whether a copy that is received for the first time belongs to an article that is there.</summary>
    /// <param name="current">The article.</param>
    /// <param name="received">The copy.</param>
    /// <param name="now">The time now: what an embargo holds is joined by nobody and joins nobody.</param>
    public static bool Fits(StoredArticle current, Article received, DateTimeOffset now) =>
        current.Article.Status == ArticleStatus.Published && !current.IsHeld(now) && !(received.Embargo > now) && SameLanguage(current.Article, received)
        && current.Others.Count < Most && current.Others.Sum(other => other.Article.Body.Length) + received.Body.Length < MostCharacters
        && !IsSameSource(current.Article.Source, received.Source) && !current.Others.Any(other => IsSameSource(other.Article.Source, received.Source))
        && StillFits(current.Article, received, IsNamed(current, received.Names));

    /// <summary>What becomes of the article; null where the copy is no newer than the one that is known.</summary>
    public static StoredArticle? Next(StoredArticle current, Article received, IReadOnlyList<string> names, Copy copy, SiteOptions site, DateTimeOffset now)
    {
        var known = current.Others.FirstOrDefault(other => other.Article.Id == received.Id);
        if (copy.CompareTo(known?.Newest) <= 0)
            return null;
        var (withdrawn, own) = (received.Status == ArticleStatus.Withdrawn, received.Id == current.Id);
        var other = new OtherCopy(withdrawn && known is not null ? known.Article with { Status = ArticleStatus.Withdrawn } : received, copy, known?.Named ?? IsNamed(current, names));
        if (!withdrawn && !own && known is not null && !StillFits(current.Article, received, known.Named))
            return Told(current with { Others = [.. current.Others.Where(one => one != known)], Revision = current.Revision + 1 }, copy, now);

        var seen = current with
        {
            Others = known is null ? [.. current.Others, other] : [.. current.Others.Select(one => one == known ? other : one)],
            Names = Joined(current.Names, names),
            Revision = current.Revision + 1,
        };
        // The source that brought it first gets it back; another only where nobody has it, or with what is newer.
        return !withdrawn && (own || current.Article.Status == ArticleStatus.Withdrawn || IsNewerText(other, known, current))
            ? Leading(seen, other, current.Article.Status, copy, site, now)
            : Told(seen, copy, now);
    }

    /// <summary>The copy that can take the place of the one that is shown, or null.</summary>
    public static OtherCopy? InItsPlace(StoredArticle current) => current.Others.FirstOrDefault(other => other.Article.Status == ArticleStatus.Published);

    /// <summary>The article in the words of one of its other copies.</summary>
    /// <param name="seen">With the newest copy noted.</param>
    /// <param name="next">The one whose words count from now on.</param>
    /// <param name="left">Whether the copy that was shown is still there at its source.</param>
    /// <param name="copy">The copy that brought the change about.</param>
    /// <param name="site">The site, for the path.</param>
    /// <param name="now">The time now.</param>
    public static StoredArticle Leading(StoredArticle seen, OtherCopy next, ArticleStatus left, Copy copy, SiteOptions site, DateTimeOffset now)
    {
        var before = new OtherCopy(seen.Article with { Id = seen.Lead ?? seen.Id, Status = left, Path = null, Version = 0, AlsoFrom = [], AlsoAs = [], Pin = null }, seen.Newest, next.Named);
        var turned = seen with { Lead = next.Article.Id == seen.Id ? null : next.Article.Id, Newest = next.Newest, Others = [.. seen.Others.Where(other => other.Article.Id != next.Article.Id), before] };
        return Succession.Becoming(turned, seen.Article, Succession.Published(seen.Article, next.Article, site), copy, now);
    }

    /// <summary>The names with those of one more copy.</summary>
    public static IReadOnlyList<string> Joined(IReadOnlyList<string> names, IReadOnlyList<string> more) => more.All(names.Contains) ? names : [.. names.Union(more).TakeLast(MostNames)];

    private static StoredArticle Told(StoredArticle seen, Copy copy, DateTimeOffset now) => Succession.Becoming(seen, seen.Article, seen.Article, copy, now);

    /// <summary>The article with those named who have it too: each once, whatever they bring it by.</summary>
    public static Article WithCompany(Article article, StoredArticle stored) => article with
    {
        AlsoFrom =
        [
            .. stored.Others.Where(other => other.Article.Status == ArticleStatus.Published).Select(other => other.Article.Source)
                .Where(source => !IsSameName(source, article.Source)).DistinctBy(source => source.Name.ToUpperInvariant()),
        ],
        AlsoAs = [.. stored.Copies.Distinct().Order(StringComparer.Ordinal)],
    };

    private static bool StillFits(Article article, Article received, bool named)
    {
        var (one, two) = (Wording.Of(article), Wording.Of(received));
        return named ? !Contradicts(article, one, received, two) : Wording.Likeness(one, two) >= Wording.Near;
    }

    // Somebody may name another's address; then the words tell.
    private static bool Contradicts(Article a, Wording wordsOfA, Article b, Wording wordsOfB) =>
        !string.Equals(a.Headline, b.Headline, StringComparison.OrdinalIgnoreCase) && wordsOfA.Counts && wordsOfB.Counts && Wording.Overlap(wordsOfA, wordsOfB) < LeastOverlap;

    private static bool SameWords(Article a, Article b) => Wording.Of(a).Key == Wording.Of(b).Key;

    private static bool IsNamed(StoredArticle current, IReadOnlyList<string> names) => names.Any(current.Names.Contains);

    // The same item by way of another feed, edited since. A teaser is no edit; nor is what another feed has always said in other words.
    private static bool IsNewerText(OtherCopy other, OtherCopy? known, StoredArticle current) =>
        other.Named && other.Article.Body.Length * 2 > current.Article.Body.Length && !SameWords(other.Article, current.Article)
        && (known is null
            ? other.Article.FirstPublished == current.Article.FirstPublished && other.Newest.Updated > current.Newest.Updated
            : !SameWords(other.Article, known.Article) && other.Newest.CompareTo(current.Newest) > 0);

    private static bool SameLanguage(Article a, Article b) => string.Equals(a.Language.Split('-')[0], b.Language.Split('-')[0], StringComparison.OrdinalIgnoreCase);

    private static bool IsSameSource(Source a, Source b) => a.Id == b.Id && IsSameName(a, b);

    private static bool IsSameName(Source a, Source b) => string.Equals(a.Name, b.Name, StringComparison.OrdinalIgnoreCase);
}
