using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Storage;

/// <summary>
/// Other sources' copies of an article. The article keeps its id and shows the copy of the highest <see cref="Rank"/>, of equal ones the
/// first; the others are named beside it. Each copy is kept as its source last gave it, so that one can take the other's place, or leave.
/// </summary>
internal static class OtherCopies
{
    private const int Most = 20;
    private const int MostCharacters = 4_000_000;
    private const int MostNames = 60;

    /// <summary>Whether a copy that is received for the first time belongs to an article that is there.</summary>
    /// <param name="current">The article.</param>
    /// <param name="received">The copy.</param>
    /// <param name="now">The time now: what an embargo holds is joined by nobody and joins nobody.</param>
    public static bool Fits(StoredArticle current, Article received, DateTimeOffset now) =>
        IsOpenTo(current, received, now) && Likenesses.IsAlike(current.Article, received, IsNamed(current, received.Names));

    /// <summary>Whether a copy could belong to an article, but for what it says.</summary>
    public static bool IsOpenTo(StoredArticle current, Article received, DateTimeOffset now) =>
        current.Article.Status == ArticleStatus.Published && !current.IsHeld(now) && !(received.Embargo > now) && SameLanguage(current.Article, received)
        && current.Others.Count < Most && current.Others.Sum(other => other.Article.Body.Length) + received.Body.Length < MostCharacters
        && !IsSameSource(current.Article.Source, received.Source) && !current.Others.Any(other => IsSameSource(other.Article.Source, received.Source));

    /// <summary>The article after a copy that is not shown; null where the copy is no newer than the one that is known.</summary>
    public static StoredArticle? Next(StoredArticle current, ArticleReceived received, SiteOptions site, DateTimeOffset now)
    {
        var (article, copy) = (received.Article with { Names = [] }, new Copy(received.Article.Updated, received.ReceivedAt));
        var known = current.Others.FirstOrDefault(other => other.Article.Id == article.Id);
        if (copy.CompareTo(known?.Newest) <= 0)
            return null;
        var (withdrawn, own, names) = (article.Status == ArticleStatus.Withdrawn, article.Id == current.Id, received.Article.Names);
        var other = new OtherCopy(withdrawn && known is not null ? known.Article with { Status = ArticleStatus.Withdrawn } : article, copy, known?.Named ?? IsNamed(current, names))
        {
            // A withdrawal has no names, and says nothing of those that its copy gave.
            Rank = withdrawn ? known?.Rank : Rank.Of(received).Kept,
        };
        var outranked = current.Standing.Outranks(other.Standing);
        var strange = !withdrawn && known is not null && !Likenesses.StillBelongs(current.Article, current.Standing, other);
        if (strange && !own)
            return Told(current with { Others = [.. current.Others.Where(one => one != known)], Revision = current.Revision + 1 }, copy, now);

        other = other with { IsStrange = strange && outranked };
        var seen = current with
        {
            Others = known is null ? [.. current.Others, other] : [.. current.Others.Select(one => one == known ? other : one)],
            Names = Joined(current.Names, names),
            Revision = current.Revision + 1,
        };
        // Of equal rank the source that brought it first gets it back; another only where nobody has it.
        var leads = !withdrawn && !other.IsStrange && !(article.Embargo > now)
            && (other.Standing.Outranks(current.Standing) || (!outranked && (own || current.Article.Status == ArticleStatus.Withdrawn)));
        return leads ? Leading(seen, other, current.Article.Status, copy, site, now) : Told(seen, copy, now);
    }

    /// <summary>The copy that can take the place of the one that is shown, or null.</summary>
    public static OtherCopy? InItsPlace(StoredArticle current) => current.Others
        .Where(other => other.Article.Status == ArticleStatus.Published && !other.IsStrange)
        .Aggregate((OtherCopy?)null, (best, other) => best is null || other.Standing.Outranks(best.Standing) ? other : best);

    /// <summary>The article in the words of one of its other copies.</summary>
    /// <param name="seen">With the newest copy noted.</param>
    /// <param name="next">The one whose words count from now on.</param>
    /// <param name="left">Whether the copy that was shown is still there at its source.</param>
    /// <param name="copy">The copy that brought the change about.</param>
    /// <param name="site">The site, for the path.</param>
    /// <param name="now">The time now.</param>
    public static StoredArticle Leading(StoredArticle seen, OtherCopy next, ArticleStatus left, Copy copy, SiteOptions site, DateTimeOffset now)
    {
        var before = new OtherCopy(seen.Article with { Id = seen.Lead ?? seen.Id, Status = left, Path = null, Version = 0, AlsoFrom = [], AlsoAs = [], Pin = null }, seen.Newest, next.Named) { Rank = seen.Rank };
        var turned = seen with
        {
            Lead = next.Article.Id == seen.Id ? null : next.Article.Id,
            Newest = next.Newest,
            Rank = next.Rank,
            Others = [.. seen.Others.Where(other => other.Article.Id != next.Article.Id), before],
        };
        // Who leads by rank is not bound by the date that another source has claimed.
        var claimed = next.Standing.Outranks(seen.Standing) ? seen.Article with { FirstPublished = next.Article.FirstPublished } : seen.Article;
        var candidate = Succession.Published(claimed, next.Article, site);
        return Succession.Becoming(Parted(turned, seen.Article, candidate), seen.Article, candidate, copy, now);
    }

    /// <summary>The article without those copies that say something else than it does now: see <see cref="StoredArticle.Parted"/>.</summary>
    public static StoredArticle Parted(StoredArticle seen, Article before, Article after)
    {
        if (seen.Others.Count == 0 || Likenesses.HaveSameWords(before, after))
            return seen;
        var (staying, parted) = (new List<OtherCopy>(), new List<OtherCopy>());
        foreach (var other in seen.Others)
        {
            var strange = other.Article.Status == ArticleStatus.Published && !Likenesses.StillBelongs(after, seen.Standing, other);
            if (strange && other.Article.Id != seen.Id)
                parted.Add(other);
            else
                // The article's id and address are known by it, so that its first copy can never leave: it is kept and not shown.
                staying.Add(other with { IsStrange = strange });
        }
        return seen with { Others = staying, Parted = parted };
    }

    /// <summary>The names with those of one more copy.</summary>
    public static IReadOnlyList<string> Joined(IReadOnlyList<string> names, IReadOnlyList<string> more) => more.All(names.Contains) ? names : [.. names.Union(more).TakeLast(MostNames)];

    private static StoredArticle Told(StoredArticle seen, Copy copy, DateTimeOffset now) => Succession.Becoming(seen, seen.Article, seen.Article, copy, now);

    /// <summary>The article with those named who have it too: each once, whatever they bring it by.</summary>
    public static Article WithCompany(Article article, StoredArticle stored) => article with
    {
        AlsoFrom =
        [
            .. stored.Others.Where(other => other.Article.Status == ArticleStatus.Published && !other.IsStrange).Select(other => other.Article.Source)
                .Where(source => !IsSameName(source, article.Source)).DistinctBy(source => source.Name.ToUpperInvariant()),
        ],
        AlsoAs = [.. stored.Copies.Distinct().Order(StringComparer.Ordinal)],
    };

    /// <summary>Whether both come by one way in under one name.</summary>
    public static bool IsSameSource(Source a, Source b) => a.Id == b.Id && IsSameName(a, b);

    private static bool IsNamed(StoredArticle current, IReadOnlyList<string> names) => names.Any(current.Names.Contains);

    private static bool SameLanguage(Article a, Article b) => string.Equals(a.Language.Split('-')[0], b.Language.Split('-')[0], StringComparison.OrdinalIgnoreCase);

    private static bool IsSameName(Source a, Source b) => string.Equals(a.Name, b.Name, StringComparison.OrdinalIgnoreCase);
}
