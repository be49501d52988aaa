using System.Xml;
using System.Xml.Linq;

namespace Broadsheet.Unit.Machines;

/// <summary>
/// What the W3C's feed validator says against an RSS 2.0 or Atom 1.0 document, as far as its rules concern what our feeds are made of.
/// Problems have its names (<c>MissingSelf</c>, <c>DuplicateValue</c>), so that the checker can be checked against its test cases.
/// </summary>
internal sealed partial class FeedCheck
{
    public static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    public static readonly XNamespace Media = "http://search.yahoo.com/mrss/";
    public static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";
    public static readonly XNamespace Dublin = "http://purl.org/dc/elements/1.1/";

    /// <summary>The rules that are looked at.</summary>
    public static readonly IReadOnlySet<string> Rules = new HashSet<string>
    {
        "SAXError", "MissingAttribute", "MissingElement", "MissingTitle", "MissingLink", "MissingDescription", "MissingHref", "MissingSelf", "MissingGuid", "MissingContentOrAlternate",
        "DuplicateElement", "DuplicateEnclosure", "DuplicateValue", "DuplicateEntries", "DuplicateAtomLink", "DuplicateItemSemantics", "UndefinedElement", "NeedDescriptionBeforeContent",
        "ItemMustContainTitleOrDescription", "InvalidRFC2822Date", "ProblematicalRFC822Date", "InvalidRFC3339Date", "ImplausibleDate", "InvalidLink", "InvalidFullLink", "InvalidURLAttribute",
        "InvalidIntegerAttribute", "InvalidNonNegativeInteger", "InvalidMIMEAttribute", "InvalidMIMEType", "InvalidLanguage", "InvalidHttpGUID", "InvalidPermalink", "InvalidBooleanAttribute",
      "NotSufficientlyUnique", "ContainsRelRef", "ContainsHTML", "ContainsUndeclaredHTML", "SecurityRisk", "NotBlank", "AttrNotBlank", "UnregisteredAtomLinkRel",
        "InvalidTextType", "NonCanonicalURI", "InvalidPositiveInteger", "InvalidFloat", "InvalidMediaMedium", "FeedHistoryRelInEntry", "LinkPastEnd", "RelativeSelf", "InvalidRSSVersion",
        "UnexpectedWhitespace", "BadCharacters",
    };

    private static readonly XName[] FeedSingles = [Atom + "id", Atom + "title", Atom + "updated", Atom + "subtitle", Atom + "rights", Atom + "generator", Atom + "icon", Atom + "logo"];
    private static readonly string[] FeedElements = ["author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle", "title", "updated"];

    private readonly List<string> problems = [];

    /// <summary>The problems of a document, each with the place where it was found.</summary>
    public static IReadOnlyList<string> Of(byte[] feed)
    {
        var check = new FeedCheck();
        XDocument document;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(feed), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            document = XDocument.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException exception)
        {
            return ["SAXError: " + exception.Message];
        }
        if (document.Root!.Name == "rss")
            check.Rss(document.Root);
        else if (document.Root.Name == Atom + "feed")
            check.Feed(document.Root);
        else if (document.Root.Name == Atom + "entry")
            check.Entry(document.Root, feedHasAuthor: false);
        check.Characters(document.Root);
        return check.problems;
    }

    private void Say(bool isProblem, string rule, XObject place)
    {
        if (isProblem)
            problems.Add($"{rule}: {(place is XAttribute attribute ? attribute.Parent!.Name.LocalName + "@" + attribute.Name.LocalName : ((XElement)place).Name.LocalName)}");
    }

    private void Required(XElement parent, string rule, params ReadOnlySpan<XName> names)
    {
        foreach (var name in names)
            if (parent.Element(name) is null)
                problems.Add($"{rule}: {name.LocalName}");
    }

    private void Single(XElement parent, params ReadOnlySpan<XName> names)
    {
        foreach (var name in names)
            Say(parent.Elements(name).Skip(1).Any(), "DuplicateElement", parent);
    }

    private void Rss(XElement rss)
    {
        Say(rss.Attribute("version") is null, "MissingAttribute", rss);
        Say(rss.Attribute("version") is { } version && version.Value is not ("2.0" or "0.91" or "0.92" or "0.93" or "0.94"), "InvalidRSSVersion", rss);
        Say(rss.Element("channel") is null, "MissingElement", rss);
        Say(rss.Elements("channel").Skip(1).Any(), "DuplicateElement", rss);
        foreach (var channel in rss.Elements("channel"))
            Channel(channel);
    }

    private void Channel(XElement channel)
    {
        Required(channel, "MissingTitle", "title");
        Required(channel, "MissingLink", "link");
        Required(channel, "MissingDescription", "description");
        Single(channel, "title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate", "lastBuildDate", "generator", "docs", "cloud", "ttl", "image",
            "rating", "textInput", "skipHours", "skipDays");
        Core(channel, ["title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate", "lastBuildDate", "category", "generator", "docs", "cloud", "ttl", "image",
            "rating", "textInput", "skipHours", "skipDays", "item"]);
        foreach (var date in channel.Elements("pubDate").Concat(channel.Elements("lastBuildDate")))
            MailDate(date);
        foreach (var link in channel.Elements("link").Concat(channel.Elements("docs")))
            Say(!IsWebAddress(link.Value), "InvalidLink", link);
        foreach (var language in channel.Elements("language"))
            Say(!IsLanguage(language.Value), "InvalidLanguage", language);
        foreach (var title in channel.Elements("title").Concat(channel.Elements("copyright")).Concat(channel.Elements("category")))
            PlainText(title, "ContainsHTML");
        foreach (var image in channel.Elements("image"))
        {
            Required(image, "MissingElement", "url");
            Required(image, "MissingTitle", "title");
            Required(image, "MissingLink", "link");
        }
        Say(!channel.Elements(Atom + "link").Any(link => (string?)link.Attribute("rel") == "self"), "MissingSelf", channel);
        AtomLinks(channel, isEntry: false);
        Unique(channel.Elements("item").Elements("guid"), "DuplicateValue");
        foreach (var item in channel.Elements("item"))
            Item(item);
    }

    private void Item(XElement item)
    {
        Say(item.Element("title") is null && item.Element("description") is null, "ItemMustContainTitleOrDescription", item);
        Single(item, "title", "link", "description", "author", "comments", "guid", "pubDate", "source", Content + "encoded");
        Say(item.Elements("enclosure").Skip(1).Any(), "DuplicateEnclosure", item);
        Core(item, ["title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"]);
        Say(item.Element("guid") is null, "MissingGuid", item);
        Say(item.Element("pubDate") is not null && item.Element(Dublin + "date") is not null, "DuplicateItemSemantics", item);
        Say(item.Element("author") is not null && item.Element(Dublin + "creator") is not null, "DuplicateItemSemantics", item);
        foreach (var date in item.Elements("pubDate"))
            MailDate(date);
        foreach (var link in item.Elements("link").Concat(item.Elements("comments")))
            Say(!IsWebAddress(link.Value), "InvalidLink", link);
        foreach (var title in item.Elements("title").Concat(item.Elements("category")).Concat(item.Elements(Dublin + "creator")).Concat(item.Elements("author")))
            PlainText(title, "ContainsHTML");
        foreach (var guid in item.Elements("guid"))
        {
            var permanent = (string?)guid.Attribute("isPermaLink");
            Say(permanent is not (null or "true" or "false"), "InvalidBooleanAttribute", guid);
            Say(permanent is null or "true" && !IsWebAddress(guid.Value), guid.Value.StartsWith("urn:", StringComparison.Ordinal) || guid.Value.StartsWith("tag:", StringComparison.Ordinal) ? "InvalidPermalink" : "InvalidHttpGUID", guid);
            Say(guid.Value.Length < 8 && int.TryParse(guid.Value, out _), "NotSufficientlyUnique", guid);
        }
        foreach (var enclosure in item.Elements("enclosure"))
        {
            foreach (var name in new[] { "url", "length", "type" })
                Say(enclosure.Attribute(name) is null, "MissingAttribute", enclosure);
            Say(enclosure.Attribute("url") is { } url && !IsWebAddress(url.Value), "InvalidURLAttribute", enclosure);
            Say(enclosure.Attribute("length") is { } length && !long.TryParse(length.Value, out _), "InvalidIntegerAttribute", enclosure);
            Say(enclosure.Attribute("length") is { } size && long.TryParse(size.Value, out var bytes) && bytes < 0, "InvalidNonNegativeInteger", enclosure);
            Say(enclosure.Attribute("type") is { } type && !IsMediaType(type.Value), "InvalidMIMEAttribute", enclosure);
        }
        foreach (var source in item.Elements("source"))
        {
            Say(source.Attribute("url") is null, "MissingAttribute", source);
            Say(source.Attribute("url") is { } url && !IsWebAddress(url.Value), "InvalidFullLink", source);
            PlainText(source, "ContainsHTML");
        }
        foreach (var html in item.Elements("description").Concat(item.Elements(Content + "encoded")))
            Html(html);
        var elements = item.Elements().ToList();
        if (elements.FindIndex(element => element.Name == Content + "encoded") is >= 0 and var encoded)
            Say(elements.FindIndex(element => element.Name == "description") is var description && (description < 0 || description > encoded), "NeedDescriptionBeforeContent", item);
        AtomLinks(item, isEntry: true);
        Pictures(item);
    }

    private void Feed(XElement feed)
    {
        Required(feed, "MissingElement", Atom + "id", Atom + "title", Atom + "updated");
        Single(feed, FeedSingles);
        Own(feed, [.. FeedElements, "entry"]);
        Say(!feed.Elements(Atom + "link").Any(link => (string?)link.Attribute("rel") == "self"), "MissingSelf", feed);
        Common(feed);
        Unique(feed.Elements(Atom + "entry").Elements(Atom + "id"), "DuplicateEntries");
        foreach (var entry in feed.Elements(Atom + "entry"))
            Entry(entry, feed.Element(Atom + "author") is not null);
    }

    private void Entry(XElement entry, bool feedHasAuthor)
    {
        Required(entry, "MissingElement", Atom + "id", Atom + "title", Atom + "updated");
        if (!feedHasAuthor && entry.Element(Atom + "source")?.Element(Atom + "author") is null)
            Required(entry, "MissingElement", Atom + "author");
        Single(entry, Atom + "id", Atom + "title", Atom + "updated", Atom + "published", Atom + "summary", Atom + "content", Atom + "rights", Atom + "source");
        Own(entry, ["author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary", "title", "updated"]);
        Say(entry.Element(Atom + "content") is null && !entry.Elements(Atom + "link").Any(link => ((string?)link.Attribute("rel") ?? "alternate") == "alternate"), "MissingContentOrAlternate", entry);
        Common(entry);
        foreach (var content in entry.Elements(Atom + "content"))
            TextOf(content, isContent: true);
        foreach (var source in entry.Elements(Atom + "source"))
        {
            Single(source, FeedSingles);
            Own(source, FeedElements);
            Common(source);
        }
        Pictures(entry);
    }

    private void Common(XElement parent)
    {
        foreach (var id in parent.Elements(Atom + "id"))
        {
            Say(id.Value.Trim().Length == 0, "NotBlank", id);
            Say(id.Value.Trim().Length > 0 && !Uri.TryCreate(id.Value.Trim(), UriKind.Absolute, out _), id.Value.Trim().Any(char.IsWhiteSpace) ? "InvalidLink" : "InvalidFullLink", id);
            Say(!IsCanonical(id.Value.Trim()), "NonCanonicalURI", id);
        }
        foreach (var date in parent.Elements(Atom + "updated").Concat(parent.Elements(Atom + "published")))
            InternetDate(date);
        foreach (var text in parent.Elements(Atom + "title").Concat(parent.Elements(Atom + "subtitle")).Concat(parent.Elements(Atom + "summary")).Concat(parent.Elements(Atom + "rights")))
            TextOf(text, isContent: false);
        foreach (var single in parent.Elements().Where(element => element.Name.Namespace == Atom && element.Name.LocalName is "id" or "updated" or "published" or "icon" or "logo"))
            Say(single.Value.Trim().Length > 0 && single.Value != single.Value.Trim(), "UnexpectedWhitespace", single);
        foreach (var picture in parent.Elements(Atom + "icon").Concat(parent.Elements(Atom + "logo")))
            Say(!IsReference(picture.Value), "InvalidLink", picture);
        foreach (var generator in parent.Elements(Atom + "generator"))
        {
            Say(generator.Value.Trim().Length == 0, "NotBlank", generator);
            PlainText(generator, "ContainsHTML");
            Say(generator.Attribute("uri") is { } uri && !IsReference(uri.Value), "InvalidLink", generator);
        }
        foreach (var person in parent.Elements(Atom + "author").Concat(parent.Elements(Atom + "contributor")))
        {
            Required(person, "MissingElement", Atom + "name");
            Single(person, Atom + "name", Atom + "uri", Atom + "email");
            Own(person, ["name", "uri", "email"]);
            foreach (var name in person.Elements(Atom + "name"))
            {
                Say(name.Value.Trim().Length == 0, "NotBlank", name);
                PlainText(name, "ContainsHTML");
            }
            foreach (var address in person.Elements(Atom + "uri"))
                Say(address.Value != address.Value.Trim(), "UnexpectedWhitespace", address);
        }
        foreach (var category in parent.Elements(Atom + "category"))
        {
            Say(category.Attribute("term") is null, "MissingAttribute", category);
            Say(category.Attribute("term") is { } term && term.Value.Trim().Length == 0, "NotBlank", category);
            Say(category.Attribute("scheme") is { } scheme && !Uri.TryCreate(scheme.Value, UriKind.Absolute, out _), "InvalidFullLink", category);
            Say(category.Attribute("label") is { } label && Markup().IsMatch(label.Value), "ContainsHTML", category);
        }
        AtomLinks(parent, parent.Name.LocalName == "entry");
    }
}
