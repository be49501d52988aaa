using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Broadsheet.Contracts;
using Broadsheet.Rendering;
using Broadsheet.Unit.Rendering;
using Xunit;

namespace Broadsheet.Unit.Machines;

/// <summary>What the head of a page says to search engines and to those who are sent the link.</summary>
public sealed partial class StructuredData
{
    private static readonly Frame Frame = new(Samples.Site, []);

    private static Page Page(Subject subject, string path) => new()
    {
        Words = Words.InOrEnglish("en"), Title = "Owls", Description = "They met.", Path = path, Main = Html.None, Subject = subject,
    };

    private static AngleSharp.Html.Dom.IHtmlDocument Document(Page page) => new HtmlParser().ParseDocument(Layout.Of(Frame, page).AsText());

    private static List<JsonNode> Data(Page page) =>
        [.. Document(page).Head!.QuerySelectorAll("script[type='application/ld+json']").Select(script => JsonNode.Parse(script.TextContent)!)];

    [Fact]
    public void An_article_is_described_with_every_field()
    {
        var article = Samples.Full();
        var data = Data(Page(new Subject.Story(article), article.Path!));
        Assert.Equal(["NewsArticle", "BreadcrumbList"], data.Select(thing => (string?)thing["@type"]));
        var news = data[0];
        var address = "https://site.example" + article.Path;
        Assert.Equal("https://schema.org", (string?)news["@context"]);
        Assert.Equal("https://site.example/articles/0000000000000001", (string?)news["@id"]);
        Assert.Equal(address, (string?)news["mainEntityOfPage"]!["@id"]);
        Assert.Equal(article.Headline, (string?)news["headline"]);
        Assert.Equal("https://pictures.example/1.jpg", (string?)news["image"]![0]);
        Assert.Equal("2026-05-03T11:59:00+00:00", (string?)news["datePublished"]);
        Assert.Equal("2026-05-03T12:59:00+00:00", (string?)news["dateModified"]);
        Assert.Equal(["Person Mara Velde", "Person Jun Sato"], news["author"]!.AsArray().Select(author => $"{author!["@type"]} {author["name"]}"));
        Assert.Equal("The Morning Sheet", (string?)news["publisher"]!["name"]);
        Assert.StartsWith("https://site.example/assets/icon-512.", (string?)news["publisher"]!["logo"]!["url"]);
        Assert.True((bool)news["isAccessibleForFree"]!);
        Assert.Equal("en-GB", (string?)news["inLanguage"]);
        Assert.Equal(["News", "Politics"], news["articleSection"]!.AsArray().Select(name => (string?)name));
        Assert.Equal("GENEVA, 3 May", (string?)news["dateline"]);
        var video = news["video"]![0]!;
        Assert.Equal(("The truce", "PT93S", "https://video.example/owls.mp4", "2026-05-03T11:59:00+00:00"), ((string?)video["name"], (string?)video["duration"], (string?)video["contentUrl"], (string?)video["uploadDate"]));
        Assert.Equal("https://pictures.example/3.png", (string?)video["thumbnailUrl"]![0]);
        Assert.Equal(
            ["1 https://site.example/", "2 https://site.example/news", "3 https://site.example/news/politics", "4 " + address],
            data[1]["itemListElement"]!.AsArray().Select(step => $"{step!["position"]} {step["item"]}"));
    }

    [Fact]
    public void Of_a_picture_that_is_ours_there_are_three_shapes()
    {
        var article = Samples.Full() with { Pictures = [Samples.Ours] };
        var news = Data(Page(new Subject.Story(article), article.Path!))[0];
        Assert.Equal(["1280-16x9", "1280-4x3", "1280-1x1"], news["image"]!.AsArray().Select(image => Path.GetFileNameWithoutExtension((string)image!)));
        Assert.All(news["image"]!.AsArray(), image => Assert.StartsWith($"https://site.example/media/{Samples.Ours.MediaId}/", (string?)image));
        var head = Document(Page(new Subject.Story(article), article.Path!)).Head!;
        Assert.Equal("720", head.QuerySelector("meta[property='og:image:height']")!.GetAttribute("content"));
    }

    [Fact]
    public void An_article_that_has_little_is_described_without_empty_fields()
    {
        var news = Data(Page(new Subject.Story(Samples.Bare()), Samples.Bare().Path!))[0].AsObject();
        Assert.Equal("Organization The Gazette", $"{news["author"]![0]!["@type"]} {news["author"]![0]!["name"]}");
        foreach (var absent in new[] { "image", "video", "keywords", "dateline", "description", "isBasedOn" })
            Assert.False(news.ContainsKey(absent), absent);
        Assert.DoesNotContain("null", news.ToJsonString());
    }

    [Fact]
    public void Hostile_text_stays_in_its_block_and_comes_out_as_it_was()
    {
        var article = Samples.Hostile() with { Headline = "</script><script>alert(1)</script><!-- \u2028 & ' \"" };
        var document = Document(Page(new Subject.Story(article), article.Path!));
        var data = document.Scripts.Where(script => script.Source is null).ToList();
        Assert.All(data, script => Assert.Equal("application/ld+json", script.Type));
        Assert.Equal(LiveScript.Script.Path, Assert.Single(document.Scripts.Except(data)).Source);
        Assert.Equal(article.Headline, (string?)JsonNode.Parse(data[0].TextContent)!["headline"]);
        Assert.DoesNotContain("javascript:", document.Head!.InnerHtml);
    }

    [Fact]
    public void Letters_of_other_scripts_are_not_escaped()
    {
        var html = Layout.Of(Frame, Page(new Subject.Story(Samples.Persian()), Samples.Persian().Path!)).AsText();
        Assert.Contains("\"headline\":\"پل تازه", html);
    }

    [Fact]
    public void The_home_page_tells_how_to_search_and_a_list_what_is_on_it()
    {
        var site = Assert.Single(Data(Page(new Subject.Front(Samples.All), "/")));
        Assert.Equal("WebSite", (string?)site["@type"]);
        Assert.Equal("https://site.example/search?q={search_term_string}", (string?)site["potentialAction"]!["target"]!["urlTemplate"]);
        Assert.Equal("required name=search_term_string", (string?)site["potentialAction"]!["query-input"]);

        var list = Data(Page(new Subject.Collection("Politics", "en", [("News", "/news"), ("Politics", "/news/politics")], Samples.All), "/news/politics?page=2"));
        Assert.Equal(["CollectionPage", "BreadcrumbList"], list.Select(thing => (string?)thing["@type"]));
        Assert.Equal("https://site.example/news/politics?page=2", (string?)list[0]["url"]);
        Assert.Equal(Samples.All.Select(article => "https://site.example" + article.Path), list[0]["mainEntity"]!["itemListElement"]!.AsArray().Select(item => (string?)item!["url"]));
        Assert.Equal(3, list[1]["itemListElement"]!.AsArray().Count);
    }

    [Fact]
    public void A_link_that_is_sent_has_a_card()
    {
        var head = Document(Page(new Subject.Story(Samples.Full()), Samples.Full().Path!)).Head!;
        string? Meta(string property) => head.QuerySelector($"meta[property='{property}']")?.GetAttribute("content");
        Assert.Equal("article", Meta("og:type"));
        Assert.Equal("Owls", Meta("og:title"));
        Assert.Equal("https://site.example" + Samples.Full().Path, Meta("og:url"));
        Assert.Equal(("https://pictures.example/1.jpg", "1600", "900", "A barn at dusk"), (Meta("og:image"), Meta("og:image:width"), Meta("og:image:height"), Meta("og:image:alt")));
        Assert.Equal("2026-05-03T11:59:00+00:00", Meta("article:published_time"));
        Assert.Equal("summary_large_image", head.QuerySelector("meta[name='twitter:card']")!.GetAttribute("content"));
        Assert.Equal("max-image-preview:large", head.QuerySelector("meta[name='robots']")!.GetAttribute("content"));
        Assert.Equal("https://site.example" + Samples.Full().Path, head.QuerySelector("link[rel='canonical']")!.GetAttribute("href"));
        Assert.Equal("summary", Document(Page(new Subject.Front([]), "/")).QuerySelector("meta[name='twitter:card']")!.GetAttribute("content"));
    }

    [Fact]
    public void Feeds_are_found_from_the_page_and_pages_without_an_address_are_not_indexed()
    {
        var head = Document(Page(new Subject.Front([]), "/news") with { Feed = "/news/feed.xml" }).Head!;
        Assert.Equal(
            ["application/rss+xml /news/feed.xml", "application/atom+xml /news/feed.atom", "application/feed+json /news/feed.json", "application/rss+xml /feed.xml", "application/atom+xml /feed.atom", "application/feed+json /feed.json"],
            head.QuerySelectorAll("link[rel='alternate'][type]").Select(link => $"{link.GetAttribute("type")} {link.GetAttribute("href")}"));
        var lost = Document(new Page { Words = Words.InOrEnglish("en"), Title = "Lost", Main = Html.None }).Head!;
        Assert.Equal("noindex", lost.QuerySelector("meta[name='robots']")!.GetAttribute("content"));
        Assert.Null(lost.QuerySelector("link[rel='canonical']"));
        Assert.NotNull(lost.QuerySelector("link[rel='manifest']"));
    }

    [Fact]
    public void Of_searches_only_the_form_is_for_search_engines()
    {
        static string? Canonical(SearchQuestion question, int? found) =>
            Document(SearchView.Of(Frame, question, found is { } total ? new SearchAnswer { Total = total, Page = 1, Pages = 1 } : null)).Head is var head
            && head!.QuerySelector("meta[name='robots']")!.GetAttribute("content") == "noindex" ? null : head!.QuerySelector("link[rel='canonical']")!.GetAttribute("href");

        Assert.Equal("https://site.example/search", Canonical(new(""), null));
        Assert.Equal("https://site.example/search", Canonical(new("owls"), 3));
        Assert.Null(Canonical(new("owls"), 0));
        Assert.Null(Canonical(new("owls", Page: 2), 3));
        Assert.Null(Canonical(new("owls", Section: "news"), 3));
        Assert.Null(Canonical(new("owls", Sort: "newest"), 3));
    }

    [Fact]
    public void Translations_name_one_another_and_one_for_everyone_else()
    {
        var html = Head.Translations(Samples.Site, [("fa", "/fa/a"), ("en", "/b")]).ToString();
        Assert.Equal(["fa https://site.example/fa/a", "en https://site.example/b", "x-default https://site.example/b"], Alternate().Matches(html).Select(match => $"{match.Groups[1]} {match.Groups[2]}"));
        Assert.Equal("", Head.Translations(Samples.Site, [("en", "/b")]).ToString());
    }

    [GeneratedRegex("hreflang=\"([^\"]*)\" href=\"([^\"]*)\"")]
    private static partial Regex Alternate();
}
