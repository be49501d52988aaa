using System.Globalization;
using System.Xml.Linq;
using Broadsheet.Contracts;

namespace Broadsheet.Ingestion.Formats;

/// <summary>NITF 3.x (IPTC): only <c>body</c> is required. Elements are found by name alone, since agencies send it with and without a namespace.</summary>
internal static class Nitf
{
    private static readonly Dictionary<string, string> Html = new() { ["hl2"] = "h2", ["bq"] = "blockquote", ["fn"] = "p" };

    /// <summary>The article that a document is, or why it is none.</summary>
    public static Result<Draft> Read(XElement nitf)
    {
        var data = Xml.Find(nitf, "docdata");
        var head = Xml.Find(nitf, "body.head");
        var content = Xml.Find(nitf, "body.content");
        // Agencies write the headline of a document that has none into its title.
        var headline = BodyHtml.TextOf(Xml.Find(head, "hl1")?.Value ?? Xml.Find(head, "hedline")?.Value ?? Xml.Find(Xml.Child(nitf, "head"), "title")?.Value);
        var draft = new Draft
        {
            // A correction is sent as a document of its own and names the one that it corrects.
            Guid = Xml.Attribute(Xml.Find(data, "correction"), "id-string") ?? Xml.Attribute(Xml.Find(data, "doc-id"), "id-string") ?? Xml.Attribute(Xml.Find(data, "du-key"), "key"),
            Headline = headline,
            Standfirst = Xml.Text(Xml.Find(head, "abstract")) ?? Xml.Text(Xml.Find(head, "hl2")),
            Bylines = [.. Xml.Outermost(head, name => name == "byline").Take(FeedReader.MaxNames).SelectMany(Names)],
            Dateline = Xml.Text(Xml.Find(head, "dateline")) ?? Xml.Text(Xml.Find(content, "dateline")),
            Topics = [.. Xml.All(nitf, "tobject.subject").Select(subject => Xml.Attribute(subject, "tobject.subject.matter") ?? Xml.Attribute(subject, "tobject.subject.type")).Concat(Xml.All(data, "keyword").Select(word => Xml.Attribute(word, "key"))).OfType<string>().Distinct()],
            FirstPublished = Dates.Read(Xml.Attribute(Xml.Find(data, "date.issue"), "norm")),
            Updated = Xml.All(nitf, "revision-history").Select(revision => Dates.Read(Xml.Attribute(revision, "norm"))).Max(),
            Embargo = Dates.Read(Xml.Attribute(Xml.Find(data, "date.release"), "norm")),
            Urgency = int.TryParse(Xml.Attribute(Xml.Find(data, "urgency"), "ed-urg"), NumberStyles.None, CultureInfo.InvariantCulture, out var urgency) ? urgency : null,
            SourceName = Xml.Text(Xml.Find(head, "distributor")) ?? Xml.Attribute(Xml.Find(data, "doc.copyright"), "holder"),
            Rights = Xml.Attribute(Xml.Find(data, "doc.copyright"), "holder"),
            Language = FeedReader.Language(nitf),
            Status = Xml.Attribute(data, "management-status") is "canceled" or "cancelled" ? ArticleStatus.Withdrawn : ArticleStatus.Published,
        };
        if (draft.Status == ArticleStatus.Withdrawn)
            return draft.Guid is not null ? draft : new Problem("The kill names no article: give docdata a doc-id with an id-string.");
        if (Xml.Attribute(data, "management-status") == "withheld")
            return new Problem("The document is withheld (management-status); send it again when it is usable.");
        if (content is null && draft.Standfirst is null)
            return new Problem("The NITF document has no body.content; nothing can be read from it.");
        return content is null ? draft : draft with { Pictures = Pictures(nitf), Videos = Videos(nitf), Body = Body(content) };
    }

    // Who it is stands before what they are: "By <person>Mara Velde</person><byttl>Staff Writer</byttl>".
    private static IEnumerable<string> Names(XElement byline)
    {
        var persons = Xml.All(byline, "person").Select(Xml.Text).OfType<string>().ToList();
        if (persons.Count > 0)
            return persons;
        var copy = new XElement(byline);
        Xml.All(copy, "byttl").ToList().ForEach(title => title.Remove());
        return BylineLine.Names(Xml.Text(copy)) is { Count: > 0 } names ? names : BylineLine.Names(Xml.Text(Xml.Find(byline, "byttl")));
    }

    private static string Body(XElement content)
    {
        var copy = new XElement(content);
        copy.Descendants().Where(element => element.Name.LocalName is "media" or "hl1" or "dateline" or "byline").ToList().ForEach(element => element.Remove());
        foreach (var element in copy.Descendants())
            if (Html.TryGetValue(element.Name.LocalName, out var name))
                element.Name = name;
        return copy.HasElements ? FeedXml.Inner(copy) : BodyHtml.FromText(copy.Value);
    }

    private static IReadOnlyList<Video> Videos(XElement nitf) =>
    [
        .. Media(nitf).Where(media => Xml.Attribute(media, "media-type") == "video").Select(media => (Media: media, Best: Best(media))).Where(video => video.Best is not null).Select(video => new Video
        {
            Address = Xml.Attribute(video.Best, "source")!, Type = Xml.Attribute(video.Best, "mime-type"), Caption = Xml.Text(Xml.Find(video.Media, "media-caption")),
            Width = Xml.Number(video.Best, "width"), Height = Xml.Number(video.Best, "height"),
        }),
    ];

    private static IEnumerable<XElement> Media(XElement nitf) => Xml.Outermost(nitf, name => name == "media");

    private static XElement? Best(XElement media) =>
        Xml.All(media, "media-reference").Where(reference => Xml.Attribute(reference, "source") is not null).MaxBy(reference => Xml.Number(reference, "width") ?? 0);

    // Of one picture's references the widest; its credit stands in the reference or beside it.
    private static IReadOnlyList<Picture> Pictures(XElement nitf) =>
    [
        .. Media(nitf).Where(media => Xml.Attribute(media, "media-type") is null or "image" or "photo" or "graphic").Select(media =>
        {
            var best = Best(media);
            var (caption, credit) = Credits.Split(Xml.Text(Xml.Find(media, "media-caption")));
            return new Picture
            {
                Address = Xml.Attribute(best, "source"), Caption = caption, Alt = Xml.Attribute(best, "alternate-text"),
                Credit = Credits.Name(Xml.Attribute(best, "source-credit")) ?? Credits.Name(Xml.Text(Xml.Find(media, "media-producer"))) ?? credit,
                Width = Xml.Number(best, "width"), Height = Xml.Number(best, "height"),
            };
        }),
    ];
}
