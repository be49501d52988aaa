using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>Tags by which the gateway's cache knows what a page shows: on each page in <c>Cache-Tag</c>, and in <see cref="PagesChanged"/>.</summary>
internal static class PageTags
{
    public const string Home = "home";
    public const string Feed = "feed";

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
}
