using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>Ten feeds whose items take too long to be read, beside a hundred ordinary ones, with one document read at a time.</summary>
public sealed class PollingHostileSources : HttpMessageHandler, IHttpClientFactory
{
    private const int Ordinary = 100;
    private const int Hostile = 10;
    private const int Rounds = 3;

    // Together less than a feed has that counts as large.
    private const int CostlyItems = 12;

    // Paragraphs of which each is a step several times over.
    private static readonly string Costly = string.Concat(Enumerable.Repeat("<p>x</p>", 9_000));

    // A clock that goes on by a millisecond whenever it is looked at: work is counted, and how busy the machine is does not matter.
    [ThreadStatic]
    private static int looks;

    private readonly string folder = Directory.CreateTempSubdirectory("broadsheet").FullName;
    private readonly ConcurrentDictionary<string, int> asked = new();
    private readonly TaskCompletionSource allRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int enough;

    HttpClient IHttpClientFactory.CreateClient(string name) => new(this, disposeHandler: false);

    [Fact]
    public async Task Ordinary_feeds_are_polled_on_and_on_and_hostile_ones_are_named_slowed_and_paused()
    {
        using var file = new IngestionFile(Path.Combine(folder, "ingestion.db"));
        var (sources, acceptances, time) = (new SqliteSources(file), new SqliteAcceptances(file), TimeProvider.System);
        var options = Options.Create(new IngestionOptions
        {
            PollsAtOnce = 16, FailuresBeforePause = 2, ReadingBudget = TimeSpan.FromMilliseconds(40), FeedBudget = TimeSpan.FromMilliseconds(150),
        });
        var (fetcher, hosts) = (new Fetcher(this, options, time), new Hosts(2, time));
        var subscriptions = new Subscriptions(new SqliteSubscriptions(file), this, options, Options.Create(new SiteOptions()), time, NullLogger<Subscriptions>.Instance);
        var outbox = new Outbox(acceptances, null!, null!, null!, time, NullLogger<Outbox>.Instance);
        var queue = new ReadingQueue(time, 1, () => TimeSpan.FromMilliseconds(looks++));
        var feed = new FeedPoll(fetcher, sources, new FeedItems(acceptances, outbox, fetcher, time), queue, hosts, subscriptions, options, time, NullLogger<FeedPoll>.Instance);
        using var poller = new Poller(sources, feed, queue, hosts, options, time, NullLogger<Poller>.Instance);

        // The hostile ones are due first.
        foreach (var (kind, count, due) in new[] { ("hostile", Hostile, 0), ("ordinary", Ordinary, 1) })
            for (var number = 0; number < count; number++)
                await sources.Add(new FeedSource
                {
                    Id = $"{kind}-{number}", Name = $"{kind} {number}", Address = $"http://{kind}-{number}.example/", Host = $"{kind}-{number}.example",
                    PollEvery = TimeSpan.FromSeconds(1), State = new SourceState { NextPoll = DateTimeOffset.UnixEpoch.AddSeconds(due) },
                }, CancellationToken.None);
        await poller.StartAsync(CancellationToken.None);
        await allRead.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await poller.StopAsync(CancellationToken.None);

        foreach (var source in await sources.All(CancellationToken.None))
        {
            if (source.Host!.StartsWith("ordinary", StringComparison.Ordinal))
            {
                Assert.Null(source.State.LastError);
                Assert.Equal(1, source.State.Accepted);
                Assert.True(source.State.Polls >= Rounds, $"{source.Name} was polled {source.State.Polls} times.");
                continue;
            }
            // The good item before the bad ones is taken in, each bad one that was read is named, and the rest is counted.
            Assert.Equal(1, source.State.Accepted);
            Assert.Contains("processor time", source.State.LastError);
            Assert.Contains(source.State.Dropped, reason => reason.Contains("“Bad 1”", StringComparison.Ordinal));
            Assert.Contains(source.State.Dropped, reason => reason.Contains("items were not read", StringComparison.Ordinal));
            Assert.InRange(source.State.Failures, 1, 2);
            Assert.Equal(2, asked[source.Address]);
            Assert.Equal(source.State.Failures == 2, source.State.GivenUp is not null);
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        var times = asked.AddOrUpdate(address.AbsoluteUri, 1, (_, before) => before + 1);
        var isHostile = address.Host.StartsWith("hostile", StringComparison.Ordinal);
        // A source that is asked again has been read before, and how that went is written down.
        if (times == (isHostile ? 2 : Rounds + 1) && Interlocked.Increment(ref enough) == Ordinary + Hostile)
            allRead.TrySetResult();
        var items = Item(address, "Good", "Text") + (isHostile ? string.Concat(Enumerable.Range(1, CostlyItems).Select(number => Item(address, $"Bad {number}", Costly))) : "");
        var feed = $"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>";
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(feed)) });
    }

    private static string Item(Uri address, string title, string body) =>
        $"<item><guid>{address}{title}</guid><title>{title}</title><description><![CDATA[{body}]]></description></item>";

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Directory.Delete(folder, recursive: true);
        base.Dispose(disposing);
    }
}
