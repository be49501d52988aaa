using System.Text.Json.Nodes;
using Broadsheet.Defaults;
using Broadsheet.Rendering;
using Xunit;

namespace Broadsheet.Unit.Rendering;

/// <summary>Direction, dates and the words of the interface.</summary>
public sealed class Language
{
    [Theory]
    [InlineData("fa", "rtl")]
    [InlineData("ar-EG", "rtl")]
    [InlineData("he", "rtl")]
    [InlineData("ur", "rtl")]
    [InlineData("ckb", "rtl")]
    [InlineData("uz-Arab", "rtl")]
    [InlineData("pa-Arab-PK", "rtl")]
    [InlineData("fa-Latn", "ltr")]
    [InlineData("ks-Deva", "ltr")]
    [InlineData("en", "ltr")]
    [InlineData("zh-Hant", "ltr")]
    [InlineData("ku", "ltr")]
    [InlineData("en-x-arab", "ltr")]
    [InlineData("", "ltr")]
    public void The_script_decides_the_direction(string language, string direction) => Assert.Equal(direction, Script.Direction(language));

    [Fact]
    public void Dates_are_in_the_calendar_and_the_digits_of_the_language()
    {
        var instant = new DateTimeOffset(2026, 3, 21, 1, 5, 0, TimeSpan.FromHours(3));
        Assert.Equal("20 March 2026", Words.InOrEnglish("en").Day(instant));
        Assert.Equal("20 March 2026, 22:05 UTC", Words.InOrEnglish("en").DayAndTime(instant));
        Assert.Equal("۲۹ اسفند ۱۴۰۴", Words.InOrEnglish("fa").Day(instant));
        Assert.Equal("۱ فروردین ۱۴۰۵", Words.InOrEnglish("fa-IR").Day(instant.AddDays(1)));
    }

    [Fact]
    public void Names_are_listed_as_the_language_does()
    {
        Assert.Equal("A, B and C", Words.InOrEnglish("en").List([Html.Of($"A"), Html.Of($"B"), Html.Of($"C")]).ToString());
        Assert.Equal("A", Words.InOrEnglish("en").List([Html.Of($"A")]).ToString());
        Assert.Equal("آ، ب و پ", Words.InOrEnglish("fa").List([Html.Of($"آ"), Html.Of($"ب"), Html.Of($"پ")]).ToString());
    }

    [Fact]
    public void Every_language_has_every_word_and_every_placeholder()
    {
        var english = Json(Words.InOrEnglish("en"));
        Assert.Contains("fa", Words.Languages);
        foreach (var language in Words.Languages)
        {
            var words = Words.In(language)!;
            Assert.Equal(12, words.Months.Distinct().Count());
            Assert.Equal(10, words.Digits.Distinct().Count());
            Assert.Contains(words.Calendar, new[] { "gregorian", "persian" });
            foreach (var (name, word) in Json(words).Where(member => member.Value is JsonValue))
            {
                Assert.True(word!.GetValue<string>().Length > 0, $"{language}: {name}");
                Assert.Equal(Placeholders(english[name]!.GetValue<string>()), Placeholders(word.GetValue<string>()));
            }
        }
        Assert.Null(Words.In("tlh"));
        Assert.Equal("en", Words.InOrEnglish("tlh").Language);

        static JsonObject Json(Words words) => System.Text.Json.JsonSerializer.SerializeToNode(words)!.AsObject();
        static IEnumerable<string> Placeholders(string text) => System.Text.RegularExpressions.Regex.Matches(text, "{\\w+}").Select(match => match.Value).Order();
    }

    [Fact]
    public void A_page_speaks_the_articles_language_where_it_knows_it()
    {
        var frame = new Frame(new SiteOptions(), []);
        var persian = Layout.Of(frame, ArticleView.Of(frame, Articles.Plain() with { Language = "fa", Headline = "پل تازه" }, Company.None)).AsText();
        Assert.Contains("<html lang=\"fa\" dir=\"rtl\">", persian);
        Assert.Contains("نوشتهٔ", persian);
        var arabic = Layout.Of(frame, ArticleView.Of(frame, Articles.Plain() with { Language = "ur", Headline = "پل" }, Company.None)).AsText();
        Assert.Contains("<html lang=\"en\" dir=\"ltr\">", arabic);
        Assert.Contains("<article class=\"story\" lang=\"ur\" dir=\"rtl\"", arabic);
        Assert.Contains("<div class=\"about\" lang=\"en\" dir=\"ltr\">\n<p class=\"byline\">By ", arabic);
    }
}
