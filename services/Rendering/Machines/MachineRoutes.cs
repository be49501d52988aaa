using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Rendering;

/// <summary>Which address for machines is answered by what; feeds of lists stand beside the lists in <see cref="PageRoutes"/>.</summary>
internal static class MachineRoutes
{
    private const string Hour = "public, max-age=3600";

    public static void MapMachines(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/sitemap.xml", PageRoutes.Reading, (SitemapPages sitemaps, CancellationToken cancellation) => sitemaps.All(cancellation));
        routes.MapMethods("/sitemaps/{name}.xml", PageRoutes.Reading, (string name, SitemapPages sitemaps, CancellationToken cancellation) => sitemaps.File(name, cancellation));
        routes.MapMethods("/tv/roku.json", PageRoutes.Reading, (TvPages tv, CancellationToken cancellation) => tv.Channel(cancellation));
        routes.MapMethods("/tv/roku-search.json", PageRoutes.Reading, (HttpRequest request, TvPages tv, CancellationToken cancellation) => tv.RokuSearch(request.Query["page"], cancellation));
        routes.MapMethods("/tv/mrss.xml", PageRoutes.Reading, (HttpRequest request, TvPages tv, CancellationToken cancellation) => tv.Mrss(request.Query["page"], cancellation));

        routes.MapMethods("/robots.txt", PageRoutes.Reading, (IOptions<SiteOptions> site) => File("text/plain; charset=utf-8", SiteFiles.Robots(site.Value)));
        routes.MapMethods("/manifest.webmanifest", PageRoutes.Reading, (IOptions<SiteOptions> site) => File("application/manifest+json; charset=utf-8", SiteFiles.Manifest(site.Value)));
        routes.MapMethods("/opensearch.xml", PageRoutes.Reading, (IOptions<SiteOptions> site) => File("application/opensearchdescription+xml; charset=utf-8", SiteFiles.OpenSearch(site.Value)));
        routes.MapMethods("/.well-known/security.txt", PageRoutes.Reading, async (IOptions<SiteOptions> site, IOptions<SyndicationOptions> syndication, TimeProvider time, SitePages pages, CancellationToken cancellation) =>
            SiteFiles.Security(site.Value, syndication.Value, time.Now()) is { } file ? File("text/plain; charset=utf-8", file) : await pages.Missing(cancellation));
        routes.MapMethods("/favicon.ico", PageRoutes.Reading, (IOptions<SiteOptions> site) => File(Publication.Of(site.Value).Icons.Favicon));
    }

    private static Answer File(Asset asset) => File(asset.MediaType, asset.Content);

    private static Answer File(string mediaType, byte[] content) => new(StatusCodes.Status200OK, mediaType, content) { CacheControl = Hour };
}
