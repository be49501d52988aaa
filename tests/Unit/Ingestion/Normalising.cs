using Broadsheet.Contracts;
using Broadsheet.Ingestion;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>A draft becomes an article, or a problem that says what to do.</summary>
public sealed class Normalising
{
    private static readonly DateTimeOffset Now = new(2026, 5, 3, 12, 0, 0, 123, TimeSpan.Zero);

    private static readonly SourceDefaults Api = new() { Key = "api", Name = "The Gazette", Language = "en" };

    private static readonly SourceDefaults Polled = Api with { Key = "feed1", Forgiving = true };

    private static readonly Draft Draft = new() { Headline = "A headline", Body = "<p>Words.</p>" };

    private static Article Article(Draft draft, SourceDefaults? defaults = null, DateTimeOffset? now = null)
    {
        var result = Normalise.ToArticle(draft, defaults ?? Api, now ?? Now);
        Assert.True(result.Ok, result.Problem?.Detail);
        return result.Value;
    }

    private static string Problem(Draft draft, SourceDefaults? defaults = null)
    {
        var result = Normalise.ToArticle(draft, defaults ?? Api, Now);
        Assert.False(result.Ok);
        return result.Problem.Detail;
    }

    [Fact]
    public void What_the_draft_does_not_say_comes_from_the_defaults()
    {
        var article = Article(Draft, Api with { Rights = "© The Gazette" });
        Assert.Equal("en", article.Language);
        Assert.Equal(["News"], article.Section);
        Assert.Equal((Now, Now), (article.FirstPublished, article.Updated));
        Assert.Equal(("The Gazette", "© The Gazette"), (article.Source.Name, article.Source.Rights));
        Assert.Equal(["Sport"], Article(Draft, Api with { Section = ["Sport"] }).Section);
        Assert.Equal("fa", Article(Draft with { Headline = "پل تازه بر رود گشوده شد" }, Api with { Language = null }).Language);
        Assert.Equal("und", Article(Draft with { Headline = "12:0", Body = "<p>7</p>" }, Api with { Language = null }).Language);
    }

    [Fact]
    public void The_id_follows_the_guid_then_the_address_then_the_text()
    {
        var id = Article(Draft with { Guid = "g1" }).Id;
        Assert.Matches("^[a-z0-9]{16}$", id);
        Assert.Equal(id, Article(Draft with { Guid = " g1 ", Headline = "Another", Address = "https://a.example/2" }, now: Now.AddDays(1)).Id);
        Assert.NotEqual(id, Article(Draft with { Guid = "g2" }).Id);
        Assert.NotEqual(id, Article(Draft with { Guid = "g1" }, Polled).Id);

        var byAddress = Article(Draft with { Address = "https://Example.org/a?id=1&utm_source=x&fbclid=y#top" }).Id;
        Assert.Equal(byAddress, Article(Draft with { Address = "http://www.example.org/a?id=1", Headline = "Moved" }).Id);
        Assert.NotEqual(byAddress, Article(Draft with { Address = "https://example.org/a?id=2" }).Id);

        Assert.Equal(Article(Draft).Id, Article(Draft).Id);
        Assert.NotEqual(Article(Draft).Id, Article(Draft with { Headline = "Another" }).Id);
    }

    [Theory]
    [InlineData(null, "headline")]
    [InlineData("  \t ", "headline")]
    [InlineData("\u202E\u0000", "headline")]
    public void Without_a_headline_it_is_refused(string? headline, string word) => Assert.Contains(word, Problem(Draft with { Headline = headline }));

    [Fact]
    public void Without_a_body_it_needs_something_else_to_show()
    {
        Assert.Contains("body", Problem(Draft with { Body = "<p> </p><script>alert(1)</script>" }));
        Assert.Equal("", Article(Draft with { Body = null, Standfirst = "A word." }).Body);
        Assert.Equal("", Article(Draft with { Body = null, Pictures = [new Picture { Address = "https://a.example/1.jpg" }] }).Body);
        Assert.Equal("", Article(Draft with { Body = null, Videos = [new Video { Address = "https://a.example/1.mp4" }] }).Body);
    }

    [Fact]
    public void Withdrawing_needs_no_text()
    {
        var article = Article(new Draft { Guid = "g1", Status = ArticleStatus.Withdrawn });
        Assert.Equal((ArticleStatus.Withdrawn, Article(Draft with { Guid = "g1" }).Id), (article.Status, article.Id));
    }

    [Theory]
    [InlineData("en", "en")]
    [InlineData("EN_gb", "en-GB")]
    [InlineData("fa", "fa")]
    [InlineData("zh-hant", "zh-Hant")]
    [InlineData("zh-Hant-TW", "zh-Hant-TW")]
    [InlineData("ckb", "ckb")]
    [InlineData("ps", "ps")]
    [InlineData("und", "und")]
    [InlineData("sr-latn-rs", "sr-Latn-RS")]
    [InlineData("es-419", "es-419")]
    [InlineData("de-1996", "de-1996")]
    [InlineData("iw", "he")]
    [InlineData("en-x-private", "en-x-private")]
    public void Languages_that_exist_are_taken_in_their_usual_spelling(string given, string language) => Assert.Equal(language, Article(Draft with { Language = given }).Language);

    [Theory]
    [InlineData("klingon-of-old")]
    [InlineData("xx")]
    [InlineData("english")]
    [InlineData("e")]
    [InlineData("en-")]
    [InlineData("<b>")]
    [InlineData("en-thisistoolong")]
    public void Others_are_refused_or_from_a_feed_taken_as_not_given(string language)
    {
        Assert.Contains("language", Problem(Draft with { Language = language }));
        Assert.Equal("en", Article(Draft with { Language = language }, Polled).Language);
    }

    [Fact]
    public void Times_are_whole_milliseconds_in_utc_and_an_update_is_never_before_the_first()
    {
        var first = new DateTimeOffset(2026, 5, 3, 8, 0, 0, TimeSpan.FromHours(2)).AddTicks(12_345);
        var article = Article(Draft with { FirstPublished = first, Updated = first.AddHours(-1) });
        Assert.Equal(new DateTimeOffset(2026, 5, 3, 6, 0, 0, 1, TimeSpan.Zero), article.FirstPublished);
        Assert.Equal(TimeSpan.Zero, article.FirstPublished.Offset);
        Assert.Equal(article.FirstPublished, article.Updated);
        Assert.Equal(first.AddHours(1).ToUnixTimeMilliseconds(), Article(Draft with { Updated = first.AddHours(1) }).FirstPublished.ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData("2026-05-05T12:00:01Z")]
    [InlineData("2996-02-01T05:00:00Z")]
    [InlineData("1599-12-31T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    public void Impossible_times_are_refused_by_name_and_from_a_feed_taken_as_now(string text)
    {
        var time = DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        Assert.StartsWith("firstPublished: ", Problem(Draft with { FirstPublished = time }));
        Assert.StartsWith("updated: ", Problem(Draft with { Updated = time }));
        var draft = Draft with { FirstPublished = time };
        Assert.Equal(Now, Article(draft, Polled).FirstPublished);
        Assert.True(Normalise.AssumesTimes(draft, Now));
        Assert.False(Normalise.AssumesTimes(Draft with { Updated = Now }, Now));
    }

    [Theory]
    [InlineData("News / Politics", "News|Politics")]
    [InlineData("News/Politics", "News|Politics")]
    [InlineData("News › World > Europe", "News|World|Europe")]
    [InlineData("ایران / جامعه", "ایران|جامعه")]
    [InlineData("Science", "Science")]
    [InlineData("R&D", "R&D")]
    [InlineData(" / ", "News")]
    [InlineData("!!!", "News")]
    [InlineData("<b>Traps</b> / Inner", "<b>Traps</b>|Inner")]
    public void A_section_path_may_be_one_text(string given, string section) => Assert.Equal(section.Split('|'), Article(Draft with { Section = [given] }).Section);

    [Fact]
    public void A_section_path_may_be_a_list_of_at_most_five_names()
    {
        Assert.Equal(["TV / Radio", "Reviews"], Article(Draft with { Section = ["TV / Radio", "Reviews"] }).Section);
        Assert.Contains("section", Problem(Draft with { Section = ["1", "2", "3", "4", "5", "6"] }));
        Assert.Equal(5, Article(Draft with { Section = ["1", "2", "3", "4", "5", "6"] }, Polled).Section.Count);
    }

    [Theory]
    [InlineData("A  b\r\n\tc", "A b c")]
    [InlineData("a\u0000b\u0007c\u009Fd", "abcd")]
    [InlineData("abc \u202Edef\u202C", "abc def")]
    [InlineData("a\u2067b", "ab")]
    [InlineData("a\u2067b\u2069c", "a\u2067b\u2069c")]
    [InlineData("می\u200Cشود", "می\u200Cشود")]
    [InlineData("👩\u200D🚒", "👩\u200D🚒")]
    [InlineData("e\u0301", "é")]
    [InlineData("C’est fini\u00A0!", "C’est fini\u00A0!")]
    [InlineData("\uFEFFa\u200B b\uFFFE", "a b")]
    [InlineData("<b>5 < 6</b> &amp;", "<b>5 < 6</b> &amp;")]
    public void Text_is_text_without_anything_that_hides(string given, string headline) => Assert.Equal(headline, Article(Draft with { Headline = given }).Headline);

    [Fact]
    public void Half_a_letter_is_dropped() => Assert.Equal("xy", Article(Draft with { Headline = "x\uD800y" }).Headline);

    [Fact]
    public void Lengths_and_numbers_have_limits()
    {
        Assert.Contains("headline", Problem(Draft with { Headline = new string('x', 501) }));
        var standfirst = Article(Draft with { Standfirst = string.Concat(Enumerable.Repeat("word ", 1_000)) }).Standfirst!;
        Assert.InRange(standfirst.Length, 1_900, 2_001);
        Assert.EndsWith("word…", standfirst);
        Assert.Contains("body", Problem(Draft with { Body = $"<p>{new string('x', 1_000_001)}</p>" }));
        var many = Enumerable.Range(0, 300).Select(number => $"n{number}").ToList();
        var article = Article(Draft with { Bylines = many, Topics = many, Pictures = [.. many.Select(name => new Picture { Address = "https://a.example/" + name })], Videos = [.. many.Select(name => new Video { Address = "https://a.example/" + name })] });
        Assert.Equal((20, 50, 100, 20), (article.Bylines.Count, article.Topics.Count, article.Pictures.Count, article.Videos.Count));
    }

    [Fact]
    public void Nothing_but_http_addresses_comes_through_anywhere()
    {
        var article = Article(Draft with
        {
            Address = "javascript:alert(1)",
            Pictures = [new Picture { Address = "javascript:alert(1)", Caption = "c" }, new Picture { Address = "data:image/png;base64,AA" }, new Picture { Address = "https://a.example/1.jpg" }, new Picture { Caption = "Only words." }],
            Videos = [new Video { Address = "file:///etc/passwd" }, new Video { Address = "https://a.example/1.mp4", Poster = "javascript:1" }],
            AlternateAddresses = ["ftp://a.example", "https://b.example", "http://user:password@b.example/"],
        });
        Assert.Null(article.Source.Address);
        Assert.Equal(["https://a.example/1.jpg", null], article.Pictures.Select(picture => picture.Address));
        Assert.Equal("Only words.", article.Pictures[1].Caption);
        Assert.Equal(("https://a.example/1.mp4", null), (Assert.Single(article.Videos).Address, article.Videos[0].Poster));
        Assert.Equal(["https://b.example"], article.Source.AlternateAddresses);
    }

    [Fact]
    public void Relative_addresses_are_resolved_against_the_article()
    {
        var article = Article(Draft with { Address = "/2026/a.html", Body = "<p><a href=\"b.html\">b</a> <img src=\"/i.png\" alt=\"i\"></p>", Pictures = [new Picture { Address = "../p.jpg" }] }, Polled with { Address = new Uri("https://feed.example/feed.xml") });
        Assert.Equal("https://feed.example/2026/a.html", article.Source.Address);
        Assert.Equal("https://feed.example/p.jpg", article.Pictures[0].Address);
        Assert.Equal("<p><a href=\"https://feed.example/2026/b.html\">b</a> <img src=\"https://feed.example/i.png\" alt=\"i\"></p>", article.Body);
    }

    [Fact]
    public void A_fingerprint_changes_with_the_content_only()
    {
        var article = Article(Draft);
        var later = Article(Draft, now: Now.AddDays(1));
        Assert.Matches("^[0-9a-f]{64}$", Fingerprint.Of(article, assumedTimes: true));
        Assert.Equal(Fingerprint.Of(article, assumedTimes: true), Fingerprint.Of(later with { Version = 3, Path = "/x" }, assumedTimes: true));
        Assert.NotEqual(Fingerprint.Of(article, assumedTimes: false), Fingerprint.Of(later, assumedTimes: false));
        Assert.NotEqual(Fingerprint.Of(article, assumedTimes: true), Fingerprint.Of(article with { Topics = ["x"] }, assumedTimes: true));
    }
}
