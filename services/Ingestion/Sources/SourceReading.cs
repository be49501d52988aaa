namespace Broadsheet.Ingestion;

/// <summary>
/// Reads what one poll or delivery of a source brought: the feed and each item within its own budget, all of them within the feed's.
/// One item that takes too long stops none of the others.
/// </summary>
internal sealed class SourceReading(ReadingQueue queue, FeedSource source, IngestionOptions options)
{
    private readonly string host = source.Host ?? new Uri(source.Address).Host;
    private TimeSpan left = options.FeedBudget;

    /// <summary>The first document that took too long, in words; null if none did.</summary>
    public Problem? Overrun { get; private set; }

    /// <summary>Whether nothing more is read of what the source brought.</summary>
    public bool IsOver => left <= TimeSpan.Zero;

    /// <summary>Reads the feed itself.</summary>
    public Task<Result<T>> ReadFeed<T>(Func<Result<T>> read, CancellationToken cancellation) where T : class => Read(left, read, cancellation);

    /// <summary>Reads an item, or the page of one.</summary>
    public Task<Result<T>> ReadItem<T>(Func<Result<T>> read, CancellationToken cancellation) where T : class =>
        Read(left < options.ReadingBudget ? left : options.ReadingBudget, read, cancellation);

    private async Task<Result<T>> Read<T>(TimeSpan limit, Func<Result<T>> read, CancellationToken cancellation) where T : class
    {
        if (IsOver)
            return Over;
        var (result, spent) = await queue.Read(host, limit, read, cancellation);
        left -= spent;
        // Where little was left of the feed's budget, that ended the document and not its own.
        var problem = IsOver ? Over : result.Problem is { IsOverBudget: true } own ? own : null;
        Overrun ??= problem;
        return result.Problem is { IsOverBudget: true } ? problem! : result;
    }

    private Problem Over => new($"Reading all that it brought took more than {options.FeedBudget.TotalSeconds:0.#} s of processor time; the rest was left out.") { IsOverBudget = true };
}
