using System.Text;
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
            Description = Plain(FeedReader.Child(root, "subtitle") ?? FeedReader.Child(root, "tagline")),
            Authors = [.. FeedReader.Children(root, "author").Take(FeedReader.MaxNames).SelectMany(Names)],
            Updated = Date(root, "updated") ?? Date(root, "modified"),
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
            Bylines = [.. authors.Take(FeedReader.MaxNames).SelectMany(Names)],
            Topics = [.. FeedReader.Children(entry, "category").Take(FeedReader.MaxTopics).Select(category => PlainText.Line(WhiteSpace.Cut(category.Attribute("label")?.Value ?? category.Attribute("term")?.Value ?? category.Value, FeedReader.MaxShort))).OfType<string>()],
            FirstPublished = Date(entry, "published") ?? Date(entry, "issued") ?? Date(entry, "created"),
            Updated = Date(entry, "updated") ?? Date(entry, "modified"),
            Language = FeedReader.Language(content ?? summary ?? FeedReader.Child(entry, "title") ?? entry),
            Rights = Plain(FeedReader.Child(entry, "rights")),
            SourceName = source is not null ? Plain(FeedReader.Child(source, "title")) : null,
            Pictures = pictures,
            Videos = videos,
        };
    }

    private static IEnumerable<string> Names(XElement author) => Plain(FeedReader.Child(author, "name")) is { } name ? BylineLine.Names(name) : [];

    // A text construct (section 3.1) or content (4.1.3) as HTML.
    private static string? Html(XElement? element)
    {
        var html = Value(element) is var (text, isHtml) && text is not null ? isHtml ? text : BodyHtml.FromText(text) : null;
        return string.IsNullOrWhiteSpace(html) ? null : html;
    }

    private static string? Plain(XElement? element) => Value(element) is var (text, isHtml) && isHtml ? FeedReader.LongText(text) : PlainText.Line(WhiteSpace.Cut(text, FeedReader.MaxLong));

    // What an element of type text, html or xhtml holds. Atom 0.3 marks HTML by mode or media type; what is neither text nor XML is base64 (RFC 4287, 4.1.3.3).
    private static (string? Text, bool IsHtml) Value(XElement? element)
    {
        if (element is null)
            return (null, false);
        var type = element.Attribute("type")?.Value.Trim().ToLowerInvariant() ?? "text";
        var mode = element.Attribute("mode")?.Value.Trim().ToLowerInvariant();
        if (element.HasElements)
            return (FeedXml.Inner(element, textIsMarkup: type is "html" or "text/html"), true);
        if (mode == "base64" || (mode is null && type.Contains('/') && !type.StartsWith("text/", StringComparison.Ordinal) && !type.EndsWith("xml", StringComparison.Ordinal)))
            return (FromBase64(element.Value), true);
        return (element.Value, type is not ("text" or "text/plain") || mode is not null);
    }

    // Null if it is no text: a picture, a video.
    private static string? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            return null;
        var decoded = Encoding.UTF8.GetString(bytes, 0, length);
        return decoded.AsSpan().IndexOfAny('\uFFFD', '\0') < 0 ? decoded : null;
    }

    private static string? Link(XElement element, string relation)
    {
        var links = Links(element, relation).ToList();
        return (links.FirstOrDefault(link => link.Attribute("type")?.Value.Contains("html", StringComparison.OrdinalIgnoreCase) != false) ?? links.FirstOrDefault())?.Attribute("href")?.Value;
    }

    // Without rel a link is the alternate (section 4.2.7.2).
    private static IEnumerable<XElement> Links(XElement element, string relation) =>
        FeedReader.Children(element, "link").Where(link => (link.Attribute("rel")?.Value ?? "alternate").Equals(relation, StringComparison.OrdinalIgnoreCase))
            .Take(FeedReader.MaxLinks);

    private static DateTimeOffset? Date(XElement entry, string name) => Dates.Read(FeedReader.Child(entry, name)?.Value);
}
