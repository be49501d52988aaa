using System.Globalization;
using System.Xml.Linq;
using Broadsheet.Contracts;

namespace Broadsheet.Ingestion.Formats;

/// <summary>NewsML-G2 (IPTC, 2.9 and later): a <c>newsItem</c>, or several in a <c>newsMessage</c> or <c>packageItem</c>'s company.</summary>
internal static class NewsMlG2
{
    /// <summary>The articles of a document, and why other items of it are none.</summary>
    public static Result<Wire> Read(XElement root)
    {
        var items = root.DescendantsAndSelf().Where(element => element.Name.LocalName is "newsItem" or "packageItem" or "conceptItem" or "knowledgeItem" or "planningItem" or "catalogItem").ToList();
        var (articles, reasons) = (new List<(XElement Item, Draft Draft)>(), new List<string>());
        foreach (var item in items)
        {
            var read = Item(item);
            if (read.Ok)
                articles.Add((item, read.Value));
            else
                reasons.Add(read.Problem.Detail);
        }
        if (articles.Count == 0)
            return new Problem(reasons.Count > 0 ? reasons[0] : $"The document <{PlainText.Cut(root.Name.LocalName, 40)}> holds no news item.");
        // Pictures that came along belong to the article that links to them, or to the only one there is.
        var pictures = items.Where(item => IsClass(item, "picture") || IsClass(item, "graphic")).Select(item => (Id: Xml.Attribute(item, "guid"), Picture: Picture(item))).Where(picture => picture.Picture is not null).ToList();
        return new Wire(
            [.. articles.Select(article => article.Draft with
            {
                Pictures = [.. article.Draft.Pictures, .. pictures.Where(picture => articles.Count == 1 || article.Item.Descendants().Any(link => Xml.Attribute(link, "residref") == picture.Id)).Select(picture => picture.Picture!)],
            })],
            reasons);
    }

    private static Result<Draft> Item(XElement item)
    {
        var name = item.Name.LocalName;
        if (name != "newsItem")
            return new Problem(name == "packageItem" ? "A packageItem only lists other items; send these, alone or in one newsMessage with it." : $"A {name} is not an article; send newsItems that hold text.");
        var meta = Xml.Child(item, "itemMeta");
        var content = Xml.Child(item, "contentMeta");
        var set = Xml.Child(item, "contentSet");
        var guid = Xml.Attribute(item, "guid");
        if (guid is null)
            return new Problem("guid: every newsItem needs one; the same guid is the same article.");
        var status = Code(Xml.Child(meta, "pubStatus"));
        var inline = Xml.Child(set, "inlineXML");
        var nitf = inline?.DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName == "nitf") is { } found && Nitf.Read(found) is { Ok: true, Value: var read } ? read : new Draft();
        var draft = nitf with
        {
            Guid = guid,
            Status = status is "canceled" or "cancelled" ? ArticleStatus.Withdrawn : ArticleStatus.Published,
            Headline = Role(content, "headline", "hltype:main", "main") ?? nitf.Headline ?? Xml.Text(Xml.Child(meta, "title")),
            Standfirst = Role(content, "description", "drol:summary", "summary") ?? nitf.Standfirst,
            Bylines = Bylines(content) is { Count: > 0 } bylines ? bylines : nitf.Bylines,
            Dateline = Xml.Text(Xml.Child(content, "dateline")) ?? nitf.Dateline ?? Name(Xml.Child(content, "located")),
            Topics = [.. Xml.Children(content, "subject").Select(Name).OfType<string>().Concat(nitf.Topics).Distinct()],
            FirstPublished = Time(meta, "firstCreated") ?? Time(content, "contentCreated") ?? nitf.FirstPublished ?? Time(meta, "versionCreated"),
            Updated = Time(meta, "versionCreated"),
            Embargo = Time(meta, "embargoed") ?? nitf.Embargo,
            Urgency = int.TryParse(Xml.Text(Xml.Child(content, "urgency")), NumberStyles.None, CultureInfo.InvariantCulture, out var urgency) ? urgency : nitf.Urgency,
            SourceName = Name(Xml.Child(content, "infoSource")) ?? Name(Xml.Child(meta, "provider")) ?? nitf.SourceName,
            Rights = Xml.Text(Xml.Find(Xml.Child(item, "rightsInfo"), "copyrightNotice")) ?? Name(Xml.Find(Xml.Child(item, "rightsInfo"), "copyrightHolder")) ?? nitf.Rights,
            Language = Xml.Attribute(Xml.Child(content, "language"), "tag") ?? FeedReader.Language(set ?? item),
        };
        if (draft.Status == ArticleStatus.Withdrawn)
            return draft;
        if (status == "withheld")
            return new Problem("The item is withheld (pubStatus); send it again when it is usable.");
        if (!IsClass(item, "text") && !IsClass(item, "composite") && Code(Xml.Child(meta, "itemClass")) is { } kind)
            return new Problem($"The item is of class {PlainText.Cut(kind, 40)}, which is not an article; send text items, with pictures in the same newsMessage.");
        var body = nitf.Body ?? Body(set, inline);
        return body is null && draft.Standfirst is null
            ? new Problem("The newsItem holds no text: give contentSet an inlineXML or inlineData; content elsewhere (remoteContent) is not fetched.")
            : draft with { Body = body };
    }

    private static string? Body(XElement? set, XElement? inline)
    {
        if (inline is not null && (Xml.Find(inline, "body") ?? inline) is { HasElements: true } html)
        {
            var copy = new XElement(html);
            copy.Descendants().Where(element => element.Name.LocalName is "h1").ToList().ForEach(element => element.Remove());
            return FeedXml.Inner(copy);
        }
        var data = Xml.Child(set, "inlineData");
        return data is null || string.IsNullOrWhiteSpace(data.Value) ? null
            : (Xml.Attribute(data, "contenttype") ?? "").Contains("html", StringComparison.OrdinalIgnoreCase) ? FeedXml.Inner(data) : BodyHtml.FromText(data.Value);
    }

    private static Picture? Picture(XElement item)
    {
        var content = Xml.Child(item, "contentMeta");
        var best = Xml.All(item, "remoteContent").Where(remote => WebAddress.Text(Xml.Attribute(remote, "href")) is not null).MaxBy(remote => Xml.Number(remote, "width") ?? 0);
        if (best is null)
            return null;
        var (caption, credit) = Credits.Split(Role(content, "description", "drol:caption", "caption") ?? Xml.Text(Xml.Child(content, "headline")));
        return new Picture
        {
            Address = Xml.Attribute(best, "href"), Caption = caption,
            Credit = Credits.Name(Xml.Text(Xml.Child(content, "creditline"))) ?? Credits.Name(Bylines(content).FirstOrDefault()) ?? credit,
            Width = Xml.Number(best, "width"), Height = Xml.Number(best, "height"),
        };
    }

    private static IReadOnlyList<string> Bylines(XElement? content) =>
        Xml.Child(content, "by") is { } by ? BylineLine.Names(Xml.Text(by)) : [.. Xml.Children(content, "creator").Select(Name).OfType<string>().SelectMany(name => BylineLine.Names(name))];

    // The element with the role, else the first.
    private static string? Role(XElement? content, string name, params string[] roles)
    {
        var elements = Xml.Children(content, name).ToList();
        return Xml.Text(elements.FirstOrDefault(element => roles.Contains(Xml.Attribute(element, "role"))) ?? elements.FirstOrDefault());
    }

    private static bool IsClass(XElement item, string kind) => Code(Xml.Child(Xml.Child(item, "itemMeta"), "itemClass")) == kind;

    // "ninat:text", "http://cv.iptc.org/newscodes/ninature/text": the word behind the last colon or slash.
    private static string? Code(XElement? element) => (Xml.Attribute(element, "qcode") ?? Xml.Attribute(element, "uri"))?.Split(':', '/')[^1];

    private static string? Name(XElement? element) => Xml.Text(Xml.Child(element, "name")) ?? Xml.Attribute(element, "literal");

    private static DateTimeOffset? Time(XElement? meta, string name) => Dates.Read(Xml.Text(Xml.Child(meta, name)));
}
