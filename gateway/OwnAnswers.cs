using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Broadsheet.Defaults;

namespace Broadsheet.Gateway;

/// <summary>What the gateway says itself: problems to programs, some small pages to readers.</summary>
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
    public static Task Unavailable(HttpContext context, SiteOptions site)
    {
        context.Response.Headers.RetryAfter = RetryAfter;
        return Page(context, StatusCodes.Status503ServiceUnavailable, site, "This page cannot be shown just now",
            "Part of our site is being restarted. Please try again in a few seconds; pages that were read recently still work, as does the <a href=\"/\">front page</a>.");
    }

    /// <summary>The page for addresses that lead nowhere while Rendering cannot give its own.</summary>
    public static Task Missing(HttpContext context, SiteOptions site) =>
        Page(context, StatusCodes.Status404NotFound, site, "There is no such page",
            "The address may be mistyped. Go to the <a href=\"/\">front page</a>, or <a href=\"/search\">search</a> for what you are looking for.");

    /// <summary>The page for a search whose words are not in UTF-8.</summary>
    public static Task UnreadableSearch(HttpContext context, SiteOptions site) =>
        Page(context, StatusCodes.Status400BadRequest, site, "This search cannot be read",
            "The link that led here writes the words in a way that is no text. Please type them into the <a href=\"/search\">search page</a>.");

    /// <summary>The page for a reader from whose address more has been asked than one client may.</summary>
    public static Task TooMany(HttpContext context, SiteOptions site)
    {
        context.Response.Headers.RetryAfter = "2";
        return Page(context, StatusCodes.Status429TooManyRequests, site, "Too many pages at once",
            "More pages have been asked for from your network than one reader can read. Please wait a few seconds; pages that were read recently still work, as does the <a href=\"/\">front page</a>.");
    }

    /// <summary>What comes to a name that is not, or no longer, the site's: readers are shown the way to the main address.</summary>
    public static Task Misdirected(HttpContext context, SiteOptions site)
    {
        var main = HtmlEncoder.Default.Encode(site.Address);
        return HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            ? Page(context, StatusCodes.Status421MisdirectedRequest, site, "This site is at another address", $"It does not answer here. Its main address is <a href=\"{main}\">{main}</a>.")
            : Problem(context, StatusCodes.Status421MisdirectedRequest, $"This site does not answer to this host name. Send the request to {site.Address}; if that was done, let the proxy before it pass the Host header on.");
    }

    // The site's paper, ink and letters, from its stylesheet, which may be what cannot be had now.
    private static string Style(SiteOptions site) =>
        ":root{color-scheme:light dark;--paper:#fdfcf9;--ink:#1a1a1c;--line:#dcd8cf;--accent:" + (site.Colour.Light ?? "#9a1f2e") + "}"
        + "@media(prefers-color-scheme:dark){:root{--paper:#131518;--ink:#ecebe6;--line:#34373d;--accent:" + (site.Colour.Dark ?? site.Colour.Light ?? "#ff9b93") + "}}"
        + "body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,Roboto,Arial,sans-serif}"
        + "header,main{max-inline-size:42rem;margin-inline:auto;padding:1rem clamp(1rem,4vw,2.5rem)}"
        + "header{border-block-end:2px solid var(--ink);font:700 1.875rem/1.1 \"Iowan Old Style\",Charter,Georgia,\"Noto Serif\",serif}"
        + "h1{font:700 1.875rem/1.18 \"Iowan Old Style\",Charter,Georgia,\"Noto Serif\",serif}"
        + "a{color:inherit;text-decoration-color:var(--accent);text-underline-offset:.16em}header a{text-decoration:none}";

    private static async Task Page(HttpContext context, int status, SiteOptions site, string heading, string sentence)
    {
        var (style, name) = (Style(site), HtmlEncoder.Default.Encode(site.Name));
        var html = $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{heading} – {name}</title>
            <style>{style}</style>
            </head>
            <body>
            <header><a href="/">{name}</a></header>
            <main>
            <h1>{heading}</h1>
            <p>{sentence}</p>
            </main>
            </body>
            </html>
            """;
        var bytes = Encoding.UTF8.GetBytes(html);
        context.Features.Set(new PagePolicy(SecurityHeaders.PolicyWith("sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style))))));
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypeNames.Text.Html + "; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Cache"] = "pass";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
