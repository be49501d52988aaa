using Broadsheet.Ingestion;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>Markup over a limit is refused before or behind the parser, in a sentence that names the limit.</summary>
public sealed class MarkupLimits
{
    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string Numbered(string text, int count) => string.Concat(Enumerable.Range(0, count).Select(number => text.Replace("#", $"{number}")));

    private static void Refused(string body, string words)
    {
        var result = BodyHtml.Clean(body, null);
        Assert.False(result.Ok);
        Assert.Contains(words, result.Problem.Detail);
    }

    [Theory]
    [InlineData("<p>x")]
    [InlineData("<p>x</p>")]
    [InlineData("x<!---->")]
    [InlineData("x<!-- a -->")]
    [InlineData("x<?php ?>")]
    [InlineData("x<!doctype>")]
    [InlineData("x</ >")]
    [InlineData("<div></div>")]
    public void Tags_comments_and_declarations_are_counted_together(string part) => Refused("<p>" + Repeat(part, 20_001), "20,000 tags and comments");

    [Fact]
    public void Tags_behind_a_comment_that_ends_in_an_unusual_way_are_counted()
    {
        foreach (var comment in new[] { "<!----!>", "<!-->", "<!--->", "<!-- a --!>", "<!--a->--->" })
            Refused(comment + Repeat("<p>x", 20_001), "20,000 tags");
    }

    [Theory]
    [InlineData("<svg><title>")]
    [InlineData("<svg><style>")]
    [InlineData("<math><xmp>")]
    [InlineData("<select><iframe>")]
    public void Tags_within_what_is_raw_text_elsewhere_are_counted(string start) => Refused("<p>" + start + Repeat("<p>x", 20_001), "20,000 tags");

    [Fact]
    public void Tags_in_the_value_of_an_attribute_are_none() =>
        Assert.True(BodyHtml.Clean($"<p title=\"{Repeat("<p>", 30_000)}\">x</p>", null).Ok);

    [Theory]
    [InlineData("a#=1 ")]
    [InlineData("a#='x'")]
    [InlineData("a#/")]
    [InlineData("'# ")]
    [InlineData("a#=\">\" ")]
    public void Attributes_of_a_tag_are_counted_as_a_parser_reads_them(string attribute) => Refused($"<p {Numbered(attribute, 201)}>x</p>", "200 attributes");

    [Fact]
    public void Attributes_of_all_tags_are_counted_too() => Refused(Repeat($"<p {Numbered("a# ", 150)}>x</p>", 700), "100,000 attributes");

    [Fact]
    public void White_space_in_a_tag_is_no_attribute() => Assert.True(BodyHtml.Clean($"<p class=a{new string(' ', 10_000)}id=b>x</p>", null).Ok);

    [Theory]
    [InlineData("x<br>", 5_001)]
    [InlineData("<hr>x", 5_001)]
    [InlineData("<img src=x>", 10_001)]
    public void Nodes_directly_in_one_element_are_counted(string part, int count) => Refused(Repeat(part, count), "10,000 others directly in it");

    [Theory]
    // Every block opens them all again.
    [InlineData("<div><b a=#></div>x")]
    [InlineData("<p><b a=#>x")]
    [InlineData("<li><font color=#>x</li>")]
    // Within a table an end tag closes nothing outside.
    [InlineData("<b a=#><table></b></table>")]
    [InlineData("<i a=#><div><table></div></i></table>")]
    [InlineData("<u a=#><select></u></select>")]
    public void Formatting_that_is_left_open_is_counted(string part) => Refused(Numbered(part, 1_000), "open");

    [Fact]
    public void Formatting_that_is_left_open_is_counted_for_every_block_behind_it() =>
        Refused($"<div>{Numbered("<b a=#>", 300)}</div>{Repeat("<p>x", 2_000)}", "open");

    [Fact]
    public void Formatting_that_is_closed_is_not_counted() =>
        Assert.True(BodyHtml.Clean(Numbered("<p><b a=#>x</b> <a href=#>y</a> <i>z</p></i>", 1_500), null).Ok);

    [Fact]
    public void Lines_of_a_text_without_tags_are_counted()
    {
        Refused(Repeat("x\n", 10_002), "10,000 lines");
        Assert.True(BodyHtml.Clean(Repeat("x\n", 9_000), null).Ok);
    }

    [Fact]
    public void Headlines_and_lists_are_looked_at_only_as_far_as_they_can_matter()
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(50);
        var defaults = new SourceDefaults { Key = "api", Name = "Paper" };
        var headline = Normalise.ToArticle(new Draft { Headline = new string('x', 20_000), Body = "x" }, defaults, now);
        Assert.StartsWith("The headline has 20,000 characters", headline.Problem!.Detail);
        var article = Normalise.ToArticle(new Draft { Headline = "x", Body = "x", Standfirst = new string(' ', 1_000) + "y", Topics = [.. Enumerable.Range(0, 100_000).Select(number => $"Topic {number % 60}")] }, defaults, now);
        Assert.Equal("y", article.Value!.Standfirst);
        Assert.Equal(50, article.Value.Topics.Count);
    }
}
