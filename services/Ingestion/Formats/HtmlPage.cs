using AngleSharp.Dom;
using AngleSharp.Html;
using AngleSharp.Html.Dom;
using Broadsheet.Contracts;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// An article's web page. What the page says of itself (JSON-LD, Open Graph, microdata) comes before what its markup looks like; the body is
/// found by its template's names and by where the prose is (<see cref="PageArticle"/>): no rule knows any newspaper.
/// </summary>
internal static class HtmlPage
{
    /// <summary>Largest page that is read, in bytes.</summary>
    public const int MaxBytes = 5 * 1024 * 1024;

    /// <summary>The article on a page as it was transferred, or what was looked for and not found.</summary>
    /// <param name="bytes">The page, decompressed.</param>
    /// <param name="contentType">The transfer's Content-Type, if known; the page's own word for its encoding counts less.</param>
    /// <param name="address">Where it was found, if known.</param>
    /// <param name="now">The time, if known: what would be later is no date of the article.</param>
    public static Result<Draft> Read(ReadOnlySpan<byte> bytes, string? contentType, Uri? address, DateTimeOffset? now = null) =>
        bytes.Length > MaxBytes
            ? new Problem($"The page has {bytes.Length / 1_048_576} MiB; at most {MaxBytes / 1_048_576} MiB are read.", 413)
            : Read(PageEncoding.Decode(bytes, contentType), address, now);

    /// <summary>The article on the page, or what was looked for and not found.</summary>
    /// <param name="html">The page.</param>
    /// <param name="address">Where it was found, if known.</param>
    /// <param name="now">The time, if known: what would be later is no date of the article.</param>
    public static Result<Draft> Read(string html, Uri? address, DateTimeOffset? now = null)
    {
        if (string.IsNullOrWhiteSpace(html))
            return new Problem("The page is empty; send the HTML of an article's page.");
        if (html.Length > MaxBytes)
            return new Problem($"The page has {html.Length:N0} characters; send at most {MaxBytes:N0}.", 413);
        if (html.Length < 200 && html.Contains('\0'))
            return new Problem("The document is not text; send the page's HTML in UTF-8.");
        var parsed = BodyHtml.Parse(html);
        if (!parsed.Ok)
            return parsed.Problem;
        var page = parsed.Value;
        var tree = page.Body is null ? null : PageNode.Of(page.Body);
        var outline = new PageOutline(tree);
        var meta = new HtmlMetadata(page, outline, address);
        var headline = meta.Headline;
        var pageAddress = meta.Address ?? address;
        var head = new PageHead(page, tree, outline, headline);
        var published = PageDates.Of(page, meta, head, pageAddress, now);
        var bylines = meta.BylinesAreImpersonal && head.Authors() is { Count: > 0 } shown ? shown : meta.Bylines;
        var body = Body(tree, headline ?? "", meta);
        if (headline is null && body is null)
            return new Problem("No headline was found; it is looked for in JSON-LD, og:title, the first h1 and the title.");
        if (body is null && meta.Description is null)
            return new Problem("No article text was found on the page; send a page with paragraphs of text, or the article itself to /api/articles.");
        return new Draft
        {
            Headline = headline,
            Standfirst = meta.Standfirst(body is null ? null : BodyHtml.TextOf(body)),
            Body = body,
            BodyBase = meta.Base ?? pageAddress,
            Address = pageAddress?.AbsoluteUri,
            Guid = null,
            Language = meta.Language ?? LanguageGuess.Of(BodyHtml.TextOf(body) ?? headline ?? ""),
            Section = meta.Section,
            Bylines = bylines,
            Topics = meta.Topics,
            FirstPublished = published,
            Updated = meta.Updated,
            Pictures = meta.Pictures,
            Videos = meta.Videos,
            SourceName = meta.SiteName,
            Rights = meta.Rights,
        };
    }

    private static string? Body(PageNode? tree, string headline, HtmlMetadata meta)
    {
        if (tree is null || PageArticle.Find(tree, headline, meta.Description) is not { } article)
            return null;
        article.Apply();
        var body = article.Element!;
        // The lead picture is shown above the text; in it, it would be shown twice.
        if (meta.Pictures is [{ Address: { } lead }, ..])
            foreach (var image in body.QuerySelectorAll("img").Take(2).ToList())
                if (WebAddress.Text(image.GetAttribute("src"), meta.Base ?? meta.Address) is { } shown && HtmlMetadata.SameFile(lead, shown))
                    (image.Closest("figure") is { } figure && body.Contains(figure) && figure.QuerySelectorAll("img").Length == 1 ? figure : image).Remove();
        return string.IsNullOrWhiteSpace(body.TextContent) && body.QuerySelector("img") is null ? null : MarkupWriter.Inner(body, HtmlMarkupFormatter.Instance);
    }
}
