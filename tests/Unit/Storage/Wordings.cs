using Broadsheet.Storage;
using Xunit;

namespace Broadsheet.Unit.Storage;

/// <summary>When two texts have the same words, nearly the same, or others.</summary>
public sealed class Wordings
{
    private const string Text =
        "The bridge over the Ell was closed on Tuesday after engineers found a crack in its northern pier, the city said. Traffic is led over the old ford until repairs are done, which may take the better part of the summer.";

    [Theory]
    [InlineData("<p>" + Text + "</p>", "<p>The bridge over the <em>Ell</em> was closed on Tuesday</p>\n<p>after engineers found a crack in its northern pier, the city said.</p><p>Traffic is led over the old ford — until repairs are done — which may take the better part of the summer</p>")]
    [InlineData("<p>Der Café-Betreiber sagt: Das Haus an der Brücke bleibt, bis die Stadt es kauft, und kein Tag länger; so war es am Dienstag zu hören.</p>", "<p>DER CAFÉ BETREIBER SAGT DAS HAUS AN DER BRÜCKE BLEIBT BIS DIE STADT ES KAUFT &amp; UND KEIN TAG LÄNGER SO WAR ES AM DIENSTAG ZU HÖREN</p>")]
    [InlineData("<p>پل روی رودخانه روز سه‌شنبه بسته شد زیرا مهندسان ترکی در پایه شمالی آن یافتند و رفت و آمد از راه قدیم انجام می‌شود تا پایان تابستان</p>", "<p>پل روی رودخانه روز سه‌شنبه بسته شد، زیرا مهندسان ترکی در پایه شمالی آن یافتند و رفت و آمد از راه قدیم انجام می‌شود؛ تا پایان تابستان.</p>")]
    public void Markup_case_and_punctuation_make_no_other_text(string one, string two)
    {
        var (a, b) = (Wording.OfMarkup(one), Wording.OfMarkup(two));
        Assert.True(a.Counts);
        Assert.Equal(a.Key, b.Key);
        Assert.Equal(1, Wording.Likeness(a, b));
        Assert.Equal(a.Bands(), b.Bands());
    }

    [Fact]
    public void One_word_changed_near_the_end_is_a_near_copy_and_shares_a_band()
    {
        var (a, b) = (Wording.OfMarkup(Text), Wording.OfMarkup(Text.Replace("summer", "winter")));
        Assert.NotEqual(a.Key, b.Key);
        Assert.InRange(Wording.Likeness(a, b), Wording.Near, 0.99);
        Assert.NotEmpty(a.Bands().Intersect(b.Bands()));
    }

    [Fact]
    public void Another_text_has_nothing_in_common()
    {
        var other = Wording.OfMarkup("<p>Wheat prices rose for the third day running as buyers in three ports waited for ships that had been held up by storms off the cape since the weekend.</p>");
        Assert.Equal(0, Wording.Likeness(Wording.OfMarkup(Text), other));
        Assert.Empty(Wording.OfMarkup(Text).Bands().Intersect(other.Bands()));
    }

    [Fact]
    public void A_teaser_overlaps_wholly_without_being_a_near_copy()
    {
        var teaser = Wording.OfMarkup(Text[..Text.IndexOf(" Traffic")]);
        Assert.Equal(1, Wording.Overlap(Wording.OfMarkup(Text), teaser));
        Assert.InRange(Wording.Likeness(Wording.OfMarkup(Text), teaser), 0.1, 0.7);
    }

    [Fact]
    public void Chinese_is_compared_by_its_characters()
    {
        var a = Wording.OfMarkup("<p>市政府星期二表示,工程师在北侧桥墩发现裂缝后,河上的大桥已经关闭,车辆改走旧路。</p>");
        var b = Wording.OfMarkup("<p>市政府星期三表示,工程师在北侧桥墩发现裂缝后,河上的大桥已经关闭,车辆改走旧路。</p>");
        Assert.True(a.Counts);
        Assert.InRange(Wording.Likeness(a, b), 0.6, 0.99);
    }

    [Fact]
    public void A_few_words_are_no_evidence()
    {
        var few = Wording.OfMarkup("<p>No change in the rate.</p>");
        Assert.False(few.Counts);
        Assert.Empty(few.Bands());
        Assert.Equal(0, Wording.Likeness(few, few));
    }

    // They are kept in stores: another way to make them must not go unnoticed.
    [Fact]
    public void Keys_and_bands_are_the_same_in_every_release()
    {
        var words = Wording.OfMarkup(Text);
        Assert.Equal("25f752acd55a001e244ce9913dfdebfb", words.Key);
        Assert.Equal(2710151342016669642L, words.Bands()[0]);
        Assert.Equal(12, words.Bands().Count);
    }
}
