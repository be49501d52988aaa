using Broadsheet.Contracts;
using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>ninjs, NewsML-G2 and NITF as agencies send them.</summary>
public sealed class ReadingWires
{
    private const string G2 = """
        <newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="tag:agency.example:1" version="2" standard="NewsML-G2" standardversion="2.28" xml:lang="en">
          <rightsInfo><copyrightNotice>© Agency</copyrightNotice></rightsInfo>
          <itemMeta><itemClass qcode="ninat:text"/><provider literal="Agency"/><versionCreated>2026-05-03T11:00:00Z</versionCreated><firstCreated>2026-05-03T10:00:00Z</firstCreated>
            <embargoed>2026-05-04T06:00:00Z</embargoed><pubStatus qcode="stat:STATUS"/></itemMeta>
          <contentMeta><urgency>3</urgency><by>By Mara Velde</by><dateline>GENEVA, 3 May</dateline><subject qcode="medtop:1"><name>Bridges</name></subject><headline>Bridge opens</headline></contentMeta>
          <contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><h1>Bridge opens</h1><p>It is open.</p></body></html></inlineXML></contentSet>
        </newsItem>
        """;

    private static Draft Read(string text)
    {
        var result = Wire.Read(text);
        Assert.True(result.Ok, result.Problem?.Detail);
        return Assert.Single(result.Value.Items);
    }

    [Theory]
    [InlineData("""{"uri":"urn:1","type":"text","versioncreated":"2026-05-03T11:00:00Z","firstcreated":"2026-05-03T10:00:00Z","embargoed":"2026-05-04T06:00:00Z","urgency":3,"byline":"By Mara Velde","located":"GENEVA, 3 May","headline":"Bridge opens","body_html":"<p>It is open.</p>","subject":[{"name":"Bridges"}],"copyrightnotice":"© Agency","copyrightholder":"Agency","associations":{"main":{"uri":"urn:2","type":"picture","byline":"Jonas Eick","description_text":"The bridge.","renditions":{"s":{"href":"https://cdn.example/s.jpg","width":100},"l":{"href":"https://cdn.example/l.jpg","width":900,"height":600}}}}}""")]
    [InlineData("""{"uri":"urn:1","type":"text","versionCreated":"2026-05-03T11:00:00Z","firstCreated":"2026-05-03T10:00:00Z","embargoedUntil":"2026-05-04T06:00:00Z","urgency":3,"by":"Mara Velde","located":"GENEVA, 3 May","headlines":[{"role":"short","value":"Open"},{"role":"main","value":"Bridge opens"}],"bodies":[{"contentType":"text/plain","value":"It is open."},{"contentType":"text/html","value":"<p>It is open.</p>"}],"subjects":[{"name":"Bridges"}],"copyrightNotice":"© Agency","infoSources":[{"name":"Agency"}],"associations":[{"name":"main","uri":"urn:2","type":"picture","by":"Jonas Eick","descriptions":[{"value":"The bridge."}],"renditions":[{"name":"s","href":"https://cdn.example/s.jpg","contentType":"image/jpeg","width":100},{"name":"l","href":"https://cdn.example/l.jpg","contentType":"image/jpeg","width":900,"height":600}]}]}""")]
    public void Ninjs_of_every_version_gives_all_that_an_item_says(string json)
    {
        var draft = Read(json);
        SaysAll(draft, "urn:1");
        var picture = Assert.Single(draft.Pictures);
        Assert.Equal(("https://cdn.example/l.jpg", "The bridge.", "Jonas Eick", 900, 600), (picture.Address, picture.Caption, picture.Credit, picture.Width, picture.Height));
    }

    [Fact]
    public void NewsMl_g2_gives_all_that_an_item_says() => SaysAll(Read(G2.Replace("STATUS", "usable")), "tag:agency.example:1");

    [Fact]
    public void Nitf_gives_all_that_a_document_says()
    {
        var draft = Read("""
            <nitf><head><title>x</title><docdata><doc-id id-string="n-1"/><urgency ed-urg="3"/><date.issue norm="20260503T100000Z"/><date.release norm="20260504T060000Z"/><doc.copyright holder="Agency"/><key-list><keyword key="Bridges"/></key-list></docdata></head>
            <body><body.head><hedline><hl1>Bridge opens</hl1></hedline><byline>By Mara Velde</byline><dateline>GENEVA, 3 May</dateline><abstract><p>Both.</p></abstract></body.head>
            <body.content><block><p>It is open.</p><hl2>More</hl2><media media-type="image"><media-reference source="https://cdn.example/l.jpg" source-credit="AFP" width="900"/><media-caption>The bridge.</media-caption></media></block></body.content></body></nitf>
            """);
        Assert.Equal(("n-1", "Bridge opens", "Both.", "GENEVA, 3 May", 3, "Agency"), (draft.Guid, draft.Headline, draft.Standfirst, draft.Dateline, draft.Urgency, draft.SourceName));
        Assert.Equal("<p>It is open.</p>\n<h2>More</h2>", BodyHtml.Clean(draft.Body, null).Value?.Html);
        Assert.Equal(("Mara Velde", "Bridges", new DateTimeOffset(2026, 5, 4, 6, 0, 0, TimeSpan.Zero)), (Assert.Single(draft.Bylines), Assert.Single(draft.Topics), draft.Embargo));
        Assert.Equal(("https://cdn.example/l.jpg", "The bridge.", "AFP"), (Assert.Single(draft.Pictures).Address, draft.Pictures[0].Caption, draft.Pictures[0].Credit));
    }

    [Fact]
    public void Pictures_of_a_message_go_to_its_article()
    {
        var picture = """<newsItem guid="p"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta><contentMeta><creditline>AFP</creditline><description role="drol:caption">The bridge.</description></contentMeta><contentSet><remoteContent href="https://cdn.example/1.jpg" width="900"/></contentSet></newsItem>""";
        var draft = Read($"<newsMessage><itemSet>{G2.Replace("STATUS", "usable")}{picture}</itemSet></newsMessage>");
        Assert.Equal(("https://cdn.example/1.jpg", "The bridge.", "AFP"), (Assert.Single(draft.Pictures).Address, draft.Pictures[0].Caption, draft.Pictures[0].Credit));
    }

    [Theory]
    [InlineData("""{"uri":"urn:1","pubstatus":"canceled"}""")]
    [InlineData("""{"uri":"urn:1","pubStatus":"canceled","headlines":[{"value":"Kill"}]}""")]
    [InlineData("""<newsItem guid="urn:1"><itemMeta><pubStatus qcode="stat:canceled"/></itemMeta></newsItem>""")]
    [InlineData("""<nitf><head><docdata management-status="canceled"><doc-id id-string="urn:1"/></docdata></head><body/></nitf>""")]
    public void A_kill_withdraws_the_article_of_that_id(string text)
    {
        var killed = Read(text);
        Assert.Equal((ArticleStatus.Withdrawn, "urn:1"), (killed.Status, killed.Guid));
        Assert.True(Normalise.ToArticle(killed, new SourceDefaults { Key = "api", Name = "Site" }, DateTimeOffset.UnixEpoch.AddYears(56)).Ok);
    }

    [Theory]
    [InlineData("{}", "uri")]
    [InlineData("""{"uri":"u","type":"invalid"}""", "type")]
    [InlineData("""{"uri":"u","pubstatus":"cancelled"}""", "pubStatus")]
    [InlineData("""{"uri":"u","urgency":0.1}""", "urgency")]
    [InlineData("""{"uri":"u","headline":"h","body_text":"b","pubstatus":"withheld"}""", "withheld")]
    [InlineData("""{"uri":"u","type":"picture","headline":"h"}""", "can be shown")]
    [InlineData("""{"uri":"u","type":"event","headline":"h"}""", "not an article")]
    [InlineData("""{"uri":"u","version":1.2}""", "version")]
    [InlineData("""{"uri":"u","mime_type":"x"}""", "mime_type")]
    [InlineData("""[]""", "empty")]
    [InlineData("""<NewsML/>""", "NewsML 1")]
    [InlineData("""<newsItem guid="x"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta><contentSet><remoteContent href="./a.jpg"/></contentSet></newsItem>""", "http(s) href")]
    [InlineData("""<newsItem guid="x"><contentMeta><headline>h</headline></contentMeta><contentSet><inlineXML><sports-content><team>Oster</team></sports-content></inlineXML></contentSet></newsItem>""", "no text")]
    [InlineData("""{"uri":"u","headline":"h"}""", "neither a body")]
    [InlineData("""{"uri":"u","headline":7}""", "headline")]
    [InlineData("""{"uri":"u","headline":"h","body_text":"b","associations":[{"uri":"x"}]}""", "name")]
    [InlineData("""<planningItem guid="x"/>""", "not an article")]
    [InlineData("""<packageItem guid="x"/>""", "packageItem")]
    [InlineData("""<newsItem><itemMeta/></newsItem>""", "guid")]
    [InlineData("""<newsItem guid="x"><contentSet><remoteContent href="https://a.example/1.html"/></contentSet></newsItem>""", "no text")]
    [InlineData("""<nitf><body/></nitf>""", "body.content")]
    [InlineData("""<invoice/>""", "no wire format")]
    public void What_is_no_article_ends_in_a_sentence(string text, string word) => Assert.Contains(word, Wire.Read(text).Problem!.Detail);

    private static void SaysAll(Draft draft, string guid)
    {
        Assert.Equal((guid, "Bridge opens", "GENEVA, 3 May", 3, "Agency", "© Agency"), (draft.Guid, draft.Headline, draft.Dateline, draft.Urgency, draft.SourceName, draft.Rights));
        Assert.Equal(("Mara Velde", "Bridges"), (Assert.Single(draft.Bylines), Assert.Single(draft.Topics)));
        Assert.Equal("<p>It is open.</p>", BodyHtml.Clean(draft.Body, null).Value?.Html);
        Assert.Equal((10, 11), (draft.FirstPublished!.Value.Hour, draft.Updated!.Value.Hour));
        Assert.Equal(new DateTimeOffset(2026, 5, 4, 6, 0, 0, TimeSpan.Zero), draft.Embargo);
    }
}
