using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>What a feed says of itself, and its items in its order.</summary>
internal sealed record Feed
{
    /// <summary>Name and version of its format: <c>RSS 2.0</c>.</summary>
    public string Format { get; init; } = "";

    public string? Title { get; init; }

    /// <summary>What it says of itself in a sentence.</summary>
    public string? Description { get; init; }

    /// <summary>Who edits it, names alone. In Atom they are the authors of entries that name none.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>When it last changed, by its own word.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>BCP 47 tag as given.</summary>
    public string? Language { get; init; }

    /// <summary>How long the feed asks not to be fetched again.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>The site that it is the feed of.</summary>
    public Uri? Home { get; init; }

    /// <summary>The feed's own address, if it gives one.</summary>
    public Uri? Self { get; init; }

    /// <summary>WebSub hubs that announce its changes.</summary>
    public IReadOnlyList<Uri> Hubs { get; init; } = [];

    public string? Rights { get; init; }

    public IReadOnlyList<Draft> Items { get; init; } = [];

    /// <summary>Why items were left out, a sentence each.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];
}

/// <summary>Recognises which format a feed is in (RSS, Atom, JSON Feed) and reads it. Whatever is wrong with one item, the rest is read.</summary>
internal static partial class FeedReader
{
    /// <summary>Most items that are read of one document.</summary>
    public const int MaxItems = 1_000;

    /// <summary>Most names of authors, and most topics, that are looked at of one item.</summary>
    public const int MaxNames = 50;
    public const int MaxTopics = 200;

    /// <summary>Most links, and most enclosures, that are looked at of one item or feed.</summary>
    public const int MaxLinks = 200;

    /// <summary>More characters than any name, topic or credit has, its markup included.</summary>
    public const int MaxShort = 2_000;

    /// <summary>More characters than any title or description has, its markup included.</summary>
    public const int MaxLong = 20_000;

    private const int MaxReasons = 100;

    /// <summary>The feed with those items that can be read, or why the document is no feed.</summary>
    /// <param name="content">The document as fetched.</param>
    /// <param name="contentType">As its server named it.</param>
    /// <param name="address">Where it was fetched from; relative addresses are resolved against it.</param>
    public static Result<Feed> Read(ReadOnlyMemory<byte> content, string? contentType, Uri address) =>
        Parse(content, contentType, address).Then<Feed>(Readable);

    /// <summary>As <see cref="Read"/>, with every item as it was found.</summary>
    public static Result<Feed> Parse(ReadOnlyMemory<byte> content, string? contentType, Uri address)
    {
        var text = FeedText.Decode(content.Span, contentType);
        if (JsonFeed.Looks(text))
            return Named(JsonFeed.Read(text, address), "JSON Feed");
        var start = Head(text);
        if (start.Length == 0)
            return new Problem("The address answers with an empty document; a feed in RSS, Atom or JSON Feed is expected.");
        if (WebPage().IsMatch(start))
            return new Problem("The address answers with a web page, not a feed; give the address of the site's RSS or Atom feed, which its pages usually name in <link rel=\"alternate\">.");
        // Warnings of the program that writes the feed, with tags of their own, may stand before it.
        var tag = Root().Match(text, 0, Math.Min(text.Length, 100_000));
        if (tag.Success && new Doctype().Refused(text.AsSpan(0, tag.Index), text) is { } refused)
            return refused;
        var root = FeedXml.Read(tag.Success ? text[tag.Index..] : text);
        if (!root.Ok)
            return root.Problem;
        return root.Value.Name.LocalName.ToLowerInvariant() switch
        {
            "rss" or "channel" => Named(Rss20.Read(root.Value, address), $"RSS {PlainText.Line(root.Value.Attribute("version")?.Value, 10) ?? "2.0"}"),
            "rdf" => Named(Rss10.Read(root.Value, address), "RSS 1.0"),
            "feed" => Named(Atom10.Read(root.Value, address), root.Value.Attribute("version")?.Value == "0.3" ? "Atom 0.3" : "Atom 1.0"),
            "html" or "body" or "head" => new Problem("The address answers with a web page, not a feed; give the address of the site's RSS or Atom feed."),
            var other => new Problem($"The document is <{PlainText.Cut(other, 40)}>, which is no feed that is known; RSS, Atom and JSON Feed are read."),
        };
    }

    private static Result<Feed> Named(Result<Feed> feed, string format) => feed.Then<Feed>(read => read with { Format = format });

    /// <summary>Reads items one by one, the first <see cref="MaxItems"/> of them. One that the end of a truncated feed has cut is none.</summary>
    public static (IReadOnlyList<Draft> Items, IReadOnlyList<string> Dropped) Items(IEnumerable<XElement> elements, Func<XElement, Draft> read)
    {
        var drafts = new List<Draft>();
        var dropped = new List<string>();
        var count = 0;
        foreach (var element in elements)
        {
            ReadingBudget.Check();
            count++;
            if (element.Annotation<FeedXml.CutOff>() is not null)
                dropped.Add($"Item {count} is not whole: the feed ends in the middle of it.");
            else if (count <= MaxItems)
                drafts.Add(read(element));
        }
        if (count > MaxItems)
            dropped.Add(TooMany(count));
        return (drafts, dropped);
    }

    /// <summary>Says that a feed has more items than are read.</summary>
    public static string TooMany(int count) => $"{count - MaxItems} items beyond the first {MaxItems:N0} were not read.";

    // An item without anything to read becomes a reason.
    private static Result<Feed> Readable(Feed feed)
    {
        var drafts = new List<Draft>(feed.Items.Count);
        var dropped = new List<string>();
        foreach (var (index, draft) in feed.Items.Index())
        {
            ReadingBudget.Check();
            // Notes without a title are common; their first words stand for it.
            var headline = draft.Headline ?? (BodyHtml.TextOf(draft.Body ?? draft.Standfirst) is { } words ? PlainText.Cut(words, 100) : null);
            if (!string.IsNullOrEmpty(headline))
                drafts.Add(draft with { Headline = headline });
            else if (dropped.Count < MaxReasons)
                dropped.Add($"Item {index + 1} has neither a title nor a text.");
        }
        return feed with { Items = drafts, Dropped = [.. dropped, .. feed.Dropped] };
    }

    /// <summary>A child's text, if it has any.</summary>
    public static string? Text(XElement? element) => element is not null && PlainText.Line(WhiteSpace.Cut(element.Value, MaxLong)) is { } text ? text : null;

    /// <summary>Cleans a name, topic or credit. If it is far too long, only its beginning is looked at.</summary>
    public static string? ShortText(string? html) => BodyHtml.TextOf(WhiteSpace.Cut(html, MaxShort));

    /// <summary>Cleans a title or description. If it is far too long, only its beginning is looked at.</summary>
    public static string? LongText(string? html) => BodyHtml.TextOf(WhiteSpace.Cut(html, MaxLong));

    /// <summary>The first child of that name which belongs to the format itself, not to a module.</summary>
    public static XElement? Child(XElement parent, string name) => Children(parent, name).FirstOrDefault();

    /// <summary>All such children. Feeds write their own elements with and without a namespace, and in small or capital letters.</summary>
    public static IEnumerable<XElement> Children(XElement parent, string name) =>
        parent.Elements().Where(child => child.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase) && (child.Name.Namespace == parent.Name.Namespace || child.Name.Namespace == XNamespace.None || Core().IsMatch(child.Name.NamespaceName)));

    /// <summary>The address against which an element's relative addresses are resolved: every <c>xml:base</c> above it (RFC 4287 section 2).</summary>
    public static Uri Base(XElement element, Uri document) =>
        element.AncestorsAndSelf().Reverse().Select(above => above.Attribute(XNamespace.Xml + "base")?.Value).OfType<string>()
            .Aggregate(document, (known, relative) => WebAddress.Absolute(relative, known) ?? known);

    /// <summary>As <see cref="Base"/>, but null where no <c>xml:base</c> is given: then an item's own address is the better guess.</summary>
    public static Uri? GivenBase(XElement element, Uri document) =>
        element.AncestorsAndSelf().Any(above => above.Attribute(XNamespace.Xml + "base") is not null) ? Base(element, document) : null;

    /// <summary>The language of an element: the nearest <c>xml:lang</c>.</summary>
    public static string? Language(XElement element) =>
        element.AncestorsAndSelf().Select(above => above.Attribute(XNamespace.Xml + "lang")?.Value).FirstOrDefault(language => !string.IsNullOrWhiteSpace(language));

    /// <summary>A count of minutes as a time to live.</summary>
    public static TimeSpan? Minutes(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes) && minutes is > 0 and < 100_000 ? TimeSpan.FromMinutes(minutes) : null;

    /// <summary>How often a feed is updated by its own word (RSS 1.0 module Syndication): a period, and how often within it.</summary>
    public static TimeSpan? Updates(XElement channel)
    {
        XNamespace syndication = "http://purl.org/rss/1.0/modules/syndication/";
        var days = Text(channel.Element(syndication + "updatePeriod"))?.ToLowerInvariant() switch { "hourly" => 1 / 24.0, "daily" => 1, "weekly" => 7, "monthly" => 30, "yearly" => 365, _ => 0.0 };
        var times = int.TryParse(Text(channel.Element(syndication + "updateFrequency")), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : 1;
        return days > 0 ? TimeSpan.FromDays(days / times) : null;
    }

    // The first tag that counts, comments and declarations passed over.
    private static string Head(string text) => Before().Replace(text[..Math.Min(text.Length, 4_000)], "").TrimStart();

    [GeneratedRegex(@"<(?:[a-z]+:)?(?:rss|feed|rdf|channel)(?=[\s>])", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex Root();

    [GeneratedRegex(@"^http://(?:purl\.org/rss/1\.0/?|my\.netscape\.com/(?:rdf/simple/0\.9/)?|backend\.userland\.com/|blogs\.law\.harvard\.edu/tech/rss|channel\.netscape\.com/)[^/]*$|^prefix:rss", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Core();

    [GeneratedRegex(@"^(?:[^<]|<\?[^>]*>|<!--.*?-->|<!doctype\b[^>\[]*>)*", RegexOptions.Singleline | RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Before();

    [GeneratedRegex(@"^<(?:html|head|body)\b", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex WebPage();
}
