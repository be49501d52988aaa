using System.Text;
using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>
/// Documents that are made to cost: bombs of entities, nesting of 10,000, more of everything than anybody writes. Each ends in a sentence that
/// names what is wrong, by every way in, and costs no more than 64 MB.
/// </summary>
public sealed class HostileDocuments
{
    private const int MostBytes = 64 * 1024 * 1024;
    private static readonly Uri Address = new("https://paper.example/feed");

    private static readonly string Laughs = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY lol \"lol\">" + string.Concat(Enumerable.Range(1, 9).Select(level => $"<!ENTITY lol{level} \"{string.Concat(Enumerable.Repeat(level == 1 ? "&lol;" : $"&lol{level - 1};", 10))}\">")) + "]>" + Rss("&lol9;");
    private static readonly string Quadratic = $"<!DOCTYPE rss [<!ENTITY a \"{new string('a', 50_000)}\">]>" + Rss(string.Concat(Enumerable.Repeat("&a;", 50_000)));
    private static readonly string External = "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + Rss("&x;");
    private static readonly string ExternalHttp = "<!DOCTYPE rss [<!ENTITY x PUBLIC \"-//x\" \"http://169.254.169.254/latest/\">]>" + Rss("&x;");
    private static readonly string Parameters = "<!DOCTYPE rss [<!ENTITY % a \"aaaaaaaaaa\"><!ENTITY % b \"%a;%a;%a;%a;\"><!ENTITY % c \"%b;%b;%b;%b;\">%c;]>" + Rss("x");
    private static readonly string Smuggled = "<!DOCTYPE rss [<!ENTITY % all \"<!ENTITY &#x25; send SYSTEM 'http://127.0.0.1/?%file;'>\">%all;]>" + Rss("x");
    private static readonly string ManyEntities = "<!DOCTYPE rss [" + string.Concat(Enumerable.Range(0, 50_000).Select(number => $"<!ENTITY e{number} \"x\">")) + "]>" + Rss("x");
    private static readonly string DeepXml = "<rss><channel><item><title>x</title>" + string.Concat(Enumerable.Repeat("<a>", 10_000));
    private static readonly string DeepNews = "<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\">" + string.Concat(Enumerable.Repeat("<a>", 10_000));
    private static readonly string DeepHtml = "<html><body>" + string.Concat(Enumerable.Repeat("<div>", 10_000)) + "x";
    private static readonly string DeepArrays = new string('[', 10_000);
    private static readonly string DeepObjects = string.Concat(Enumerable.Repeat("{\"a\":", 10_000));
    private static readonly string DeepFeed = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"x\",\"items\":[{\"id\":\"1\",\"content_text\":\"x\",\"_a\":" + DeepObjects;

    private static string Rss(string title) => $"<rss version=\"2.0\"><channel><title>x</title><item><guid>1</guid><title>{title}</title></item></channel></rss>";

    public static TheoryData<string, string, string> Bombs => new()
    {
        { "billion laughs", Laughs, "XML bombs" }, { "quadratic blow-up", Quadratic, "XML bombs" }, { "parameter entities", Parameters, "XML bombs" }, { "smuggled declaration", Smuggled, "XML bombs" },
        { "external entity", External, "external entity" }, { "external entity over http", ExternalHttp, "external entity" }, { "50,000 entities", ManyEntities, "entities" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_bomb_of_entities_is_refused_by_name_in_a_polled_feed(string name, string document, string words)
    {
        Assert.NotEmpty(name);
        Refused(() => FeedReader.Read(Encoding.UTF8.GetBytes(document), "application/rss+xml", Address).Problem, words);
    }

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_bomb_of_entities_is_refused_by_name_in_a_posted_wire(string name, string document, string words)
    {
        Assert.NotEmpty(name);
        Refused(() => Wire.Read(document.Replace("<rss version=\"2.0\">", "<nitf>", StringComparison.Ordinal).Replace("</rss>", "</nitf>", StringComparison.Ordinal)).Problem, words);
    }

    [Fact]
    public void Harmless_entities_and_document_types_of_old_feeds_are_read()
    {
        foreach (var declared in new[] { "[<!ENTITY id \"tag:example.com,\">]", "PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" \"http://my.netscape.com/publish/formats/rss-0.91.dtd\"", "[<!ENTITY % HTMLlat1 PUBLIC \"-//W3C//ENTITIES Latin 1 for XHTML//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml-lat1.ent\"> %HTMLlat1;]" })
            Assert.Equal("The harbour", FeedReader.Read(Encoding.UTF8.GetBytes($"<!DOCTYPE rss {declared}>{Rss("The harbour")}"), null, Address).Value?.Items[0].Headline);
    }

    [Fact]
    public void Nesting_of_ten_thousand_is_refused_by_name_in_a_polled_feed()
    {
        Refused(() => FeedReader.Read(Encoding.UTF8.GetBytes(DeepXml), null, Address).Problem, "nested");
        Refused(() => FeedReader.Read(Encoding.UTF8.GetBytes(DeepFeed), null, Address).Problem, "nested");
    }

    [Fact]
    public void Nesting_of_ten_thousand_is_refused_by_name_in_a_posted_document()
    {
        Refused(() => Wire.Read(DeepNews).Problem, "nested");
        Refused(() => Wire.Read(DeepObjects).Problem, "nested");
        Refused(() => HtmlPage.Read(Encoding.UTF8.GetBytes(DeepHtml), "text/html", Address).Problem, "nested");
        Refused(() => HtmlPage.Read(Encoding.UTF8.GetBytes("<script type='application/ld+json'>" + DeepArrays + "</script>" + DeepHtml), "text/html", Address).Problem, "nested");
    }

    [Fact]
    public void Nesting_of_ten_thousand_is_refused_by_name_in_a_posted_article()
    {
        Refused(() => Body.Parse<ArticleRequest>(Encoding.UTF8.GetBytes(DeepObjects)).Problem, "nested");
        Refused(() => Body.Parse<ArticleRequest>(Encoding.UTF8.GetBytes(DeepArrays)).Problem, "nested");
        Refused(() => Body.Parse<ArticleRequest>(Encoding.UTF8.GetBytes("{\"headline\":\"x\",\"pictures\":" + DeepArrays)).Problem, "nested");
        Refused(() => Normalise.ToArticle(new Draft { Headline = "x", Body = DeepHtml }, Defaults, DateTimeOffset.UnixEpoch).Problem, "nested");
    }

    [Fact]
    public void An_item_nested_ten_thousand_deep_within_a_feed_costs_that_item_alone()
    {
        var feed = FeedReader.Read(Encoding.UTF8.GetBytes($"<rss><channel><item><title>one</title><description>{BodyHtml.Escape(DeepHtml)}</description></item><item><title>two</title><description>Text.</description></item></channel></rss>"), null, Address);
        Assert.Equal(2, feed.Value!.Items.Count);
        Assert.Contains("nested", Normalise.ToArticle(feed.Value.Items[0], Defaults, DateTimeOffset.UnixEpoch).Problem?.Detail);
        Assert.True(Normalise.ToArticle(feed.Value.Items[1], Defaults, DateTimeOffset.UnixEpoch).Ok);
    }

    [Fact]
    public void More_than_anybody_writes_is_refused_by_name()
    {
        Refused(() => FeedReader.Read(Encoding.UTF8.GetBytes("<rss>" + string.Concat(Enumerable.Repeat("<a/>", 1_100_000))), null, Address).Problem, "more than 100,000 tags", 600 * 1024 * 1024);
        Refused(() => HtmlPage.Read(new byte[HtmlPage.MaxBytes + 1], "text/html", Address).Problem, "MiB");
        Refused(() => HtmlPage.Read(Encoding.UTF8.GetBytes("<p" + string.Concat(Enumerable.Range(0, 100_000).Select(number => $" a{number}=x")) + ">x"), "text/html", Address).Problem, "");
        Refused(() => BodyHtml.Clean(new string('x', BodyHtml.MaxMarkup + 1), Address).Problem, "characters");
        Refused(() => BodyHtml.Clean(string.Concat(Enumerable.Repeat("<b>", 300_000)), Address).Problem, "nested");
    }

    [Fact]
    public async Task An_endless_post_is_read_to_the_limit_and_no_further()
    {
        var request = new DefaultHttpContext().Request;
        var endless = new Endless();
        request.Body = endless;
        var result = await Body.Bytes(request);
        Assert.Equal(413, result.Problem?.Status);
        Assert.Contains("larger than 5 MB", result.Problem?.Detail);
        Assert.InRange(endless.Count, Body.Limit, Body.Limit + 64 * 1024);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_packed_post_is_refused_unread(string encoding)
    {
        var request = new DefaultHttpContext().Request;
        var endless = new Endless();
        request.Body = endless;
        request.Headers.ContentEncoding = encoding;
        var result = await Body.Bytes(request);
        Assert.Equal((415, 0), (result.Problem?.Status, endless.Count));
        Assert.Contains(encoding, result.Problem?.Detail);
    }

    private static SourceDefaults Defaults => new() { Key = "test", Name = "Test" };

    private static void Refused(Func<Problem?> read, string words, long most = MostBytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var problem = read();
        var cost = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.NotNull(problem);
        Assert.Contains(words, problem.Detail);
        Assert.True(problem.Detail.Length > 20, problem.Detail);
        Assert.InRange(cost, 0, most);
    }

    private sealed class Endless : Stream
    {
        public int Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }
}
