using System.Diagnostics.Metrics;
using System.Globalization;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Gateway;

/// <summary>Answers readers: decides on the address, takes the page from the cache and sends it in the form that suits the reader.</summary>
internal sealed class ReaderPages(PageCache cache, IOptions<GatewayOptions> options, IOptions<SiteOptions> site)
{
    // By the order of CacheState.
    private static readonly string[] States = ["hit", "miss", "stale", "pass"];
    private static readonly Meter Meter = new(Telemetry.Source.Name);
    private static readonly Counter<long> Answers = Meter.CreateCounter<long>("broadsheet.gateway.pages", "{page}", "Pages served, by where they came from.");

    private readonly bool showTags = options.Value.ShowTags;
    private readonly string siteName = site.Value.Name;

    /// <summary>Answers every address that is not a service's public API.</summary>
    public async Task Answer(HttpContext context)
    {
        var request = context.Request;
        var address = Address.Read(request.Path.Value ?? "", request.QueryString.Value);
        if (address.Kind == AddressKind.MissingApi)
        {
            await OwnAnswers.Problem(context, StatusCodes.Status404NotFound, "There is nothing at this address; /api/openapi.json describes the API.");
            return;
        }
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            await OwnAnswers.Problem(context, StatusCodes.Status405MethodNotAllowed, "Pages can only be read: use GET or HEAD. Articles are sent to /api/articles.");
            return;
        }
        if (address.Kind == AddressKind.Moved)
        {
            context.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            context.Response.Headers.Location = address.Target;
            context.Response.Headers.CacheControl = "public, max-age=0, must-revalidate";
            return;
        }

        var missing = address.Kind == AddressKind.Missing;
        var served = await cache.Get(missing ? Address.OfMissingPage.Target : address.Target, context.RequestAborted);
        Answers.Add(1, new KeyValuePair<string, object?>("cache", States[(int)served.State]));
        if (missing && served.Page is not { Status: StatusCodes.Status404NotFound })
            await OwnAnswers.Missing(context, siteName);
        else if (served.Page is null)
            await OwnAnswers.Unavailable(context, siteName);
        else
            await Send(context, served.Page, served);
    }

    private async Task Send(HttpContext context, Page page, Served served)
    {
        var (request, response) = (context.Request, context.Response);
        var coding = Coding.Identity;
        if (page.IsText)
        {
            response.Headers.Vary = "Accept-Encoding";
            if (Negotiation.Choose(request.Headers.AcceptEncoding) is { } chosen)
                coding = chosen;
            else
            {
                await OwnAnswers.Problem(context, StatusCodes.Status406NotAcceptable, "Accept-Encoding refuses all that is offered: accept br, gzip or identity.");
                return;
            }
        }

        response.StatusCode = page.Status;
        foreach (var (name, value) in page.Headers)
            response.Headers[name] = value;
        response.Headers.ETag = page.ETag;
        response.Headers["X-Cache"] = States[(int)served.State];
        if (served.State is CacheState.Hit or CacheState.Stale)
            response.Headers.Age = ((long)served.Age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (showTags && page.Tags.Length > 0)
            response.Headers["Cache-Tag"] = string.Join(',', page.Tags);
        if (page.Status == StatusCodes.Status503ServiceUnavailable && !response.Headers.ContainsKey("Retry-After"))
            response.Headers.RetryAfter = OwnAnswers.RetryAfter;

        if (page.ETag is not null && Negotiation.HasIt(request.Headers.IfNoneMatch, request.Headers.IfModifiedSince, page.ETag, page.LastModified))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            response.Headers.Remove("Content-Type");
            return;
        }
        var body = page.Body(ref coding);
        if (coding != Coding.Identity)
            response.Headers.ContentEncoding = coding == Coding.Brotli ? "br" : "gzip";
        response.ContentLength = body.Length;
        if (HttpMethods.IsGet(request.Method))
            await response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
