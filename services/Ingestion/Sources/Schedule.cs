namespace Broadsheet.Ingestion;

/// <summary>When a source is polled next: by what it really does, by what it asks for, and ever more rarely while it fails.</summary>
internal static class Schedule
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // What happened longer ago counts for little: a third after this time.
    private static readonly TimeSpan Memory = TimeSpan.FromDays(3);

    // A cache's life is often set without a thought for feeds, so that not more of it is believed.
    private static readonly TimeSpan LongestMaxAge = TimeSpan.FromHours(1);

    /// <summary>Four polls for each item that comes on average, within the limits; not sooner than the source asks.</summary>
    /// <param name="source">With the state after the poll.</param>
    /// <param name="ttl">What the feed itself asks for.</param>
    /// <param name="maxAge">What its server's <c>Cache-Control</c> says.</param>
    /// <param name="pushed">Whether a hub tells of changes.</param>
    /// <param name="options">The limits.</param>
    public static TimeSpan AfterSuccess(FeedSource source, TimeSpan? ttl, TimeSpan? maxAge, bool pushed, IngestionOptions options)
    {
        if (source.PollEvery is { } set)
            return set;
        var pace = source.State.ItemsPerDay switch
        {
            null => options.PollEvery,
            > 0 and var perDay => TimeSpan.FromDays(Math.Min(1 / (4 * perDay), 365)),
            _ => options.LongestPoll,
        };
        TimeSpan[] least = [options.ShortestPoll, pace, ttl ?? TimeSpan.Zero, Shorter(maxAge ?? TimeSpan.Zero, LongestMaxAge), pushed ? options.WebSub.PollEvery : TimeSpan.Zero];
        return Shorter(least.Max(), options.LongestPoll);
    }

    /// <summary>Twice as long after each failure; null once it has failed so often that it is paused.</summary>
    /// <param name="source">The source.</param>
    /// <param name="failures">Failures in a row, this one included.</param>
    /// <param name="problem">What was wrong.</param>
    /// <param name="options">The limits.</param>
    public static TimeSpan? AfterFailure(FeedSource source, int failures, Problem problem, IngestionOptions options)
    {
        // 410: it is gone and will not come back (RFC 9110 section 15.5.11).
        if (problem.Answered == StatusCodes.Status410Gone || failures >= options.FailuresBeforePause)
            return null;
        var every = source.PollEvery ?? options.PollEvery;
        var longest = Longer(every, options.LongestPoll);
        var pause = Shorter(every * Math.Pow(2, Math.Min(failures - 1, 20)), longest);
        return Shorter(Longer(pause, problem.RetryAfter ?? TimeSpan.Zero), longest);
    }

    /// <summary>New items per day after a poll that brought some.</summary>
    /// <param name="before">What was known before.</param>
    /// <param name="since">Time since the poll before this one; null at the first.</param>
    /// <param name="items">How many new items it brought.</param>
    /// <param name="dates">When the items that it has were published, as far as they say so.</param>
    /// <param name="now">The time of the poll.</param>
    public static double? ItemsPerDay(double? before, TimeSpan? since, int items, IReadOnlyList<DateTimeOffset> dates, DateTimeOffset now)
    {
        if (since is not { } passed || passed <= TimeSpan.Zero)
            return before ?? FromDates(dates, now);
        if (before is not { } known)
            return FromDates(dates, now) ?? (passed >= Day ? items / passed.TotalDays : null);
        var kept = Math.Exp(-passed / Memory);
        return known * kept + items / passed.TotalDays * (1 - kept);
    }

    // The first poll brings a whole archive at once; its dates tell how it came about.
    private static double? FromDates(IReadOnlyList<DateTimeOffset> dates, DateTimeOffset now)
    {
        var lately = dates.Where(date => date <= now && now - date < 10 * Memory).ToList();
        if (lately.Count == 0)
            return dates.Count > 0 ? 0 : null;
        return lately.Count / Longer(now - lately.Min(), Day).TotalDays;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
