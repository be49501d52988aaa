using System.Text.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Storage;

/// <summary>Decides what a received copy makes of the article that is there.</summary>
internal static class Succession
{
    /// <summary>
    /// What to write in place of <paramref name="current"/>, or null where nothing changes. If what is written does not have the received
    /// copy (<see cref="StoredArticle.Has"/>), that has become an article of its own and is to be stored as such.
    /// </summary>
    public static StoredArticle? Next(StoredArticle? current, ArticleReceived received, SiteOptions site, DateTimeOffset now)
    {
        if (received.Pin is { } order)
            return current is null ? null : Pinned(current, order, received.ReceivedAt, now);
        var copy = new Copy(received.Article.Updated, received.ReceivedAt);
        var (article, names) = (received.Article with { Names = [] }, received.Article.Names);
        if (current is null)
            return new StoredArticle { Article = article with { Version = 1, Path = ArticlePath.Of(article, site) }, StoredAt = now, Newest = copy, Names = names, Rank = Rank.Of(received).Kept };
        if (IsOrder(article))
            return copy.CompareTo(current.Newest) <= 0 ? null : Withdrawn(current, copy, now);
        if (article.Id != (current.Lead ?? current.Id))
            return OtherCopies.Next(current, received, site, now);
        if (copy.CompareTo(current.Newest) <= 0)
            return null;

        var seen = current with { Newest = copy, Revision = current.Revision + 1, Names = OtherCopies.Joined(current.Names, names) };
        if (article.Status != ArticleStatus.Withdrawn)
        {
            var next = Published(current.Article, article, site);
            return Becoming(OtherCopies.Parted(seen with { Rank = Rank.Of(received).Kept }, current.Article, next), current.Article, next, copy, now);
        }
        // Taken back by one source while another still has it: the article stays, in that one's words.
        return OtherCopies.InItsPlace(seen) is { } other
            ? OtherCopies.Leading(seen, other, ArticleStatus.Withdrawn, copy, site, now)
            : Becoming(seen, current.Article, current.Article with { Status = ArticleStatus.Withdrawn }, copy, now);
    }

    /// <summary>What an article is after one more copy: a new version where readers see a difference, to be announced.</summary>
    /// <param name="seen">With the copy noted.</param>
    /// <param name="current">The article before.</param>
    /// <param name="candidate">The article after.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="now">The time now.</param>
    public static StoredArticle Becoming(StoredArticle seen, Article current, Article candidate, Copy copy, DateTimeOffset now)
    {
        candidate = OtherCopies.WithCompany(candidate, seen);
        if (Same(candidate, current))
            return seen;
        return seen with
        {
            Article = candidate with
            {
                Version = current.Version + 1,
                // A source that edits without saying when is taken at the moment of its copy, so that readers see that something changed.
                Updated = SameText(candidate, current) ? current.Updated : copy.Updated > current.Updated ? copy.Updated : copy.ReceivedAt,
            },
            StoredAt = now,
            Announced = false,
        };
    }

    /// <summary>The article with what a newer copy says in place of what it said.</summary>
    public static Article Published(Article current, Article received, SiteOptions site)
    {
        var kept = OwnCopies.Kept(received, current);
        var next = kept with
        {
            Id = current.Id,
            // A time that Ingestion had to assume is always later than the first one, so the earlier of the two is the source's.
            FirstPublished = kept.FirstPublished < current.FirstPublished ? kept.FirstPublished : current.FirstPublished,
            Pin = current.Pin,
            Story = kept.Story ?? (Stories.IsOurs(current.Story) ? current.Story : null),
        };
        // The path moves only with what it is made of: a better way to make slugs, or a new edition, must not move the whole archive.
        var moved = next.Headline != current.Headline || !next.Section.SequenceEqual(current.Section) || next.FirstPublished.Date != current.FirstPublished.Date || next.Language != current.Language;
        return next with { Path = moved ? ArticlePath.Of(next, site) : current.Path };
    }

    // What an operator takes from the site is no source's copy, and holds for all of them.
    private static bool IsOrder(Article article) => article is { Status: ArticleStatus.Withdrawn, Source.Id: null };

    private static StoredArticle Withdrawn(StoredArticle current, Copy order, DateTimeOffset now)
    {
        var seen = current with
        {
            Newest = order,
            Others = [.. current.Others.Select(other => other with { Article = other.Article with { Status = ArticleStatus.Withdrawn }, Newest = order.CompareTo(other.Newest) > 0 ? order : other.Newest })],
            Revision = current.Revision + 1,
        };
        return Becoming(seen, current.Article, current.Article with { Status = ArticleStatus.Withdrawn }, order, now);
    }

    // What an operator says of an article's place is no copy of it: the times of copies stay as they are, and of two orders the later counts.
    private static StoredArticle? Pinned(StoredArticle current, PinOrder order, DateTimeOffset orderedAt, DateTimeOffset now)
    {
        if (orderedAt <= current.PinOrdered)
            return null;
        var seen = current with { PinOrdered = orderedAt, Revision = current.Revision + 1 };
        if (current.Article.Pin == order.Place)
            return seen;
        return seen with { Article = current.Article with { Version = current.Article.Version + 1, Pin = order.Place }, StoredAt = now, Announced = false };
    }

    // Whether readers would see no difference. The lists in an article have no equality of their own, its JSON has.
    private static bool Same(Article a, Article b) => Content(a).AsSpan().SequenceEqual(Content(b));

    // Whether the source's own words and pictures are the same: who else has them, and that our copies have come, is no change of it.
    private static bool SameText(Article a, Article b) => Same(Own(a), Own(b));

    private static Article Own(Article article) => OwnCopies.Without(article) with { AlsoFrom = [], AlsoAs = [] };

    private static byte[] Content(Article article) =>
        JsonSerializer.SerializeToUtf8Bytes(article with { Version = 0, Path = null, Updated = default, Names = [], Source = article.Source with { Id = null } }, Json.Options);
}
