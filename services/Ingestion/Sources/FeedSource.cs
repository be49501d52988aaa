namespace Broadsheet.Ingestion;

/// <summary>A feed that is polled, as an operator set it up, and how it is doing.</summary>
internal sealed record FeedSource
{
    /// <summary>12 hexadecimal characters made of the address at which it was added.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Absolute http(s) address of the feed.</summary>
    public required string Address { get; init; }

    /// <summary>Section path of items that name none.</summary>
    public IReadOnlyList<string> Section { get; init; } = [];

    /// <summary>Language of items that name none, BCP 47.</summary>
    public string? Language { get; init; }

    /// <summary>Copyright notice of items that bring none.</summary>
    public string? Rights { get; init; }

    /// <summary>How often to poll; the site's own interval if null.</summary>
    public TimeSpan? PollEvery { get; init; }

    public SourceState State { get; init; } = new();
}

/// <summary>What the last polls of a source told.</summary>
internal sealed record SourceState
{
    public DateTimeOffset NextPoll { get; init; }

    public DateTimeOffset? LastPoll { get; init; }

    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>In words, what was wrong at the last poll; null if nothing was.</summary>
    public string? LastError { get; init; }

    /// <summary>Items left out at the last successful poll, each with its reason.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>Polls that failed since the last success.</summary>
    public int Failures { get; init; }

    /// <summary>Articles and new versions of articles taken from it in all.</summary>
    public long Accepted { get; init; }

    /// <summary>HTTP validators of the last answer that was read.</summary>
    public string? ETag { get; init; }

    public string? LastModified { get; init; }
}
