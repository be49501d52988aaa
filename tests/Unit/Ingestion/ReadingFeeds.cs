using System.Text;
using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>RSS and Atom, well-formed and as they are.</summary>
public sealed class ReadingFeeds
{
    private static readonly Uri Address = new("https://paper.example/feeds/all.xml");

    static ReadingFeeds() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private static Result<Feed> Try(string xml) => FeedReader.Read(Encoding.UTF8.GetBytes(xml), "application/xml", Address);

    private static Feed Read(string xml)
    {
        var result = Try(xml);
        Assert.True(result.Ok, result.Problem?.Detail);
        return result.Value;
    }

    private static Draft Item(string inner, string channel = "") =>
        Assert.Single(Read($"<?xml version='1.0'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:media='http://search.yahoo.com/mrss/' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>Paper</title>{channel}<item>{inner}</item></channel></rss>").Items);

    private static Draft Entry(string inner, string feed = "", string attributes = "") =>
        Assert.Single(Read($"<feed xmlns='http://www.w3.org/2005/Atom' {attributes}><title>Paper</title>{feed}<entry>{inner}</entry></feed>").Items);

    [Fact]
    public void Rss_gives_all_that_an_item_says()
    {
        var draft = Item("""
            <guid isPermaLink="false">g-1</guid><title>Bridge &amp;amp; tunnel</title><link>/2026/bridge.html</link>
            <description>Both &lt;b&gt;open&lt;/b&gt;.</description><content:encoded><![CDATA[<p>Long <a href="x.html">text</a>.</p>]]></content:encoded>
            <pubDate>Sun, 03 May 2026 10:00:00 GMT</pubDate><atom:updated>2026-05-03T11:00:00Z</atom:updated><dc:creator>Mara Velde</dc:creator><dc:creator>By Jonas Eick</dc:creator>
            <category>Bridges</category><category>Tunnels</category>
            <media:content url="https://cdn.example/1.jpg" medium="image" width="1200" height="800"><media:description>The bridge. (Photo by AFP)</media:description></media:content>
            <media:content url="https://cdn.example/1.mp4" type="video/mp4" duration="12"><media:title>It opens</media:title><media:thumbnail url="https://cdn.example/v.jpg"/></media:content>
            <enclosure url="https://cdn.example/2.jpg" type="image/jpeg" length="1"/>
            """, "<language>en-gb</language>");
        Assert.Equal(("g-1", "Bridge & tunnel", "https://paper.example/2026/bridge.html", "en-gb"), (draft.Guid, draft.Headline, draft.Address, draft.Language));
        Assert.Equal(("Both open.", "<p>Long <a href=\"x.html\">text</a>.</p>"), (draft.Standfirst, draft.Body));
        Assert.Equal(new DateTimeOffset(2026, 5, 3, 10, 0, 0, TimeSpan.Zero), draft.FirstPublished);
        Assert.Equal(new DateTimeOffset(2026, 5, 3, 11, 0, 0, TimeSpan.Zero), draft.Updated);
        Assert.Equal(["Mara Velde", "Jonas Eick"], draft.Bylines);
        Assert.Equal(["Bridges", "Tunnels"], draft.Topics);
        Assert.Equal(["https://cdn.example/1.jpg", "https://cdn.example/2.jpg"], draft.Pictures.Select(picture => picture.Address));
        Assert.Equal(("The bridge.", "AFP", 1200), (draft.Pictures[0].Caption, draft.Pictures[0].Credit, draft.Pictures[0].Width));
        var video = Assert.Single(draft.Videos);
        Assert.Equal(("https://cdn.example/1.mp4", "It opens", "https://cdn.example/v.jpg", 12d), (video.Address, video.Title, video.Poster, video.Duration));
    }

    [Fact]
    public void Rss_says_of_itself_who_it_is_and_when_to_come_back()
    {
        var feed = Read("<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>Paper &amp; Sons</title><link>https://paper.example/</link><language>fa</language><copyright>© Paper</copyright><ttl>30</ttl><atom:link rel='self' href='/feeds/all.xml'/><atom:link rel='hub' href='https://hub.example/'/></channel></rss>");
        Assert.Equal(("Paper & Sons", "fa", "© Paper", TimeSpan.FromMinutes(30)), (feed.Title, feed.Language, feed.Rights, feed.Ttl));
        Assert.Equal((new Uri("https://paper.example/"), Address), (feed.Home, feed.Self));
        Assert.Equal([new Uri("https://hub.example/")], feed.Hubs);
        Assert.Empty(feed.Items);
    }

    [Theory]
    [InlineData("<title>a &lt;b&gt;bold&lt;/b&gt; word</title>", "a bold word")]
    [InlineData("<title><![CDATA[Caf&eacute; <i>x</i>]]></title>", "Café x")]
    [InlineData("<title>Caf&eacute;&nbsp;x</title>", "Café\u00A0x")]
    [InlineData("<title>5 &lt; 6 and AT&T</title>", "5 < 6 and AT&T")]
    [InlineData("<title>a<b>b</b></title>", "ab")]
    [InlineData("<title>\n  spaced \t out </title>", "spaced out")]
    [InlineData("<dc:title>dc</dc:title>", "dc")]
    [InlineData("<description>A note without a title.</description>", "A note without a title.")]
    public void A_headline_is_text(string title, string headline) => Assert.Equal(headline, Item(title).Headline);

    [Theory]
    [InlineData("<author>mara@paper.example (Mara Velde)</author>", "Mara Velde")]
    [InlineData("<author>Mara Velde</author>", "Mara Velde")]
    [InlineData("<author>Mara Velde &lt;mara@paper.example&gt;</author>", "Mara Velde")]
    [InlineData("<author>mara@paper.example</author>", "")]
    [InlineData("<dc:creator><![CDATA[By Mara Velde and Jonas Eick]]></dc:creator>", "Mara Velde|Jonas Eick")]
    [InlineData("<atom:author><atom:name>Mara Velde</atom:name></atom:author>", "Mara Velde")]
    public void Authors_are_names_alone(string author, string names) => Assert.Equal(names, string.Join('|', Item("<title>t</title>" + author).Bylines));

    [Theory]
    [InlineData("<guid>https://paper.example/1</guid>", "https://paper.example/1")]
    [InlineData("<guid isPermaLink='false'>https://paper.example/1</guid>", null)]
    [InlineData("<guid>https://paper.example/1</guid><link>https://paper.example/2?a=1&b=2</link>", "https://paper.example/2?a=1&b=2")]
    [InlineData("<link>javascript:alert(1)</link>", null)]
    [InlineData("<atom:link href='/3'/>", "https://paper.example/3")]
    public void The_address_is_the_link_or_a_guid_that_is_one(string inner, string? address) => Assert.Equal(address, Item("<title>t</title>" + inner).Address);

    [Fact]
    public void A_description_alone_is_the_body_and_said_once()
    {
        var draft = Item("<title>t</title><description>&lt;p&gt;Only this.&lt;/p&gt;</description>");
        Assert.Equal(("<p>Only this.</p>", null), (draft.Body, draft.Standfirst));
    }

    [Fact]
    public void Media_groups_and_thumbnails_are_understood()
    {
        var draft = Item("<title>t</title><media:group><media:credit>Photo by AFP</media:credit><media:content url='https://c.example/s.jpg' type='image/jpeg' width='100'/><media:content url='https://c.example/l.jpg' type='image/jpeg' width='900'/></media:group>");
        Assert.Equal("AFP", draft.Pictures[0].Credit);
        Assert.Equal("https://c.example/t.jpg", Assert.Single(Item("<title>t</title><media:thumbnail url='https://c.example/t.jpg'/>").Pictures).Address);
    }

    [Fact]
    public void Atom_gives_all_that_an_entry_says()
    {
        var draft = Entry("""
            <id>tag:paper.example,2026:1</id><title type="html">Bridge &amp;amp; &lt;i&gt;tunnel&lt;/i&gt;</title><link href="bridge.html"/><link rel="enclosure" type="image/jpeg" href="https://cdn.example/1.jpg"/>
            <summary>Both open.</summary><content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>Long <x:a href="x.html">text</x:a>.</x:p></x:div></content>
            <published>2026-05-03T10:00:00Z</published><updated>2026-05-03T11:00:00+01:00</updated><category term="b" label="Bridges"/><category term="tunnels"/>
            """, "<author><name>Mara Velde</name></author>", "xml:lang='en' xml:base='https://other.example/x/'");
        Assert.Equal(("tag:paper.example,2026:1", "Bridge & tunnel", "https://other.example/x/bridge.html", "en"), (draft.Guid, draft.Headline, draft.Address, draft.Language));
        Assert.Equal(("Both open.", "<div><p>Long <a href=\"x.html\">text</a>.</p></div>", new Uri("https://other.example/x/")), (draft.Standfirst, draft.Body, draft.BodyBase));
        Assert.Equal((new DateTimeOffset(2026, 5, 3, 10, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 5, 3, 10, 0, 0, TimeSpan.Zero)), (draft.FirstPublished, draft.Updated));
        Assert.Equal(["Mara Velde"], draft.Bylines);
        Assert.Equal(["Bridges", "tunnels"], draft.Topics);
        Assert.Equal("https://cdn.example/1.jpg", Assert.Single(draft.Pictures).Address);
    }

    [Theory]
    [InlineData("<content type='html'>&lt;p&gt;a&lt;/p&gt;</content>", "<p>a</p>")]
    [InlineData("<content type='html'><![CDATA[<p>a</p>]]></content>", "<p>a</p>")]
    [InlineData("<content>a &lt;b&gt; c</content>", "<p>a &lt;b&gt; c</p>")]
    [InlineData("<content type='text/html' mode='escaped'>&lt;p&gt;a&lt;/p&gt;</content>", "<p>a</p>")]
    [InlineData("<summary type='html'>&lt;p&gt;a&lt;/p&gt;</summary>", "<p>a</p>")]
    [InlineData("<content type='image/png' src='https://a.example/i.png'/><summary>s</summary>", "<p>s</p>")]
    public void Atom_text_is_read_by_its_type(string content, string body) => Assert.Equal(body, Entry("<title>t</title>" + content).Body);

    [Fact]
    public void Atom_titles_of_type_text_are_literal() => Assert.Equal("a <b>", Entry("<title>a &lt;b&gt;</title><content>x</content>").Headline);

    [Fact]
    public void Atom_03_is_read_too()
    {
        var draft = Assert.Single(Read("<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>P</title><entry><id>1</id><title>t</title><link rel='alternate' href='https://a.example/1'/><issued>2026-05-03T10:00:00Z</issued><modified>2026-05-03T11:00:00Z</modified><content type='text/html' mode='escaped'>&lt;p&gt;a&lt;/p&gt;</content></entry></feed>").Items);
        Assert.Equal(("1", "t", "https://a.example/1", "<p>a</p>", 11), (draft.Guid, draft.Headline, draft.Address, draft.Body, draft.Updated!.Value.Hour));
    }

    [Theory]
    [InlineData("\n  <!-- c --> {0}")]
    [InlineData("PHP Warning: x in y.php<br>\n{0}")]
    [InlineData("{0} trailing <b>junk</b>")]
    [InlineData("<!DOCTYPE rss PUBLIC \"-//Netscape//DTD\" \"http://my.netscape.com/rss.dtd\">{0}")]
    [InlineData("<?xml version=\"1.0\" encoding=\"nonsense\"?>{0}")]
    [InlineData("<?xml-stylesheet href='x.xsl'?>{0}")]
    public void Junk_round_the_feed_is_passed_over(string around) =>
        Assert.Equal("t", Assert.Single(Read(around.Replace("{0}", "<rss version=2.0><channel><item><title>t</title><description>d</description></item></channel></rss>")).Items).Headline);

    [Theory]
    [InlineData("<rss><channel><item><title>t</title><description>d</description></item>")]
    [InlineData("<rss><channel><item><title>t</title><description>d</item></channel></rss>")]
    [InlineData("<rss><channel><item><title>t</title><description><![CDATA[d</description></item></channel></rss>")]
    [InlineData("<rss><channel><item><title>t</title><description>a < b & c</description></item></channel></rss>")]
    [InlineData("<rss><channel><item><title>t</title><x:y>undeclared</x:y><description a=b c>d</description></item></channel></rss>")]
    [InlineData("<RSS><Channel><Item><Title>t</Title><Description>d</Description></Item></Channel></RSS>")]
    [InlineData("<rss><channel/><item><title>t</title><description>d</description></item></rss>")]
    public void Markup_that_breaks_the_rules_is_read_as_far_as_it_goes(string xml) => Assert.Equal("t", Assert.Single(Read(xml).Items).Headline);

    [Fact]
    public void One_bad_item_never_stops_the_rest_and_is_told()
    {
        var feed = Read("<rss><channel><item><title>one</title><pubDate>nonsense</pubDate></item><item/><item><guid>x</guid></item><item><title>two</title></item></channel></rss>");
        Assert.Equal(["one", "two"], feed.Items.Select(item => item.Headline));
        Assert.Null(feed.Items[0].FirstPublished);
        Assert.Equal(2, feed.Dropped.Count);
        Assert.Contains("Item 2", feed.Dropped[0]);
    }

    [Fact]
    public void A_thousand_items_are_read_and_the_rest_told()
    {
        var feed = Read($"<rss><channel>{string.Concat(Enumerable.Range(0, 1_500).Select(number => $"<item><title>{number}</title></item>"))}</channel></rss>");
        Assert.Equal(1_000, feed.Items.Count);
        Assert.Contains("500", Assert.Single(feed.Dropped));
    }

    [Fact]
    public void Entities_of_the_document_s_own_are_never_expanded()
    {
        var feed = Read("<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'><!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss version='2.0'><channel><item><title>&a; t</title></item></channel></rss>");
        Assert.Equal("&a; t", Assert.Single(feed.Items).Headline);
    }

    [Theory]
    [InlineData("<!doctype html><html><head><title>A page</title></head><body><p>Not a feed</p></body></html>", "web page")]
    [InlineData("<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "web page")]
    [InlineData("  <HTML><BODY>", "web page")]
    [InlineData("", "empty")]
    [InlineData("just words", "expected")]
    [InlineData("{\"version\":\"x\"}", "no JSON Feed")]
    [InlineData("<opml version='1.0'/>", "opml")]
    [InlineData("<rss version='2.0'/>", "channel")]
    public void What_is_no_feed_ends_in_a_sentence(string content, string word)
    {
        var result = Try(content);
        Assert.False(result.Ok);
        Assert.Contains(word, result.Problem.Detail);
    }

    [Fact]
    public void Nesting_ends_in_a_problem()
    {
        Assert.Contains("deep", Try("<rss><channel><item>" + string.Concat(Enumerable.Repeat("<x>", 10_000))).Problem!.Detail);
        Assert.True(Try("<rss><channel><item><title>t</title><description>" + string.Concat(Enumerable.Repeat("&lt;div&gt;", 10_000))).Ok);
    }

    [Theory]
    [InlineData("utf-8", "<?xml version='1.0'?>", null)]
    [InlineData("utf-8", "<?xml version='1.0' encoding='iso-8859-1'?>", null)]
    [InlineData("iso-8859-1", "<?xml version='1.0' encoding='iso-8859-1'?>", "text/xml")]
    [InlineData("iso-8859-1", "", "text/xml; charset=iso-8859-1")]
    [InlineData("iso-8859-1", "<?xml version='1.0' encoding='utf-8'?>", null)]
    [InlineData("utf-16", "<?xml version='1.0' encoding='utf-16'?>", null)]
    [InlineData("utf-16BE", "<?xml version='1.0' encoding='utf-16'?>", null)]
    public void Letters_survive_whatever_the_encoding_says(string encoding, string declaration, string? contentType)
    {
        var real = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. real.GetPreamble(), .. real.GetBytes(declaration + "<rss><channel><item><title>Größe café</title></item></channel></rss>")];
        var result = FeedReader.Read(bytes, contentType, Address);
        Assert.True(result.Ok, result.Problem?.Detail);
        Assert.Equal("Größe café", Assert.Single(result.Value.Items).Headline);
    }

    [Fact]
    public void Encodings_of_more_than_one_byte_are_read_by_declaration()
    {
        var bytes = Encoding.GetEncoding("gb2312").GetBytes("<?xml version='1.0' encoding='gb2312'?><rss><channel><item><title>新闻</title></item></channel></rss>");
        Assert.Equal("新闻", Assert.Single(FeedReader.Read(bytes, null, Address).Value!.Items).Headline);
        bytes = Encoding.GetEncoding("windows-1251").GetBytes("<?xml version='1.0' encoding='windows-1251'?><rss><channel><item><title>Новости</title></item></channel></rss>");
        Assert.Equal("Новости", Assert.Single(FeedReader.Read(bytes, "text/xml; charset=utf-8", Address).Value!.Items).Headline);
    }
}
