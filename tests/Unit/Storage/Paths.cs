using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Storage;
using Xunit;

namespace Broadsheet.Unit.Storage;

/// <summary>Addresses of pages.</summary>
public sealed class Paths
{
    [Theory]
    [InlineData("Mayor stays after all", "mayor-stays-after-all")]
    [InlineData("  “Quoted” — and: dashed!  ", "quoted-and-dashed")]
    [InlineData("The mayor’s o'clock", "the-mayors-oclock")]
    [InlineData("Crème brûlée für Łódź, Ærø & Straße", "creme-brulee-fur-lodz-aero-strasse")]
    [InlineData("İstanbul'da ışık", "istanbulda-isik")]
    [InlineData("پل تازه بر رود گشوده شد", "پل-تازه-بر-رود-گشوده-شد")]
    [InlineData("رودخانه\u200cای تازه", "رودخانه-ای-تازه")]
    [InlineData("Река вышла из берегов: й", "река-вышла-из-берегов-й")]
    [InlineData("गंगा का पानी", "गंगा-का-पानी")]
    [InlineData("大橋今日開通", "大橋今日開通")]
    [InlineData("3.5 % more", "3-5-more")]
    [InlineData("🎉🎉", "")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    public void Slugs_work_in_any_script(string headline, string slug) => Assert.Equal(slug, Slug.Of(headline, 80));

    [Fact]
    public void Long_headlines_end_at_a_word_and_never_within_a_character()
    {
        Assert.Equal("one-two-three-four", Slug.Of("one two three four five", 20));
        Assert.Equal(new string('x', 20), Slug.Of(new string('x', 50), 20));
        var slug = Slug.Of(string.Concat(Enumerable.Repeat("𠀀", 30)), 21);
        Assert.Equal(20, slug.Length);
        Assert.DoesNotContain('\uFFFD', Uri.UnescapeDataString(Uri.EscapeDataString(slug)));
    }

    [Theory]
    [InlineData("News|Politics", "Mayor stays", "/news/politics/2026/05/03/mayor-stays-aaaaaaaaaaaaaaaa")]
    [InlineData("Search", "x", "/search-section/2026/05/03/x-aaaaaaaaaaaaaaaa")]
    [InlineData("News|Search", "x", "/news/search/2026/05/03/x-aaaaaaaaaaaaaaaa")]
    [InlineData("🎉", "🎉", "/section/2026/05/03/article-aaaaaaaaaaaaaaaa")]
    [InlineData("ایران", "پل", "/%D8%A7%DB%8C%D8%B1%D8%A7%D9%86/2026/05/03/%D9%BE%D9%84-aaaaaaaaaaaaaaaa")]
    public void A_path_is_section_day_slug_and_id(string section, string headline, string path) =>
        Assert.Equal(path, ArticlePath.Of(new Article
        {
            Id = "aaaaaaaaaaaaaaaa", Language = "en", Section = section.Split('|'), Headline = headline, Body = "",
            FirstPublished = new DateTimeOffset(2026, 5, 4, 1, 0, 0, TimeSpan.FromHours(3.5)), Updated = default, Source = new Source { Name = "x" },
        }, new SiteOptions()));

    [Theory]
    [InlineData("en", "News", "/news/2026/05/03/x-aaaaaaaaaaaaaaaa")]
    [InlineData("fa-IR", "News", "/fa/news/2026/05/03/x-aaaaaaaaaaaaaaaa")]
    [InlineData("zh-Hant-TW", "News", "/zh-hant/news/2026/05/03/x-aaaaaaaaaaaaaaaa")]
    [InlineData("zh-Hans", "News", "/news/2026/05/03/x-aaaaaaaaaaaaaaaa")]
    [InlineData("en", "Fa", "/fa-section/2026/05/03/x-aaaaaaaaaaaaaaaa")]
    [InlineData("fa", "Fa", "/fa/fa-section/2026/05/03/x-aaaaaaaaaaaaaaaa")]
    public void An_edition_has_its_address_in_front_of_its_articles(string language, string section, string path) =>
        Assert.Equal(path, ArticlePath.Of(new Article
        {
            Id = "aaaaaaaaaaaaaaaa", Language = language, Section = [section], Headline = "x", Body = "",
            FirstPublished = new DateTimeOffset(2026, 5, 3, 1, 0, 0, TimeSpan.Zero), Updated = default, Source = new Source { Name = "x" },
        }, new SiteOptions { Editions = [new EditionOptions { Language = "fa" }, new EditionOptions { Language = "zh-Hant" }] }));
}
