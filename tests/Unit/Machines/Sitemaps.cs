using System.Text.Json.Nodes;
using System.Xml.Linq;
using System.Xml.Schema;
using Broadsheet.Rendering;
using Xunit;

namespace Broadsheet.Unit.Machines;

/// <summary>Sitemaps and the other files at agreed addresses.</summary>
public sealed class Sitemaps
{
    private static readonly XNamespace Namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static readonly XNamespace News = "http://www.google.com/schemas/sitemap-news/0.9";

    [Fact]
    public void A_sitemap_has_addresses_of_the_main_site_and_when_each_changed()
    {
        var urls = XDocument.Parse(Samples.Text(Sitemap.Of(Samples.Site, Samples.All.Select(article => (article.Path!, (DateTimeOffset?)article.Updated))))).Root!.Elements(Namespace + "url").ToList();
        Assert.Equal(Samples.All.Select(article => "https://site.example" + article.Path), urls.Select(url => url.Element(Namespace + "loc")!.Value));
        Assert.Equal("2026-05-03T12:59:00+00:00", urls[0].Element(Namespace + "lastmod")!.Value);
        var index = XDocument.Parse(Samples.Text(Sitemap.Index(Samples.Site, [("/sitemaps/2026-05.xml", Samples.Noon), ("/sitemaps/lists.xml", null)]))).Root!;
        Assert.Equal(Namespace + "sitemapindex", index.Name);
        Assert.Single(index.Descendants(Namespace + "lastmod"));
    }

    [Fact]
    public void The_sitemap_for_news_says_publication_date_and_title()
    {
        var urls = XDocument.Parse(Samples.Text(Sitemap.OfNews(Samples.Site, Samples.All))).Root!.Elements(Namespace + "url").ToList();
        foreach (var (url, article) in urls.Zip(Samples.All))
        {
            var news = Assert.Single(url.Elements(News + "news"));
            Assert.Equal("The Morning Sheet", news.Element(News + "publication")!.Element(News + "name")!.Value);
            Assert.Equal(article.Language.Split('-')[0], news.Element(News + "publication")!.Element(News + "language")!.Value);
            Assert.Equal(article.FirstPublished.Rfc3339(), news.Element(News + "publication_date")!.Value);
            Assert.Equal(XmlFile.Clean(article.Headline), news.Element(News + "title")!.Value);
        }
        Assert.Empty(XDocument.Parse(Samples.Text(Sitemap.OfNews(Samples.Site, []))).Root!.Elements());
    }

    [Fact]
    public void Every_sitemap_is_as_its_schema_wants_it()
    {
        var schemas = new XmlSchemaSet();
        foreach (var file in new[] { "sitemap.xsd", "sitemap-news.xsd" })
            schemas.Add(null, Path.Combine(AppContext.BaseDirectory, "Machines/Schemas", file));
        var many = Enumerable.Range(1, Sitemap.NewsLength).Select(number => Samples.Full(number)).ToList();
        foreach (var file in new[]
        {
            Sitemap.Index(Samples.Site, [("/sitemaps/2026-05.xml", Samples.Noon), ("/sitemaps/lists.xml", null)]), Sitemap.Index(Samples.Site, []),
            Sitemap.Of(Samples.Site, Samples.All.Select(article => (article.Path!, (DateTimeOffset?)article.Updated)).Append(("/", null))), Sitemap.Of(Samples.Site, []),
            Sitemap.OfNews(Samples.Site, Samples.All), Sitemap.OfNews(Samples.Site, many), Sitemap.OfNews(Samples.Site, []),
        })
        {
            var problems = new List<string>();
            XDocument.Parse(Samples.Text(file)).Validate(schemas, (_, problem) => problems.Add(problem.Message));
            Assert.Empty(problems);
            // 50 MB is the protocol's limit.
            Assert.InRange(file.Length, 1, 52_428_800);
        }
        var wrong = new List<string>();
        XDocument.Parse(Samples.Text(Sitemap.OfNews(Samples.Site, Samples.All)).Replace("news:title", "news:headline", StringComparison.Ordinal)).Validate(schemas, (_, problem) => wrong.Add(problem.Message));
        Assert.NotEmpty(wrong);
    }

    [Theory]
    [InlineData("en-GB", "en")]
    [InlineData("zh-Hant", "zh-tw")]
    [InlineData("zh-Hans-SG", "zh-cn")]
    [InlineData("zh", "zh-cn")]
    [InlineData("ckb", "ckb")]
    public void The_sitemap_for_news_has_languages_as_google_writes_them(string language, string written) => Assert.Equal(written, Sitemap.NewsLanguage(language));

    [Fact]
    public void Robots_find_the_sitemaps_and_stay_away_from_the_api()
    {
        var lines = Samples.Text(SiteFiles.Robots(Samples.Site)).Split('\n');
        Assert.Contains("Sitemap: https://site.example/sitemap.xml", lines);
        Assert.Contains("Sitemap: https://site.example/sitemaps/news.xml", lines);
        Assert.Contains("Disallow: /api/", lines);
        Assert.DoesNotContain('\r', Samples.Text(SiteFiles.Robots(Samples.Site)));
    }

    [Fact]
    public void The_manifest_names_icons_that_there_are()
    {
        var manifest = JsonNode.Parse(SiteFiles.Manifest(Samples.Site))!;
        Assert.Equal(("The Morning Sheet", "The Morning", "/", "ltr"), ((string?)manifest["name"], (string?)manifest["short_name"], (string?)manifest["start_url"], (string?)manifest["dir"]));
        var served = Assets.All.Concat(Icons.Default.All).ToDictionary(asset => asset.Path);
        foreach (var icon in manifest["icons"]!.AsArray())
        {
            var asset = served[(string)icon!["src"]!];
            Assert.Equal(asset.MediaType, (string?)icon["type"]);
            if (asset.MediaType == "image/png")
                // Width and height of a PNG stand at fixed places (w3.org/TR/png, section 11.2.2).
                Assert.Equal((string?)icon["sizes"], $"{Number(asset.Content, 16)}x{Number(asset.Content, 20)}");
        }
        Assert.Contains(manifest["icons"]!.AsArray(), icon => (string?)icon!["purpose"] == "maskable");

        static int Number(byte[] png, int at) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
    }

    [Fact]
    public void A_browser_learns_how_to_search()
    {
        XNamespace search = "http://a9.com/-/spec/opensearch/1.1/";
        var description = XDocument.Parse(Samples.Text(SiteFiles.OpenSearch(Samples.Site))).Root!;
        foreach (var (name, most) in new[] { ("ShortName", 16), ("LongName", 48), ("Description", 1024) })
            Assert.InRange(Assert.Single(description.Elements(search + name)).Value.Length, 1, most);
        Assert.Equal("https://site.example/opensearch.xml", (string?)description.Elements(search + "Url").Single(url => (string?)url.Attribute("rel") == "self").Attribute("template"));
        Assert.Equal(("UTF-8", "UTF-8"), (description.Element(search + "InputEncoding")!.Value, description.Element(search + "OutputEncoding")!.Value));
        Assert.Equal("https://site.example/search?q={searchTerms}", (string?)description.Elements(search + "Url").First().Attribute("template"));
    }

    [Fact]
    public void Whom_to_tell_of_flaws_is_said_only_where_someone_is_named()
    {
        Assert.Null(SiteFiles.Security(Samples.Site, new SyndicationOptions(), Samples.Noon));
        var text = Samples.Text(SiteFiles.Security(Samples.Site, new SyndicationOptions { SecurityContact = "desk@site.example" }, Samples.Noon)!);
        Assert.Contains("Contact: mailto:desk@site.example\n", text);
        Assert.Contains("Expires: 2027-03-01T00:00:00+00:00\n", text);
    }
}
