using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Rendering;

/// <summary>Which address is answered by what.</summary>
internal static partial class PageRoutes
{
    private const string Id = "/articles/{id:regex(^[a-z0-9]{{16}}$)}";

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        var publication = Publication.Of(routes.ServiceProvider.GetRequiredService<IOptions<SiteOptions>>().Value);
        var pages = routes.MapGroup("").AddEndpointFilter(WithPageForFailure);
        pages.Get("/", (SitePages site, CancellationToken cancellation) => site.Home(publication.First, cancellation));
        foreach (var edition in publication.Editions)
            pages.Get(edition.Before + "/search", (HttpRequest request, SearchPages search, CancellationToken cancellation) => search.Answer(edition, request.Query, cancellation));
        pages.Get(Id, (string id, SitePages site, CancellationToken cancellation) => site.PermanentLink(id, cancellation));
        pages.Get("/{**path}", (HttpRequest request, SitePages site, FeedPages feeds, CancellationToken cancellation) =>
            FeedFormat.In(request.Path.Value ?? "") is var (format, list)
                ? feeds.Of(list, format, request.Query["page"], cancellation)
                : site.Address(request.Path, request.Query, cancellation));
        pages.MapMachines();

        foreach (var asset in Assets.All.Union(publication.Files))
            pages.Get(asset.Path, () => new Answer(StatusCodes.Status200OK, asset.MediaType, asset.Content) { CacheControl = "public, max-age=31536000, immutable" });
        // Asked for anew each time, so that a new worker takes over at once.
        pages.Get(LiveScript.Worker.Path, () => new Answer(StatusCodes.Status200OK, LiveScript.Worker.MediaType, LiveScript.Worker.Content) { CacheControl = "public, max-age=0, must-revalidate" });
        pages.Get("/offline.{language}.html", (string language, SitePages site, CancellationToken cancellation) => site.Offline(language, cancellation));
        // Programs that miss an address of the API are answered in their own tongue.
        routes.Get("/api/{**path}", () => Results.Problem(statusCode: StatusCodes.Status404NotFound, detail: "There is nothing at this address of the API; /api/openapi.json lists what there is."));
    }

    /// <summary>Maps an address that can be read.</summary>
    public static void Get(this IEndpointRouteBuilder routes, string pattern, Delegate answer) =>
        routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], answer).ExcludeFromDescription();

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
