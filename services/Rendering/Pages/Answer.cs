using System.Security.Cryptography;
using Broadsheet.Contracts;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Broadsheet.Rendering;

/// <summary>
/// What is sent back. With tags: the gateway may keep it until <c>PagesChanged</c> names one of them, everybody else must
/// ask again each time, and is told 304 if it is the same. Without: nobody may keep it.
/// </summary>
internal sealed record Answer(int Status, string MediaType, byte[] Content) : IResult
{
    private const string Revalidate = "public, max-age=0, must-revalidate";

    /// <summary>See <see cref="PageTags"/>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The article that it shows, or of which it says that it has moved or is gone. The gateway then keeps no page that shows an earlier version of it.</summary>
    public Article? About { get; init; }

    /// <summary>Where to go instead, for the redirects.</summary>
    public string? Location { get; init; }

    /// <summary>Instead of what follows from the tags.</summary>
    public string? CacheControl { get; init; }

    /// <summary>Seconds after which to try again.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Hashes of the style elements in the page: the gateway puts them into its Content-Security-Policy.</summary>
    public IReadOnlyList<string> Styles { get; init; } = [];

    /// <summary>A whole page.</summary>
    public static Answer Page(Frame frame, Page page, int status = StatusCodes.Status200OK) =>
        new(status, "text/html; charset=utf-8", Layout.Of(frame, page))
        {
            Styles = page.Style is null ? [frame.Publication.Style.Hash] : [frame.Publication.Style.Hash, page.Style.Hash],
        };

    /// <summary>Not to be kept, because an article may move back again.</summary>
    public static Answer Redirect(string location, bool permanent) =>
        new(permanent ? StatusCodes.Status301MovedPermanently : StatusCodes.Status302Found, "text/plain", []) { Location = location };

    public async Task ExecuteAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.StatusCode = Status;
        response.Headers.CacheControl = CacheControl ?? (Tags.Count > 0 ? Revalidate : "no-store");
        if (Styles.Count > 0)
            response.Headers["Inline-Styles"] = string.Join(' ', Styles);
        if (Location is not null)
            response.Headers.Location = Location;
        if (RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (About is not null)
            response.Headers["Article-Version"] = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{PageTags.Of(About)}={About.Version}");
        if (Tags.Count > 0)
            response.Headers["Cache-Tag"] = string.Join(',', Tags);
        if (Status == StatusCodes.Status200OK && (Tags.Count > 0 || CacheControl is not null))
        {
            var tag = new EntityTagHeaderValue('"' + Convert.ToHexStringLower(SHA256.HashData(Content).AsSpan(0, 10)) + '"');
            response.Headers.ETag = tag.ToString();
            if (Matches(request.Headers.IfNoneMatch, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }
        response.ContentType = MediaType;
        response.ContentLength = Content.Length;
        if (!HttpMethods.IsHead(request.Method))
            await response.Body.WriteAsync(Content, context.RequestAborted);
    }

    // RFC 9110, section 13.1.2: weak comparison; a gateway that compresses weakens the tag.
    private static bool Matches(StringValues header, EntityTagHeaderValue tag) =>
        EntityTagHeaderValue.TryParseList(header, out var known) && known.Any(one => one == EntityTagHeaderValue.Any || one.Compare(tag, useStrongComparison: false));
}
