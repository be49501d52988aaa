using System.Xml;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>Videos as RSS 2.0 with Media RSS (rssboard.org/media-rss, and rokudev/feed-specifications), which every other box reads: one item for each.</summary>
internal static class Mrss
{
    /// <summary>A page; <paramref name="self"/> and <paramref name="next"/> are absolute addresses.</summary>
    public static byte[] Write(SiteOptions site, IReadOnlyList<TvVideo> videos, string self, string? next) => XmlFile.Write(xml =>
    {
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteAttributeString("xmlns", "atom", null, XmlFile.AtomNamespace);
        xml.WriteAttributeString("xmlns", "media", null, XmlFile.MediaNamespace);
        xml.WriteStartElement("channel");
        xml.Text("title", site.Name);
        xml.Text("link", site.AddressOf("/"));
        xml.Text("description", site.Name);
        xml.Text("language", site.Language);
        xml.Empty("link", XmlFile.AtomNamespace, ("rel", "self"), ("type", "application/rss+xml"), ("href", self));
        if (next is not null)
            xml.Empty("link", XmlFile.AtomNamespace, ("rel", "next"), ("type", "application/rss+xml"), ("href", next));
        if (videos.Count > 0)
            xml.Text("lastBuildDate", videos.Max(video => video.Article.Updated).Rfc822());
        foreach (var video in videos)
            Item(xml, site, video);
    });

    private static void Item(XmlWriter xml, SiteOptions site, TvVideo video)
    {
        xml.WriteStartElement("item");
        xml.PlainTitle(video.Title);
        xml.Text("link", site.AddressOf(video.Article.Path!));
        xml.WriteStartElement("guid");
        xml.WriteAttributeString("isPermaLink", "false");
        xml.WriteString(video.Id);
        xml.WriteEndElement();
        xml.Text("pubDate", video.Article.FirstPublished.Rfc822());
        xml.Text("description", video.Long ?? video.Short);
        xml.Text("title", video.Title, XmlFile.MediaNamespace);
        // 200 characters at most.
        xml.Text("description", video.Short, XmlFile.MediaNamespace);
        xml.Empty("thumbnail", XmlFile.MediaNamespace, ("url", video.Still));
        FeedXml.Start(xml, video.Address, "video", MediaTypes.OfVideo(video.Video), video.Video.Width, video.Video.Height, video.Video.Duration);
        if (!video.IsAdaptive)
            xml.Attribute("bitrate", video.Bitrate);
        xml.Attribute("lang", video.Article.Language);
        xml.WriteEndElement();
        foreach (var name in video.Article.Section)
            xml.Text("category", name, XmlFile.MediaNamespace);
        if (video.Tags.Any())
            xml.Text("keywords", string.Join(", ", video.Tags), XmlFile.MediaNamespace);
        xml.WriteEndElement();
    }
}
