using Broadsheet.Defaults;
using Broadsheet.Ingestion.Formats;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>Polls one source: fetches it, takes in what is new, and notes how it went. A failure ends in words in the source's state and nowhere else.</summary>
internal sealed partial class FeedPoll(
    Fetcher fetcher, ISourceStore sources, IAcceptanceStore acceptances, Outbox outbox, IOptions<IngestionOptions> options, TimeProvider time, ILogger<FeedPoll> logger)
{
    private const int MostReasons = 50;
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(24);

    /// <summary>Polls the source now and returns its state after.</summary>
    public async Task<PollResult> Poll(FeedSource source, CancellationToken cancellation)
    {
        var result = await Read(source, cancellation);
        var now = time.Now();
        var every = source.PollEvery ?? options.Value.PollEvery;
        var state = source.State with { LastPoll = now };
        if (result.Error is { } error)
        {
            var pause = TimeSpan.FromTicks(Math.Min(every.Ticks << Math.Min(state.Failures, 10), Math.Max(every.Ticks, LongestPause.Ticks)));
            state = state with { LastError = error, Failures = state.Failures + 1, NextPoll = now + pause };
            // The first failure is news; that it goes on failing is in its state.
            if (state.Failures == 1)
                Log.Failed(logger, source.Name, error);
        }
        else
        {
            if (state.Failures > 0)
                Log.Recovered(logger, source.Name, state.Failures);
            state = state with
            {
                LastError = null, Failures = 0, LastSuccess = now, NextPoll = now + every, Accepted = state.Accepted + result.Accepted,
                Dropped = result.Unchanged ? state.Dropped : result.Dropped, ETag = result.ETag, LastModified = result.LastModified,
            };
        }
        await sources.SetState(source.Id, state, cancellation);
        return result;
    }

    private async Task<PollResult> Read(FeedSource source, CancellationToken cancellation)
    {
        var fetched = await fetcher.Get(new Uri(source.Address), source.State.ETag, source.State.LastModified, cancellation);
        if (!fetched.Ok)
            return new PollResult { Error = fetched.Problem.Detail };
        var answer = fetched.Value;
        if (answer.Unchanged)
            return new PollResult { Unchanged = true, ETag = answer.ETag, LastModified = answer.LastModified };

        var read = Wire.ReadFetched(answer.Content, answer.ContentType, answer.Address);
        if (!read.Ok)
            return new PollResult { Error = read.Problem.Detail };
        var feed = read.Value;
        var now = time.Now();
        var defaults = new SourceDefaults
        {
            Key = source.Id, Name = source.Name, Language = source.Language ?? feed.Language, Section = source.Section, Rights = source.Rights, Address = answer.Address, Forgiving = true,
        };
        var (changed, dropped) = (new Dictionary<string, Incoming>(), feed.Dropped.ToList());
        foreach (var draft in feed.Items)
        {
            var normalised = Normalise.ToArticle(draft, defaults, now);
            if (!normalised.Ok)
            {
                dropped.Add($"“{draft.Headline ?? draft.Guid ?? draft.Address ?? "an item without a title"}”: {normalised.Problem.Detail}");
                continue;
            }
            var article = normalised.Value;
            var fingerprint = Fingerprint.Of(article, Normalise.AssumesTimes(draft, now));
            // Of two items with one identity the first is the newer: feeds list the newest first.
            if ((await acceptances.Find(article.Id, cancellation))?.Fingerprint != fingerprint)
                changed.TryAdd(article.Id, new Incoming(article, fingerprint));
        }
        if (dropped.Count > 0 && dropped.Count >= feed.Items.Count + feed.Dropped.Count)
            return new PollResult { Items = feed.Items.Count, Dropped = [.. dropped.Take(MostReasons)], Error = $"None of its {dropped.Count} items can be taken in. The first: {dropped[0]}" };
        // Only when they are written down is the answer's validator remembered.
        await outbox.Accept(changed.Values, cancellation);
        return new PollResult { Items = feed.Items.Count, Accepted = changed.Count, Dropped = [.. dropped.Take(MostReasons)], ETag = answer.ETag, LastModified = answer.LastModified };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Source {Name} cannot be read: {Reason}")]
        public static partial void Failed(ILogger logger, string name, string reason);

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

    internal string? ETag { get; init; }

    internal string? LastModified { get; init; }
}
