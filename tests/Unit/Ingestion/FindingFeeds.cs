using System.Text;
using Broadsheet.Ingestion;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>Feeds of a site by its address, and lists of feeds.</summary>
public sealed class FindingFeeds
{
    [Fact]
    public void A_page_names_its_feeds_in_its_head_and_by_its_links_relative_to_its_base()
    {
        var page = new Fetched(false, Encoding.UTF8.GetBytes("""
            <html><head><base href="https://news.example/en/"><link rel="Alternate feed" type="application/rss+xml" href="rss.xml"><link rel="alternate" hreflang="fr" href="/fr/">
            <link rel="alternate" type="application/atom+xml" href="//feeds.example/atom"><link rel="alternate" type="application/rss+xml" href="javascript:alert(1)"></head>
            <body><a href="/section/feed/">Feed</a> <a href="/feeding-the-world">Not one</a> <a href="rss.xml">Again</a></body></html>
            """), "text/html", null, null, new Uri("https://www.news.example/start"));
        Assert.Equal(["https://news.example/en/rss.xml", "https://feeds.example/atom", "https://news.example/section/feed/"], Discovery.NamedBy(page).Select(address => address.AbsoluteUri));
    }

    [Theory]
    [InlineData("gazette.example", "https://gazette.example/")]
    [InlineData(" http://gazette.example/feed ", "http://gazette.example/feed")]
    [InlineData("gazette.example/feed.xml", "https://gazette.example/feed.xml")]
    [InlineData("ftp://gazette.example/", null)]
    [InlineData("gazette", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_address_may_be_typed_without_its_scheme(string? typed, string? address) => Assert.Equal(address, Discovery.Address(typed)?.AbsoluteUri);

    [Fact]
    public void What_is_written_as_OPML_is_read_again_and_folders_of_other_readers_become_sections()
    {
        FeedSource[] sources =
        [
            new() { Id = "a", Name = "A & <B>", Address = "https://a.example/?x=1&y=2", Section = ["News", "World"], Language = "fa", Credentials = new Credentials { User = "u", Password = "hidden" } },
            new() { Id = "b", Name = "Plain", Address = "https://b.example/" },
        ];
        var text = Opml.Write("Sources", sources, DateTimeOffset.UnixEpoch);
        Assert.DoesNotContain("hidden", text);
        var read = Opml.Read(Encoding.UTF8.GetBytes(text)).Value!;
        Assert.Equal([("A & <B>", "https://a.example/?x=1&y=2", "News/World", "fa"), ("Plain", "https://b.example/", "", null)], read.Select(source => (source.Name!, source.Address!, string.Join('/', source.Section!), source.Language)));

        var other = Opml.Read("""<opml version="1.0"><head/><body><outline text="Europe"><outline title="France"><outline text="Le Jour" xmlUrl="https://jour.example/rss"/></outline><outline xmlUrl="https://none.example/"/></outline><outline text="Top" xmlUrl="https://top.example/"></outline></body></opml>"""u8.ToArray()).Value!;
        Assert.Equal([("Le Jour", "Europe/France"), ("https://none.example/", "Europe"), ("Top", "")], other.Select(source => (source.Name!, string.Join('/', source.Section!))));
    }

    [Theory]
    [InlineData("<html/>")]
    [InlineData("<opml><body>")]
    [InlineData("{}")]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><opml><body><outline text='&b;' xmlUrl='https://a.example/'/></body></opml>")]
    public void What_is_no_OPML_is_refused_with_a_reason(string text) => Assert.True(Opml.Read(Encoding.UTF8.GetBytes(text)).Problem!.Detail.Length > 20);
}
