using System.Xml;
using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>
/// RSS 2.0 (rssboard.org/rss-specification), as the RSS Advisory Board's best practices want it: absolute addresses,
/// <c>atom:link rel="self"</c>, the description before the text, one <c>dc:creator</c> for each author, since RSS's own
/// <c>author</c> must be a mail address. Pages are linked as in RFC 5005.
/// </summary>
internal static class RssFeed
{
    private const string Content = "http://purl.org/rss/1.0/modules/content/";
    private const string Dublin = "http://purl.org/dc/elements/1.1/";

    public static byte[] Write(Feed feed) => XmlFile.Write(xml =>
    {
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteAttributeString("xmlns", "atom", null, XmlFile.AtomNamespace);
        xml.WriteAttributeString("xmlns", "content", null, Content);
        xml.WriteAttributeString("xmlns", "dc", null, Dublin);
        xml.WriteAttributeString("xmlns", "media", null, XmlFile.MediaNamespace);
        xml.WriteStartElement("channel");
        xml.Text("title", feed.Title);
        xml.Text("link", feed.Site.AddressOf(feed.Path));
        xml.Text("description", feed.Title);
        xml.Text("language", feed.Language);
        FeedXml.PageLinks(xml, feed, FeedFormat.Rss);
        if (feed.Articles.Count > 0)
            xml.Text("lastBuildDate", feed.Updated.Rfc822());
        xml.Text("generator", "Broadsheet");
        foreach (var article in feed.Articles)
            Item(xml, feed, article);
    });

    private static void Item(XmlWriter xml, Feed feed, Article article)
    {
        xml.WriteStartElement("item");
        xml.PlainTitle(article.Headline);
        xml.Text("link", feed.Site.AddressOf(article.Path!));
        xml.WriteStartElement("guid");
        xml.WriteAttributeString("isPermaLink", "true");
        xml.WriteString(feed.IdOf(article));
        xml.WriteEndElement();
        xml.Text("pubDate", article.FirstPublished.Rfc822());
        foreach (var byline in article.Bylines)
            xml.Text("creator", byline.Name, Dublin);
        foreach (var category in Feed.CategoriesOf(article))
            xml.Text("category", category);
        xml.Text("description", Feed.SummaryOf(article));
        if (FeedBody.Of(feed, article) is { } body)
            xml.Text("encoded", body, Content);
        // One at most (RSS best practices); its length in bytes is not known, for which they want 0.
        if (FeedXml.LeadMedia(feed.Site, article) is { } lead)
            xml.Empty("enclosure", null, ("url", lead.Address), ("length", 0), ("type", lead.Type));
        FeedXml.Media(xml, feed.Site, article);
        xml.WriteEndElement();
    }
}
