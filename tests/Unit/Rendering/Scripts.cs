using System.IO.Compression;
using Broadsheet.Contracts;
using Broadsheet.Rendering;
using Xunit;

namespace Broadsheet.Unit.Rendering;

/// <summary>The one script, and what open pages are told.</summary>
public sealed class Scripts
{
    [Fact]
    public void The_script_is_small_and_says_nothing_to_us_alone()
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(LiveScript.Script.Content);
        Assert.InRange(target.Length, 1, 3 * 1024);
        foreach (var asset in new[] { LiveScript.Script, LiveScript.Worker })
            Assert.DoesNotContain("\n//", System.Text.Encoding.UTF8.GetString(asset.Content));
        Assert.Equal("/sw.js", LiveScript.Worker.Path);
        Assert.Matches("^/assets/site\\.[0-9a-f]{12}\\.js$", LiveScript.Script.Path);
    }

    [Fact]
    public void A_page_says_what_it_listens_for_and_has_the_scripts_words_in_its_language()
    {
        var article = LiveScript.Element("fa", Listening.To(Articles.Plain() with { Version = 3 })).ToString();
        Assert.Contains("data-live=\"article:0000000000000001,urgent\" data-version=\"3\"", article);
        Assert.Contains("data-fresh=\"تازه:\"", article);
        Assert.Contains("data-fresh=\"New:\"", LiveScript.Element("xx", null).ToString());
        Assert.DoesNotContain("data-live", LiveScript.Element("en", null).ToString());
    }

    [Fact]
    public void A_version_is_news_while_it_is_new_and_current_and_may_be_seen()
    {
        var article = Articles.Plain() with { Version = 2, Urgency = 2 };
        var news = News(article, article)!;
        Assert.Equal((PageChangeKind.Updated, 2, article.Path), (news.Kind, news.Version, news.Path));
        Assert.Equal([.. PageTags.Changed(new Held(article, [])), "urgent"], news.Tags);
        Assert.Equal(PageChangeKind.New, News(article with { Version = 1 }, article with { Version = 1 })!.Kind);
        Assert.Equal(PageChangeKind.Withdrawn, News(article with { Status = ArticleStatus.Withdrawn }, article)!.Kind);
        Assert.DoesNotContain("urgent", News(article with { Urgency = 3 }, article)!.Tags);
        Assert.Null(News(article, article with { Version = 3 }));
        Assert.Null(News(article, article, minutes: 11));
        Assert.Null(News(article with { Embargo = Articles.Noon.AddHours(1) }, article));

        static PageChange? News(Article told, Article held, int minutes = 1) => PageTags.News(told, Articles.Noon, new Held(held, []), Articles.Noon.AddMinutes(minutes));
    }
}
