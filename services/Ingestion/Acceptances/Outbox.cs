using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MassTransit;

namespace Broadsheet.Ingestion;

/// <summary>
/// Writes accepted articles down and sees that each reaches Storage: sends it at once, and again, ever more rarely, until
/// its receipt strikes it off. Whoever brings an article waits for the writing only, never for the bus. Of a flood only so many are sent
/// as have places among those without an answer; the others wait in the store, in their order. One with pictures is held back until they
/// have been taken in, or for a few seconds; it waits in a line of its own, so that those without never wait for it.
/// </summary>
internal sealed partial class Outbox(IAcceptanceStore store, Illustrating pictures, IBus bus, BusWatch watch, TimeProvider time, ILogger<Outbox> logger) : BackgroundService
{
    private const int AtOnce = 16;
    private const int PageSize = 500;

    // Enough to keep everything behind busy; few enough that all of them are answered long before they would be sent again.
    private const int MostUnanswered = 2_000;
    private const int MostTogether = 64;

    // More than that wait for the sweep.
    private const int MostLeft = 100_000;
    private const int LooksPerQuestion = 25;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(10);

    // How long an article waits for Storage to answer about its pictures. Longer than a restart takes; then it goes without.
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(2);

    // What does not fit is not lost: it follows when the line is empty, or the sweep finds it.
    private readonly Channel<Acceptance> fresh = Channel.CreateBounded<Acceptance>(new BoundedChannelOptions(2_000) { FullMode = BoundedChannelFullMode.Wait });

    // By source: one that brings a thousand articles with pictures that are slow to come keeps another's waiting for one turn.
    private readonly FairQueue<Acceptance> pictured = new(capacity: 1_000, perParty: 500);

    // Those in one of the two lines: the sweep leaves them to it.
    private readonly ConcurrentDictionary<Guid, bool> held = new();

    // Those that found no place in the first.
    private readonly ConcurrentDictionary<Guid, bool> left = new();
    private readonly ConcurrentDictionary<Guid, Sending> sendings = new();

    private sealed record Sending(DateTimeOffset Next, TimeSpan Pause);

    /// <summary>Takes in that Storage has answered: others may be sent now.</summary>
    public void Answered(IEnumerable<Guid> receipts)
    {
        foreach (var receipt in receipts)
            sendings.TryRemove(receipt, out _);
    }

    /// <summary>Accepts articles together; when this returns none of them can get lost any more.</summary>
    public async Task Accept(IReadOnlyCollection<Incoming> articles, CancellationToken cancellation)
    {
        var now = time.Now();
        var acceptances = articles
            .Select(incoming => new Acceptance { Id = Guid.CreateVersion7(now), ReceivedAt = now, Article = incoming.Article, Pin = incoming.Pin, Rank = incoming.Rank, Fingerprint = incoming.Fingerprint, TraceParent = Activity.Current?.Id })
            .ToList();
        await store.Add(acceptances, cancellation);
        foreach (var acceptance in acceptances)
            if (!Hold(acceptance) && held.TryAdd(acceptance.Id, true) && !fresh.Writer.TryWrite(acceptance))
            {
                held.TryRemove(acceptance.Id, out _);
                if (left.Count < MostLeft)
                    left.TryAdd(acceptance.Id, true);
            }
    }

    // Whether it waits for pictures, or for its turn to: what finds no place in the line is found by the sweep.
    private bool Hold(Acceptance acceptance)
    {
        if (!Illustrating.Wants(acceptance.Article))
            return false;
        if (held.TryAdd(acceptance.Id, true) && !pictured.TryAdd(PictureDesk.PartyOf(acceptance.Article.Source), acceptance))
            held.TryRemove(acceptance.Id, out _);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        // What the broker may have lost with its disk is sent again at once, not when its pause is over.
        watch.Restored += sendings.Clear;
        try
        {
            await Task.WhenAll(SendFresh(stopping), SendPictured(stopping), Sweep(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        finally
        {
            watch.Restored -= sendings.Clear;
        }
    }

    private async Task SendFresh(CancellationToken stopping)
    {
        while (await fresh.Reader.WaitToReadAsync(stopping))
        {
            var together = new List<Acceptance>();
            while (together.Count < MostTogether && fresh.Reader.TryRead(out var next))
                together.Add(next);
            await Send(together, stopping);
            foreach (var acceptance in together)
                held.TryRemove(acceptance.Id, out _);
            if (!fresh.Reader.TryPeek(out _) && !left.IsEmpty && watch.Connected)
                await SendLeft(stopping);
        }
    }

    // From the store, in their order.
    private async Task SendLeft(CancellationToken stopping)
    {
        var now = left.Keys.ToList();
        try
        {
            for (var after = Guid.Empty; await store.Waiting(after, PageSize, stopping) is { Count: > 0 } page; after = page[^1].Id)
                foreach (var together in page.Where(acceptance => left.TryRemove(acceptance.Id, out _) && !sendings.ContainsKey(acceptance.Id)).Chunk(MostTogether))
                    await Send(together, stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            Log.SweepFailed(logger, exception.Message);
        }
        // The sweep has them, or another process had.
        foreach (var id in now)
            left.TryRemove(id, out _);
    }

    private Task SendPictured(CancellationToken stopping) =>
        Parallel.ForEachAsync(pictured.ReadAllAsync(stopping), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping }, SendWithPictures);

    private async ValueTask SendWithPictures(Acceptance acceptance, CancellationToken stopping)
    {
        try
        {
            var illustrated = await pictures.Illustrate(acceptance.Article, stopping);
            // Storage takes the article later, too; but without its pictures it should not come to that for the sake of a restart.
            if (illustrated.TryAgain && IsYoung(acceptance))
                return;
            await Send(acceptance with { Article = illustrated.Article }, stopping);
            if (illustrated.Late is { } late)
                _ = FollowUp(acceptance, illustrated.Article, late, stopping);
        }
        finally
        {
            held.TryRemove(acceptance.Id, out _);
        }
    }

    // Pictures that come after all are worth a new version, unless the article has changed meanwhile. They are not worth more than trying: should this end early, the article stays as it is.
    private async Task FollowUp(Acceptance acceptance, Article sent, Task late, CancellationToken stopping)
    {
        try
        {
            await late.WaitAsync(stopping);
            var illustrated = await pictures.Illustrate(acceptance.Article, stopping);
            for (; illustrated.TryAgain && IsYoung(acceptance); illustrated = await pictures.Illustrate(acceptance.Article, stopping))
                await Task.Delay(SweepEvery, time, stopping);
            var complete = illustrated.Article;
            if (Copies(complete) > Copies(sent) && (await store.Find(acceptance.Article.Id, stopping))?.Fingerprint == acceptance.Fingerprint)
                await Accept([new Incoming(acceptance.Article, acceptance.Fingerprint, Rank: acceptance.Rank)], stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            Log.NotFollowedUp(logger, acceptance.Article.Id, exception.Message);
        }
        catch (OperationCanceledException)
        {
        }

        static int Copies(Article article) => article.Pictures.Count(picture => picture.MediaId is not null) + article.Videos.Count(video => video.Still is not null);
    }

    private bool IsYoung(Acceptance acceptance) => time.Now() - acceptance.ReceivedAt < LongestHold;

    private async Task Sweep(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(SweepEvery, time);
        do
        {
            if (!watch.Connected)
                continue;
            try
            {
                await SendWaiting(stopping);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                Log.SweepFailed(logger, exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private async Task SendWaiting(CancellationToken stopping)
    {
        var repeated = 0;
        for (var after = Guid.Empty; await store.Waiting(after, PageSize, stopping) is { Count: > 0 } page; after = page[^1].Id)
        {
            var now = time.Now();
            var due = page.Where(acceptance => !held.ContainsKey(acceptance.Id) && (sendings.TryGetValue(acceptance.Id, out var sending) ? sending.Next <= now : acceptance.ReceivedAt <= now - SweepEvery)).Where(acceptance => !Hold(acceptance)).ToList();
            foreach (var together in due.Where(acceptance => !sendings.ContainsKey(acceptance.Id)).Chunk(MostTogether))
                await Send(together, stopping);
            // Alone: if something is wrong with one of them, no other should suffer from it again.
            var again = due.Where(acceptance => sendings.ContainsKey(acceptance.Id)).ToList();
            await Parallel.ForEachAsync(again, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping }, Send);
            repeated += again.Count;
        }
        await ForgetAnswered(stopping);
        if (repeated > 0)
            Log.Repeated(logger, repeated);
    }

    // What another process of Ingestion has had the answer to.
    private async Task ForgetAnswered(CancellationToken stopping)
    {
        var sent = sendings.Keys.ToList();
        var waiting = await store.StillWaiting(sent, stopping);
        Answered(sent.Where(id => !waiting.Contains(id)));
    }

    private async Task Send(IReadOnlyList<Acceptance> acceptances, CancellationToken stopping)
    {
        for (var looks = 1; sendings.Count >= MostUnanswered; looks++)
        {
            await Task.Delay(LookEvery, time, stopping);
            if (looks % LooksPerQuestion == 0)
                await ForgetAnswered(stopping);
        }
        if (acceptances.Count == 1)
            await Send(acceptances[0], stopping);
        else
            await Send(acceptances, cancellation => bus.PublishMany([.. acceptances.Select(Received)], received => received.Article.Body.Length, cancellation), stopping);
    }

    private async ValueTask Send(Acceptance acceptance, CancellationToken stopping)
    {
        using var span = Telemetry.Source.StartActivity("send accepted article", ActivityKind.Internal, acceptance.TraceParent);
        await Send([acceptance], cancellation => bus.PublishInTime(Received(acceptance), cancellation), stopping);
    }

    private async Task Send(IReadOnlyList<Acceptance> acceptances, Func<CancellationToken, Task> publish, CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(SendLimit);
        var before = acceptances.ToDictionary(acceptance => acceptance.Id, acceptance => sendings.GetValueOrDefault(acceptance.Id));
        // Noted before they are sent: the answer may be here before the sending has ended.
        foreach (var (id, sending) in before)
        {
            var pause = sending is null ? FirstPause : TimeSpan.FromTicks(Math.Min(sending.Pause.Ticks * 2, LongestPause.Ticks));
            sendings[id] = new Sending(time.Now() + pause, pause);
        }
        try
        {
            await publish(patience.Token);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            // The sweep tries again; that there is no broker BusWatch has said.
            foreach (var (id, sending) in before)
                if (sending is null)
                    sendings.TryRemove(id, out _);
                else
                    sendings[id] = sending;
            Log.NotSent(logger, acceptances.Count, acceptances[0].Article.Id, exception.Message);
        }
    }

    private static ArticleReceived Received(Acceptance acceptance) =>
        new() { ReceiptId = acceptance.Id, ReceivedAt = acceptance.ReceivedAt, Article = acceptance.Article, Pin = acceptance.Pin, Rank = acceptance.Rank };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Sent {Repeated} accepted articles to Storage again")]
        public static partial void Repeated(ILogger logger, int repeated);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not look for accepted articles that wait ({Reason}); trying again")]
        public static partial void SweepFailed(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Article {Id} stays without the pictures that came late ({Reason}); sending it again brings them")]
        public static partial void NotFollowedUp(ILogger logger, string id, string reason);

        [LoggerMessage(Level = LogLevel.Debug, Message = "Could not send {Count} articles to Storage, {Id} first ({Reason}); they are kept and sent again")]
        public static partial void NotSent(ILogger logger, int count, string id, string reason);
    }
}

/// <summary>An article on its way in, with the fingerprint of what its source gave; or an order on a known one, which has none.</summary>
internal sealed record Incoming(Article Article, string? Fingerprint, PinOrder? Pin = null, CopyRank? Rank = null);
