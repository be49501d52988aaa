using System.Security.Cryptography;
using System.Text;

namespace Broadsheet.Ingestion;

/// <summary>The frame of the operators' pages, and how they are sent: never kept, never in a search engine, with no script and one style.</summary>
internal static class OpsPage
{
    private static readonly string Style = ReadStyle();
    private static readonly string StyleHash = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    /// <summary>A page.</summary>
    /// <param name="site">The publication's name.</param>
    /// <param name="title">What the page is.</param>
    /// <param name="content">What is in its main element.</param>
    /// <param name="proof">What forms bring back; null where nobody is signed in.</param>
    /// <param name="status">HTTP status.</param>
    public static IResult Of(string site, string title, Markup content, string? proof, int status = StatusCodes.Status200OK) => new Answer(Markup.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>{title} · {site}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex, nofollow">
        <link rel="icon" href="/favicon.svg" type="image/svg+xml">
        <style>{Markup.Trusted(Style)}</style>
        </head>
        <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="masthead">
        <p class="name"><a href="/">{site}</a></p>
        <nav aria-label="Operators"><a href="/ops/sources">Sources</a> <a href="/ops/keys">Keys</a></nav>
        {Markup.If(proof is not null, () => Markup.Of($"""<form method="post" action="/ops/sign-out">{Proof(proof)}<button class="plain">Sign out</button></form>"""))}
        </header>
        <main id="main">
        {content}
        </main>
        </body>
        </html>

        """).ToString(), status);

    /// <summary>The field that proves that a form is ours.</summary>
    public static Markup Proof(string? proof) => Markup.Of($"""<input type="hidden" name="proof" value="{proof}">""");

    private static string ReadStyle()
    {
        using var stream = typeof(OpsPage).Assembly.GetManifestResourceStream("ops.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private sealed class Answer(string page, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "text/html; charset=utf-8";
            response.Headers.CacheControl = "no-store";
            response.Headers["Inline-Styles"] = StyleHash;
            response.Headers["X-Robots-Tag"] = "noindex";
            return response.WriteAsync(page, httpContext.RequestAborted);
        }
    }
}
