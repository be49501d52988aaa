using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;
using Broadsheet.Defaults;

namespace Broadsheet.Gateway;

/// <summary>What the gateway says itself: problems to programs, two small pages to readers.</summary>
internal static class OwnAnswers
{
    /// <summary>After how many seconds to try again what is down.</summary>
    public const string RetryAfter = "5";

    /// <summary>Answers with problem details (RFC 9457), whatever the client says it accepts.</summary>
    public static Task Problem(HttpContext context, int status, string detail, string retryAfter = RetryAfter)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = retryAfter;
        return TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);
    }

    /// <summary>The page for readers of what is neither kept nor to be had now.</summary>
    public static Task Unavailable(HttpContext context, string site)
    {
        context.Response.Headers.RetryAfter = RetryAfter;
        return Page(context, StatusCodes.Status503ServiceUnavailable, site, "This page cannot be shown just now",
            "Part of our site is being restarted. Please try again in a few seconds; pages that were read recently still work, as does the <a href=\"/\">front page</a>.");
    }

    /// <summary>The page for addresses that lead nowhere while Rendering cannot give its own.</summary>
    public static Task Missing(HttpContext context, string site) =>
        Page(context, StatusCodes.Status404NotFound, site, "There is no such page",
            "The address may be mistyped. Go to the <a href=\"/\">front page</a>, or <a href=\"/search\">search</a> for what you are looking for.");

    /// <summary>What comes to a name that is not, or no longer, the site's: readers are shown the way to the main address.</summary>
    public static Task Misdirected(HttpContext context, SiteOptions site)
    {
        var main = HtmlEncoder.Default.Encode(site.Address);
        return HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            ? Page(context, StatusCodes.Status421MisdirectedRequest, site.Name, "This site is at another address", $"It does not answer here. Its main address is <a href=\"{main}\">{main}</a>.")
            : Problem(context, StatusCodes.Status421MisdirectedRequest, $"This site does not answer to this host name. Send the request to {site.Address}; if that was done, let the proxy before it pass the Host header on.");
    }

    private static async Task Page(HttpContext context, int status, string site, string heading, string sentence)
    {
        var html = $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{heading} – {HtmlEncoder.Default.Encode(site)}</title>
            </head>
            <body>
            <main>
            <h1>{heading}</h1>
            <p>{sentence}</p>
            </main>
            </body>
            </html>
            """;
        var bytes = Encoding.UTF8.GetBytes(html);
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypeNames.Text.Html + "; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Cache"] = "pass";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
