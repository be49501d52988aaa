using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Rendering;

/// <summary>Which address for machines is answered by what; feeds of lists stand beside the lists in <see cref="PageRoutes"/>.</summary>
internal static class MachineRoutes
{
    private const string Hour = "public, max-age=3600";

    public static void MapMachines(this IEndpointRouteBuilder routes)
    {
        routes.Get("/sitemap.xml", (SitemapPages sitemaps, CancellationToken cancellation) => sitemaps.All(cancellation));
        routes.Get("/sitemaps/{name}.xml", (string name, SitemapPages sitemaps, CancellationToken cancellation) => sitemaps.File(name, cancellation));
        routes.Get("/tv/roku.json", (TvPages tv, CancellationToken cancellation) => tv.Channel(cancellation));
        routes.Get("/tv/roku-search.json", (HttpRequest request, TvPages tv, CancellationToken cancellation) => tv.RokuSearch(request.Query["page"], cancellation));
        routes.Get("/tv/mrss.xml", (HttpRequest request, TvPages tv, CancellationToken cancellation) => tv.Mrss(request.Query["page"], cancellation));

        routes.Get("/robots.txt", (IOptions<SiteOptions> site) => File("text/plain; charset=utf-8", SiteFiles.Robots(site.Value)));
        routes.Get("/manifest.webmanifest", (IOptions<SiteOptions> site) => File("application/manifest+json; charset=utf-8", SiteFiles.Manifest(site.Value)));
        routes.Get("/opensearch.xml", (IOptions<SiteOptions> site) => File("application/opensearchdescription+xml; charset=utf-8", SiteFiles.OpenSearch(site.Value)));
        routes.Get("/.well-known/security.txt", async (IOptions<SiteOptions> site, IOptions<SyndicationOptions> syndication, TimeProvider time, SitePages pages, CancellationToken cancellation) =>
            SiteFiles.Security(site.Value, syndication.Value, time.Now()) is { } file ? File("text/plain; charset=utf-8", file) : await pages.Missing(cancellation));
        routes.Get("/favicon.ico", (IOptions<SiteOptions> site) => File(Publication.Of(site.Value).Icons.Favicon));
    }

    private static Answer File(Asset asset) => File(asset.MediaType, asset.Content);

    private static Answer File(string mediaType, byte[] content) => new(StatusCodes.Status200OK, mediaType, content) { CacheControl = Hour };
}
