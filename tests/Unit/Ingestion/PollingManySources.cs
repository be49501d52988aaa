using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>A hundred sources on servers of all kinds, polled every second: the healthy ones on and on, within the bounds, whatever the others do.</summary>
public sealed class PollingManySources : HttpMessageHandler, IHttpClientFactory
{
    private const int AtOnce = 16;
    private const int PerHost = 2;
    private const int Rounds = 3;

    private readonly string folder = Directory.CreateTempSubdirectory("broadsheet").FullName;
    private readonly ConcurrentDictionary<string, int> asked = new();
    private readonly ConcurrentDictionary<string, int> full = new();
    private readonly Dictionary<string, int> open = [];
    private readonly Lock turn = new();
    private readonly TaskCompletionSource allRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int most;
    private int mostPerHost;
    private int healthy;
    private int enough;

    HttpClient IHttpClientFactory.CreateClient(string name) => new(this, disposeHandler: false);

    [Fact]
    public async Task The_healthy_ones_are_polled_on_and_on_within_the_bounds_and_the_others_are_slowed_and_paused()
    {
        using var file = new IngestionFile(Path.Combine(folder, "ingestion.db"));
        var (sources, acceptances, time) = (new SqliteSources(file), new SqliteAcceptances(file), TimeProvider.System);
        var options = Options.Create(new IngestionOptions { PollsAtOnce = AtOnce, PollsPerHost = PerHost, FailuresBeforePause = 2, Fetch = { TimeLimit = TimeSpan.FromSeconds(1), SizeLimit = 1_000_000 } });
        var fetcher = new Fetcher(this, options, time);
        var hosts = new Hosts(PerHost, time);
        var subscriptions = new Subscriptions(new SqliteSubscriptions(file), this, options, Options.Create(new SiteOptions()), time, NullLogger<Subscriptions>.Instance);
        // It is asked to write down, and never started to send.
        var outbox = new Outbox(acceptances, null!, null!, null!, time, NullLogger<Outbox>.Instance);
        var queue = new ReadingQueue(time);
        var feed = new FeedPoll(fetcher, sources, new FeedItems(acceptances, outbox, fetcher, time), queue, hosts, subscriptions, options, time, NullLogger<FeedPoll>.Instance);
        using var poller = new Poller(sources, feed, queue, hosts, options, time, NullLogger<Poller>.Instance);

        var kinds = new[] { "rss", "atom", "json", "rss", "atom", "slow", "broken", "endless", "missing", "rest" };
        healthy = 100 * kinds.Count(kind => kind is "rss" or "atom" or "json") / kinds.Length;
        for (var number = 0; number < 100; number++)
        {
            // The hosts of a kind have four sources each, so that they must wait for each other.
            var address = $"http://{kinds[number % 10]}-{number / 40}.example/{number}";
            await sources.Add(new FeedSource { Id = $"source-{number}", Name = $"Source {number}", Address = address, Host = new Uri(address).Host, PollEvery = TimeSpan.FromSeconds(1), State = new SourceState { NextPoll = DateTimeOffset.UnixEpoch } }, CancellationToken.None);
        }
        await poller.StartAsync(CancellationToken.None);
        await allRead.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await poller.StopAsync(CancellationToken.None);

        Assert.InRange(most, 1, AtOnce);
        Assert.InRange(mostPerHost, 1, PerHost);
        var all = await sources.All(CancellationToken.None);
        foreach (var source in all)
        {
            var kind = source.Host!.Split('-')[0];
            if (kind is "rss" or "atom" or "json")
            {
                Assert.Null(source.State.LastError);
                // One whole answer, and then 304 alone, which is no article and no event.
                Assert.Equal((1, 1L, source.State.Polls - 1), (full[source.Address], source.State.Accepted, source.State.Unchanged));
                Assert.True(source.State.Polls >= Rounds);
            }
            else if (source.State.LastPoll is not null)
            {
                Assert.True(source.State.LastError!.Length > 20, source.State.LastError);
                Assert.Equal(0, source.State.Accepted);
                Assert.InRange(asked[source.Address], 1, 2);
            }
        }
        Assert.Equal(healthy, await Count(acceptances));
        Assert.Contains(all, source => source.State.GivenUp is not null);
        // It asked for an hour's rest, and its host is left alone since; the polls that were on their way then aside.
        Assert.InRange(asked.Where(address => address.Key.Contains("rest-", StringComparison.Ordinal)).Sum(address => address.Value), 3, 3 * PerHost);
    }

    private static async Task<int> Count(SqliteAcceptances acceptances) => (await acceptances.Waiting(Guid.Empty, 1_000, CancellationToken.None)).Count;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (address, host) = (request.RequestUri!.AbsoluteUri, request.RequestUri.Host);
        lock (turn)
        {
            open[host] = open.GetValueOrDefault(host) + 1;
            most = Math.Max(most, open.Values.Sum());
            mostPerHost = Math.Max(mostPerHost, open[host]);
        }
        try
        {
            return await Answer(request, address, host.Split('-')[0], cancellationToken);
        }
        finally
        {
            lock (turn)
                open[host]--;
        }
    }

    private async Task<HttpResponseMessage> Answer(HttpRequestMessage request, string address, string kind, CancellationToken cancellation)
    {
        var times = asked.AddOrUpdate(address, 1, (_, before) => before + 1);
        switch (kind)
        {
            case "slow":
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
                throw new InvalidOperationException();
            case "broken":
                return Text("<rss><channel><item>");
            case "missing":
                return new HttpResponseMessage(HttpStatusCode.NotFound);
            case "endless":
                return new HttpResponseMessage { Content = new StreamContent(new Endless()) };
            case "rest":
                return new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromHours(1)) } };
        }
        if (times == Rounds + 1 && Interlocked.Increment(ref enough) == healthy)
            allRead.TrySetResult();
        if (request.Headers.IfNoneMatch.Count > 0)
            return new HttpResponseMessage(HttpStatusCode.NotModified);
        full.AddOrUpdate(address, 1, (_, before) => before + 1);
        var answer = Text(kind switch
        {
            "rss" => $"<rss version='2.0'><channel><title>x</title><item><guid>{address}</guid><title>A headline</title><description>Text</description></item></channel></rss>",
            "atom" => $"<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title><entry><id>{address}</id><title>A headline</title><summary>Text</summary></entry></feed>",
            _ => $$"""{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[{"id":"{{address}}","title":"A headline","content_text":"Text"}]}""",
        });
        answer.Headers.ETag = new EntityTagHeaderValue("\"one\"");
        return answer;
    }

    private static HttpResponseMessage Text(string text) => new() { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Directory.Delete(folder, recursive: true);
        base.Dispose(disposing);
    }

    private sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
