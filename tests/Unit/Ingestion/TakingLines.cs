using System.IO.Pipelines;
using System.Text;
using Broadsheet.Ingestion;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>Many articles in one request or file.</summary>
public sealed class TakingLines
{
    private static async Task<List<string?>> Lines(byte[] body)
    {
        var lines = new List<string?>();
        await foreach (var line in ArticleLines.Lines(PipeReader.Create(new MemoryStream(body)), CancellationToken.None))
            lines.Add(line is null ? null : Encoding.UTF8.GetString(line));
        return lines;
    }

    [Fact]
    public async Task Lines_end_with_either_kind_of_end_and_the_last_needs_none() =>
        Assert.Equal(["{\"a\":1}", "", "{}", "last"], await Lines("{\"a\":1}\r\n\n {} \nlast"u8.ToArray()));

    [Fact]
    public async Task A_line_that_is_too_long_is_none_and_those_after_it_are_read()
    {
        var body = new MemoryStream();
        body.Write("first\n"u8);
        body.Write(Enumerable.Repeat((byte)'x', 2 * Body.Limit + 7).ToArray());
        body.Write("\nafter\n"u8);
        Assert.Equal(["first", null, "after"], await Lines(body.ToArray()));
    }

    [Theory]
    [InlineData("a.json", """{"headline":"One","body":"<p>x</p>"}""", "One")]
    [InlineData("n.JSON", """{"uri":"urn:1","type":"text","headline":"From the wire","body_text":"Text."}""", "From the wire")]
    [InlineData("a.ndjson", "{\"headline\":\"One\"}\n\n{\"headline\":\"Two\"}\n", "One|Two")]
    [InlineData("a.xml", "<nitf><body><body.head><hedline><hl1>Hall</hl1></hedline></body.head><body.content><p>x</p></body.content></body></nitf>", "Hall")]
    [InlineData("a.html", "<html><body><article><h1>A page of the paper</h1><p>It rained on Tuesday, said the mayor, and it will rain again on Wednesday.</p></article></body></html>", "A page of the paper")]
    public void A_file_is_read_by_its_ending_and_its_content(string name, string content, string headlines)
    {
        var read = DroppedFile.Read(name, Encoding.UTF8.GetBytes(content));
        Assert.True(read.Ok, read.Problem?.Detail);
        Assert.Equal(headlines, string.Join('|', read.Value.Select(draft => draft.Headline)));
    }

    [Theory]
    [InlineData("a.json", "")]
    [InlineData("a.json", "{\"headline\":")]
    [InlineData("a.ndjson", "{\"headline\":\"One\"}\nnot json\n")]
    [InlineData("a.xml", "<html/>")]
    [InlineData("a.pdf", "%PDF")]
    [InlineData("noending", "x")]
    public void What_is_no_article_has_a_reason(string name, string content) =>
        Assert.True(DroppedFile.Read(name, Encoding.UTF8.GetBytes(content)).Problem!.Detail.Length > 15);

    [Fact]
    public void The_progress_of_an_import_says_how_far_it_is() =>
        Assert.Equal("[#######.......................] 2,500 of 10,000 files, 25 refused, 500 a second, 15 s left", ImportProgress.Line(2_500, 10_000, 25, TimeSpan.FromSeconds(5)));
}
