using System.Globalization;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Gateway;

/// <summary>Answers readers: decides on the address, takes the page from the cache and sends it in the form that suits the reader.</summary>
internal sealed class ReaderPages(PageCache cache, PageHeaders headers, ClientLimits limits, IOptions<SiteOptions> site)
{
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
        if (address.Kind == AddressKind.UnreadableSearch)
        {
            await OwnAnswers.UnreadableSearch(context, site.Value);
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
        var target = missing ? Address.OfMissingPage.Target : address.Target;
        if (!cache.TryServe(target, out var served))
        {
            if (!limits.Allows(context, Address.IsSearch(target) ? Limited.Search : Limited.ColdPage))
            {
                await OwnAnswers.TooMany(context, site.Value);
                return;
            }
            served = await cache.Get(target, context.RequestAborted);
        }
        served.State.Count();
        if (missing && served.Page is not { Status: StatusCodes.Status404NotFound })
            await OwnAnswers.Missing(context, site.Value);
        else if (served.Page is null)
            await OwnAnswers.Unavailable(context, site.Value);
        else
            await Send(context, served.Page, served);
    }

    private async Task Send(HttpContext context, Page page, Served served)
    {
        var (request, response) = (context.Request, context.Response);
        var coding = Coding.Identity;
        if (page.IsText)
        {
            if (Negotiation.Choose(request.Headers.AcceptEncoding.ToString()) is { } chosen)
                coding = chosen;
            else
            {
                response.Headers.Vary = "Accept-Encoding";
                await OwnAnswers.Problem(context, StatusCodes.Status406NotAcceptable, "Accept-Encoding refuses all that is offered: accept br, gzip or identity.");
                return;
            }
        }

        context.Features.Set(new PagePolicy(page.Policy));
        var hasIt = page.ETag is not null && Negotiation.HasIt(request.Headers.IfNoneMatch.ToString(), request.Headers.IfModifiedSince.ToString(), page.ETag, page.LastModified);
        var body = hasIt ? default : page.Body(ref coding);
        response.StatusCode = hasIt ? StatusCodes.Status304NotModified : page.Status;
        foreach (var (name, value) in headers.Of(page, served.State, hasIt ? null : coding))
            response.Headers[name] = value;
        if (served.State is CacheState.Hit or CacheState.Stale)
            response.Headers.Age = ((long)served.Age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (page.Status == StatusCodes.Status503ServiceUnavailable && !response.Headers.ContainsKey("Retry-After"))
            response.Headers.RetryAfter = OwnAnswers.RetryAfter;
        if (hasIt)
            return;
        response.ContentLength = body.Length;
        if (HttpMethods.IsGet(request.Method))
            await response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
