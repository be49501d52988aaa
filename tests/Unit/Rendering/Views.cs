using System.Text.RegularExpressions;
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

    private static string Article(Article article) => Layout.Of(Frame, ArticleView.Of(Frame, article, Company.None)).AsText();

    [Fact]
    public void Every_one_of_the_latest_is_on_the_home_page_once()
    {
        var latest = Enumerable.Range(1, 24).Select(Articles.Plain).ToList();
        var html = Layout.Of(Frame, HomeView.Of(Frame, latest, [(News, latest.Take(9).ToList())])).AsText();
        Assert.Equal(latest.Select(article => article.Id).Order(), IdsInHeadings().Matches(html).Select(match => match.Groups[1].Value).Order());
    }

    [Fact]
    public void The_home_page_leads_with_its_own_language_and_works_with_nothing_at_all()
    {
        Article[] latest = [Articles.Plain(1) with { Language = "fr" }, Articles.Plain(2)];
        var html = Layout.Of(Frame, HomeView.Of(Frame, latest, [])).AsText();
        Assert.Equal(["0000000000000002", "0000000000000001"], IdsInHeadings().Matches(html).Select(match => match.Groups[1].Value));
        Assert.Contains("No articles have been published yet.", Layout.Of(Frame, HomeView.Of(Frame, [], [])).AsText());
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
        var html = Layout.Of(Frame, ListView.Of(Frame, new Listed("News", "en", "/news", "section:news") { Section = News }, articles, Leaf.Of(2, null)!.Value)).AsText();
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
        Assert.DoesNotContain("meta updated", Article(article));
        Assert.DoesNotContain("meta updated", Article(article with { Version = 2 }));
        Assert.DoesNotContain("meta updated", Article(article with { Updated = article.Updated.AddHours(1) }));
        Assert.Contains("Updated <time datetime=\"2026-05-03T12:59:00Z\"", Article(article with { Version = 2, Updated = article.Updated.AddHours(1) }));
    }

    [Fact]
    public void An_articles_page_has_links_to_its_sections_its_pictures_once_and_caption_and_credit_apart()
    {
        var html = Article(Articles.Plain() with
        {
            Pictures =
            [
                new Picture { Address = "https://example.org/1.jpg", MediaId = new string('1', 32), Caption = "The mayor.", Credit = "Northlight", Width = 1200, Height = 800, Colour = "#8a6d3f" },
                new Picture { Address = "https://example.org/2.jpg", MediaId = new string('2', 32), Width = 500, Height = 400 },
                new Picture { Address = "https://example.org/3.jpg?a=1&b=2", MediaId = new string('3', 32), Width = 500, Height = 400 },
                new Picture { Address = "https://example.org/4.jpg", Width = 500, Height = 400 },
                new Picture { Address = "https://example.org/5.jpg", Caption = "Not to be had." },
            ],
            Videos = [new Video { Address = "https://example.org/a.mp4", Poster = "https://example.org/p.jpg", Still = new Picture { MediaId = new string('6', 32), Width = 1280, Height = 720 } }],
            Body = "<p>x</p><img src=\"https://example.org/3.jpg?a=1&amp;b=2\" alt=\"\">",
            Topics = ["mayors & more"],
        });
        Assert.Contains("<li><a href=\"/news\">News</a></li><li><a href=\"/news/politics\">Politics</a></li>", html);
        Assert.Contains("class=\"t210\" src=\"/media/11111111111111111111111111111111/640.jpg\"", html);
        Assert.Contains("width=\"1200\" height=\"800\" alt=\"\" fetchpriority=\"high\"", html);
        Assert.Contains("/media/11111111111111111111111111111111/1280.avif 1200w\"", html);
        Assert.Contains("poster=\"/media/66666666666666666666666666666666/960.jpg\"", html);
        Assert.Contains("<figcaption>Not to be had.</figcaption>", html);
        Assert.Contains("<figcaption>The mayor. <span class=\"credit\" lang=\"en\" dir=\"ltr\">Picture: Northlight</span></figcaption>", html);
        Assert.Matches("2{32}/640\\.jpg 500w\" sizes=\"[^\"]*\" width=\"500\" height=\"400\" alt=\"\" loading=\"lazy\"", html);
        Assert.Single(Regex.Matches(html, "src=\"/media/3{32}/"));
        Assert.DoesNotMatch("(src|srcset|poster)=\"https:[^\"]*\\.jpg", html);
        Assert.Contains("href=\"/topics/mayors-more\"", html);
        Assert.Contains("property=\"og:image\" content=\"https://site.example/media/11111111111111111111111111111111/1280-16x9.jpg\"", html);
    }

    [GeneratedRegex("""<h[23][^>]*>\s*<a [^>]*href="[^"]*-([a-z0-9]{16})"[^>]*>""")]
    private static partial Regex IdsInHeadings();
}
