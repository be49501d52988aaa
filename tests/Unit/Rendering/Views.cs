using System.Text.RegularExpressions;
using System.Xml.Linq;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Rendering;
using Xunit;

namespace Broadsheet.Unit.Rendering;

/// <summary>What pages and feeds show.</summary>
public sealed partial class Views
{
    private static readonly Section News = new("news", ["News"], "en", Articles.Noon);
    private static readonly Frame Frame = new(new SiteOptions { Address = "https://site.example/" }, [News]);

    private static string Article(Article article) => Layout.Of(Frame, ArticleView.Of(Frame, article, Company.None)).ToString();

    [Fact]
    public void Every_one_of_the_latest_is_on_the_home_page_once()
    {
        var latest = Enumerable.Range(1, 24).Select(Articles.Plain).ToList();
        var html = Layout.Of(Frame, HomeView.Of(Frame, latest, [(News, latest.Take(9).ToList())])).ToString();
        Assert.Equal(latest.Select(article => article.Id).Order(), IdsInHeadings().Matches(html).Select(match => match.Groups[1].Value).Order());
    }

    [Fact]
    public void The_home_page_leads_with_its_own_language_and_works_with_nothing_at_all()
    {
        Article[] latest = [Articles.Plain(1) with { Language = "fr" }, Articles.Plain(2)];
        var html = Layout.Of(Frame, HomeView.Of(Frame, latest, [])).ToString();
        Assert.Equal(["0000000000000002", "0000000000000001"], IdsInHeadings().Matches(html).Select(match => match.Groups[1].Value));
        Assert.Contains("No articles have been published yet.", Layout.Of(Frame, HomeView.Of(Frame, [], [])).ToString());
    }

    [Theory]
    [InlineData(0, null, "0+0")]
    [InlineData(47, null, "0+47")]
    [InlineData(48, null, "0+24 older /news?page=1")]
    [InlineData(80, null, "0+32 older /news?page=2")]
    [InlineData(80, 2, "32+24 newer /news older /news?page=1")]
    [InlineData(80, 1, "56+24 newer /news?page=2")]
    [InlineData(80, 3, null)]
    [InlineData(47, 1, null)]
    public void Pages_of_a_list_are_counted_from_the_oldest_so_that_what_is_behind_a_number_stays(int count, int? number, string? expected)
    {
        var said = Leaf.Of(count, number) is { } leaf
            ? $"{leaf.Skip}+{leaf.Take}{(leaf.Newer("/news") is { } newer ? " newer " + newer : "")}{(leaf.Older("/news") is { } older ? " older " + older : "")}" : null;
        Assert.Equal(expected, said);
    }

    [Fact]
    public void Every_article_of_a_list_is_on_one_page_and_new_ones_move_nothing()
    {
        var behind = new Dictionary<int, string>();
        for (var count = 0; count < 200; count++)
        {
            var first = Leaf.Of(count, null)!.Value;
            var seen = first.Take;
            for (var number = first.Last; number >= 1; number--)
            {
                var leaf = Leaf.Of(count, number)!.Value;
                Assert.Equal(seen, leaf.Skip);
                seen += leaf.Take;
                // By how many older articles there are: the same for ever.
                var oldest = $"{count - leaf.Skip - leaf.Take}+{leaf.Take}";
                Assert.Equal(oldest, behind.GetValueOrDefault(number, oldest));
                behind[number] = oldest;
            }
            Assert.Equal(count, seen);
        }
    }

    [Fact]
    public void The_order_of_home_is_pins_then_urgency_and_source_then_time_and_never_the_clock()
    {
        var now = Articles.Noon;
        Article[] articles =
        [
            Articles.Plain(1) with { FirstPublished = now },
            Articles.Plain(2) with { FirstPublished = now.AddHours(-30), Urgency = 1 },
            Articles.Plain(3) with { FirstPublished = now.AddHours(-2), Urgency = 7 },
            Articles.Plain(4) with { FirstPublished = now.AddHours(-3), Source = new Source { Name = "Ours" } },
            Articles.Plain(5) with { FirstPublished = now.AddDays(-90), Pin = 2 },
            Articles.Plain(6) with { FirstPublished = now.AddDays(-91), Pin = 1 },
        ];
        var ordered = Importance.Ordered(articles.Concat(articles), source => source == "Ours" ? 1 : 0);
        Assert.Equal("6 5 2 4 1 3", string.Join(' ', ordered.Select(article => article.Id.TrimStart('0'))));
    }

    [Fact]
    public void A_list_has_a_heading_with_a_link_for_each_article_and_the_language_of_each()
    {
        Article[] articles = [Articles.Plain(1), Articles.Plain(2) with { Language = "fa" }];
        var html = Layout.Of(Frame, ListView.Of(Frame, new Listed("News", "en", "/news") { Section = News }, articles, Leaf.Of(2, null)!.Value)).ToString();
        Assert.Equal(articles.Select(article => article.Id), IdsInHeadings().Matches(html).Select(match => match.Groups[1].Value));
        Assert.Contains("lang=\"fa\" dir=\"rtl\"", html);
        Assert.Contains("<link rel=\"canonical\" href=\"https://site.example/news\">", html);
        Assert.Contains("href=\"/news/feed.xml\"", html);
        Assert.Contains("aria-current=\"true\"", html);
    }

    [Fact]
    public void Updated_is_said_only_of_a_later_version_with_a_later_time()
    {
        var article = Articles.Plain();
        Assert.DoesNotContain("Updated", Article(article));
        Assert.DoesNotContain("Updated", Article(article with { Version = 2 }));
        Assert.DoesNotContain("Updated", Article(article with { Updated = article.Updated.AddHours(1) }));
        Assert.Contains("Updated <time datetime=\"2026-05-03T12:59:00Z\"", Article(article with { Version = 2, Updated = article.Updated.AddHours(1) }));
    }

    [Fact]
    public void An_articles_page_has_links_to_its_sections_its_pictures_once_and_caption_and_credit_apart()
    {
        var html = Article(Articles.Plain() with
        {
            Pictures =
            [
                new Picture { Address = "https://example.org/1.jpg", Caption = "The mayor.", Credit = "Northlight", Width = 1200, Height = 800 },
                new Picture { Address = "https://example.org/2.jpg", Width = 10 },
                new Picture { Address = "https://example.org/3.jpg" },
            ],
            Body = "<p>x</p><img src=\"https://example.org/3.jpg\">",
            Topics = ["mayors & more"],
        });
        Assert.Contains("<li><a href=\"/news\">News</a></li><li><a href=\"/news/politics\">Politics</a></li>", html);
        Assert.Contains("width=\"1200\" height=\"800\" fetchpriority=\"high\"", html);
        Assert.Contains("<figcaption>The mayor. <span class=\"credit\" lang=\"en\" dir=\"ltr\">Picture: Northlight</span></figcaption>", html);
        Assert.Contains("2.jpg\" alt=\"\" loading=\"lazy\"", html);
        Assert.Single(Regex.Matches(html, "3\\.jpg"));
        Assert.Contains("href=\"/topics/mayors-more\"", html);
        Assert.Contains("property=\"og:image\" content=\"https://example.org/1.jpg\"", html);
    }

    [Fact]
    public void A_feed_is_as_the_specification_and_its_best_practices_want_it()
    {
        XNamespace atom = "http://www.w3.org/2005/Atom", content = "http://purl.org/rss/1.0/modules/content/", dublin = "http://purl.org/dc/elements/1.1/";
        var articles = new[]
        {
            Articles.Plain(1) with { Standfirst = null, Headline = "Bell \u0007 and \ud83d\ude00 and half \ud83d", Bylines = [new Byline { Name = "A" }, new Byline { Name = "B" }] },
            Articles.Plain(2),
        };
        var channel = XDocument.Parse(System.Text.Encoding.UTF8.GetString(Rss.Write(Frame.Site, "Broadsheet", "/news", "/news/feed.xml", articles))).Root!.Element("channel")!;
        Assert.Equal("2.0", channel.Parent!.Attribute("version")!.Value);
        Assert.Equal("https://site.example/news", channel.Element("link")!.Value);
        Assert.Equal("https://site.example/news/feed.xml", channel.Element(atom + "link")!.Attribute("href")!.Value);
        Assert.Equal("self", channel.Element(atom + "link")!.Attribute("rel")!.Value);
        Assert.Equal("Sun, 03 May 2026 11:59:00 GMT", channel.Element("lastBuildDate")!.Value);
        var items = channel.Elements("item").ToList();
        Assert.Equal(articles.Select(article => "https://site.example" + article.Path), items.Select(item => item.Element("link")!.Value));
        Assert.Equal("Bell  and \ud83d\ude00 and half ", items[0].Element("title")!.Value);
        Assert.Equal("Words.", items[0].Element("description")!.Value);
        Assert.Equal(["A", "B"], items[0].Elements(dublin + "creator").Select(name => name.Value));
        foreach (var item in items)
        {
            Assert.Equal("false", item.Element("guid")!.Attribute("isPermaLink")!.Value);
            Assert.Equal("<p>Words.</p>", item.Element(content + "encoded")!.Value);
            Assert.True(item.Elements().ToList().IndexOf(item.Element("description")!) < item.Elements().ToList().IndexOf(item.Element(content + "encoded")!));
        }
    }

    [GeneratedRegex("""<h[23][^>]*>\s*<a [^>]*href="[^"]*-([a-z0-9]{16})"[^>]*>""")]
    private static partial Regex IdsInHeadings();
}
