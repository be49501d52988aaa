using System.Net;
using System.Text;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>A feed that turns out to be large is left for the few polls of slow hosts.</summary>
public sealed class PollingLargeFeeds : HttpMessageHandler, IHttpClientFactory
{
    private const string Address = "http://large.example/";

    private readonly string folder = Directory.CreateTempSubdirectory("broadsheet").FullName;
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly IngestionFile file;
    private readonly SqliteSources sources;
    private readonly ReadingQueue queue;
    private readonly FeedPoll feed;
    private int megabytes = 2;

    public PollingLargeFeeds()
    {
        file = new IngestionFile(Path.Combine(folder, "ingestion.db"));
        sources = new SqliteSources(file);
        queue = new ReadingQueue(time, 1, () => TimeSpan.Zero);
        var options = Options.Create(new IngestionOptions());
        var acceptances = new SqliteAcceptances(file);
        var fetcher = new Fetcher(this, options, time);
        var subscriptions = new Subscriptions(
            new SqliteSubscriptions(file), this, options, Options.Create(new SiteOptions()), time, NullLogger<Subscriptions>.Instance);
        var outbox = new Outbox(acceptances, null!, null!, null!, time, NullLogger<Outbox>.Instance);
        var items = new FeedItems(acceptances, outbox, fetcher, time);
        feed = new FeedPoll(fetcher, sources, items, queue, new Hosts(2, time), subscriptions, options, time, NullLogger<FeedPoll>.Instance);
    }

    HttpClient IHttpClientFactory.CreateClient(string name) => new(this, disposeHandler: false);

    [Fact]
    public async Task A_large_feed_stays_due_its_host_counts_as_slow_and_the_next_poll_takes_it_in()
    {
        var source = await Added();
        await feed.PollOrPostpone(source, CancellationToken.None);
        var state = (await sources.Find(source.Id, CancellationToken.None))!.State;
        Assert.Equal((0, 0L, 0), (state.Failures, state.Accepted, state.Polls));
        Assert.Null(state.LastError);
        Assert.Equal(time.GetUtcNow(), state.NextPoll);
        Assert.True(queue.IsSlow("large.example"));
        Assert.Equal(1, (await feed.PollOrPostpone(source, CancellationToken.None)).Accepted);
    }

    [Fact]
    public async Task A_large_feed_that_an_operator_has_polled_is_taken_in_at_once() =>
        Assert.Equal(1, (await feed.Poll(await Added(), CancellationToken.None)).Accepted);

    [Fact]
    public async Task An_ordinary_feed_is_taken_in_at_its_first_poll()
    {
        megabytes = 0;
        Assert.Equal(1, (await feed.PollOrPostpone(await Added(), CancellationToken.None)).Accepted);
        Assert.False(queue.IsSlow("large.example"));
    }

    private async Task<FeedSource> Added()
    {
        var source = new FeedSource { Id = "large", Name = "Large", Address = Address, Host = "large.example", State = new SourceState { NextPoll = DateTimeOffset.UnixEpoch } };
        await sources.Add(source, CancellationToken.None);
        return source;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var text = $"<rss version='2.0'><channel><title>x</title>{new string(' ', megabytes << 20)}<item><guid>1</guid><title>News</title><description>Text</description></item></channel></rss>";
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) });
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
