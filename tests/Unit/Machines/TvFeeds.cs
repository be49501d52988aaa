using System.Text.Json.Nodes;
using System.Xml.Linq;
using Broadsheet.Contracts;
using Broadsheet.Rendering;
using NJsonSchema;
using Xunit;

namespace Broadsheet.Unit.Machines;

/// <summary>Feeds of videos against the schemas of those who read them.</summary>
public sealed class TvFeeds
{
    private static readonly SyndicationOptions Syndication = new();

    // Each is an article with a video of another kind; the last two cannot be played on a TV set.
    private static readonly IReadOnlyList<Article> Articles =
    [
        Samples.Full(1),
        With(2, new Video { Address = "https://video.example/live/master.m3u8?token=1", Duration = 3600 }),
        With(3, new Video { Address = "https://video.example/a.mpd", Width = 3840, Height = 2160 }),
        With(4, new Video { Address = "https://video.example/a", Type = "video/quicktime", Title = new string('t', 400) }),
        Samples.Full(5) with { Videos = [Film("1"), Film("2")], Standfirst = string.Join(' ', Enumerable.Repeat("word", 200)), Section = ["Sport", "Football"], Topics = [new string('x', 21), "sport", "\"q\""] },
        Samples.Persian(6) with { Videos = [Film("3")], Pictures = [] },
        Samples.Hostile(7) with { Pictures = [], Videos = [Film("4") with { Title = "\u0007 ]]> & co", Caption = " " }] },
        With(8, new Video { Address = "https://video.example/a.webm", Type = "video/webm" }),
        With(9, new Video { Address = "javascript:alert(1)", Type = "video/mp4" }),
    ];

    private static IReadOnlyList<TvVideo> Videos => [.. Articles.SelectMany(article => TvVideo.Of(Samples.Site, article))];

    private static Article With(int number, Video video) => Samples.Bare(number) with { Videos = [video] };

    private static Video Film(string name) => new() { Address = $"https://video.example/{name}.mp4", Duration = 12.2 };

    [Fact]
    public async Task The_channel_feed_is_as_its_specification_wants_it()
    {
        var feed = RokuChannel.Write(Samples.Site, Videos, Samples.Noon);
        await Valid("roku-channel", feed);
        var videos = JsonNode.Parse(feed)!["shortFormVideos"]!.AsArray();
        Assert.Equal(8, videos.Count);
        Assert.Equal(8, videos.Select(video => (string?)video!["id"]).Distinct().Count());
        Assert.Equal(["0000000000000005", "0000000000000005-2"], videos.Skip(4).Take(2).Select(video => (string)video!["id"]!));
        Assert.Equal(["MP4 FHD 5800", "HLS HD ", "DASH UHD ", "MOV HD 2000"], videos.Take(4).Select(video => video!["content"]!["videos"]![0]!).Select(file => $"{file["videoType"]} {file["quality"]} {file["bitrate"]}"));
        Assert.Equal(93, (int)videos[0]!["content"]!["duration"]!);
        Assert.Equal("https://pictures.example/3.png", (string?)videos[0]!["thumbnail"]);
        Assert.Equal("https://pictures.example/1.jpg", (string?)videos[4]!["thumbnail"]);
        Assert.StartsWith("https://site.example/assets/card.", (string?)videos[7]!["thumbnail"]);
        Assert.Equal(["Sport", "Football", "\"q\""], videos[4]!["tags"]!.AsArray().Select(tag => (string)tag!));
        Assert.Equal(["news", "sports"], videos[4]!["genres"]!.AsArray().Select(genre => (string)genre!));
        Assert.All(videos, video => Assert.NotEqual((string?)video!["shortDescription"], (string?)video["longDescription"]));
    }

    [Fact]
    public void The_channel_feed_never_outgrows_its_limit()
    {
        var long500 = string.Concat(Enumerable.Repeat("ا", 490));
        var video = TvVideo.Of(Samples.Site, Samples.Full() with { Headline = long500, Standfirst = long500, Topics = [.. Enumerable.Range(0, 50).Select(number => new string('ب', 18) + number)] }).Single();
        var feed = RokuChannel.Write(Samples.Site, Enumerable.Repeat(video, 1000), Samples.Noon);
        Assert.InRange(feed.Length, RokuChannel.Limit * 9 / 10, RokuChannel.Limit);
        Assert.NotNull(JsonNode.Parse(feed));
    }

    [Fact]
    public async Task The_search_feed_is_as_its_schema_wants_it()
    {
        var feed = RokuSearch.Write(Samples.Site, Syndication, Videos, "https://site.example/tv/roku-search.json?page=2");
        await Valid("roku-search", feed);
        var root = JsonNode.Parse(feed)!;
        Assert.Equal("fa", (string?)root["assets"]![6]!["titles"]![0]!["languages"]![0]);
        Assert.Equal((string?)root["assets"]![0]!["id"], (string?)root["assets"]![0]!["content"]!["playOptions"]![0]!["playId"]);
        Assert.Null(root["assets"]![2]!["durationInSeconds"]);
        await Valid("roku-search", RokuSearch.Write(Samples.Site, Syndication, [], null));
    }

    [Theory]
    [InlineData("en-GB", "en")]
    [InlineData("zh-Hant", "zh")]
    [InlineData("tlh", null)]
    [InlineData("und", null)]
    public void A_language_that_the_schema_does_not_know_is_left_out(string language, string? known) => Assert.Equal(known, RokuSearch.Language(language));

    [Fact]
    public void The_feed_for_other_boxes_has_what_they_read()
    {
        var feed = Mrss.Write(Samples.Site, Videos, "https://site.example/tv/mrss.xml", "https://site.example/tv/mrss.xml?page=2");
        Assert.Empty(FeedCheck.Of(feed));
        var items = XDocument.Parse(Samples.Text(feed)).Descendants("item").ToList();
        Assert.Equal(8, items.Count);
        foreach (var item in items)
        {
            foreach (var name in new[] { "title", "description", "thumbnail", "content", "category" })
                Assert.NotNull(item.Element(FeedCheck.Media + name));
            Assert.NotNull(item.Element("guid"));
            Assert.NotNull(item.Element("pubDate"));
            // rokudev/feed-specifications, mrss-feed-specification.md.
            Assert.InRange(item.Element(FeedCheck.Media + "description")!.Value.Length, 1, 200);
            Assert.StartsWith("https://", (string?)item.Element(FeedCheck.Media + "thumbnail")!.Attribute("url"));
            Assert.StartsWith("https://", (string?)item.Element(FeedCheck.Media + "content")!.Attribute("url"));
        }
        var content = items[0].Element(FeedCheck.Media + "content")!;
        Assert.Equal(("https://video.example/owls.mp4", "93", "video/mp4", "5800"), ((string?)content.Attribute("url"), (string?)content.Attribute("duration"), (string?)content.Attribute("type"), (string?)content.Attribute("bitrate")));
    }

    private static async Task Valid(string name, byte[] json)
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "Machines/Schemas", name + ".json"));
        Assert.Equal([], schema.Validate(Samples.Text(json)).Select(error => $"{error.Path}: {error.Kind}"));
    }
}
