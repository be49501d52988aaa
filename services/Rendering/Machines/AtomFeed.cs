using System.Xml;
using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>Atom 1.0 (RFC 4287). Pages are linked as in RFC 5005, pictures and videos described by Media RSS.</summary>
internal static class AtomFeed
{
    public static byte[] Write(Feed feed) => XmlFile.Write(xml =>
    {
        xml.WriteStartElement("feed", XmlFile.AtomNamespace);
        xml.WriteAttributeString("xmlns", "media", null, XmlFile.MediaNamespace);
        Language(xml, feed.Language);
        xml.Text("id", feed.AddressOf(FeedFormat.Atom, 1), XmlFile.AtomNamespace);
        xml.Text("title", feed.Title, XmlFile.AtomNamespace);
        xml.Text("updated", feed.Updated.Rfc3339(), XmlFile.AtomNamespace);
        xml.Empty("link", XmlFile.AtomNamespace, ("rel", "alternate"), ("type", "text/html"), ("href", feed.Site.AddressOf(feed.Path)));
        FeedXml.PageLinks(xml, feed, FeedFormat.Atom);
        Author(xml, feed.Site.Name);
        xml.Text("generator", "Broadsheet", XmlFile.AtomNamespace);
        xml.Text("icon", feed.Site.AddressOf(Publication.Of(feed.Site).Icons.Small.Path), XmlFile.AtomNamespace);
        foreach (var article in feed.Articles)
            Entry(xml, feed, article);
    });

    private static void Entry(XmlWriter xml, Feed feed, Article article)
    {
        xml.WriteStartElement("entry", XmlFile.AtomNamespace);
        Language(xml, article.Language);
        xml.Text("id", feed.IdOf(article), XmlFile.AtomNamespace);
        xml.Text("title", article.Headline, XmlFile.AtomNamespace);
        xml.Empty("link", XmlFile.AtomNamespace, ("rel", "alternate"), ("type", "text/html"), ("href", feed.Site.AddressOf(article.Path!)));
        if (FeedXml.LeadMedia(feed.Site, article) is { } lead)
            xml.Empty("link", XmlFile.AtomNamespace, ("rel", "enclosure"), ("type", lead.Type), ("href", lead.Address));
        xml.Text("published", article.FirstPublished.Rfc3339(), XmlFile.AtomNamespace);
        xml.Text("updated", article.Updated.Rfc3339(), XmlFile.AtomNamespace);
        // Without one of its own, an entry has the feed's author (section 4.1.2), which would be the site.
        foreach (var name in article.Bylines.Count > 0 ? article.Bylines.Select(byline => byline.Name) : [article.Source.Name])
            Author(xml, name);
        foreach (var category in Feed.CategoriesOf(article))
            xml.Empty("category", XmlFile.AtomNamespace, ("term", category));
        xml.Text("rights", article.Source.Rights, XmlFile.AtomNamespace);
        xml.Text("summary", Feed.SummaryOf(article), XmlFile.AtomNamespace);
        if (FeedBody.Of(feed, article) is { } body)
        {
            xml.WriteStartElement("content", XmlFile.AtomNamespace);
            xml.WriteAttributeString("type", "html");
            xml.WriteString(XmlFile.Clean(body));
            xml.WriteEndElement();
        }
        FeedXml.Media(xml, feed.Site, article);
        xml.WriteEndElement();
    }

    private static void Language(XmlWriter xml, string language) => xml.WriteAttributeString("xml", "lang", null, XmlFile.Clean(language));

    private static void Author(XmlWriter xml, string name)
    {
        xml.WriteStartElement("author", XmlFile.AtomNamespace);
        xml.Text("name", name, XmlFile.AtomNamespace);
        xml.WriteEndElement();
    }
}
