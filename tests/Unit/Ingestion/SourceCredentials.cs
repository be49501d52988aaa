using System.Net;
using System.Text;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>
/// A source's user and password are for the scheme, host and port of its address, and for nothing else that a feed, a
/// redirect or an operator names.
/// </summary>
public sealed class SourceCredentials : HttpMessageHandler, IHttpClientFactory
{
    private const string Feed = "https://news.example/feed.xml";

    private readonly string folder = Directory.CreateTempSubdirectory("broadsheet").FullName;
    private readonly Dictionary<string, string> redirects = [];
    private readonly List<string> opened = [];
    private readonly List<string> asked = [];
    private readonly IngestionFile file;
    private readonly SqliteSources sources;
    private readonly FeedPoll poll;
    private readonly SourceBook book;
    private string feed = "";
    private string page = "";

    public SourceCredentials()
    {
        file = new IngestionFile(Path.Combine(folder, "ingestion.db"));
        sources = new SqliteSources(file);
        var (acceptances, time, options) = (new SqliteAcceptances(file), TimeProvider.System,
            Options.Create(new IngestionOptions()));
        var (fetcher, subscriptionStore) = (new Fetcher(this, options, time), new SqliteSubscriptions(file));
        var subscriptions = new Subscriptions(subscriptionStore, this, options, Options.Create(new SiteOptions()),
            time, NullLogger<Subscriptions>.Instance);
        // It is asked to write down, and never started to send.
        var outbox = new Outbox(acceptances, null!, null!, null!, time, NullLogger<Outbox>.Instance);
        var items = new FeedItems(acceptances, outbox, fetcher, time);
        var queue = new ReadingQueue(time);
        poll = new FeedPoll(fetcher, sources, items, queue, new Hosts(2, time), subscriptions, options, time,
            NullLogger<FeedPoll>.Instance);
        book = new SourceBook(sources, subscriptionStore, new Discovery(fetcher, queue, options, time), poll, time);
    }

    HttpClient IHttpClientFactory.CreateClient(string name) => new(this, disposeHandler: false);

    [Theory]
    [InlineData("https://news.example/story", true)]
    [InlineData("https://NEWS.example:443/story", true)]
    [InlineData("http://news.example/story", false)]
    [InlineData("http://news.example:443/story", false)]
    [InlineData("https://news.example:8443/story", false)]
    [InlineData("https://www.news.example/story", false)]
    [InlineData("https://news.example.evil.example/story", false)]
    [InlineData("https://news.example./story", false)]
    [InlineData("https://evil.example/story", false)]
    public async Task An_items_page_sees_them_only_at_the_sources_own_scheme_host_and_port(string link, bool sees)
    {
        feed = FeedWith(link);
        await Poll(new FeedSource { Id = "a", Name = "A", Address = Feed, Host = "news.example", FullContent = true,
            Credentials = new Credentials { User = "u", Password = "p" } });
        Assert.Equal([Feed, new Uri(link).AbsoluteUri], asked);
        Assert.Equal(sees ? [Feed, new Uri(link).AbsoluteUri] : [Feed], opened);
    }

    [Fact]
    public async Task A_redirect_that_leaves_the_source_loses_them_for_good()
    {
        feed = FeedWith("https://news.example/story");
        redirects[Feed] = "https://news.example/moved.xml";
        redirects["https://news.example/moved.xml"] = "http://news.example/plain.xml";
        redirects["http://news.example/plain.xml"] = "https://news.example/back.xml";
        await Poll(new FeedSource { Id = "a", Name = "A", Address = Feed,
            Credentials = new Credentials { Token = "t" } });
        Assert.Equal([Feed, "https://news.example/moved.xml", "http://news.example/plain.xml",
            "https://news.example/back.xml"], asked);
        Assert.Equal([Feed, "https://news.example/moved.xml"], opened);
    }

    [Fact]
    public async Task Another_server_cannot_send_us_with_them_to_a_place_of_its_choice()
    {
        feed = FeedWith("https://evil.example/story");
        redirects["https://evil.example/story"] = "https://news.example/private";
        await Poll(new FeedSource { Id = "a", Name = "A", Address = Feed, FullContent = true,
            Credentials = new Credentials { Token = "t" } });
        Assert.Equal([Feed, "https://evil.example/story", "https://news.example/private"], asked);
        Assert.Equal([Feed], opened);
    }

    [Fact]
    public async Task Another_address_of_the_same_feed_sees_them_only_at_the_same_server()
    {
        string[] others = ["https://news.example/other.xml", "https://news.example:444/feed.xml",
            "http://news.example/feed.xml", "https://mirror.example/feed.xml"];
        await Poll(new FeedSource { Id = "a", Name = "A", Address = Feed, AlternateAddresses = others,
            Credentials = new Credentials { Token = "t" } });
        Assert.Equal([Feed, .. others], asked);
        Assert.Equal([Feed, others[0]], opened);
    }

    [Theory]
    [InlineData("https://news.example/other.xml", true)]
    [InlineData("http://news.example/feed.xml", false)]
    [InlineData("https://news.example:8443/feed.xml", false)]
    [InlineData("https://evil.example/feed.xml", false)]
    public async Task A_new_address_keeps_them_only_at_the_same_server_and_the_answer_says_so(string address,
        bool keeps)
    {
        await sources.Add(new FeedSource { Id = "a", Name = "A", Address = Feed,
            Credentials = new Credentials { Token = "t" } }, CancellationToken.None);
        var changed = await book.Change("a", new SourceSettings { Name = "A", Address = address },
            CancellationToken.None);
        Assert.Equal((keeps, keeps), (changed.Value!.HasCredentials, changed.Value.Note is null));
        await book.Poll("a", CancellationToken.None);
        Assert.Equal(keeps ? [address] : [], opened);

        // New ones that come with it are for the new address.
        var again = await book.Change("a",
            new SourceSettings { Name = "A", Address = "https://third.example/",
                Credentials = new Credentials { Token = "new" } }, CancellationToken.None);
        Assert.Equal((true, true), (again.Value!.HasCredentials, again.Value.Note is null));
    }

    [Theory]
    [InlineData("https://news.example/feed.xml", true)]
    [InlineData("https://evil.example/feed.xml", false)]
    public async Task A_page_that_names_a_feed_elsewhere_does_not_get_what_was_given_for_the_page(string named,
        bool keeps)
    {
        feed = FeedWith("https://news.example/story");
        page = $"<html><head><link rel=alternate type=application/rss+xml href='{named}'></head><body>News</body></html>";
        var added = await book.Add(new SourceSettings { Address = "news.example",
            Credentials = new Credentials { Token = "t" } }, CancellationToken.None);
        Assert.Equal((named, keeps, keeps),
            (added.Value!.Address, added.Value.HasCredentials, added.Value.Note is null));
        await book.Poll(added.Value.Id, CancellationToken.None);
        Assert.Equal(keeps ? [named] : [], opened);
    }

    private async Task Poll(FeedSource source)
    {
        await sources.Add(source, CancellationToken.None);
        await poll.Poll(source, CancellationToken.None);
    }

    private static string FeedWith(string link) =>
        $"<rss version='2.0'><channel><title>x</title><item><link>{link}</link><title>A headline</title><description>Text</description></item></channel></rss>";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        var address = request.RequestUri!.AbsoluteUri;
        asked.Add(address);
        if (request.Headers.Authorization is not null)
            opened.Add(address);
        var answer = redirects.TryGetValue(address, out var next)
            ? new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri(next) } }
            : new HttpResponseMessage { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(address.EndsWith(".xml",
                StringComparison.Ordinal) ? feed : page)) };
        return Task.FromResult(answer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
            Directory.Delete(folder, recursive: true);
        }
        base.Dispose(disposing);
    }
}
