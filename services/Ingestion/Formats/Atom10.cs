using System.Xml.Linq;

namespace Broadsheet.Ingestion.Formats;

/// <summary>Atom 1.0 (RFC 4287) and 0.3, whose elements differ in names only.</summary>
internal static class Atom10
{
    public static Result<Feed> Read(XElement root, Uri address)
    {
        var page = FeedReader.Base(root, address);
        var rights = Plain(FeedReader.Child(root, "rights") ?? FeedReader.Child(root, "copyright"));
        var (items, dropped) = FeedReader.Items(FeedReader.Children(root, "entry"), entry => Entry(entry, address, root));
        return new Feed
        {
            Title = Plain(FeedReader.Child(root, "title")),
            Language = FeedReader.Language(root),
            Home = WebAddress.Absolute(Link(root, "alternate"), page),
            Self = WebAddress.Absolute(Link(root, "self"), page),
            Hubs = [.. Links(root, "hub").Select(link => WebAddress.Absolute(link.Attribute("href")?.Value, page)).OfType<Uri>()],
            Rights = rights,
            Items = items,
            Dropped = dropped,
        };
    }

    private static Draft Entry(XElement entry, Uri address, XElement feed)
    {
        var page = FeedReader.Base(entry, address);
        var content = FeedReader.Child(entry, "content");
        var summary = FeedReader.Child(entry, "summary");
        var body = Html(content) ?? Html(summary);
        var enclosures = Links(entry, "enclosure").Select(link => (link.Attribute("href")?.Value, link.Attribute("type")?.Value, link.Attribute("length")?.Value));
        var (pictures, videos) = MediaRss.Read(entry, enclosures, page);
        var authors = FeedReader.Children(entry, "author").ToList();
        // An entry copied from another feed has its author and rights in atom:source, else the feed's count (sections 4.2.1, 4.2.11).
        var source = FeedReader.Child(entry, "source");
        if (authors.Count == 0)
            authors = [.. FeedReader.Children(source ?? feed, "author")];
        return new Draft
        {
            Guid = FeedReader.Text(FeedReader.Child(entry, "id")),
            Address = WebAddress.Text(Link(entry, "alternate"), page) ?? WebAddress.Text(content?.Attribute("src")?.Value, page),
            Headline = Plain(FeedReader.Child(entry, "title")),
            Standfirst = content is not null && Html(content) is not null ? Plain(summary) : null,
            Body = body,
            BodyBase = content is null ? null : FeedReader.GivenBase(content.Elements().FirstOrDefault() ?? content, address),
            Bylines = [.. authors.Select(author => Plain(FeedReader.Child(author, "name"))).OfType<string>().SelectMany(BylineLine.Names)],
            Topics = [.. FeedReader.Children(entry, "category").Select(category => PlainText.Line(category.Attribute("label")?.Value ?? category.Attribute("term")?.Value ?? category.Value)).OfType<string>()],
            FirstPublished = Date(entry, "published") ?? Date(entry, "issued") ?? Date(entry, "created"),
            Updated = Date(entry, "updated") ?? Date(entry, "modified"),
            Language = FeedReader.Language(content ?? entry) ?? FeedReader.Language(entry),
            Rights = Plain(FeedReader.Child(entry, "rights")),
            SourceName = source is not null ? Plain(FeedReader.Child(source, "title")) : null,
            Pictures = pictures,
            Videos = videos,
        };
    }

    // A text construct (section 3.1) or content (4.1.3) as HTML.
    private static string? Html(XElement? element)
    {
        if (element is null)
            return null;
        var type = element.Attribute("type")?.Value.Trim().ToLowerInvariant() ?? "text";
        var mode = element.Attribute("mode")?.Value;
        var html = type switch
        {
            _ when element.HasElements => FeedXml.Inner(element),
            "text" or "text/plain" when mode is null => string.Concat(element.Value.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(BodyHtml.Paragraph)),
            _ when type.StartsWith("image/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal) || type.StartsWith("application/", StringComparison.Ordinal) && !type.Contains("xml", StringComparison.Ordinal) => null,
            _ => element.Value,
        };
        return string.IsNullOrWhiteSpace(html) ? null : html;
    }

    private static string? Plain(XElement? element)
    {
        if (element is null)
            return null;
        var type = element.Attribute("type")?.Value.Trim().ToLowerInvariant() ?? "text";
        if (element.HasElements)
            return BodyHtml.TextOf(FeedXml.Inner(element));
        // Atom 0.3 marks HTML by mode or media type.
        return type is "text" or "text/plain" && element.Attribute("mode") is null ? PlainText.Line(element.Value) : BodyHtml.TextOf(element.Value);
    }

    private static string? Link(XElement element, string relation)
    {
        var links = Links(element, relation).ToList();
        return (links.FirstOrDefault(link => link.Attribute("type")?.Value.Contains("html", StringComparison.OrdinalIgnoreCase) != false) ?? links.FirstOrDefault())?.Attribute("href")?.Value;
    }

    // Without rel a link is the alternate (section 4.2.7.2).
    private static IEnumerable<XElement> Links(XElement element, string relation) =>
        FeedReader.Children(element, "link").Where(link => (link.Attribute("rel")?.Value ?? "alternate").Equals(relation, StringComparison.OrdinalIgnoreCase));

    private static DateTimeOffset? Date(XElement entry, string name) => Dates.Read(FeedReader.Child(entry, name)?.Value);
}
