using System.Globalization;
using System.Xml.Linq;
using Broadsheet.Contracts;

namespace Broadsheet.Ingestion.Formats;

/// <summary>NewsML-G2 (IPTC, 2.9 and later): a <c>newsItem</c>, or several in a <c>newsMessage</c> or <c>packageItem</c>'s company.</summary>
internal static class NewsMlG2
{
    private static readonly HashSet<string> TextElements = ["html", "p", "div", "section", "article", "h2", "h3", "ul", "ol", "table", "block"];

    // Groups of a message in which one text is looked for, and pictures and videos that it takes from them.
    private const int MaxGroups = 20;
    private const int MaxVisuals = 100;

    /// <summary>The articles of a document, and why other items of it are none.</summary>
    public static Result<Wire> Read(XElement root)
    {
        var items = IsItem(root.Name.LocalName) ? [root] : Xml.Outermost(root, IsItem).ToList();
        var (articles, reasons) = (new List<(XElement Item, Draft Draft)>(), new List<string>());
        if (items.Count > FeedReader.MaxItems)
            reasons.Add(FeedReader.TooMany(items.Count));
        foreach (var item in items.Take(FeedReader.MaxItems))
        {
            var read = Item(item);
            if (read.Ok)
                articles.Add((item, read.Value));
            else
                reasons.Add(read.Problem.Detail);
        }
        if (articles.Count == 0)
            return new Problem(reasons.Count > 0 ? reasons[0] : $"The document <{PlainText.Cut(root.Name.LocalName, 40)}> holds no news item.");
        // Pictures that came along belong to the article that links to them or stands with them in a group, or to the only one there is.
        var texts = articles.Where(article => !IsVisual(article.Item)).ToList();
        if (texts.Count == 0)
            return new Wire([.. articles.Select(article => article.Draft)], reasons);
        var visuals = articles.Where(article => IsVisual(article.Item)).Select(visual => (visual.Draft.Guid, Shown: new Lazy<(Picture? Picture, Video? Video)>(() => Shown(visual.Item)))).ToList();
        var groups = Xml.All(root, "group").Select(group => Xml.Children(group, "itemRef").Select(item => Xml.Attribute(item, "residref")).OfType<string>().ToHashSet()).Where(group => group.Count > 1).Take(FeedReader.MaxItems).ToList();
        return new Wire(
            [.. texts.Select(text =>
            {
                var near = groups.Where(group => group.Contains(text.Draft.Guid!)).Take(MaxGroups).ToList();
                var linked = text.Item.Descendants().Select(link => Xml.Attribute(link, "residref")).OfType<string>().ToHashSet();
                var own = visuals.Where(visual => texts.Count == 1 || linked.Contains(visual.Guid!) || near.Exists(group => group.Contains(visual.Guid!))).Take(MaxVisuals).Select(visual => visual.Shown.Value).ToList();
                return text.Draft with { Pictures = [.. text.Draft.Pictures, .. own.Select(shown => shown.Picture).OfType<Picture>()], Videos = [.. text.Draft.Videos, .. own.Select(shown => shown.Video).OfType<Video>()] };
            })],
            reasons);
    }

    private static bool IsItem(string name) => name is "newsItem" or "packageItem" or "conceptItem" or "knowledgeItem" or "planningItem" or "catalogItem";

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
            // A second headline without a role is what stands under the first.
            Standfirst = Role(content, "description", "drol:summary", "summary") ?? nitf.Standfirst ?? Second(content),
            Bylines = Bylines(content) is { Count: > 0 } bylines ? bylines : nitf.Bylines,
            Dateline = Xml.Text(Xml.Child(content, "dateline")) ?? nitf.Dateline ?? Name(Xml.Child(content, "located")),
            Topics = [.. Xml.Children(content, "subject").Select(Name).OfType<string>().Concat(nitf.Topics).Distinct()],
            FirstPublished = Time(meta, "firstCreated") ?? Time(content, "contentCreated") ?? nitf.FirstPublished ?? Time(meta, "versionCreated"),
            Updated = Time(meta, "versionCreated"),
            Embargo = Time(meta, "embargoed") ?? nitf.Embargo,
            Urgency = int.TryParse(Xml.Text(Xml.Child(content, "urgency")), NumberStyles.None, CultureInfo.InvariantCulture, out var urgency) ? urgency : nitf.Urgency,
            SourceName = Name(Xml.Child(content, "infoSource")) ?? Name(Xml.Child(meta, "provider")) ?? nitf.SourceName ?? Provider(Xml.Child(meta, "provider")),
            Rights = Xml.Text(Xml.Find(Xml.Child(item, "rightsInfo"), "copyrightNotice")) ?? Name(Xml.Find(Xml.Child(item, "rightsInfo"), "copyrightHolder")) ?? nitf.Rights,
            Language = Xml.Attribute(Xml.Child(content, "language"), "tag") ?? FeedReader.Language(set ?? item),
        };
        if (draft.Status == ArticleStatus.Withdrawn)
            return draft;
        if (status == "withheld")
            return new Problem("The item is withheld (pubStatus); send it again when it is usable.");
        if (IsVisual(item))
            return Visual(item, draft);
        if (!IsClass(item, "text") && !IsClass(item, "composite") && Code(Xml.Child(meta, "itemClass")) is { } kind)
            return new Problem($"The item is of class {PlainText.Cut(kind, 40)}, which is not an article; send text, pictures or videos.");
        if (Xml.Find(set, "concept") is not null || Xml.Child(item, "conceptSet") is not null)
            return new Problem("The newsItem holds concepts, such as events or people, and no text; send newsItems that hold text.");
        var body = nitf.Body ?? Body(set, inline, draft);
        if (body is null && draft.Standfirst is null)
            return new Problem("The newsItem holds no text: give contentSet an inlineXML or inlineData; content elsewhere (remoteContent) is not fetched.");
        return draft with
        {
            Headline = draft.Headline ?? WireText.Headline(body, draft.Standfirst),
            Body = body ?? BodyHtml.FromText(draft.Standfirst!),
            Standfirst = WireText.Standfirst(body, draft.Standfirst),
            Pictures = [.. draft.Pictures, .. Picture(item) is { } own ? [own] : Array.Empty<Picture>(), .. Linked(meta)],
        };
    }

    // A picture or video sent by itself is an article of few words.
    private static Result<Draft> Visual(XElement item, Draft draft)
    {
        var (picture, video) = Shown(item);
        if (picture is null && video is null)
            return new Problem("The item's contentSet names nothing that can be shown: give a remoteContent with an http(s) href and its contenttype.");
        return WireText.OfCaption(draft with { Pictures = picture is null ? [] : [picture], Videos = video is null ? [] : [video] }, draft.Standfirst ?? picture?.Caption ?? video?.Caption);
    }

    private static (Picture? Picture, Video? Video) Shown(XElement item) => IsClass(item, "video") ? (null, Video(item)) : (Picture(item), null);

    private static string? Body(XElement? set, XElement? inline, Draft draft)
    {
        // XML that is neither HTML nor NITF, such as results of sports, has words but no text.
        if (inline is not null && (Xml.Find(inline, "body") ?? (inline.Elements().Any(element => TextElements.Contains(element.Name.LocalName)) ? inline : null)) is { HasElements: true } html)
        {
            var copy = new XElement(html);
            // What stands over the text is not repeated in it.
            Xml.Outermost(copy, name => name is "h1" or "h2").Where(element => element.Name.LocalName is "h1" || (element.Name.LocalName is "h2" && Xml.Text(element) is { } title && (title == draft.Headline || title == draft.Standfirst))).ToList().ForEach(element => element.Remove());
            return string.IsNullOrWhiteSpace(copy.Value) && !copy.Descendants().Any(element => element.Name.LocalName == "img") ? null : FeedXml.Inner(copy);
        }
        var data = Xml.Child(set, "inlineData");
        return data is null || string.IsNullOrWhiteSpace(data.Value) ? null
            : (Xml.Attribute(data, "contenttype") ?? "").Contains("html", StringComparison.OrdinalIgnoreCase) ? FeedXml.Inner(data) : BodyHtml.FromText(data.Value);
    }

    private static Picture? Picture(XElement item)
    {
        var content = Xml.Child(item, "contentMeta");
        var best = Best(item, "image/", IsVisual(item));
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

    private static Video? Video(XElement item)
    {
        var content = Xml.Child(item, "contentMeta");
        return Best(item, "video/", true) is not { } best ? null : new Video
        {
            Address = Xml.Attribute(best, "href")!, Type = Xml.Attribute(best, "contenttype"), Title = Role(content, "headline", "hltype:main", "main"), Caption = Role(content, "description", "drol:caption", "caption"),
            Poster = Xml.Attribute(Xml.All(item, "icon").Append(Best(item, "image/", false)).FirstOrDefault(icon => WebAddress.Text(Xml.Attribute(icon, "href")) is not null), "href"),
            Width = Xml.Number(best, "width"), Height = Xml.Number(best, "height"),
        };
    }

    // The widest rendition that can be fetched. One that does not say what it is counts as what its item is.
    private static XElement? Best(XElement item, string type, bool untyped) =>
        Xml.All(Xml.Child(item, "contentSet"), "remoteContent")
            .Where(remote => WebAddress.Text(Xml.Attribute(remote, "href")) is not null && (Xml.Attribute(remote, "contenttype")?.StartsWith(type, StringComparison.OrdinalIgnoreCase) ?? untyped))
            .MaxBy(remote => Xml.Number(remote, "width") ?? 0);

    private static IEnumerable<Picture> Linked(XElement? meta) =>
        Xml.Children(meta, "link").Where(link => Xml.Attribute(link, "contenttype")?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true && WebAddress.Text(Xml.Attribute(link, "href")) is not null)
            .Select(link => new Picture { Address = Xml.Attribute(link, "href"), Caption = Xml.Text(Xml.Child(link, "title")) });

    private static IReadOnlyList<string> Bylines(XElement? content) =>
        Xml.Child(content, "by") is { } by ? BylineLine.Names(Xml.Text(by)) : [.. Xml.Children(content, "creator").Select(Name).OfType<string>().Take(FeedReader.MaxNames).SelectMany(name => BylineLine.Names(name))];

    private static string? Second(XElement? content)
    {
        var headlines = Xml.Children(content, "headline").Select(Xml.Text).OfType<string>().ToList();
        return headlines.Count > 1 && !headlines[1].Contains(headlines[0], StringComparison.Ordinal) ? headlines[1] : null;
    }

    // The element with the role, else the first.
    private static string? Role(XElement? content, string name, params string[] roles)
    {
        var elements = Xml.Children(content, name).ToList();
        return Xml.Text(elements.FirstOrDefault(element => roles.Contains(Xml.Attribute(element, "role"))) ?? elements.FirstOrDefault());
    }

    private static bool IsVisual(XElement item) => new[] { "picture", "graphic", "graphics", "video" }.Any(kind => IsClass(item, kind));

    private static bool IsClass(XElement item, string kind) => Code(Xml.Child(Xml.Child(item, "itemMeta"), "itemClass")) == kind;

    // "ninat:text", "http://cv.iptc.org/newscodes/ninature/text": the word behind the last colon or slash.
    private static string? Code(XElement? element) => (Xml.Attribute(element, "qcode") ?? Xml.Attribute(element, "uri")) is { } code ? code[(code.LastIndexOfAny([':', '/']) + 1)..] : null;

    private static string? Name(XElement? element) => Xml.Text(Xml.Child(element, "name")) ?? Xml.Attribute(element, "literal");

    // "nprov:REUTERS", "http://www.acmenews.example": better than nobody.
    private static string? Provider(XElement? provider) =>
        WebAddress.Absolute(Xml.Attribute(provider, "uri"))?.Host ?? (Xml.Attribute(provider, "qcode") is { } qcode && qcode[(qcode.LastIndexOf(':') + 1)..] is { Length: > 1 } name && name.Any(char.IsLetter) ? name : null);

    private static DateTimeOffset? Time(XElement? meta, string name) => Dates.Read(Xml.Text(Xml.Child(meta, name)));
}
