using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Broadsheet.Ingestion.Formats;

/// <summary>RSS 2.0 (and 0.9x, of which it is the superset) with the modules that newspapers use: content, Dublin Core, Media RSS, Atom links.</summary>
internal static partial class Rss20
{
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";
    private static readonly XNamespace Dc = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace DcTerms = "http://purl.org/dc/terms/";
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Itunes = "http://www.itunes.com/dtds/podcast-1.0.dtd";

    public static Result<Feed> Read(XElement root, Uri address)
    {
        var channel = root.Name.LocalName.Equals("channel", StringComparison.OrdinalIgnoreCase) ? root : FeedReader.Child(root, "channel");
        if (channel is null)
            return new Problem("The feed is RSS without a channel; nothing can be read from it.");
        var page = FeedReader.Base(channel, address);
        var language = FeedReader.Text(FeedReader.Child(channel, "language")) ?? FeedReader.Text(channel.Element(Dc + "language")) ?? FeedReader.Language(channel);
        // Some put their items beside the channel, as RSS 1.0 does.
        var elements = FeedReader.Children(channel, "item").Concat(channel == root ? [] : FeedReader.Children(root, "item"));
        var (items, dropped) = FeedReader.Items(elements, item => Item(item, page, language));
        return new Feed
        {
            Title = BodyHtml.TextOf(FirstFilled(FeedReader.Child(channel, "title")?.Value, channel.Element(Dc + "title")?.Value)),
            Language = language,
            Ttl = FeedReader.Minutes(FeedReader.Text(FeedReader.Child(channel, "ttl"))),
            Home = WebAddress.Absolute(FeedReader.Text(FeedReader.Child(channel, "link")), page),
            Self = WebAddress.Absolute(Link(channel, "self"), page),
            Hubs = [.. channel.Elements(Atom + "link").Where(link => link.Attribute("rel")?.Value == "hub").Select(link => WebAddress.Absolute(link.Attribute("href")?.Value, page)).OfType<Uri>()],
            Rights = FeedReader.Text(FeedReader.Child(channel, "copyright")) ?? FeedReader.Text(channel.Element(Dc + "rights")),
            Items = items,
            Dropped = dropped,
        };
    }

    private static Draft Item(XElement item, Uri document, string? language)
    {
        var page = FeedReader.Base(item, document);
        var guid = FeedReader.Child(item, "guid");
        var guidText = FeedReader.Text(guid);
        var link = FeedReader.Text(FeedReader.Child(item, "link")) ?? FeedReader.Child(item, "link")?.Attribute("href")?.Value ?? Link(item, "alternate") ?? item.Elements(Atom + "link").FirstOrDefault(any => any.Attribute("rel") is null)?.Attribute("href")?.Value
            // A guid is the item's address unless it says otherwise.
            ?? (guid?.Attribute("isPermaLink")?.Value.Equals("false", StringComparison.OrdinalIgnoreCase) == true ? null : WebAddress.Text(guidText));
        var content = item.Element(Content + "encoded") is { } encoded ? FeedXml.Inner(encoded) : null;
        var description = FeedReader.Child(item, "description") is { } described ? FeedXml.Inner(described) : null;
        var body = FirstFilled(content, FeedReader.Child(item, "body") is { } xhtml ? FeedXml.Inner(xhtml) : null, description, item.Element(Dc + "description")?.Value, item.Element(Atom + "content") is { } copied ? FeedXml.Inner(copied) : null, item.Element(Itunes + "summary")?.Value);
        var enclosures = FeedReader.Children(item, "enclosure").Select(enclosure => (enclosure.Attribute("url")?.Value, enclosure.Attribute("type")?.Value, enclosure.Attribute("length")?.Value));
        var (pictures, videos) = MediaRss.Read(item, enclosures, page);
        return new Draft
        {
            Guid = guidText,
            Address = WebAddress.Text(link, page),
            Headline = BodyHtml.TextOf(FirstFilled(FeedReader.Child(item, "title")?.Value, item.Element(Dc + "title")?.Value)),
            // Where the description is the only text it is the body, and nothing is said twice.
            Standfirst = ReferenceEquals(body, description) ? null : BodyHtml.TextOf(description),
            Body = body,
            BodyBase = FeedReader.GivenBase(item, document),
            Bylines = [.. Authors(item)],
            Topics = [.. FeedReader.Children(item, "category").Concat(item.Elements(Dc + "subject")).Select(topic => BodyHtml.TextOf(topic.Value)).OfType<string>()],
            FirstPublished = Dates.Read(FirstFilled(FeedReader.Child(item, "pubDate")?.Value, item.Element(Dc + "date")?.Value, item.Element(DcTerms + "issued")?.Value, item.Element(DcTerms + "created")?.Value, item.Element(Atom + "published")?.Value)),
            Updated = Dates.Read(FirstFilled(item.Element(Atom + "updated")?.Value, item.Element(DcTerms + "modified")?.Value)),
            Language = FirstFilled(item.Element(Dc + "language")?.Value, FeedReader.Language(item), language),
            Rights = FeedReader.Text(item.Element(Dc + "rights")),
            Pictures = pictures,
            Videos = videos,
        };
    }

    private static IEnumerable<string> Authors(XElement item)
    {
        var creators = item.Elements(Dc + "creator").Concat(item.Elements(Atom + "author").Elements(Atom + "name")).Select(creator => creator.Value).ToList();
        if (creators.Count == 0)
            creators = [.. FeedReader.Children(item, "author").Select(author => author.Value).Concat(item.Elements(Itunes + "author").Select(author => author.Value)).Take(1)];
        return creators.SelectMany(creator => BylineLine.Names(NameOf(BodyHtml.TextOf(creator))));
    }

    // RSS wants an address: "mara@example.org (Mara Velde)".
    private static string? NameOf(string? author) =>
        author is not null && MailAndName().Match(author) is { Success: true } match ? (match.Groups["name"].Success ? match.Groups["name"].Value : null) : author is null ? null : Mail().Replace(author, "");

    private static string? Link(XElement element, string relation) => element.Elements(Atom + "link").FirstOrDefault(link => link.Attribute("rel")?.Value == relation)?.Attribute("href")?.Value;

    private static string? FirstFilled(params IEnumerable<string?> texts) => texts.FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));

    [GeneratedRegex(@"\s*[<(]?\S+@[^\s>)]+[>)]?\s*")]
    private static partial Regex Mail();

    [GeneratedRegex(@"^\S+@\S+(?:\s*\((?<name>[^)]+)\))?$")]
    private static partial Regex MailAndName();
}
