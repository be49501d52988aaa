using System.Text.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Storage;

/// <summary>Decides what a received copy makes of the article that is there.</summary>
internal static class Succession
{
    /// <summary>What to write in place of <paramref name="current"/>, or null where nothing changes.</summary>
    public static StoredArticle? Next(StoredArticle? current, ArticleReceived received, SiteOptions site, DateTimeOffset now)
    {
        if (received.Pin is { } order)
            return current is null ? null : Pinned(current, order, received.ReceivedAt, now);
        var copy = new Copy(received.Article.Updated, received.ReceivedAt);
        if (current is null)
            return new StoredArticle { Article = First(received.Article, site), StoredAt = now, Newest = copy };
        if (copy.CompareTo(current.Newest) <= 0)
            return null;

        var seen = current with { Newest = copy, Revision = current.Revision + 1 };
        var candidate = received.Article.Status == ArticleStatus.Withdrawn
            ? current.Article with { Status = ArticleStatus.Withdrawn }
            : Published(current.Article, OwnCopies.Kept(received.Article, current.Article), site);
        if (Same(candidate, current.Article))
            return seen;
        return seen with
        {
            Article = candidate with
            {
                Version = current.Article.Version + 1,
                // A source that edits without saying when is taken at the moment of its copy, so that readers see that something changed.
                Updated = received.Article.Updated > current.Article.Updated ? received.Article.Updated
                    : Same(OwnCopies.Without(candidate), OwnCopies.Without(current.Article)) ? current.Article.Updated
                    : received.ReceivedAt,
            },
            StoredAt = now,
            Announced = false,
        };
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

    private static Article First(Article article, SiteOptions site) => article with { Version = 1, Path = ArticlePath.Of(article, site) };

    private static Article Published(Article current, Article received, SiteOptions site)
    {
        // A time that Ingestion had to assume is always later than the first one, so the earlier of the two is the source's.
        var next = received with { FirstPublished = received.FirstPublished < current.FirstPublished ? received.FirstPublished : current.FirstPublished, Pin = current.Pin };
        // The path moves only with what it is made of: a better way to make slugs, or a new edition, must not move the whole archive.
        var moved = next.Headline != current.Headline || !next.Section.SequenceEqual(current.Section) || next.FirstPublished.Date != current.FirstPublished.Date || next.Language != current.Language;
        return next with { Path = moved ? ArticlePath.Of(next, site) : current.Path };
    }

    // Whether readers would see no difference. The lists in an article have no equality of their own, its JSON has.
    private static bool Same(Article a, Article b) => Content(a).AsSpan().SequenceEqual(Content(b));

    private static byte[] Content(Article article) =>
        JsonSerializer.SerializeToUtf8Bytes(article with { Version = 0, Path = null, Updated = default }, Json.Options);
}
