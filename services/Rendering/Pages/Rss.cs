using System.Globalization;
using System.Text;
using System.Xml;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>
/// RSS 2.0 (rssboard.org/rss-specification) with the whole text in <c>content:encoded</c>, as the RSS Advisory Board's
/// best practices want it: absolute addresses, <c>atom:link rel="self"</c>, the description before the text, one
/// <c>dc:creator</c> for each author, since RSS's own <c>author</c> must be a mail address.
/// </summary>
internal static class Rss
{
    private const string Atom = "http://www.w3.org/2005/Atom";
    private const string Content = "http://purl.org/rss/1.0/modules/content/";
    private const string Dublin = "http://purl.org/dc/elements/1.1/";

    public static byte[] Write(SiteOptions site, string title, string path, string feedPath, IReadOnlyList<Article> articles)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            xml.WriteStartElement("rss");
            xml.WriteAttributeString("version", "2.0");
            xml.WriteAttributeString("xmlns", "atom", null, Atom);
            xml.WriteAttributeString("xmlns", "content", null, Content);
            xml.WriteAttributeString("xmlns", "dc", null, Dublin);
            xml.WriteStartElement("channel");
            xml.WriteElementString("title", Text(title));
            xml.WriteElementString("link", site.AddressOf(path));
            xml.WriteElementString("description", Text(title));
            xml.WriteElementString("language", site.Language);
            xml.WriteStartElement("link", Atom);
            xml.WriteAttributeString("href", site.AddressOf(feedPath));
            xml.WriteAttributeString("rel", "self");
            xml.WriteAttributeString("type", "application/rss+xml");
            xml.WriteEndElement();
            // Of the content, not of the clock: the same articles are the same feed.
            if (articles.Count > 0)
                xml.WriteElementString("lastBuildDate", Date(articles.Max(article => article.Updated)));
            foreach (var article in articles)
                Item(xml, site, article);
            xml.WriteEndDocument();
        }
        return stream.ToArray();
    }

    private static void Item(XmlWriter xml, SiteOptions site, Article article)
    {
        xml.WriteStartElement("item");
        xml.WriteElementString("title", Text(article.Headline));
        xml.WriteElementString("link", site.AddressOf(article.Path!));
        xml.WriteStartElement("guid");
        xml.WriteAttributeString("isPermaLink", "false");
        xml.WriteString(article.Id);
        xml.WriteEndElement();
        xml.WriteElementString("pubDate", Date(article.FirstPublished));
        foreach (var byline in article.Bylines)
            xml.WriteElementString("creator", Dublin, Text(byline.Name));
        foreach (var category in article.Section.Concat(article.Topics).Distinct())
            xml.WriteElementString("category", Text(category));
        xml.WriteElementString("description", Text(article.Standfirst is { Length: > 0 } standfirst ? standfirst : Body.Start(article.Body, 300)));
        xml.WriteElementString("encoded", Content, Text(article.Body));
        xml.WriteEndElement();
    }

    // RFC 822 with a year of four digits.
    private static string Date(DateTimeOffset instant) => instant.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture);

    // XML 1.0 has no way at all to write most control characters.
    private static string Text(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (XmlConvert.IsXmlChar(text[at]))
                clean.Append(text[at]);
            else if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]))
                clean.Append(text[at]).Append(text[++at]);
        }
        return clean.ToString();
    }
}
