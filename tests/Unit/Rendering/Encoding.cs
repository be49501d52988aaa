using System.Text.RegularExpressions;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Rendering;
using Xunit;

namespace Broadsheet.Unit.Rendering;

/// <summary>No text becomes markup, wherever it stands.</summary>
public sealed partial class Encoding
{
    private static readonly Section Trap = new("traps/inner", ["Traps" + Articles.Script, "Inner" + Articles.Script], "en", Articles.Noon);

    private static readonly Frame Frame = new(new SiteOptions { Name = "Site" + Articles.Script, Address = "https://site.example" }, [Trap]);

    private static readonly SearchAnswer Found = new()
    {
        Total = 30,
        Page = 1,
        Pages = 2,
        Hits = [new SearchHit { Id = "x", Path = "/x", HeadlineHtml = Articles.Script + "<mark>marked</mark>", ExtractHtml = Articles.Script, Section = [Articles.Script], Language = "en" }],
        Sections = [new SearchSection { Address = Articles.Script, Name = Articles.Script, Count = 3 }, new SearchSection { Address = "b", Name = Articles.Script, Count = 2 }],
    };

    public static TheoryData<string> Pages => ["article", "home", "section", "search", "search down", "message"];

    [Theory, MemberData(nameof(Pages))]
    public void Hostile_text_in_every_field_is_text(string name)
    {
        var article = Articles.Hostile();
        var question = new SearchQuestion(Articles.Script, Articles.Script, Sort: "newest");
        var page = name switch
        {
            "article" => ArticleView.Of(Frame, article, new Company { SameStory = [article with { Id = "0000000000000003" }], Related = [article] }),
            "home" => HomeView.Of(Frame, [article], [(Trap, [article with { Id = "0000000000000002" }])]),
            "section" => ListView.Of(Frame, new Listed(Trap.Name, "en", "/traps", "section:traps") { Section = Trap, Below = [Trap] }, [article], Leaf.Of(80, 2)!.Value),
            "search" => SearchView.Of(Frame, question, Found),
            "search down" => SearchView.Down(Frame, question),
            _ => MessageView.Of(Frame, Articles.Script, Articles.Script),
        };
        var html = Layout.Of(Frame, page).AsText();
        // Of scripts there is only data, which is told by exactly this beginning, and nothing in it can end it.
        html = Data().Replace(html, "").Replace(LiveScript.Element(page.Words.Language, page.Listening).ToString(), "");
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<svg onload", html);
        Assert.DoesNotContain("src=x", html.Replace("src=x onerror=&quot;", ""));
        Assert.DoesNotContain("\"javascript:", html);
        Assert.Contains("&lt;script&gt;", html);
        // Outside quotes no tag has a handler, and every tag is one of ours.
        foreach (Match tag in Tags().Matches(html))
            Assert.DoesNotMatch("(?i)\\son\\w+=", Quoted().Replace(tag.Value, ""));
        // Content-Security-Policy without unsafe-inline would drop these.
        Assert.DoesNotMatch("<[^>]*\\sstyle=", html);
        Assert.Single(Regex.Matches(html, "<h1[ >]"));
    }

    [Fact]
    public void Text_of_other_scripts_stays_as_it_is()
    {
        const string Persian = "پل تازه‌ای «گشوده» شد — نامه";
        Assert.Equal($"<p>{Persian}</p>", Html.Of($"<p>{Persian}</p>").ToString());
    }

    [Fact]
    public void Markup_in_a_hole_stays_markup_and_lists_of_it_too()
    {
        var bold = Html.Of($"<b>{"<"}</b>");
        Assert.Equal("<p><b>&lt;</b><b>&lt;</b>7</p>", Html.Of($"<p>{new[] { bold, bold }}{7}{(string?)null}{Html.None}</p>").ToString());
        Assert.Equal(" poster=\"a&quot;b\"", Html.Attribute("poster", "a\"b").ToString());
        Assert.Equal("", Html.Attribute("poster", null).ToString());
    }

    [Theory]
    [InlineData("plain &amp; <mark>marked</mark> text", "plain &amp; <mark>marked</mark> text")]
    [InlineData("<mark>a</mark><mark>b</mark>", "<mark>a</mark><mark>b</mark>")]
    [InlineData("<mark>never closed", "never closed")]
    [InlineData("<mark><b>x</b></mark><i>", "<mark>&lt;b&gt;x&lt;/b&gt;</mark>&lt;i&gt;")]
    [InlineData(null, "")]
    public void Of_what_search_marked_only_marks_are_markup(string? from, string to) => Assert.Equal(to, SearchView.Marked(from).ToString());

    [Theory]
    [InlineData("https://example.org/a b", "https://example.org/a%20b")]
    [InlineData("http://example.org", "http://example.org/")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("jAvAscript:alert(1)", null)]
    [InlineData("data:text/html,x", null)]
    [InlineData("//example.org/x", null)]
    [InlineData("/x", null)]
    [InlineData(null, null)]
    public void Only_absolute_web_addresses_are_linked(string? address, string? linked) => Assert.Equal(linked, Web.Address(address));

    [Fact]
    public void A_hostile_headline_in_a_feed_is_text()
    {
        var xml = System.Text.Encoding.UTF8.GetString(RssFeed.Write(new Feed { Site = Frame.Site, Syndication = new SyndicationOptions(), Title = "T" + Articles.Script, Path = "/", Language = "en", Articles = [Articles.Hostile()] }));
        Assert.DoesNotContain("<script", xml);
        Assert.Equal("Hostile" + Articles.Script, System.Xml.Linq.XDocument.Parse(xml).Descendants("item").Single().Element("title")!.Value);
    }

    [GeneratedRegex("<script type=\"application/ld\\+json\">[^<]*</script>")]
    private static partial Regex Data();

    [GeneratedRegex("<[a-z][^<>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();
}
