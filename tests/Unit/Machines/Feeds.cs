using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Broadsheet.Contracts;
using Broadsheet.Rendering;
using NJsonSchema;
using Xunit;

namespace Broadsheet.Unit.Machines;

/// <summary>Our feeds: nothing that a validator says against them, and everything that readers of feeds look for.</summary>
public sealed class Feeds
{
    private static readonly XNamespace Atom = FeedCheck.Atom;
    private static readonly XNamespace Media = FeedCheck.Media;

    public static TheoryData<string> Xml => ["feed.xml", "feed.atom"];

    private static FeedFormat Format(string file) => FeedFormat.All.Single(format => format.File == file);

    private static XElement Parsed(FeedFormat format, Feed feed) => XDocument.Parse(Samples.Text(format.Write(feed))).Root!;

    [Theory, MemberData(nameof(Xml))]
    public void A_validator_finds_nothing_to_say(string file)
    {
        var format = Format(file);
        var feed = Samples.Feed([Samples.Full(), Samples.Bare(), Samples.Persian()]);
        foreach (var page in new[] { feed, feed with { More = true }, feed with { Number = 2 }, feed with { Number = 3, More = true }, feed with { Articles = [] }, feed with { Syndication = new SyndicationOptions { FullText = false, Hub = "https://hub.example/" } } })
            Assert.Equal([], FeedCheck.Of(format.Write(page)));
        // What it warns of in these is that a headline has a tag in it, which it does.
        Assert.Equal([], FeedCheck.Of(format.Write(Samples.Feed(Samples.Hostile()))).Where(problem => !problem.StartsWith("Contains", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Xml))]
    public void Pages_of_a_feed_are_linked_as_rfc_5005_wants(string file)
    {
        string[] Links(int number, bool more)
        {
            var root = Parsed(Format(file), Samples.Feed(Samples.Full()) with { Number = number, More = more });
            return [.. (root.Element("channel") ?? root).Elements(Atom + "link").Where(link => (string?)link.Attribute("rel") != "alternate").Select(link => $"{link.Attribute("rel")!.Value} {link.Attribute("href")!.Value}")];
        }
        var address = "https://site.example/news/" + file;
        Assert.Equal([$"self {address}"], Links(1, false));
        Assert.Equal([$"self {address}", $"first {address}", $"next {address}?page=2"], Links(1, true));
        Assert.Equal([$"self {address}?page=3", $"first {address}", $"previous {address}?page=2", $"next {address}?page=4"], Links(3, true));
        Assert.Equal([$"self {address}?page=2", $"first {address}", $"previous {address}"], Links(2, false));
    }

    [Fact]
    public void Rss_has_the_whole_article_and_its_media()
    {
        var channel = Parsed(FeedFormat.Rss, Samples.Feed(Samples.All)).Element("channel")!;
        Assert.Equal("https://site.example/news", channel.Element("link")!.Value);
        Assert.Equal("Sun, 03 May 2026 12:59:00 GMT", channel.Element("lastBuildDate")!.Value);
        var item = channel.Elements("item").First();
        Assert.Equal("https://site.example/articles/0000000000000001", item.Element("guid")!.Value);
        Assert.Equal("https://site.example" + Samples.Full().Path, item.Element("link")!.Value);
        Assert.Equal(["Mara Velde", "Jun Sato"], item.Elements(FeedCheck.Dublin + "creator").Select(name => name.Value));
        Assert.Equal(["News", "Politics", "owls", "peace and other very long topics"], item.Elements("category").Select(name => name.Value));
        Assert.Equal("They met at dusk <in the barn>.", item.Element("description")!.Value);
        Assert.Contains("<title>Owls &#x26; mice", Samples.Text(FeedFormat.Rss.Write(Samples.Feed(Samples.Full()))));
        Assert.Contains("<p>They <em>met</em> at dusk.", item.Element(FeedCheck.Content + "encoded")!.Value);
        Assert.Equal(("https://video.example/owls.mp4", "video/mp4"), ((string?)item.Element("enclosure")!.Attribute("url"), (string?)item.Element("enclosure")!.Attribute("type")));
        Assert.Equal(["video", "image", "image"], item.Elements(Media + "content").Select(content => (string?)content.Attribute("medium")));
        Assert.Equal("Northlight", item.Descendants(Media + "credit").Single().Value);
        Assert.Equal("]]> bell  half  whole \ud83d\ude00 \"quoted\" </script>", channel.Elements("item").Last().Element("title")!.Value);
    }

    [Fact]
    public void Pictures_in_the_text_are_ours_where_we_have_them()
    {
        var feed = Samples.Feed(Samples.Full() with { Pictures = [Samples.Ours] });
        Assert.Contains($"<img src=\"https://site.example/media/{Samples.Ours.MediaId}/1280.jpg\" alt=\"Two owls\">", FeedBody.Of(feed, feed.Articles[0]));
        Assert.Contains("<img src=\"https://pictures.example/2.jpg\"", FeedBody.Of(feed, Samples.Full()));
        Assert.Single(FeedBody.Of(feed, feed.Articles[0])!.Split("<img").Skip(1));
    }

    [Fact]
    public void Atom_names_language_author_and_rights_of_each_entry()
    {
        var feed = Parsed(FeedFormat.Atom, Samples.Feed(Samples.All));
        Assert.Equal("2026-05-03T12:59:00+00:00", feed.Element(Atom + "updated")!.Value);
        var entries = feed.Elements(Atom + "entry").ToList();
        Assert.Equal(["en-GB", "en", "fa", "en"], entries.Select(entry => (string?)entry.Attribute(XNamespace.Xml + "lang")));
        Assert.Equal(["Mara Velde", "Jun Sato"], entries[0].Elements(Atom + "author").Select(author => author.Value));
        Assert.Equal("The Gazette", entries[1].Element(Atom + "author")!.Value);
        Assert.Equal("© The Gazette", entries[0].Element(Atom + "rights")!.Value);
        Assert.Equal("html", (string?)entries[2].Element(Atom + "content")!.Attribute("type"));
        Assert.Null(entries[1].Element(Atom + "content"));
    }

    [Fact]
    public void A_json_feed_has_what_version_1_1_asks_for()
    {
        var feed = JsonNode.Parse(FeedFormat.Json.Write(Samples.Feed(Samples.All) with { More = true, Number = 2 }))!;
        Assert.Equal("https://jsonfeed.org/version/1.1", (string?)feed["version"]);
        Assert.Equal("https://site.example/news", (string?)feed["home_page_url"]);
        Assert.Equal("https://site.example/news/feed.json?page=2", (string?)feed["feed_url"]);
        Assert.Equal("https://site.example/news/feed.json?page=3", (string?)feed["next_url"]);
        Assert.Equal("en", (string?)feed["language"]);
        var items = feed["items"]!.AsArray();
        Assert.Equal(4, items.Select(item => (string?)item!["id"]).Distinct().Count());
        foreach (var item in items)
        {
            Assert.True(item!["content_html"] is not null ^ item["content_text"] is not null);
            Assert.True(DateTimeOffset.TryParse((string?)item["date_published"], CultureInfo.InvariantCulture, out _));
            Assert.StartsWith("https://site.example/", (string?)item["url"]);
            Assert.NotNull(item["title"]);
            Assert.NotNull(item["authors"]);
        }
        Assert.Equal(["Mara Velde", "Jun Sato"], items[0]!["authors"]!.AsArray().Select(author => (string?)author!["name"]));
        Assert.Equal("https://pictures.example/1.jpg", (string?)items[0]!["image"]);
        Assert.Equal(("https://video.example/owls.mp4", "video/mp4", 92.4), ((string?)items[0]!["attachments"]![0]!["url"], (string?)items[0]!["attachments"]![0]!["mime_type"], (double)items[0]!["attachments"]![0]!["duration_in_seconds"]!));
        Assert.Equal("fa", (string?)items[2]!["language"]);
        Assert.Null(items[3]!["external_url"]);
    }

    [Fact]
    public async Task A_json_feed_is_as_its_schema_wants_it()
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "Machines/Schemas/json-feed.json"));
        var feed = Samples.Feed(Samples.All);
        foreach (var page in new[] { feed, feed with { More = true, Number = 2 }, feed with { Articles = [] }, feed with { Syndication = new SyndicationOptions { FullText = false, Hub = "https://hub.example/" } }, Samples.Feed(Samples.Hostile()) })
            Assert.Equal([], schema.Validate(Samples.Text(FeedFormat.Json.Write(page))).Select(error => $"{error.Path}: {error.Kind}"));
    }

    [Fact]
    public void A_json_feed_stays_under_its_limit_by_leaving_the_longest_texts_to_their_pages()
    {
        var articles = Enumerable.Range(1, 30).Select(number => Samples.Persian(number) with { Body = $"<p>{new string('ب', number * 500)}</p>" }).ToList();
        var bytes = FeedFormat.Json.Write(Samples.Feed(articles));
        Assert.InRange(bytes.Length, JsonFeed.Limit * 8 / 10, JsonFeed.Limit - 1);
        var whole = JsonNode.Parse(bytes)!["items"]!.AsArray().Select(item => item!["content_html"] is not null).ToList();
        Assert.Equal(30, whole.Count);
        Assert.True(whole.TakeWhile(text => text).Count() == whole.Count(text => text), "The shortest keep their text.");
        Assert.InRange(whole.Count(text => text), 10, 29);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("Reuters; the gazette", false)]
    public void Of_a_source_that_allows_no_more_there_is_the_summary_alone(string summaryOnly, bool whole)
    {
        var feed = Samples.Feed(Samples.Full()) with { Syndication = new SyndicationOptions { SummaryOnly = summaryOnly } };
        Assert.Equal(whole, Samples.Text(FeedFormat.Rss.Write(feed)).Contains("encoded>", StringComparison.Ordinal));
        Assert.Equal(whole, Samples.Text(FeedFormat.Atom.Write(feed)).Contains("<content", StringComparison.Ordinal));
        Assert.Equal(whole, Samples.Text(FeedFormat.Json.Write(feed)).Contains("content_html", StringComparison.Ordinal));
        Assert.Contains("They met at dusk", Samples.Text(FeedFormat.Json.Write(feed)));
    }

    [Theory]
    [InlineData("/feed.xml", "RSS", "")]
    [InlineData("/news/politics/feed.atom", "Atom", "/news/politics")]
    [InlineData("/ایران/feed.json", "JSON Feed", "/ایران")]
    [InlineData("/news/myfeed.xml", null, null)]
    [InlineData("/news", null, null)]
    [InlineData("feed.xml", null, null)]
    public void An_address_names_a_list_and_a_format(string path, string? format, string? list)
    {
        var found = FeedFormat.In(path);
        Assert.Equal((format, list), (found?.Format.Name, found?.List));
    }

    [Fact]
    public void The_same_articles_are_the_same_bytes()
    {
        foreach (var format in FeedFormat.All)
            Assert.Equal(format.Write(Samples.Feed(Samples.All)), format.Write(Samples.Feed(Samples.All)));
    }
}
