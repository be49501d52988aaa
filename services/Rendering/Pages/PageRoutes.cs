using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Rendering;

/// <summary>Which address is answered by what.</summary>
internal static partial class PageRoutes
{
    /// <summary>What can be done with pages.</summary>
    public static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    private const string Id = "/articles/{id:regex(^[a-z0-9]{{16}}$)}";

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        var publication = Publication.Of(routes.ServiceProvider.GetRequiredService<IOptions<SiteOptions>>().Value);
        var pages = routes.MapGroup("").ExcludeFromDescription().AddEndpointFilter(WithPageForFailure);
        pages.MapMethods("/", Reading, (SitePages site, CancellationToken cancellation) => site.Home(publication.First, cancellation));
        foreach (var edition in publication.Editions)
            pages.MapMethods(edition.Before + "/search", Reading, (HttpRequest request, SearchPages search, CancellationToken cancellation) => search.Answer(edition, request.Query, cancellation));
        pages.MapMethods(Id, Reading, (string id, SitePages site, CancellationToken cancellation) => site.PermanentLink(id, cancellation));
        pages.MapMethods("/{**path}", Reading, (HttpRequest request, SitePages site, FeedPages feeds, CancellationToken cancellation) =>
            FeedFormat.In(request.Path.Value ?? "") is var (format, list)
                ? feeds.Of(list, format, request.Query["page"], cancellation)
                : site.Address(request.Path, request.Query, cancellation));
        pages.MapMachines();

        foreach (var asset in Assets.All.Union(publication.Files))
            pages.MapMethods(asset.Path, Reading, () => new Answer(StatusCodes.Status200OK, asset.MediaType, asset.Content) { CacheControl = "public, max-age=31536000, immutable" });
        // Asked for anew each time, so that a new worker takes over at once.
        pages.MapMethods(LiveScript.Worker.Path, Reading, () => new Answer(StatusCodes.Status200OK, LiveScript.Worker.MediaType, LiveScript.Worker.Content) { CacheControl = "public, max-age=0, must-revalidate" });
        pages.MapMethods("/offline.{language}.html", Reading, (string language, SitePages site, CancellationToken cancellation) => site.Offline(language, cancellation));
        // Programs that miss an address of the API are answered in their own tongue.
        routes.MapMethods("/api/{**path}", Reading, () => Results.Problem(statusCode: StatusCodes.Status404NotFound, detail: "There is nothing at this address of the API; /api/openapi.json lists what there is.")).ExcludeFromDescription();
    }

    private static async ValueTask<object?> WithPageForFailure(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        try
        {
            return await next(call);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            Log.Failed(context.RequestServices.GetRequiredService<ILogger<SitePages>>(), exception, context.Request.Path);
            return context.RequestServices.GetRequiredService<SitePages>().Failed();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The page {Path} could not be made")]
        public static partial void Failed(ILogger logger, Exception exception, string path);
    }
}
