using System.Xml;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>Sitemaps (sitemaps.org/protocol.html) and the one for Google News (developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).</summary>
internal static class Sitemap
{
    /// <summary>
    /// Most articles in one file. The protocol allows 50,000; a file is also one page in the gateway's cache and must be made
    /// within its time limit.
    /// </summary>
    public const int Length = 5_000;

    /// <summary>Most articles in one file for Google News.</summary>
    public const int NewsLength = 1_000;

    /// <summary>How long Google News takes an article for news.</summary>
    public static readonly TimeSpan NewsAge = TimeSpan.FromHours(48);

    private const string Namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string News = "http://www.google.com/schemas/sitemap-news/0.9";

    /// <summary>A list of sitemaps, by path below the site.</summary>
    public static byte[] Index(SiteOptions site, IEnumerable<(string Path, DateTimeOffset? Changed)> files) => XmlFile.Write(xml =>
    {
        xml.WriteStartElement("sitemapindex", Namespace);
        foreach (var (path, changed) in files)
        {
            xml.WriteStartElement("sitemap", Namespace);
            xml.Text("loc", site.AddressOf(path), Namespace);
            xml.Text("lastmod", changed?.Rfc3339(), Namespace);
            xml.WriteEndElement();
        }
    });

    /// <summary>A list of pages, by path below the site.</summary>
    public static byte[] Of(SiteOptions site, IEnumerable<(string Path, DateTimeOffset? Changed)> pages) => XmlFile.Write(xml =>
    {
        xml.WriteStartElement("urlset", Namespace);
        foreach (var (path, changed) in pages)
            Page(xml, site, path, changed, null);
    });

    /// <summary>Articles for Google News; there may be none.</summary>
    public static byte[] OfNews(SiteOptions site, IReadOnlyList<Article> articles) => XmlFile.Write(xml =>
    {
        xml.WriteStartElement("urlset", Namespace);
        xml.WriteAttributeString("xmlns", "news", null, News);
        foreach (var article in articles)
            Page(xml, site, article.Path!, article.Updated, article);
    });

    /// <summary>A language as Google News wants it: two or three letters, but for the two ways of writing Chinese.</summary>
    public static string NewsLanguage(string language)
    {
        var subtags = language.ToLowerInvariant().Split('-');
        if (subtags[0] != "zh")
            return subtags[0];
        return subtags.Any(subtag => subtag is "hant" or "tw" or "hk" or "mo") ? "zh-tw" : "zh-cn";
    }

    private static void Page(XmlWriter xml, SiteOptions site, string path, DateTimeOffset? changed, Article? news)
    {
        xml.WriteStartElement("url", Namespace);
        xml.Text("loc", site.AddressOf(path), Namespace);
        xml.Text("lastmod", changed?.Rfc3339(), Namespace);
        if (news is not null)
        {
            xml.WriteStartElement("news", News);
            xml.WriteStartElement("publication", News);
            // As it stands on the articles, which is that of their edition.
            xml.Text("name", Publication.Of(site).EditionOf(news).Name, News);
            xml.Text("language", NewsLanguage(news.Language), News);
            xml.WriteEndElement();
            xml.Text("publication_date", news.FirstPublished.Rfc3339(), News);
            xml.Text("title", news.Headline, News);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }
}
