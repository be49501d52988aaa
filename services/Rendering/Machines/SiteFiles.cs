using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>The small files at agreed addresses by which programs find their way about a site.</summary>
internal static class SiteFiles
{
    // As in the stylesheet.
    private const string Paper = "#fdfcf9";

    /// <summary><c>robots.txt</c> (RFC 9309). Whoever reads it finds the sitemaps. Of results of searches the pages say themselves whether they are for search engines, which they must read for that.</summary>
    public static byte[] Robots(SiteOptions site) => Encoding.UTF8.GetBytes($"""
        User-agent: *
        Disallow: /api/
        Allow: /

        Sitemap: {site.AddressOf(SitemapPages.Index)}
        Sitemap: {site.AddressOf(SitemapPages.News)}

        """.ReplaceLineEndings("\n"));

    /// <summary>Web app manifest (w3.org/TR/appmanifest), by which the site can be put beside a phone's other programs.</summary>
    public static byte[] Manifest(SiteOptions site) => Manifest(site, Publication.Of(site));

    private static byte[] Manifest(SiteOptions site, Publication publication) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["id"] = "/",
        ["name"] = site.Name,
        // The specification leaves it to each launcher what fits; twelve characters fit everywhere.
        ["short_name"] = site.Name.Length <= 12 ? site.Name : site.Name.LastIndexOf(' ', 12) is var space and > 0 ? site.Name[..space] : site.Name[..12],
        ["lang"] = site.Language,
        ["dir"] = Script.Direction(site.Language),
        ["start_url"] = "/",
        ["scope"] = "/",
        ["display"] = "minimal-ui",
        ["background_color"] = Paper,
        ["theme_color"] = Paper,
        ["categories"] = new JsonArray("news"),
        ["icons"] = new JsonArray([
            .. publication.Icon.MediaType == "image/svg+xml" ? [Icon(publication.Icon, "any", "any")] : Array.Empty<JsonNode>(),
            Icon(publication.Icons.Small, "192x192", "any"),
            Icon(publication.Icons.Large, "512x512", "any"),
            Icon(publication.Icons.Maskable, "512x512", "maskable")]),
    });

    /// <summary>OpenSearch description 1.1, by which a browser can search the site from its address line.</summary>
    public static byte[] OpenSearch(SiteOptions site) => XmlFile.Write(xml =>
    {
        const string OpenSearchNamespace = "http://a9.com/-/spec/opensearch/1.1/";
        xml.WriteStartElement("OpenSearchDescription", OpenSearchNamespace);
        // Sixteen characters at most.
        xml.Text("ShortName", Cut(site.Name, 16), OpenSearchNamespace);
        xml.Text("LongName", Cut(site.Name, 48), OpenSearchNamespace);
        xml.Text("Description", Cut(site.Name, 1024), OpenSearchNamespace);
        xml.Empty("Url", OpenSearchNamespace, ("type", "text/html"), ("template", site.AddressOf("/search?q={searchTerms}")));
        xml.Empty("Url", OpenSearchNamespace, ("type", "application/opensearchdescription+xml"), ("rel", "self"), ("template", site.AddressOf("/opensearch.xml")));
        xml.WriteStartElement("Image", OpenSearchNamespace);
        xml.Attribute("width", 192);
        xml.Attribute("height", 192);
        xml.Attribute("type", "image/png");
        xml.WriteString(site.AddressOf(Publication.Of(site).Icons.Small.Path));
        xml.WriteEndElement();
        xml.Text("Language", site.Language, OpenSearchNamespace);
        xml.Text("InputEncoding", "UTF-8", OpenSearchNamespace);
        xml.Text("OutputEncoding", "UTF-8", OpenSearchNamespace);
    });

    /// <summary><c>security.txt</c> (RFC 9116), or null where nobody is named. It must end within a year, so it says the first day of the month ten months ahead.</summary>
    public static byte[]? Security(SiteOptions site, SyndicationOptions syndication, DateTimeOffset now)
    {
        if (syndication.SecurityContact is not { Length: > 0 } contact)
            return null;
        var address = Web.Address(contact) ?? (contact.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? contact : "mailto:" + contact);
        var until = new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(10);
        return Encoding.UTF8.GetBytes($"Contact: {address.ReplaceLineEndings("")}\nExpires: {until.Rfc3339()}\nPreferred-Languages: {site.Language}\nCanonical: {site.AddressOf("/.well-known/security.txt")}\n");
    }

    private static JsonObject Icon(Asset asset, string sizes, string purpose) =>
        new() { ["src"] = asset.Path, ["sizes"] = sizes, ["type"] = asset.MediaType, ["purpose"] = purpose };

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length].TrimEnd();
}
