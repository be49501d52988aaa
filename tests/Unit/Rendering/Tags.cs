using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Rendering;
using Xunit;

namespace Broadsheet.Unit.Rendering;

/// <summary>Which pages change when an article does.</summary>
public sealed class Tags
{
    [Fact]
    public void A_new_article_changes_home_the_feed_its_page_and_every_level_of_its_section() =>
        Assert.Equal(["home", "feed", "article:0000000000000001", "edition:first", "section:news", "section:news/politics", "author:mara-velde"], PageTags.Changed(new Held(Articles.Plain(), [])));

    [Fact]
    public void A_moved_article_changes_the_section_it_left_as_well() =>
        Assert.Equal(
            ["home", "feed", "article:0000000000000001", "edition:first", "section:news", "section:news/politics", "author:mara-velde", "section:sport", "section:sport/running"],
            PageTags.Changed(new Held(Articles.Plain(), ["", "edition:first", "sport", "sport/running"])));

    [Fact]
    public void Several_changes_are_one_event_with_each_tag_once_and_the_withdrawn_named()
    {
        var changed = PageTags.Changed(
            [new Held(Articles.Plain(1), []), new Held(Articles.Plain(2) with { Status = ArticleStatus.Withdrawn }, Lists.Of(Articles.Plain(2)))], Articles.Noon);
        Assert.Equal(["home", "feed", "article:0000000000000001", "edition:first", "section:news", "section:news/politics", "author:mara-velde", "article:0000000000000002"], changed.Tags);
        Assert.Equal(["article:0000000000000002"], changed.Gone);
        Assert.Equal(Articles.Noon, changed.ChangedAt);
    }

    [Fact]
    public void Tags_are_ascii_because_headers_are()
    {
        var persian = Articles.Plain() with { Section = ["ایران"], Path = "/%D8%A7%DB%8C%D8%B1%D8%A7%D9%86/2026/05/03/x-0000000000000001" };
        Assert.Equal("ایران", Sections.Of(persian));
        Assert.Contains("section:%D8%A7%DB%8C%D8%B1%D8%A7%D9%86", PageTags.Changed(new Held(persian, [])));
    }

    [Fact]
    public void Sections_have_levels_and_names()
    {
        Assert.Equal(["", "a", "a/b", "a/b/c"], Sections.Levels("a/b/c"));
        Assert.Equal([""], Sections.Levels(""));
        Assert.Equal("a/b", Sections.Above("a/b/c"));
        Assert.Equal("", Sections.Above("a"));
        Assert.Equal(["News"], Sections.Describe("news", Articles.Plain()).Names);
        Assert.Equal("Politics", Sections.Describe("news/politics", Articles.Plain()).Name);
    }

    [Fact]
    public void The_navigation_has_the_named_sections_first_and_never_loses_them()
    {
        Section[] sections = [.. new[] { "zoo", "arts", "sport", "news", "many" }.Select(name => new Section(name, [name], "en", Articles.Noon))];
        var publication = Publication.Of(new SiteOptions { Sections = [new() { Name = "News" }, new() { Name = "Sport" }] });
        Assert.Equal(["news", "sport", "arts", "many", "zoo"], publication.Ordered(sections, 9).Select(section => section.Address));
        Assert.Equal(["news", "sport", "zoo"], publication.Ordered(sections, 3).Select(section => section.Address));
    }
}
