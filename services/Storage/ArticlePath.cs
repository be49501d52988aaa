using System.Globalization;
using System.Text;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Storage;

/// <summary>
/// Where an article's page lives: <c>/{section}/{yyyy}/{mm}/{dd}/{slug}-{id}</c>, percent-encoded; in an edition other than the
/// publication's first with the edition's address in front: <c>/fa/{section}/…</c>. What stands before the year has one segment for
/// each name of the section, and one more in such an edition, so that readers of a path need no configuration to tell.
/// </summary>
internal static class ArticlePath
{
    private const int SlugLength = 80;

    // First segments that mean something else at the public address.
    private static readonly HashSet<string> Taken = ["api", "articles", "assets", "authors", "events", "health", "ops", "pictures", "search", "sitemaps", "topics"];

    /// <summary>The path of an article with its present language, section, headline and day of first publication (UTC).</summary>
    public static string Of(Article article, SiteOptions site)
    {
        var path = new StringBuilder();
        if (site.EditionFor(article.Language) is { } edition)
            path.Append('/').Append(edition.Segment);
        foreach (var (place, name) in article.Section.Index())
        {
            var slug = Slug.Of(name) is { Length: > 0 } words ? words : "section";
            if (place == 0 && (Taken.Contains(slug) || site.Editions.Any(other => other.Segment == slug)))
                slug += "-section";
            path.Append('/').Append(Uri.EscapeDataString(slug));
        }
        path.Append(CultureInfo.InvariantCulture, $"/{article.FirstPublished.UtcDateTime:yyyy'/'MM'/'dd}/");
        var headline = Slug.Of(article.Headline, SlugLength);
        return path.Append(Uri.EscapeDataString(headline.Length > 0 ? headline : "article")).Append('-').Append(article.Id).ToString();
    }
}
