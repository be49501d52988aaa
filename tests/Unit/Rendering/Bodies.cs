using Broadsheet.Rendering;
using Xunit;
using Body = Broadsheet.Rendering.Body;

namespace Broadsheet.Unit.Rendering;

/// <summary>What is done to a sanitised body, and that it stays as safe as it was.</summary>
public sealed class Bodies
{
    private static readonly Words English = Words.InOrEnglish("en");

    private static string Of(string body) => Body.Of(body, English).ToString();

    [Fact]
    public void Pictures_load_late_and_wide_things_scroll_in_boxes_that_the_keyboard_reaches()
    {
        Assert.Equal("<p>a</p><img loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\" src=\"https://x/\">", Of("<p>a</p><img src=\"https://x/\">"));
        Assert.Equal("<pre tabindex=\"0\">a</pre>", Of("<pre>a</pre>"));
        Assert.Equal("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Table\"><table><tr><td>1</td></tr></table></div>", Of("<table><tr><td>1</td></tr></table>"));
    }

    [Theory]
    [InlineData("<a title=\"<img onerror=alert(1) \" href=\"https://x/\">y</a>")]
    [InlineData("<a title='<table>' href=\"https://x/\">y</a>")]
    [InlineData("<abbr title=\"a > b <pre\">y</abbr>")]
    [InlineData("a < b > c")]
    [InlineData("<")]
    [InlineData("<p")]
    [InlineData("")]
    [InlineData("<prefix>x</prefix>")]
    public void What_only_looks_like_a_tag_is_left_alone(string body) => Assert.Equal(body, Of(body));

    [Fact]
    public void The_start_of_a_body_is_its_words()
    {
        Assert.Equal("One & two. Three", Body.Start("<h2>One &amp; two.</h2><p title=\"a>b\">Three</p>", 100));
        var cut = Body.Start("<p>" + string.Join(' ', Enumerable.Repeat("word", 200)) + "</p>", 50);
        Assert.InRange(cut.Length, 40, 50);
        Assert.EndsWith("word…", cut);
    }

    [Fact]
    public void A_cut_never_splits_a_character()
    {
        var cut = Body.Cut(string.Concat(Enumerable.Repeat("😀", 40)), 50);
        Assert.True(cut.Length <= 50);
        Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(cut)));
        Assert.Equal("short", Body.Cut("short", 50));
    }
}
