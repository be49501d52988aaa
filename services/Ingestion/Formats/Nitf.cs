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
        var headline = BodyHtml.TextOf(Xml.Find(head, "hl1")?.Value ?? Xml.Find(head, "hedline")?.Value ?? Xml.Find(Xml.Child(nitf, "head"), "title")?.Value);
        var draft = new Draft
        {
            Guid = Xml.Attribute(Xml.Find(data, "doc-id"), "id-string") ?? Xml.Attribute(Xml.Find(data, "du-key"), "key"),
            Headline = headline,
            Standfirst = Xml.Text(Xml.Find(head, "abstract")) ?? Xml.Text(Xml.Find(head, "hl2")),
            Bylines = [.. Xml.All(head, "byline").SelectMany(byline => BylineLine.Names(PlainText.Line(byline.Value)))],
            Dateline = Xml.Text(Xml.Find(head, "dateline")) ?? Xml.Text(Xml.Find(content, "dateline")),
            Topics = [.. Xml.All(nitf, "tobject.subject").Select(subject => Xml.Attribute(subject, "tobject.subject.matter") ?? Xml.Attribute(subject, "tobject.subject.type")).Concat(Xml.All(data, "keyword").Select(word => Xml.Attribute(word, "key"))).OfType<string>().Distinct()],
            FirstPublished = Dates.Read(Xml.Attribute(Xml.Find(data, "date.issue"), "norm")),
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
        return content is null ? draft : draft with { Pictures = Pictures(nitf), Body = Body(content) };
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

    // Of one picture's references the widest; its credit stands in the reference or beside it.
    private static IReadOnlyList<Picture> Pictures(XElement nitf) =>
    [
        .. Xml.All(nitf, "media").Where(media => Xml.Attribute(media, "media-type") is null or "image" or "photo" or "graphic").Select(media =>
        {
            var best = Xml.All(media, "media-reference").Where(reference => Xml.Attribute(reference, "source") is not null).MaxBy(reference => Xml.Number(reference, "width") ?? 0);
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
