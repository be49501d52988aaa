using System.Globalization;
using System.Net;
using Broadsheet.Defaults;
using Broadsheet.Ingestion.Formats;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>
/// Has hubs tell of changes, where sources name one: asks, confirms that we did, and renews before the lease ends. Where a hub does not do its
/// part the source is polled as if it had none.
/// </summary>
internal sealed partial class Subscriptions(
    ISubscriptionStore store, IHttpClientFactory clients, IOptions<IngestionOptions> options, IOptions<SiteOptions> site, TimeProvider time, ILogger<Subscriptions> logger) : BackgroundService
{
    private const int Redirects = 5;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestLease = TimeSpan.FromDays(365);

    private readonly WebSubOptions settings = options.Value.WebSub;

    /// <summary>Subscribes to the hub of a source that names one; whether the hub tells of its changes already.</summary>
    public async Task<bool> Follow(FeedSource source, Feed feed, Fetched fetched, CancellationToken cancellation)
    {
        var headers = fetched.Headers?.TryGetValues("Link", out var values) == true ? values : [];
        var links = settings.Enabled ? HubLinks.Of(headers, feed, fetched.Address) : null;
        var known = await store.Find(source.Id, cancellation);
        if (links is null)
        {
            if (known is not null)
                await store.Remove(source.Id, cancellation);
            return false;
        }
        if (known is not null && known.Hub == links.Hub.AbsoluteUri && known.Topic == links.Topic)
            return known.IsActive(time.Now());
        await store.Set(Subscription.New(source.Id, links.Hub, links.Topic, time.Now()), cancellation);
        return false;
    }

    /// <summary>Whether a hub tells of a source's changes.</summary>
    public async Task<bool> IsFollowed(string source, CancellationToken cancellation) => (await store.Find(source, cancellation))?.IsActive(time.Now()) == true;

    /// <summary>Answers a hub that asks whether we meant it (section 5.3), with what it wants to hear; null if we did not.</summary>
    public async Task<string?> Verify(string token, string? mode, string? topic, string? challenge, string? lease, string? reason, CancellationToken cancellation)
    {
        if (await store.FindToken(token, cancellation) is not { } subscription || topic != subscription.Topic)
            return null;
        var now = time.Now();
        if (mode == "denied")
        {
            await store.Change(subscription.Id, denied => denied with { LeaseEnds = null, NextRequest = now + TimeSpan.FromDays(1), Error = $"The hub refuses: {PlainText.Line(reason, 300) ?? "it gives no reason"}." }, cancellation);
            return "";
        }
        if (mode != "subscribe" || string.IsNullOrEmpty(challenge) || challenge.Length > 1_000)
            return null;
        var seconds = long.TryParse(lease, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 ? Math.Min(given, (long)LongestLease.TotalSeconds) : (long)settings.Lease.TotalSeconds;
        var before = subscription.LeaseEnds;
        await store.Change(subscription.Id, asked => asked.Confirmed(TimeSpan.FromSeconds(seconds), settings.ShortestPause, now), cancellation);
        if (before is null)
            Log.Confirmed(logger, subscription.Hub, subscription.Topic);
        return challenge;
    }

    /// <summary>The subscription whose callback's address has a token; null if there is none any more.</summary>
    public Task<Subscription?> FindByToken(string token, CancellationToken cancellation) =>
        store.FindToken(token, cancellation);

    /// <summary>Whether a delivery is signed as it should be. A wrong one is counted, and nothing else.</summary>
    public async Task<bool> Check(Subscription subscription, byte[] content, string? signature,
        CancellationToken cancellation)
    {
        var signed = subscription.Signed(content, signature);
        if (!signed)
            await store.Change(subscription.Id, refusing => refusing with { Refused = refusing.Refused + 1, Error = "A delivery was dropped because its signature was wrong." }, cancellation);
        return signed;
    }

    /// <summary>Notes a delivery.</summary>
    public Task Delivered(string source, string? error, CancellationToken cancellation) =>
        store.Change(source, subscription => subscription with { LastDelivery = time.Now(), Deliveries = subscription.Deliveries + 1, Error = error }, cancellation);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        if (!settings.Enabled)
            return;
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            do
            {
                try
                {
                    await RequestDue(stopping);
                }
                catch (Exception exception) when (!stopping.IsCancellationRequested)
                {
                    Log.Failed(logger, exception.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    /// <summary>Asks the hubs that are to be asked now.</summary>
    internal async Task RequestDue(CancellationToken cancellation) =>
        await Parallel.ForEachAsync(await store.Due(time.Now(), cancellation), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellation }, async (subscription, stopping) =>
        {
            // The hub may confirm before it answers, so what comes of the request is written down before it.
            await store.Change(subscription.Id, asking => asking with { NextRequest = time.Now() + (Retry > settings.ShortestPause ? Retry : settings.ShortestPause) }, stopping);
            if (await Request(subscription, stopping) is { } problem)
            {
                Log.NotAsked(logger, subscription.Hub, problem);
                await store.Change(subscription.Id, asked => asked with { Error = problem }, stopping);
            }
        });

    private async Task<string?> Request(Subscription subscription, CancellationToken cancellation)
    {
        var hub = new Uri(subscription.Hub);
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var client = clients.CreateClient(nameof(Fetcher));
            for (var redirects = 0; redirects <= Redirects; redirects++)
            {
                using var form = new FormUrlEncodedContent(
                [
                    new("hub.mode", "subscribe"), new("hub.topic", subscription.Topic), new("hub.callback", site.Value.AddressOf("/websub/" + subscription.Token)),
                    new("hub.secret", subscription.Secret), new("hub.lease_seconds", ((long)settings.Lease.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
                ]);
                using var request = new HttpRequestMessage(HttpMethod.Post, hub) { Content = form };
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
                if (answer.IsSuccessStatusCode)
                    return null;
                // Only these two keep the method (section 5.1).
                if (answer.StatusCode is not (HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect) || WebAddress.Absolute(answer.Headers.Location?.OriginalString, hub) is not { } next)
                    return $"The hub {hub.Host} answers {(int)answer.StatusCode} ({answer.ReasonPhrase}); the source is polled meanwhile.";
                hub = next;
            }
            return $"The hub {hub.Host} redirects more than {Redirects} times; the source is polled meanwhile.";
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && exception is HttpRequestException or IOException or OperationCanceledException or RefusedAddressException)
        {
            return $"The hub {hub.Host} could not be asked: {(exception.InnerException ?? exception).Message.TrimEnd('.')}; the source is polled meanwhile.";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The hub {Hub} tells of changes of {Topic}")]
        public static partial void Confirmed(ILogger logger, string hub, string topic);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Hub}: {Problem}")]
        public static partial void NotAsked(ILogger logger, string hub, string problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not look for subscriptions to renew ({Reason}); trying again")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
