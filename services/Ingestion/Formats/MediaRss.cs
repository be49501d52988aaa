using System.Globalization;
using System.Xml.Linq;
using Broadsheet.Contracts;

namespace Broadsheet.Ingestion.Formats;

/// <summary>Pictures and videos of an item: enclosures (RSS 2.0) and Media RSS 1.5.1 with its groups, whose metadata is inherited.</summary>
internal static class MediaRss
{
    private static readonly XNamespace Media = "http://search.yahoo.com/mrss/";
    private static readonly XNamespace Itunes = "http://www.itunes.com/dtds/podcast-1.0.dtd";

    public static (IReadOnlyList<Picture> Pictures, IReadOnlyList<Video> Videos) Read(XElement item, IEnumerable<(string? Address, string? Type, string? Length)> enclosures, Uri page)
    {
        var pictures = new List<Picture>();
        var videos = new List<Video>();
        var known = new Dictionary<XElement, Dictionary<string, XElement>>();
        foreach (var content in item.Descendants(Media + "content").Take(FeedReader.MaxLinks))
        {
            var address = WebAddress.Text(content.Attribute("url")?.Value, page);
            var type = content.Attribute("type")?.Value;
            var medium = content.Attribute("medium")?.Value ?? Medium(type, address);
            if (address is null)
                continue;
            var (caption, credit) = Words(content, item, known);
            if (medium == "image")
                pictures.Add(new Picture { Address = address, Caption = caption, Credit = credit, Alt = Inherited(content, item, "title", known), Width = Number(content, "width"), Height = Number(content, "height") });
            else if (medium == "video")
                videos.Add(new Video
                {
                    Address = address,
                    Type = type,
                    Title = Inherited(content, item, "title", known),
                    Caption = caption,
                    Poster = WebAddress.Text(Nearest(content, item, "thumbnail", known)?.Attribute("url")?.Value, page),
                    Duration = double.TryParse(content.Attribute("duration")?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : null,
                    Width = Number(content, "width"),
                    Height = Number(content, "height"),
                });
        }
        foreach (var (given, type, _) in enclosures.Take(FeedReader.MaxLinks))
        {
            if (WebAddress.Text(given, page) is not { } address)
                continue;
            if (Medium(type, address) == "image")
                pictures.Add(new Picture { Address = address });
            else if (Medium(type, address) == "video")
                videos.Add(new Video { Address = address, Type = type });
        }
        // A thumbnail is a smaller form of what is there; alone it is the picture.
        if (pictures.Count == 0)
        {
            var thumbnail = item.Descendants(Media + "thumbnail").OrderByDescending(element => Number(element, "width") ?? 0).FirstOrDefault();
            var address = WebAddress.Text(thumbnail?.Attribute("url")?.Value ?? item.Element(Itunes + "image")?.Attribute("href")?.Value, page);
            if (address is not null)
            {
                var (caption, credit) = thumbnail is null ? (null, null) : Words(thumbnail, item, known);
                pictures.Add(new Picture { Address = address, Caption = caption, Credit = credit, Width = thumbnail is null ? null : Number(thumbnail, "width"), Height = thumbnail is null ? null : Number(thumbnail, "height") });
            }
        }
        // The same picture comes in several sizes under one address, or as enclosure and content.
        return ([.. pictures.GroupBy(picture => picture.Address).Select(same => same.MaxBy(picture => picture.Width ?? 0)!)], [.. videos.DistinctBy(video => video.Address)]);
    }

    private static (string? Caption, string? Credit) Words(XElement content, XElement item, Dictionary<XElement, Dictionary<string, XElement>> known)
    {
        var (caption, credit) = Credits.Split(BodyHtml.TextOf(Inherited("description") ?? Inherited("text")));
        return (caption, Credits.Name(Inherited("credit")) ?? credit ?? Credits.Name(Inherited("copyright")));

        string? Inherited(string name) => MediaRss.Inherited(content, item, name, known);
    }

    private static string? Inherited(XElement content, XElement item, string name, Dictionary<XElement, Dictionary<string, XElement>> known) => FeedReader.Text(Nearest(content, item, name, known));

    // Metadata stands in the element, its group, or the item (Media RSS, "optional elements").
    private static XElement? Nearest(XElement content, XElement item, string name, Dictionary<XElement, Dictionary<string, XElement>> known)
    {
        for (XElement? at = content; at is not null; at = at.Parent)
        {
            // Each is looked through once, since an item may have as many elements as it likes, and each of them many pictures.
            if (!known.TryGetValue(at, out var own))
            {
                known[at] = own = [];
                foreach (var child in at.Elements())
                    if (child.Name.Namespace == Media)
                        own.TryAdd(child.Name.LocalName, child);
            }
            if (own.TryGetValue(name, out var found))
                return found;
            if (at == item)
                return null;
        }
        return null;
    }

    private static string? Medium(string? type, string? address)
    {
        var main = type?.Split('/')[0].Trim().ToLowerInvariant();
        if (main is "image" or "video" or "audio")
            return main;
        if (type?.Contains("mpegurl", StringComparison.OrdinalIgnoreCase) == true || type?.Contains("dash+xml", StringComparison.OrdinalIgnoreCase) == true)
            return "video";
        var path = address?.Split('?', '#')[0] ?? "";
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".jpg" or ".jpeg" or ".png" or ".webp" or ".gif" or ".avif" => "image",
            ".mp4" or ".m4v" or ".webm" or ".mov" or ".m3u8" or ".mpd" => "video",
            _ => null,
        };
    }

    private static int? Number(XElement element, string name) =>
        int.TryParse(element.Attribute(name)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
