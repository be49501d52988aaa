using System.Text;
using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>RSS 1.0 and 0.90, JSON Feed, and feeds that broke off or wrap their text in more than one way.</summary>
public sealed class ReadingFeedsOfOtherFormats
{
    private static readonly Uri Address = new("https://paper.example/feeds/all");

    private static Result<Feed> Try(string content) => FeedReader.Read(Encoding.UTF8.GetBytes(content), null, Address);

    private static Feed Read(string content)
    {
        var result = Try(content);
        Assert.True(result.Ok, result.Problem?.Detail);
        return result.Value;
    }

    [Fact]
    public void Rss_10_gives_all_that_an_item_says()
    {
        var feed = Read("""
            <?xml version="1.0"?>
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
              <channel rdf:about="https://paper.example/"><title>Paper</title><link>https://paper.example/</link><description>All of it</description><dc:language>fr</dc:language>
                <items><rdf:Seq><rdf:li rdf:resource="https://paper.example/1"/></rdf:Seq></items></channel>
              <image rdf:about="https://paper.example/i.png"><title>Paper</title></image>
              <item rdf:about="https://paper.example/1"><title>Le pont</title><link>https://paper.example/1</link><description>Ouvert.</description>
                <content:encoded><![CDATA[<p>Le pont est ouvert.</p>]]></content:encoded><dc:creator>Mara Velde</dc:creator><dc:date>2026-05-03T10:00:00+02:00</dc:date><dc:subject>Ponts</dc:subject></item>
            </rdf:RDF>
            """);
        Assert.Equal(("Paper", "All of it", "fr", new Uri("https://paper.example/")), (feed.Title, feed.Description, feed.Language, feed.Home));
        var draft = Assert.Single(feed.Items);
        Assert.Equal(("https://paper.example/1", "Le pont", "https://paper.example/1", "fr"), (draft.Guid, draft.Headline, draft.Address, draft.Language));
        Assert.Equal(("Ouvert.", "<p>Le pont est ouvert.</p>"), (draft.Standfirst, draft.Body));
        Assert.Equal(new DateTimeOffset(2026, 5, 3, 8, 0, 0, TimeSpan.Zero), draft.FirstPublished);
        Assert.Equal(("Mara Velde", "Ponts"), (Assert.Single(draft.Bylines), Assert.Single(draft.Topics)));
    }

    [Fact]
    public void Rss_090_is_read_too()
    {
        var feed = Read("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel><title>Paper</title></channel><item><title>t</title><link>https://a.example/1</link></item></rdf:RDF>");
        Assert.Equal("Paper", feed.Title);
        Assert.Equal(("t", "https://a.example/1"), (Assert.Single(feed.Items).Headline, feed.Items[0].Address));
    }

    [Fact]
    public void Json_feed_11_gives_all_that_an_item_says()
    {
        var feed = Read("""
            {"version": "https://jsonfeed.org/version/1.1", "title": "Paper", "home_page_url": "https://paper.example/", "feed_url": "https://paper.example/feeds/all", "language": "en-GB",
             "description": "All of it", "authors": [{"name": "The desk"}], "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
             "items": [
               {"id": "1", "url": "https://paper.example/1", "title": "Bridge & tunnel", "content_html": "<p>Long <a href=\"x.html\">text</a>.</p>", "content_text": "Long text.", "summary": "Both open.",
                "image": "https://cdn.example/1.jpg", "banner_image": "https://cdn.example/b.jpg", "date_published": "2026-05-03T10:00:00Z", "date_modified": "2026-05-03T11:00:00+00:00",
                "authors": [{"name": "Mara Velde"}, {"name": "Jonas Eick", "url": "https://j.example/"}], "tags": ["Bridges", "Tunnels"], "language": "en",
                "attachments": [{"url": "https://cdn.example/1.mp4", "mime_type": "video/mp4", "title": "It opens", "duration_in_seconds": 12.5}, {"url": "https://cdn.example/1.mp3", "mime_type": "audio/mpeg"}]},
               {"id": 2, "content_text": "A note < 5.\n\nIts second part.", "external_url": "https://other.example/"}]}
            """);
        Assert.Equal(("Paper", "All of it", "en-GB", new Uri("https://paper.example/"), Address), (feed.Title, feed.Description, feed.Language, feed.Home, feed.Self));
        Assert.Equal([new Uri("https://hub.example/")], feed.Hubs);
        var (first, second) = (feed.Items[0], feed.Items[1]);
        Assert.Equal(("1", "Bridge & tunnel", "https://paper.example/1", "en"), (first.Guid, first.Headline, first.Address, first.Language));
        Assert.Equal(("Both open.", "<p>Long <a href=\"x.html\">text</a>.</p>"), (first.Standfirst, first.Body));
        Assert.Equal((10, 11), (first.FirstPublished!.Value.Hour, first.Updated!.Value.Hour));
        Assert.Equal(["Mara Velde", "Jonas Eick"], first.Bylines);
        Assert.Equal(["Bridges", "Tunnels"], first.Topics);
        Assert.Equal(["https://cdn.example/1.jpg", "https://cdn.example/b.jpg"], first.Pictures.Select(picture => picture.Address));
        Assert.Equal(("https://cdn.example/1.mp4", 12.5), (Assert.Single(first.Videos).Address, first.Videos[0].Duration));
        Assert.Equal(("2", "https://other.example/", "<p>A note &lt; 5.</p><p>Its second part.</p>", "The desk"), (second.Guid, second.Address, second.Body, Assert.Single(second.Bylines)));
        Assert.StartsWith("A note < 5.", second.Headline);
    }

    [Fact]
    public void Json_feed_10_has_one_author() =>
        Assert.Equal("Mara Velde", Assert.Single(Assert.Single(Read("""{"version":"https://jsonfeed.org/version/1","title":"P","items":[{"id":"1","title":"t","author":{"name":"Mara Velde"}}]}""").Items).Bylines));

    [Theory]
    [InlineData("""{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","title":"t","tags":7,"authors":"x","date_published":[],"attachments":[null,{"url":5}]},null,"x"]}""")]
    [InlineData("""{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","title":"t","image":"javascript:alert(1)","url":{}},],}""")]
    public void Members_of_the_wrong_type_are_as_if_they_were_not_there(string json) => Assert.Equal("t", Assert.Single(Read(json).Items).Headline);

    [Theory]
    [InlineData("""{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","ti""", "broken off")]
    [InlineData("""{"title":"x"}""", "JSON Feed")]
    public void Json_that_is_no_feed_ends_in_a_sentence(string json, string words) => Assert.Contains(words, Try(json).Problem!.Detail);

    [Fact]
    public void Json_nested_deep_ends_in_a_sentence() => Assert.Contains("deep", Try("{\"version\":\"1\",\"items\":" + new string('[', 10_000)).Problem!.Detail);

    [Theory]
    [InlineData("<rss><channel><item><title>one</title></item><item><title>two</title><description>It goes on and")]
    [InlineData("<rss><channel><item><title>one</title></item><item><title>tw")]
    [InlineData("<rss><channel><item><title>one</title></item><item><title>two</title><description><![CDATA[<p>It goes")]
    [InlineData("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>one</title></entry><entry><title>two</title><content type='xhtml'><div><p>It goes")]
    public void Of_a_feed_that_broke_off_the_whole_items_are_taken(string xml)
    {
        var feed = Read(xml);
        Assert.Equal("one", Assert.Single(feed.Items).Headline);
        Assert.Contains("not whole", Assert.Single(feed.Dropped));
    }

    [Theory]
    [InlineData("<content mode='base64' type='text/html'>PHA+YTwvcD4=</content>", "<p>a</p>")]
    [InlineData("<content type='application/octet-stream'>PHA+YTwvcD4=</content>", "<p>a</p>")]
    [InlineData("<content type='image/png'>iVBORw0KGgoAAAANSUhEUg==</content>", null)]
    [InlineData("<content type='html'><div xmlns='http://www.w3.org/1999/xhtml'>&lt;p&gt;a&lt;/p&gt;</div></content>", "<div><p>a</p></div>")]
    public void Atom_content_is_unwrapped_however_it_is_wrapped(string content, string? body) =>
        Assert.Equal(body, Assert.Single(Read($"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>t</title>{content}</entry></feed>").Items).Body);

    [Theory]
    [InlineData("<body xmlns='http://www.w3.org/1999/xhtml'><p>Whole.</p></body>", "<p>Whole.</p>")]
    [InlineData("<fullitem>&lt;p>Whole.&lt;/p></fullitem>", "<p>Whole.</p>")]
    public void The_whole_text_counts_wherever_it_stands(string element, string body)
    {
        var draft = Assert.Single(Read($"<rss><channel><item><title>t</title><description>Teaser.</description>{element}</item></channel></rss>").Items);
        Assert.Equal((body, "Teaser."), (draft.Body, draft.Standfirst));
    }

    [Fact]
    public void An_element_closed_as_in_xml_does_not_swallow_what_follows() =>
        Assert.Equal("<p>Before after.</p>", BodyHtml.Clean("<p>Before <iframe src='https://v.example/'/>after.</p>", null).Value?.Html);

    [Fact]
    public void Places_podcast_flags_and_other_modules_are_passed_over() =>
        Assert.Equal("t", Assert.Single(Read("<rss xmlns:georss='http://www.georss.org/georss' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel><itunes:block>yes</itunes:block><item><title>t</title><georss:point>45 -71</georss:point><itunes:explicit>no</itunes:explicit></item></channel></rss>").Items).Headline);

    [Theory]
    [InlineData("don\u0092t")]
    [InlineData("don&#146;t")]
    public void Letters_of_windows_1252_are_understood_as_such(string title) =>
        Assert.Equal("don’t", Assert.Single(Read($"<rss><channel><item><title>{title}</title></item></channel></rss>").Items).Headline);
}
