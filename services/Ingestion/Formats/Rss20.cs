using System.Xml.Linq;

namespace Broadsheet.Ingestion.Formats;

/// <summary>RSS 2.0 (and 0.9x, of which it is the superset) with the modules that newspapers use: content, Dublin Core, Media RSS, Atom links.</summary>
internal static class Rss20
{
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";
    private static readonly XNamespace Dc = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace DcTerms = "http://purl.org/dc/terms/";
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Media = "http://search.yahoo.com/mrss/";
    private static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";
    private static readonly XNamespace Itunes = "http://www.itunes.com/dtds/podcast-1.0.dtd";

    public static Result<Feed> Read(XElement root, Uri address)
    {
        var channel = root.Name.LocalName.Equals("channel", StringComparison.OrdinalIgnoreCase) ? root : FeedReader.Child(root, "channel") ?? (FeedReader.Child(root, "item") is null ? null : root);
        if (channel is null)
            return new Problem("The feed is RSS without a channel; nothing can be read from it.");
        // Some put their items beside the channel, as RSS 1.0 does.
        return Channel(channel, FeedReader.Children(channel, "item").Concat(channel == root ? [] : FeedReader.Children(root, "item")), address, _ => null);
    }

    /// <summary>The feed that a channel and its items are.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="elements">Its items, wherever they stand.</param>
    /// <param name="address">Where the feed was fetched from.</param>
    /// <param name="identifier">What names an item that has no guid.</param>
    public static Feed Channel(XElement channel, IEnumerable<XElement> elements, Uri address, Func<XElement, string?> identifier)
    {
        var page = FeedReader.Base(channel, address);
        var language = FeedReader.Text(FeedReader.Child(channel, "language")) ?? FeedReader.Text(channel.Element(Dc + "language")) ?? FeedReader.Language(channel);
        var (items, dropped) = FeedReader.Items(elements, item => Item(item, page, language, identifier(item)));
        return new Feed
        {
            Title = FeedReader.LongText(FirstFilled(FeedReader.Child(channel, "title")?.Value, channel.Element(Dc + "title")?.Value)),
            Description = FeedReader.LongText(FirstFilled([.. FeedReader.Children(channel, "description").Select(element => FeedXml.Inner(element)), channel.Element(Dc + "description")?.Value, channel.Element(Itunes + "summary")?.Value, channel.Element(Itunes + "subtitle")?.Value])),
            Authors = [.. ChannelAuthors(channel)],
            Updated = Dates.Read(FirstFilled(FeedReader.Child(channel, "lastBuildDate")?.Value, FeedReader.Child(channel, "pubDate")?.Value, channel.Element(Dc + "date")?.Value, channel.Element(DcTerms + "modified")?.Value)),
            Language = language,
            Ttl = FeedReader.Minutes(FeedReader.Text(FeedReader.Child(channel, "ttl"))) ?? FeedReader.Updates(channel),
            Home = WebAddress.Absolute(Links(channel).LastOrDefault() ?? Link(channel, "alternate"), page),
            Self = WebAddress.Absolute(Link(channel, "self"), page),
            Hubs = [.. channel.Elements(Atom + "link").Where(link => link.Attribute("rel")?.Value == "hub").Take(FeedReader.MaxLinks).Select(link => WebAddress.Absolute(link.Attribute("href")?.Value, page)).OfType<Uri>()],
            Rights = FeedReader.Text(FeedReader.Child(channel, "copyright")) ?? FeedReader.Text(channel.Element(Dc + "rights")),
            Items = items,
            Dropped = dropped,
        };
    }

    private static Draft Item(XElement item, Uri document, string? language, string? identifier)
    {
        var page = FeedReader.Base(item, document);
        var guid = FeedReader.Child(item, "guid");
        var guidText = FeedReader.Text(guid);
        var link = Links(item).LastOrDefault() ?? Link(item, "alternate") ?? item.Elements(Atom + "link").FirstOrDefault(any => any.Attribute("rel") is null)?.Attribute("href")?.Value
            // A guid is the item's address unless it says otherwise.
            ?? (guid?.Attribute("isPermaLink")?.Value.Equals("false", StringComparison.OrdinalIgnoreCase) == true ? null : WebAddress.Text(guidText));
        var full = item.Element(Content + "encoded") ?? item.Element(Xhtml + "body") ?? FeedReader.Child(item, "body") ?? FeedReader.Child(item, "fullitem") ?? FeedReader.Child(item, "encoded");
        var content = full is null ? null : FeedXml.Inner(full);
        var description = FeedReader.Child(item, "description") is { } described ? FeedXml.Inner(described) : null;
        var body = FirstFilled(content, description, item.Element(Dc + "description")?.Value, item.Element(Atom + "content") is { } copied ? FeedXml.Inner(copied) : null, item.Element(Itunes + "summary")?.Value);
        var enclosures = FeedReader.Children(item, "enclosure").Select(enclosure => (enclosure.Attribute("url")?.Value, enclosure.Attribute("type")?.Value, enclosure.Attribute("length")?.Value));
        var (pictures, videos) = MediaRss.Read(item, enclosures, page);
        return new Draft
        {
            Guid = guidText ?? PlainText.Line(identifier),
            Address = WebAddress.Text(link, page),
            Headline = FeedReader.LongText(FirstFilled(FeedReader.Child(item, "title")?.Value, item.Element(Dc + "title")?.Value, item.Element(Media + "title")?.Value, item.Element(Itunes + "title")?.Value)),
            // Where the description is the only text it is the body, and nothing is said twice.
            Standfirst = ReferenceEquals(body, description) ? null : BodyHtml.TextOf(description),
            Body = body,
            BodyBase = FeedReader.GivenBase(full ?? item, document),
            Bylines = [.. Authors(item)],
            Topics = [.. Topics(item).Take(FeedReader.MaxTopics).Select(FeedReader.ShortText).OfType<string>().Distinct()],
            FirstPublished = Dates.Read(FirstFilled(FeedReader.Child(item, "pubDate")?.Value, item.Element(Dc + "date")?.Value, item.Element(DcTerms + "issued")?.Value, item.Element(DcTerms + "created")?.Value, item.Element(Atom + "published")?.Value)),
            Updated = Dates.Read(FirstFilled(item.Element(Atom + "updated")?.Value, item.Element(DcTerms + "modified")?.Value)),
            Language = FirstFilled(item.Element(Dc + "language")?.Value, FeedReader.Language(full ?? item), language),
            // The channel that the item was copied from (RSS 2.0, "source").
            SourceName = FeedReader.Text(FeedReader.Child(item, "source")),
            Rights = FeedReader.Text(item.Element(Dc + "rights")),
            Pictures = pictures,
            Videos = videos,
        };
    }

    private static IEnumerable<string?> Topics(XElement item) =>
    [
        .. FeedReader.Children(item, "category").Concat(item.Elements(Dc + "subject")).Select(topic => topic.Value),
        .. item.Elements(Media + "category").Select(topic => topic.Attribute("label")?.Value ?? topic.Value),
        .. item.Descendants(Itunes + "category").Select(topic => topic.Attribute("text")?.Value),
        .. item.Elements(Atom + "category").Select(topic => topic.Attribute("label")?.Value ?? topic.Attribute("term")?.Value),
        .. (item.Element(Itunes + "keywords")?.Value ?? "").Split(',', 30),
    ];

    // Of several links the last counts, as in most readers. Some write them as Atom does, but with RSS's own name.
    private static IEnumerable<string> Links(XElement holder) =>
        FeedReader.Children(holder, "link").Where(link => (link.Attribute("rel")?.Value ?? "alternate") == "alternate").Take(FeedReader.MaxLinks).Select(link => FeedReader.Text(link) ?? link.Attribute("href")?.Value).OfType<string>();

    private static IEnumerable<string> Authors(XElement item)
    {
        var creators = item.Elements(Dc + "creator").Concat(item.Elements(Dc + "author")).Concat(item.Elements(Atom + "author").Elements(Atom + "name")).Select(creator => creator.Value).ToList();
        if (creators.Count == 0)
            creators = [.. FeedReader.Children(item, "author").Select(author => author.Value).Concat(item.Elements(Itunes + "author").Select(author => author.Value)).Take(1)];
        return creators.Take(FeedReader.MaxNames).SelectMany(creator => BylineLine.Names(NameOf(FeedReader.ShortText(creator))));
    }

    private static IEnumerable<string> ChannelAuthors(XElement channel) =>
        FeedReader.Children(channel, "managingEditor").Concat(channel.Elements(Dc + "creator")).Concat(channel.Elements(Dc + "author")).Concat(FeedReader.Children(channel, "author")).Concat(channel.Elements(Itunes + "author")).Concat(FeedReader.Children(channel, "webMaster")).Take(1)
            .SelectMany(author => BylineLine.Names(NameOf(FeedReader.ShortText(author.Value))));

    // RSS wants an address: "mara@example.org (Mara Velde)".
    private static string? NameOf(string? author) => author is null ? null : MailBox.Of(author) is { } box ? box.Name : MailBox.Without(author);

    private static string? Link(XElement element, string relation) => element.Elements(Atom + "link").FirstOrDefault(link => link.Attribute("rel")?.Value == relation)?.Attribute("href")?.Value;

    private static string? FirstFilled(params IEnumerable<string?> texts) => texts.FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
}
