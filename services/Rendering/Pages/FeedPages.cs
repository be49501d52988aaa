using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Rendering;

/// <summary>Feeds of the site and of each section: the newest thirty with their whole text.</summary>
internal sealed class FeedPages(IReadModel model, Newsstand newsstand, SitePages pages, IOptions<SiteOptions> site)
{
    private const int Length = 30;

    public async Task<Answer> Site(CancellationToken cancellation)
    {
        if (!newsstand.Open)
            return pages.Starting();
        var articles = await model.List(Sections.All, 0, Length, bodies: true, cancellation);
        return Feed(site.Value.Name, "/", "/feed.xml", PageTags.Feed, articles);
    }

    public async Task<Answer> Section(string address, CancellationToken cancellation)
    {
        if (!newsstand.Open || await model.Section(address, cancellation) is not { } section)
            return await pages.Missing(Publication.Of(site.Value).First, cancellation);
        var articles = await model.List(address, 0, Length, bodies: true, cancellation);
        var path = "/" + Sections.Encoded(address);
        return Feed($"{section.Name} | {site.Value.Name}", path, path + "/feed.xml", PageTags.OfSection(address), articles);
    }

    private Answer Feed(string title, string path, string feedPath, string tag, IReadOnlyList<Contracts.Article> articles) =>
        new(StatusCodes.Status200OK, "application/rss+xml; charset=utf-8", Rss.Write(site.Value, title, path, feedPath, articles))
        {
            Tags = [tag, .. articles.Select(PageTags.Of)],
        };
}
