using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>Tags by which the gateway's cache knows what a page shows: on each page in <c>Cache-Tag</c>, and in <see cref="PagesChanged"/>.</summary>
internal static class PageTags
{
    public const string Home = "home";
    public const string Feed = "feed";

    /// <summary>Of every page that names mirrors.</summary>
    public const string Mirrors = "mirrors";

    /// <summary>No page's, but what every open page listens for: news that its source calls a flash or urgent.</summary>
    public const string Urgent = "urgent";

    private const int UrgentFrom = 2;

    // What has been stored this long is no news any more, as when a service has been down or reads again what it may have missed.
    private static readonly TimeSpan LongestNews = TimeSpan.FromMinutes(10);

    /// <summary>Of every page that shows the article, be it as a line in a list.</summary>
    public static string Of(Article article) => "article:" + article.Id;

    /// <summary>Of a section's lists; percent-encoded, as a header can carry no more than ASCII.</summary>
    public static string OfSection(string address) => "section:" + Sections.Encoded(address);

    /// <summary>What changes when a version takes the place of another: the article, home, the feed, and each section, topic, author and story that it is in or was in.</summary>
    public static IReadOnlyList<string> Changed(Held held) =>
        [Home, Feed, Of(held.Article), .. Lists.Of(held.Article).Union(held.ListsBefore).Select(Lists.Tag).OfType<string>()];

    /// <summary>What changes by several versions, each tag once.</summary>
    public static PagesChanged Changed(IReadOnlyList<Held> held, DateTimeOffset at) => new()
    {
        Tags = [.. held.SelectMany(Changed).Distinct()],
        Gone = [.. held.Where(one => one.Article.Status == ArticleStatus.Withdrawn).Select(one => Of(one.Article)).Distinct()],
        ChangedAt = at,
    };

    /// <summary>What open pages are told of a version: nothing if that is not the one that is held, has been there for a while, or may not be seen yet.</summary>
    public static PageChange? News(Article article, DateTimeOffset storedAt, Held held, DateTimeOffset now) =>
        held.Article.Version != article.Version || now - storedAt > LongestNews || article.Embargo > now
            ? null
            : new PageChange
            {
                ArticleId = article.Id,
                Version = article.Version,
                Kind = article.Status == ArticleStatus.Withdrawn ? PageChangeKind.Withdrawn : article.Version > 1 ? PageChangeKind.Updated : PageChangeKind.New,
                Headline = article.Headline,
                Path = article.Path!,
                Language = article.Language,
                Tags = article.Urgency <= UrgentFrom ? [.. Changed(held), Urgent] : Changed(held),
            };
}
