using Broadsheet.Ingestion;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>Whatever HTML comes in, the contract's subset comes out.</summary>
public sealed class BodyMarkup
{
    private static readonly Uri Page = new("https://paper.example/a/b.html");

    private static string Clean(string html)
    {
        var result = BodyHtml.Clean(html, Page);
        Assert.True(result.Ok, result.Problem?.Detail);
        // Found on the way, it is what a reader sees of the HTML.
        Assert.Equal(BodyHtml.TextOf(result.Value.Html), result.Value.Text);
        return result.Value.Html;
    }

    [Theory]
    [InlineData("One.\n\nTwo\nlines.", "<p>One.</p>\n<p>Two lines.</p>")]
    [InlineData("One.\nTwo.", "<p>One.</p>\n<p>Two.</p>")]
    [InlineData("5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>")]
    [InlineData("AT&amp;T", "<p>AT&amp;T</p>")]
    [InlineData("<h1>a</h1><h2>b</h2><h3>c</h3><h5>d</h5>", "<h2>a</h2>\n<h2>b</h2>\n<h3>c</h3>\n<h4>d</h4>")]
    [InlineData("<div>one<div>two</div>three</div>", "<p>one</p>\n<p>two</p>\n<p>three</p>")]
    [InlineData("one<br><br>two<br>three", "<p>one</p>\n<p>two<br>three</p>")]
    [InlineData("<p>one</p><p>&nbsp;</p><p></p><p><br></p><p>two</p>", "<p>one</p>\n<p>two</p>")]
    [InlineData("<p>  a \n b  </p>", "<p>a b</p>")]
    [InlineData("<p>«\u00A0a\u00A0»</p>", "<p>«&nbsp;a&nbsp;»</p>")]
    [InlineData("<p>a <b>b</b> <i>c</i> <u>d</u> <font color=red>e</font></p>", "<p>a <strong>b</strong> <em>c</em> d e</p>")]
    [InlineData("<ul><li>a<li><p>b</p></ul><ol start=3><li>c<ul><li>d</ul></ol>", "<ul><li>a</li><li>b</li></ul>\n<ol start=\"3\"><li>c<ul><li>d</li></ul></li></ol>")]
    [InlineData("<blockquote>a<p>b</p></blockquote>", "<blockquote><p>a</p>\n<p>b</p></blockquote>")]
    [InlineData("<pre>a\n  b &lt;</pre>", "<pre>a\n  b &lt;</pre>")]
    [InlineData("<figure><img src='/i.jpg' alt='x' width=640 height=480><figcaption>c</figcaption></figure>", "<figure><img src=\"https://paper.example/i.jpg\" alt=\"x\" width=\"640\" height=\"480\"><figcaption>c</figcaption></figure>")]
    [InlineData("<p>a<img src='https://t.example/t.gif' width=1 height=1></p>", "<p>a</p>")]
    [InlineData("<img src='data:image/png;base64,AA'>", "")]
    [InlineData("<table><tr><th>a<th>b<tr><td>1<td colspan=2>2</table>", "<table><tbody><tr><th>a</th><th>b</th></tr><tr><td>1</td><td colspan=\"2\">2</td></tr></tbody></table>")]
    [InlineData("<table><tr><td><p>layout</p></td></tr></table>", "<p>layout</p>")]
    [InlineData("<p><a href='c.html' target=_blank onclick=x()>a</a></p>", "<p><a href=\"https://paper.example/a/c.html\">a</a></p>")]
    [InlineData("<p><a href='mailto:a@b.example'>a</a> <a href='#x'>b</a> <a name=y>c</a></p>", "<p><a href=\"mailto:a@b.example\">a</a> b c</p>")]
    [InlineData("<a href='https://x.example/'><p>block</p></a>", "<p>block</p>")]
    [InlineData("<p dir=rtl lang=FA>متن</p>", "<p dir=\"rtl\" lang=\"fa\">متن</p>")]
    [InlineData("<p>H<sub>2</sub>O <time datetime='2026-05-03'>3 May</time> <abbr title='World'>W</abbr></p>", "<p>H<sub>2</sub>O <time datetime=\"2026-05-03\">3 May</time> <abbr title=\"World\">W</abbr></p>")]
    [InlineData("<p>a</p><hr><hr><p>b</p>", "<p>a</p>\n<hr>\n<p>b</p>")]
    [InlineData("<p>می\u200Cشود \u202Eabc</p>", "<p>می\u200Cشود abc</p>")]
    [InlineData("<nav>menu</nav><form>text<input value=x><button>b</button></form>", "<p>text</p>")]
    public void Markup_becomes_the_subset(string html, string body) => Assert.Equal(body, Clean(html));

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<p><a href=\"javascript:alert(1)\">x</a></p>")]
    [InlineData("<p><a href=\" jAvA&#10;script:alert(1)\">x</a></p>")]
    [InlineData("<p><a href=\"java\tscript:alert(1)\">x</a></p>")]
    [InlineData("<p><a href=\"vbscript:x\">x</a><a href=\"data:text/html,<script>alert(1)</script>\">y</a></p>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<svg onload=alert(1)><script>alert(1)</script></svg>")]
    [InlineData("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>")]
    [InlineData("<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>")]
    [InlineData("<p style=\"background:url(javascript:alert(1))\" onmouseover=alert(1)>x</p>")]
    [InlineData("<iframe srcdoc=\"<script>alert(1)</script>\"></iframe><object data=x></object><embed src=x>")]
    [InlineData("<textarea><p></textarea><img src=x onerror=alert(1)>")]
    [InlineData("<template><script>alert(1)</script></template>")]
    [InlineData("<p>x<a href='https://a.example/\" onclick=\"alert(1)'>y</a></p>")]
    [InlineData("<base href=\"https://evil.example/\"><meta http-equiv=refresh content=\"0;url=javascript:alert(1)\"><link rel=stylesheet href=x>")]
    public void Nothing_that_runs_comes_through(string html)
    {
        var body = Clean(html);
        var tree = BodyHtml.Parse(body);
        Assert.True(tree.Ok);
        var elements = tree.Value.Body!.QuerySelectorAll("*");
        Assert.All(elements, element => Assert.Contains(element.LocalName, BodyHtml.Elements));
        Assert.All(elements.SelectMany(element => element.Attributes), attribute =>
        {
            Assert.DoesNotContain("on", attribute.Name[..Math.Min(2, attribute.Name.Length)]);
            if (attribute.Name is "href" or "src")
                Assert.Matches("^(https?:|mailto:)", attribute.Value);
        });
        Assert.Equal(body, Clean(body));
    }

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b>")]
    [InlineData("<ul><li>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<div></x>")]
    [InlineData("<span><i></span>")]
    public void Markup_nested_thousands_deep_is_refused(string tags)
    {
        var result = BodyHtml.Clean(string.Concat(Enumerable.Repeat(tags, 6_000)) + "x", null);
        Assert.False(result.Ok);
        Assert.Contains("nested", result.Problem.Detail);
    }

    [Fact]
    public void Long_flat_markup_is_not_deep()
    {
        foreach (var tags in new[] { "<p>a", "<li>a", "<br>", "<div>a</div>", "<a name=x>", "<img src=x>", "<!-- <div> -->", "<script>'<div>'</script>" })
            Assert.False(HtmlDepth.Exceeds(string.Concat(Enumerable.Repeat(tags, 10_000))), tags);
    }

    [Theory]
    [InlineData("A &lt;b&gt;", "A <b>")]
    [InlineData("<b>Bold</b> &amp; brave", "Bold & brave")]
    [InlineData("<p>One.</p><p>Two.</p>", "One. Two.")]
    [InlineData("5 < 6", "5 < 6")]
    [InlineData("a<script>b</script>", "a")]
    [InlineData(" ", null)]
    public void Html_becomes_a_line_of_text(string html, string? text) => Assert.Equal(text, BodyHtml.TextOf(html));
}
