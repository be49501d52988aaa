using System.IO.Pipelines;
using System.Text;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;
using Xunit;

namespace Broadsheet.Unit.Ingestion.Growth;

/// <summary>A way by which text from outside comes in: what it calls, and the most bytes that it takes.</summary>
/// <param name="Name">Its name in a list of failures.</param>
/// <param name="Limit">Most bytes that are read by it.</param>
/// <param name="Take">Reads the bytes as the product does, up to the finished articles.</param>
internal sealed record WayIn(string Name, int Limit, Action<byte[]> Take)
{
    private const int FetchLimit = 15 * 1024 * 1024;
    private const int ListLimit = 5_000_000;

    // A request with more is answered at that line.
    private const int MostLines = 10_000;

    private static readonly Uri Address = new("https://paper.example/feed");
    private static readonly DateTimeOffset Now = new(2026, 5, 3, 12, 0, 0, TimeSpan.Zero);
    private static readonly SiteOptions Site = new() { Name = "Paper" };

    /// <summary><c>POST /api/articles</c> with one article.</summary>
    public static readonly WayIn Article = new("article", Body.Limit, TakeArticle);

    /// <summary><c>POST /api/articles</c> with one article a line.</summary>
    public static readonly WayIn Lines = new("lines", Body.Limit, TakeLines);

    /// <summary><c>POST /api/documents</c> with a wire's document in JSON.</summary>
    public static readonly WayIn JsonDocument = new("JSON document", Body.Limit,
        content => Finish(Wire.Read(Encoding.UTF8.GetString(content))));

    /// <summary><c>POST /api/documents</c> with a wire's document in XML.</summary>
    public static readonly WayIn XmlDocument = new("XML document", Body.Limit,
        content => Finish(Wire.Read(FeedText.Decode(content, "application/xml"))));

    /// <summary><c>POST /api/documents</c> with a saved web page.</summary>
    public static readonly WayIn HtmlDocument = new("HTML document", Body.Limit,
        content => Finish(HtmlPage.Read(content, "text/html", new Uri(Address, "/news/1"), Now)));

    /// <summary><c>POST /api/documents</c> with a page saved as text.</summary>
    public static readonly WayIn TextDocument = new("text document", SavedTextPage.MaxLength,
        content => Finish(SavedTextPage.Read(Encoding.UTF8.GetString(content))));

    /// <summary>A feed that is polled.</summary>
    public static readonly WayIn Feed = new("feed", FetchLimit, TakeFeed);

    /// <summary>A page that is fetched for a feed's item (<c>fullContent</c>).</summary>
    public static readonly WayIn Page = new("fetched page", FetchLimit,
        content => Finish(HtmlPage.Read(content, null, new Uri(Address, "/news/1"), Now), forgiving: true));

    /// <summary>A page that is looked through for feeds.</summary>
    public static readonly WayIn Discovery = new("page that may name feeds", FetchLimit,
        content => Broadsheet.Ingestion.Discovery.NamedBy(new Fetched(false, content, "text/html", null, null, Address)));

    /// <summary>The header <c>Link</c> of a feed's answer.</summary>
    public static readonly WayIn LinkHeader = new("Link header", Fetcher.HeadersLimit * 1024,
        content => HubLinks.Of([Encoding.Latin1.GetString(content)], new Feed(), Address));

    /// <summary>The header <c>Content-Type</c> of a feed's or page's answer.</summary>
    public static readonly WayIn ContentType = new("Content-Type header", Fetcher.HeadersLimit * 1024, TakeContentType);

    /// <summary>A list of feeds that an operator sends.</summary>
    public static readonly WayIn FeedList = new("list of feeds", ListLimit, content => Opml.Read(content));

    /// <summary>A file in the drop folder.</summary>
    /// <param name="name">Its name, whose ending says what it holds.</param>
    public static WayIn File(string name) => new($"file {name}", Body.Limit, content =>
    {
        if (DroppedFile.Read(name, content) is { Ok: true, Value: var drafts })
            foreach (var draft in drafts)
                Finish(draft, forgiving: false);
    });

    private static void TakeArticle(byte[] content)
    {
        if (Body.Parse<ArticleRequest>(content) is { Ok: true, Value: var article })
            Finish(article.ToDraft(), forgiving: false);
    }

    private static void TakeLines(byte[] content)
    {
        var lines = ArticleLines.Lines(PipeReader.Create(new MemoryStream(content)), CancellationToken.None)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        // All of it is in memory, so that no step waits and all of it is this thread's work.
        for (var number = 0; number < MostLines && lines.MoveNextAsync().AsTask().GetAwaiter().GetResult(); number++)
            if (lines.Current is { Length: > 0 } line)
                TakeArticle(line);
    }

    private static void TakeFeed(byte[] content)
    {
        if (Wire.ReadFetched(content, "application/xml", Address) is not { Ok: true, Value: var feed })
            return;
        HubLinks.Of([], feed, Address);
        foreach (var draft in feed.Items)
            Finish(draft, forgiving: true);
    }

    private static void TakeContentType(byte[] content)
    {
        var type = Encoding.Latin1.GetString(content);
        FeedText.Decode("<rss/>"u8, type);
        PageEncoding.Decode("<p>\xFF"u8, type);
    }

    private static void Finish(Result<Wire> wire)
    {
        if (wire.Ok)
            foreach (var draft in wire.Value.Items)
                Finish(draft, forgiving: false);
    }

    private static void Finish(Result<Draft> draft, bool forgiving = false)
    {
        if (draft.Ok)
            Finish(draft.Value, forgiving);
    }

    private static void Finish(Draft draft, bool forgiving)
    {
        var defaults = new SourceDefaults { Key = "api", Name = Site.Name, Address = forgiving ? Address : null, Forgiving = forgiving };
        if (Normalise.ToArticle(draft, defaults, Now) is { Ok: true, Value: var article })
            Fingerprint.Of(article, Normalise.AssumesTimes(draft, Now));
    }
}
