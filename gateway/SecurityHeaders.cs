using System.Text.RegularExpressions;
using Broadsheet.Defaults;
using Microsoft.Extensions.Primitives;

namespace Broadsheet.Gateway;

/// <summary>The content security policy of the page that a request is answered with, where that has one of its own.</summary>
internal sealed record PagePolicy(string Value);

/// <summary>The headers that every answer carries, whoever made it.</summary>
internal static partial class SecurityHeaders
{
    /// <summary>In which Rendering names the hashes of the style elements in its page; readers get them in the policy.</summary>
    public const string InlineStyles = "Inline-Styles";

    // Videos stay with their sources, so their hosts cannot be listed; nothing else does. A picture that is not ours is not shown:
    // its server would learn who reads what.
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self' http: https:; font-src 'self'; "
        + "manifest-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // For one year; only said over HTTPS, where it counts (RFC 6797 section 7.2).
    private const string OnlyHttps = "max-age=31536000";

    private static readonly KeyValuePair<string, StringValues>[] Others =
    [
        new("X-Content-Type-Options", "nosniff"),
        new("Referrer-Policy", "strict-origin-when-cross-origin"),
        new("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
    ];

    /// <summary>Those of a page; <paramref name="secure"/>: the reader comes by HTTPS.</summary>
    public static IEnumerable<KeyValuePair<string, StringValues>> Of(Page page, bool secure) =>
        [new("Content-Security-Policy", page.Policy), .. Others, .. secure ? [new KeyValuePair<string, StringValues>("Strict-Transport-Security", OnlyHttps)] : Array.Empty<KeyValuePair<string, StringValues>>()];

    /// <summary>The policy that also allows style elements with these hashes, if that is what they are.</summary>
    public static string PolicyWith(string hashes)
    {
        // Most pages have the same styles in them: those that follow each other share one text.
        if (Volatile.Read(ref latest) is { } known && known.Hashes == hashes)
            return known.Policy;
        var policy = hashes.Length > 0 && Hashes().IsMatch(hashes)
            ? Policy.Replace("style-src 'self'", "style-src 'self' '" + hashes.Replace(" ", "' '", StringComparison.Ordinal) + "'", StringComparison.Ordinal)
            : Policy;
        Volatile.Write(ref latest, new(hashes, policy));
        return policy;
    }

    /// <summary>Sets them when an answer begins, so that neither a service nor an error page takes them away.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            var headers = context.Response.Headers;
            // A page that a service answers itself, as those of operators, names its styles as Rendering's do.
            headers.ContentSecurityPolicy = context.Features.Get<PagePolicy>()?.Value ?? PolicyWith(headers[InlineStyles].ToString());
            headers.Remove(InlineStyles);
            foreach (var (name, value) in Others)
                headers[name] = value;
            if (context.Request.IsHttps)
                headers.StrictTransportSecurity = OnlyHttps;
            headers.Remove("Server");
            return Task.CompletedTask;
        }, context);
        return next(context);
    });

    private static WithHashes? latest;

    private sealed record WithHashes(string Hashes, string Policy);

    // CSP level 3, section 2.3.1: nothing but hashes may come into the policy from behind.
    [GeneratedRegex("^sha256-[A-Za-z0-9+/]{43}=( sha256-[A-Za-z0-9+/]{43}=)*$", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Hashes();
}
