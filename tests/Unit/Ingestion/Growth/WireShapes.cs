namespace Broadsheet.Unit.Ingestion.Growth;

/// <summary>Hostile documents of agencies in XML: NITF and NewsML-G2.</summary>
internal static class WireShapes
{
    private const string Nitf = "<nitf><body><body.head><hedline><hl1>Harbour</hl1></hedline></body.head><body.content>";
    private const string NitfEnd = "<p>Text.</p></body.content></body></nitf>";
    private const string Message = "<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><itemSet>";
    private const string MessageEnd = "</itemSet></newsMessage>";
    private const string Picture = "<newsItem guid=\"p#\"><itemMeta><itemClass qcode=\"ninat:picture\"/></itemMeta><contentMeta><headline>x</headline></contentMeta><contentSet><remoteContent href=\"https://paper.example/#.jpg\" contenttype=\"image/jpeg\"/></contentSet></newsItem>";
    private const string Text = "<newsItem guid=\"t#\"><itemMeta><itemClass qcode=\"ninat:text\"/></itemMeta><contentMeta><headline>Harbour #</headline></contentMeta><contentSet><inlineXML><html><body><p>Text.</p></body></html></inlineXML></contentSet></newsItem>";
    private const string Begin = "<newsItem guid=\"t\"><itemMeta><itemClass qcode=\"ninat:text\"/></itemMeta><contentMeta><headline>Harbour</headline>";
    private const string End = "</contentMeta><contentSet><inlineXML><html><body><p>Text.</p></body></html></inlineXML></contentSet></newsItem>";

    public static readonly IReadOnlyList<Shape> All =
    [
        new(WayIn.XmlDocument, "marked sections that begin within a declaration", "", "<![>", Nitf + NitfEnd),
        new(WayIn.XmlDocument, "document types that name a text from elsewhere", "", "<!DOCTYPE a [<!ENTITY x SYSTEM \"y\">]>", Nitf + NitfEnd),
        new(WayIn.XmlDocument, "NITF: media", Nitf, "<media media-type=\"image\"><media-reference source=\"https://paper.example/#.jpg\"/><media-caption>x</media-caption></media>", NitfEnd),
        new(WayIn.XmlDocument, "NITF: media within media", Nitf + Times("<media>", 150), "<media-reference/>", Times("</media>", 150) + NitfEnd),
        new(WayIn.XmlDocument, "NITF: caption of spaces", Nitf + "<media><media-reference source=\"https://paper.example/1.jpg\"/><media-caption>a", " ", "b</media-caption></media>" + NitfEnd),
        new(WayIn.XmlDocument, "NITF: credits", Nitf, $"<media><media-reference source=\"https://paper.example/#.jpg\"/><media-producer>{Times("photo: ", 280)}</media-producer></media>", NitfEnd),
        new(WayIn.XmlDocument, "NITF: bylines", "<nitf><body><body.head><hedline><hl1>Harbour</hl1></hedline>", "<byline>By Mara Velde #</byline>", "</body.head><body.content>" + NitfEnd),
        new(WayIn.XmlDocument, "NITF: byline of names", "<nitf><body><body.head><hedline><hl1>Harbour</hl1></hedline><byline>", "Mara Velde#, ", "</byline></body.head><body.content>" + NitfEnd),
        new(WayIn.XmlDocument, "NITF: keywords", "<nitf><head><docdata><key-list>", "<keyword key=\"Harbour #\"/>", "</key-list></docdata></head>" + Nitf[6..] + NitfEnd),
        new(WayIn.XmlDocument, "NewsML-G2: texts", Message, Text, MessageEnd) { Most = 1_000_000 },
        new(WayIn.XmlDocument, "NewsML-G2: pictures", Message, Picture, MessageEnd),
        new(WayIn.XmlDocument, "NewsML-G2: texts and pictures", Message, Text + Picture, MessageEnd) { Most = 1_000_000 },
        new(WayIn.XmlDocument, "NewsML-G2: groups", Message, "<group><itemRef residref=\"t#\"/></group>", Text + Picture + MessageEnd),
        new(WayIn.XmlDocument, "NewsML-G2: texts, pictures and groups", Message, Text + Picture + "<group><itemRef residref=\"t#\"/></group>", MessageEnd) { Most = 1_000_000 },
        new(WayIn.XmlDocument, "NewsML-G2: items within items", Message + Times("<newsItem guid=\"a\">", 150), "<a/>", Times("</newsItem>", 150) + Text + MessageEnd),
        new(WayIn.XmlDocument, "NewsML-G2: items that are none", Message, "<newsItem/>", MessageEnd),
        new(WayIn.XmlDocument, "NewsML-G2: creators", Begin, "<creator><name>Mara Velde #</name></creator>", End),
        new(WayIn.XmlDocument, "NewsML-G2: subjects", Begin, "<subject><name>Harbour #</name></subject>", End),
        new(WayIn.XmlDocument, "NewsML-G2: headlines", Begin, "<headline>Harbour #</headline>", End),
        new(WayIn.XmlDocument, "NewsML-G2: headings within headings", $"<newsItem guid=\"t\"><contentMeta><headline>x</headline></contentMeta><contentSet><inlineXML><html><body>{Times("<h2>", 150)}", "a ", $"{Times("</h2>", 150)}<p>Text.</p></body></html></inlineXML></contentSet></newsItem>"),
        new(WayIn.XmlDocument, "NewsML-G2: long class", "<newsItem guid=\"t\"><itemMeta><itemClass qcode=\"", "a:", "\"/></itemMeta></newsItem>"),
        new(WayIn.File("a.xml"), "marked sections that begin within a declaration", "", "<![>", Nitf + NitfEnd),
        new(WayIn.File("a.xml"), "NewsML-G2: texts and pictures", Message, Text + Picture, MessageEnd) { Most = 1_000_000 },
    ];

    private static string Times(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
