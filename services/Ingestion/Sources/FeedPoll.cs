using System.Collections.Concurrent;
using Broadsheet.Defaults;
using Broadsheet.Ingestion.Formats;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>Polls one source: fetches it, takes in what is new, and notes how it went. A failure ends in words in the source's state and nowhere else.</summary>
internal sealed partial class FeedPoll(
    Fetcher fetcher, ISourceStore sources, FeedItems items, ReadingQueue queue, Hosts hosts, Subscriptions subscriptions, IOptions<IngestionOptions> options, TimeProvider time, ILogger<FeedPoll> logger)
{
    // Larger feeds are fetched as those of slow hosts are, a few at a time: what is made of one takes ten times its size.
    private const int Large = 1024 * 1024;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> turns = new();

    /// <summary>Polls the source now; if it is being polled, after that.</summary>
    public Task<PollResult> Poll(FeedSource source, CancellationToken cancellation) =>
        Poll(source, postpones: false, cancellation);

    /// <summary>Polls the source now, but leaves it due if its feed is found to be large; its host then counts as slow.</summary>
    public Task<PollResult> PollOrPostpone(FeedSource source, CancellationToken cancellation) =>
        Poll(source, postpones: true, cancellation);

    private Task<PollResult> Poll(FeedSource source, bool postpones, CancellationToken cancellation) => Alone(source.Id, async () =>
    {
        // It may have been changed, polled or removed while it waited.
        return await sources.Find(source.Id, cancellation) is { } current
            ? await PollAlone(current, postpones, cancellation)
            : new PollResult { Error = "The source has been removed." };
    }, cancellation);

    /// <summary>Takes in what the source's hub delivered.</summary>
    public Task<Result<TakenItems>> Deliver(FeedSource source, byte[] content, string? contentType, CancellationToken cancellation) => Alone(source.Id, async () =>
    {
        var address = new Uri(source.Address);
        if (source.State.GivenUp is not null && queue.IsSlow(source.Host ?? new Uri(source.Address).Host))
            return new Problem("The source is paused, since reading what it brought took too long; resume it under /ops/sources.");
        var reading = new SourceReading(queue, source, options.Value);
        var read = await reading.ReadFeed(() => Wire.ReadFetched(content, contentType, address), cancellation);
        var taken = read.Ok ? await items.TakeIn(source, read.Value, address, reading, cancellation) : read.Problem;
        if (await sources.Find(source.Id, cancellation) is { } current)
        {
            var state = taken.Ok ? FeedItems.After(current.State, taken.Value, time.Now()) : current.State;
            // A failure is noted at the next poll; one that cost time is noted at once, so that a hub cannot go on with it.
            if ((taken.Ok ? taken.Value.Overrun : taken.Problem) is { IsOverBudget: true } overrun)
                state = Failed(current with { State = state with { Failures = current.State.Failures } }, overrun);
            await sources.SetState(source.Id, state, cancellation);
        }
        return taken;
    }, cancellation);

    private async Task<T> Alone<T>(string id, Func<Task<T>> work, CancellationToken cancellation)
    {
        var turn = turns.GetOrAdd(id, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellation);
        try
        {
            return await work();
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<PollResult> PollAlone(FeedSource source, bool postpones, CancellationToken cancellation)
    {
        var host = source.Host ?? new Uri(source.Address).Host;
        var reading = new SourceReading(queue, source, options.Value);
        var most = postpones && !queue.IsSlow(host) ? Math.Min(Large, fetcher.Feed.Size) : fetcher.Feed.Size;
        var answer = await Read(source, reading, most, cancellation);
        if (answer.Problem is { IsTooLarge: true } large && most < fetcher.Feed.Size)
        {
            queue.CountAsSlow(host);
            await sources.SetState(source.Id, source.State with { NextPoll = time.Now() }, cancellation);
            return new PollResult { Error = large.Detail };
        }
        var taken = answer.Ok ? answer.Value.Feed is { } feed ? await items.TakeIn(source, feed, answer.Value.Fetched.Address, reading, cancellation) : new TakenItems() : answer.Problem;
        var state = taken.Ok ? await Succeeded(source, answer.Value!, taken.Value, cancellation) : Failed(source, taken.Problem);
        // What could be read is taken in, and the source is polled more rarely and in the end paused all the same.
        if (taken is { Ok: true, Value.Overrun: { } overrun })
            state = Failed(source with { State = state with { Failures = source.State.Failures } }, overrun);
        await sources.SetState(source.Id, state, cancellation);
        return taken.Ok
            ? new PollResult { Unchanged = answer.Value!.Feed is null, Items = taken.Value.Items, Accepted = taken.Value.Accepted, Dropped = taken.Value.Dropped }
            : new PollResult { Error = taken.Problem.Detail };
    }

    private async Task<SourceState> Succeeded(FeedSource source, Answer answer, TakenItems taken, CancellationToken cancellation)
    {
        var (before, now, fetched) = (source.State, time.Now(), answer.Fetched);
        if (before.Failures > 0 && taken.Overrun is null)
            Log.Recovered(logger, source.Name, before.Failures);
        var state = FeedItems.After(before, taken, now) with
        {
            LastPoll = now, Polls = before.Polls + 1, Unchanged = before.Unchanged + (answer.Feed is null ? 1 : 0), Dropped = answer.Feed is null ? before.Dropped : taken.Dropped,
            Format = answer.Feed?.Format ?? before.Format, Title = answer.Feed?.Title ?? before.Title,
            // Only when all of it is written down is the answer's validator remembered.
            ETag = taken.IsComplete ? fetched.ETag : null, LastModified = taken.IsComplete ? fetched.LastModified : null, ReadFrom = answer.Address,
        };
        var pushed = answer.Feed is { } feed && await subscriptions.Follow(source, feed, fetched, cancellation) || answer.Feed is null && await subscriptions.IsFollowed(source.Id, cancellation);
        var wait = taken.IsComplete ? Schedule.AfterSuccess(source with { State = state }, answer.Feed?.Ttl, fetched.Headers?.CacheControl?.MaxAge, pushed, options.Value) : options.Value.ShortestPoll;
        return state with { NextPoll = now + wait };
    }

    private SourceState Failed(FeedSource source, Problem problem)
    {
        var (state, now) = (source.State, time.Now());
        var failures = state.Failures + 1;
        var pause = Schedule.AfterFailure(source, failures, problem, options.Value);
        if (problem.RetryAfter is { } rest && problem.Answered is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            hosts.Rest(source.Host ?? new Uri(source.Address).Host, now + (rest < options.Value.LongestPoll ? rest : options.Value.LongestPoll));
        // The first failure is news; that it goes on failing is in its state.
        if (pause is null)
            Log.GivenUp(logger, source.Name, failures, problem.Detail);
        else if (failures == 1)
            Log.Failed(logger, source.Name, problem.Detail);
        return state with { LastPoll = now, LastError = problem.Detail, Failures = failures, NextPoll = now + (pause ?? options.Value.LongestPoll), GivenUp = pause is null ? now : null };
    }

    // The feed is null where nothing has changed.
    private async Task<Result<Answer>> Read(FeedSource source, SourceReading reading, int most, CancellationToken cancellation)
    {
        Problem? first = null;
        foreach (var address in source.AlternateAddresses.Prepend(source.Address))
        {
            var known = source.State.ReadFrom == address;
            var limits = fetcher.Feed with { Size = most, Credentials = source.CredentialsForOrigin() };
            var fetched = await fetcher.Get(new Uri(address), limits, known ? source.State.ETag : null, known ? source.State.LastModified : null, cancellation);
            if (fetched.Problem is { IsTooLarge: true } large && most < fetcher.Feed.Size)
                return large;
            if (fetched is { Ok: true, Value: { Unchanged: true } same })
                return new Answer(address, same, null);
            var read = fetched is { Ok: true, Value: var answer }
                ? await reading.ReadFeed(() => Wire.ReadFetched(answer.Content, answer.ContentType, answer.Address).Then<Answer>(feed => new Answer(address, answer, feed)), cancellation)
                : fetched.Problem!;
            if (read.Ok)
                return read;
            first ??= read.Problem;
        }
        return first!;
    }

    private sealed record Answer(string Address, Fetched Fetched, Feed? Feed);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Source {Name} cannot be read: {Reason}")]
        public static partial void Failed(ILogger logger, string name, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Source {Name} is paused after {Failures} failures in a row, until somebody resumes it under /ops/sources: {Reason}")]
        public static partial void GivenUp(ILogger logger, string name, int failures, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Source {Name} is read again after {Failures} failures")]
        public static partial void Recovered(ILogger logger, string name, int failures);
    }
}

/// <summary>How one poll went.</summary>
internal sealed record PollResult
{
    /// <summary>The source says that nothing has changed (304).</summary>
    public bool Unchanged { get; init; }

    /// <summary>Items that it has.</summary>
    public int Items { get; init; }

    /// <summary>Of these, those taken in: new, or changed since they were last.</summary>
    public int Accepted { get; init; }

    /// <summary>Items left out, each with its reason; not more than 50.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>What was wrong, and what to do; null if nothing was.</summary>
    public string? Error { get; init; }
}
