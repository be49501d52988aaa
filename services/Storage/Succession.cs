using System.Text.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Storage;

/// <summary>Decides what a received copy makes of the article that is there.</summary>
internal static class Succession
{
    /// <summary>What to write in place of <paramref name="current"/>, or null where nothing changes.</summary>
    public static StoredArticle? Next(StoredArticle? current, ArticleReceived received, DateTimeOffset now)
    {
        var copy = new Copy(received.Article.Updated, received.ReceivedAt);
        if (current is null)
            return new StoredArticle { Article = First(received.Article), StoredAt = now, Newest = copy };
        if (copy.CompareTo(current.Newest) <= 0)
            return null;

        var seen = current with { Newest = copy, Revision = current.Revision + 1 };
        var candidate = received.Article.Status == ArticleStatus.Withdrawn
            ? current.Article with { Status = ArticleStatus.Withdrawn }
            : Published(current.Article, OwnCopies.Kept(received.Article, current.Article));
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

    private static Article First(Article article) => article with { Version = 1, Path = ArticlePath.Of(article) };

    private static Article Published(Article current, Article received)
    {
        // A time that Ingestion had to assume is always later than the first one, so the earlier of the two is the source's.
        var next = received with { FirstPublished = received.FirstPublished < current.FirstPublished ? received.FirstPublished : current.FirstPublished };
        // The path moves only with what it is made of: a better way to make slugs must not move the whole archive.
        var moved = next.Headline != current.Headline || !next.Section.SequenceEqual(current.Section) || next.FirstPublished.Date != current.FirstPublished.Date;
        return next with { Path = moved ? ArticlePath.Of(next) : current.Path };
    }

    // Whether readers would see no difference. The lists in an article have no equality of their own, its JSON has.
    private static bool Same(Article a, Article b) => Content(a).AsSpan().SequenceEqual(Content(b));

    private static byte[] Content(Article article) =>
        JsonSerializer.SerializeToUtf8Bytes(article with { Version = 0, Path = null, Updated = default }, Json.Options);
}
