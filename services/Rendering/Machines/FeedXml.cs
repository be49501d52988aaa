using System.Xml;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>What RSS and Atom have in common: links between pages, and media by Media RSS 1.5 (rssboard.org/media-rss).</summary>
internal static class FeedXml
{
    // Enough for any reader, and bounds an item.
    private const int MostMedia = 20;

    /// <summary>The feed itself, the hub, and by RFC 5005 section 3 the pages round it.</summary>
    public static void PageLinks(XmlWriter xml, Feed feed, FeedFormat format)
    {
        Link("self", feed.Number);
        if (feed.Syndication.Hub is { } hub)
            xml.Empty("link", XmlFile.AtomNamespace, ("rel", "hub"), ("href", hub));
        if (feed.Number > 1 || feed.More)
            Link("first", 1);
        if (feed.Number > 1)
            Link("previous", feed.Number - 1);
        if (feed.More)
            Link("next", feed.Number + 1);

        void Link(string relation, int number) =>
            xml.Empty("link", XmlFile.AtomNamespace, ("rel", relation), ("type", format.MediaType), ("href", feed.AddressOf(format, number)));
    }

    /// <summary>What an article would be seen by: its first video, else its first picture.</summary>
    public static (string Address, string Type)? LeadMedia(SiteOptions site, Article article)
    {
        foreach (var video in article.Videos)
            if (Web.Address(video.Address) is { } address && MediaTypes.OfVideo(video) is { } type)
                return (address, type);
        foreach (var picture in article.Pictures)
            if (Images.Of(site, picture) is { } image)
                return (image.Address, image.Type);
        return null;
    }

    /// <summary>All videos and pictures of an article.</summary>
    public static void Media(XmlWriter xml, SiteOptions site, Article article)
    {
        var left = MostMedia;
        foreach (var video in article.Videos)
        {
            if (Web.Address(video.Address) is not { } address || left-- == 0)
                continue;
            Start(xml, address, "video", MediaTypes.OfVideo(video), video.Width, video.Height, video.Duration);
            xml.Text("title", video.Title, XmlFile.MediaNamespace);
            xml.Text("description", video.Caption, XmlFile.MediaNamespace);
            if (Images.Still(site, article, video) is { } still)
                xml.Empty("thumbnail", XmlFile.MediaNamespace, ("url", still));
            xml.WriteEndElement();
        }
        foreach (var picture in article.Pictures)
        {
            if (Images.Of(site, picture) is not { } image || left-- <= 0)
                continue;
            Start(xml, image.Address, "image", image.Type, image.Width, image.Height, null);
            xml.Text("description", picture.Caption ?? picture.Alt, XmlFile.MediaNamespace);
            xml.Text("credit", picture.Credit, XmlFile.MediaNamespace);
            xml.WriteEndElement();
        }
    }

    /// <summary>Begins a <c>media:content</c>; the duration is in seconds.</summary>
    public static void Start(XmlWriter xml, string address, string medium, string? type, int? width, int? height, double? duration)
    {
        xml.WriteStartElement("content", XmlFile.MediaNamespace);
        xml.Attribute("url", address);
        xml.Attribute("type", type);
        xml.Attribute("medium", medium);
        xml.Attribute("duration", duration is { } seconds ? (int)Math.Ceiling(seconds) : null);
        xml.Attribute("width", width);
        xml.Attribute("height", height);
    }
}
