using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Rendering;

/// <summary>Feeds of the site and of each of its lists, page by page.</summary>
internal sealed class FeedPages(IReadModel model, Newsstand newsstand, SitePages pages, IOptions<SiteOptions> site, IOptions<SyndicationOptions> syndication)
{
    /// <summary>Articles on a page.</summary>
    public const int Length = 30;

    /// <summary>The feed of the list at <paramref name="list"/>, a decoded address without a slash at its end; of the site if it is empty.</summary>
    public async Task<Answer> Of(string list, FeedFormat format, string? page, CancellationToken cancellation)
    {
        if (!newsstand.Open)
            return pages.Starting();
        if (Destinations.PageNumber(page) is not { } number)
            return await pages.Bad(cancellation);
        if (await Named(list, cancellation) is not { } found)
            return await pages.Missing(cancellation);
        // One more than is shown tells whether there is a next page.
        var articles = await model.List(found.Address, (number - 1) * Length, Length + 1, bodies: true, cancellation);
        if (articles.Count == 0 && number > 1)
            return await pages.Missing(cancellation);
        var feed = new Feed
        {
            Site = site.Value,
            Syndication = syndication.Value,
            Title = found.Title,
            Path = found.Path,
            Language = found.Language,
            Articles = [.. articles.Take(Length)],
            Number = number,
            More = articles.Count > Length,
        };
        return new Answer(StatusCodes.Status200OK, format.MediaType + "; charset=utf-8", format.Write(feed)) { Tags = [found.Tag, .. feed.Articles.Select(PageTags.Of)] };
    }

    private async Task<(string Title, string Path, string Language, string Address, string Tag)?> Named(string list, CancellationToken cancellation)
    {
        var (edition, inside) = Publication.Of(site.Value).EditionIn(list.Trim('/'));
        if (list == "/" || list.StartsWith("//", StringComparison.Ordinal))
            return null;
        if (inside.Length == 0)
            return (edition.Name, edition.Home, edition.Language, edition.Front, PageTags.Feed);
        return await pages.List(edition, inside, cancellation) is var (name, page)
            ? ($"{page.Name} | {edition.Name}", page.Path, page.Language, name, Lists.Tag(name)!)
            : null;
    }
}
