using System.Net;
using System.Security.Cryptography;
using System.Text;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>WebSub: hubs found, asked, answered, believed and asked again before the lease ends.</summary>
public sealed class SubscribingToHubs : HttpMessageHandler, IHttpClientFactory
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 3, 12, 0, 0, TimeSpan.Zero);
    private static readonly Uri Address = new("https://news.example/feed.xml");
    private readonly string folder = Directory.CreateTempSubdirectory("broadsheet").FullName;
    private readonly FakeTimeProvider time = new(Noon);
    private readonly List<Dictionary<string, string>> asked = [];
    private readonly IngestionFile file;
    private readonly SqliteSubscriptions store;
    private readonly Subscriptions subscriptions;
    private HttpStatusCode hubAnswers = HttpStatusCode.Accepted;

    public SubscribingToHubs()
    {
        file = new IngestionFile(Path.Combine(folder, "ingestion.db"));
        store = new SqliteSubscriptions(file);
        subscriptions = new Subscriptions(store, this, Options.Create(new IngestionOptions()), Options.Create(new SiteOptions { Address = "https://paper.example" }), time, NullLogger<Subscriptions>.Instance);
    }

    HttpClient IHttpClientFactory.CreateClient(string name) => new(this, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Assert.Equal(("POST", "https://hub.example/"), (request.Method.Method, request.RequestUri!.AbsoluteUri));
        asked.Add(QueryHelpers.ParseQuery(await request.Content!.ReadAsStringAsync(cancellationToken)).ToDictionary(field => field.Key, field => field.Value.ToString()));
        return new HttpResponseMessage(hubAnswers);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            subscriptions.Dispose();
            file.Dispose();
            Directory.Delete(folder, recursive: true);
        }
        base.Dispose(disposing);
    }

    private static Task<bool> Follow(Subscriptions subscriptions, bool withHub = true)
    {
        using var answer = new HttpResponseMessage();
        var source = new FeedSource { Id = "aaaa", Name = "News", Address = Address.AbsoluteUri };
        var feed = new Feed { Hubs = withHub ? [new Uri("https://hub.example/")] : [], Self = new Uri("https://news.example/self.xml") };
        return subscriptions.Follow(source, feed, new Fetched(false, [], null, null, null, Address) { Headers = answer.Headers }, CancellationToken.None);
    }

    private Task<string?> Verify(string token, string mode = "subscribe", string topic = "https://news.example/self.xml", string? lease = "1000") =>
        subscriptions.Verify(token, mode, topic, "challenge!", lease, "no reason", CancellationToken.None);

    [Fact]
    public void Headers_count_before_the_feed_and_both_are_read_however_they_are_written()
    {
        var feed = new Feed { Hubs = [new Uri("https://in.feed.example/")], Self = new Uri("https://in.feed.example/self") };
        Assert.Equal(new HubLinks(new Uri("https://one.example/"), "https://news.example/me"), HubLinks.Of(["<https://one.example/>; rel=\"hub\", <https://two.example/>; rel=hub, </me>; rel=self"], feed, Address));
        Assert.Equal(new HubLinks(new Uri("https://one.example/"), "https://in.feed.example/self"), HubLinks.Of(["<https://one.example/>; title=\"x\"; rel=\"next HUB\""], feed, Address));
        Assert.Equal(new HubLinks(new Uri("https://in.feed.example/"), "https://in.feed.example/self"), HubLinks.Of(["<https://one.example/>; rel=\"hubs\""], feed, Address));
        Assert.Equal(Address.AbsoluteUri, HubLinks.Of(["<https://one.example/>; rel=hub"], new Feed(), Address)!.Topic);
        Assert.Null(HubLinks.Of(["<javascript:alert(1)>; rel=hub"], new Feed(), Address));
    }

    [Fact]
    public void A_delivery_is_believed_only_with_the_right_signature_by_each_method()
    {
        var subscription = Subscription.New("aaaa", new Uri("https://hub.example/"), "x", Noon);
        var (content, key) = ("<rss/>"u8.ToArray(), Encoding.UTF8.GetBytes(subscription.Secret));
        Assert.True(subscription.Signed(content, "sha1=" + Convert.ToHexStringLower(HMACSHA1.HashData(key, content))));
        Assert.True(subscription.Signed(content, "SHA256=" + Convert.ToHexString(HMACSHA256.HashData(key, content))));
        Assert.True(subscription.Signed(content, "sha384=" + Convert.ToHexStringLower(HMACSHA384.HashData(key, content))));
        Assert.True(subscription.Signed(content, "sha512=" + Convert.ToHexStringLower(HMACSHA512.HashData(key, content))));
        var right = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(key, content));
        foreach (var wrong in new[] { null, "", "sha256=", right[7..], "md5=" + right[7..], right[..^1], right + "00", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("other"u8, content)) })
            Assert.False(subscription.Signed(content, wrong));
        Assert.False(subscription.Signed([.. content, 0], right));
    }

    [Fact]
    public async Task A_hub_is_asked_confirmed_and_asked_again_before_its_lease_ends()
    {
        Assert.False(await Follow(subscriptions));
        await subscriptions.RequestDue(CancellationToken.None);
        var token = (await store.Find("aaaa", CancellationToken.None))!.Token;
        Assert.Equal(("subscribe", "https://news.example/self.xml", "https://paper.example/websub/" + token, "864000"), (asked[0]["hub.mode"], asked[0]["hub.topic"], asked[0]["hub.callback"], asked[0]["hub.lease_seconds"]));
        Assert.InRange(asked[0]["hub.secret"].Length, 32, 199);
        Assert.Equal("challenge!", await Verify(token));
        Assert.True(await subscriptions.IsFollowed("aaaa", CancellationToken.None));
        Assert.True(await Follow(subscriptions));

        time.Advance(TimeSpan.FromSeconds(799));
        await subscriptions.RequestDue(CancellationToken.None);
        Assert.Single(asked);
        time.Advance(TimeSpan.FromSeconds(1));
        await subscriptions.RequestDue(CancellationToken.None);
        Assert.Equal(2, asked.Count);
        Assert.Equal((asked[0]["hub.callback"], asked[0]["hub.secret"]), (asked[1]["hub.callback"], asked[1]["hub.secret"]));
        await Verify(token);
        time.Advance(TimeSpan.FromSeconds(999));
        Assert.True(await subscriptions.IsFollowed("aaaa", CancellationToken.None));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await subscriptions.IsFollowed("aaaa", CancellationToken.None));
    }

    [Fact]
    public async Task Only_what_we_asked_for_is_confirmed()
    {
        await Follow(subscriptions);
        var token = (await store.Find("aaaa", CancellationToken.None))!.Token;
        Assert.Null(await Verify("other"));
        Assert.Null(await Verify(token, topic: "https://news.example/other.xml"));
        Assert.Null(await Verify(token, mode: "unsubscribe"));
        Assert.False(await subscriptions.IsFollowed("aaaa", CancellationToken.None));
        Assert.Equal("", await Verify(token, mode: "denied"));
        Assert.Contains("no reason", (await store.Find("aaaa", CancellationToken.None))!.Error);
    }

    [Fact]
    public async Task A_hub_that_fails_is_asked_again_later_and_one_that_is_not_named_any_more_is_forgotten()
    {
        hubAnswers = HttpStatusCode.InternalServerError;
        await Follow(subscriptions);
        await subscriptions.RequestDue(CancellationToken.None);
        await subscriptions.RequestDue(CancellationToken.None);
        Assert.Single(asked);
        Assert.Contains("500", (await store.Find("aaaa", CancellationToken.None))!.Error);
        time.Advance(TimeSpan.FromMinutes(10));
        await subscriptions.RequestDue(CancellationToken.None);
        Assert.Equal(2, asked.Count);
        await Follow(subscriptions, withHub: false);
        Assert.Null(await store.Find("aaaa", CancellationToken.None));
    }
}
