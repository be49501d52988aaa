using Broadsheet.Contracts;
using Broadsheet.Rendering;
using Xunit;
using Body = Broadsheet.Rendering.Body;

namespace Broadsheet.Unit.Rendering;

/// <summary>What is done to a sanitised body, and that it stays as safe as it was.</summary>
public sealed class Bodies
{
    private static readonly Words English = Words.InOrEnglish("en");

    private static readonly Picture Ours = new() { Address = "https://x/a.jpg?b=1&c=2", MediaId = new string('a', 32), Width = 1000, Height = 500 };

    private static string Of(string body) => Body.Of(body, English, [Ours]).ToString();

    [Fact]
    public void A_picture_is_ours_or_not_there_and_its_caption_stays()
    {
        var html = Of("<p>a</p><figure><img src=\"https://x/a.jpg?b=1&amp;c=2\" alt=\"A &quot;b&quot;\" width=\"9\" height=\"9\"><figcaption>c</figcaption></figure>");
        Assert.StartsWith("<p>a</p><figure><picture><source type=\"image/avif\" srcset=\"/media/", html);
        Assert.Contains("alt=\"A &quot;b&quot;\" loading=\"lazy\"", html);
        Assert.Contains("width=\"1000\" height=\"500\"", html);
        Assert.EndsWith("</picture><figcaption>c</figcaption></figure>", html);
        Assert.DoesNotContain("https://x/", html);
        Assert.Equal("<p>a</p><figure><figcaption>c</figcaption></figure>", Of("<p>a</p><figure><img src=\"https://x/other.jpg\" alt=\"\"><figcaption>c</figcaption></figure>"));
        Assert.Equal("<p>a</p>\n\n<p>b</p>", Of("<p>a</p>\n<p><a href=\"https://x/\"><img src=\"https://x/other.jpg\" alt=\"\"></a></p>\n<p>b</p>"));
    }

    [Fact]
    public void Wide_things_scroll_in_boxes_that_the_keyboard_reaches()
    {
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
