using Broadsheet.Contracts;

namespace Broadsheet.Ingestion;

/// <summary>An article that was accepted and that Storage has not answered for yet.</summary>
internal sealed record Acceptance
{
    /// <summary>A version 7 UUID, so that acceptances sort by time.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required Article Article { get; init; }

    /// <summary>An order on its place on the home page instead of a copy.</summary>
    public PinOrder? Pin { get; init; }

    /// <summary>The rank among copies of other sources; null where nothing is known of its source.</summary>
    public CopyRank? Rank { get; init; }

    /// <summary>Of the article as its source gave it: tells a poll whether an item has changed. Null of what is no copy.</summary>
    public required string? Fingerprint { get; init; }

    /// <summary>W3C trace context of whoever brought it, so that one trace runs from there to the reader.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>How far an article has come.</summary>
internal sealed record Receipts
{
    public required string Id { get; init; }

    /// <summary>The article that it became a part of as another source's copy; how far that has come is told then. Null where it is an article itself.</summary>
    public string? PartOf { get; init; }

    /// <summary>When its newest copy was accepted.</summary>
    public DateTimeOffset? Received { get; init; }

    /// <summary>Of that copy.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The version that Storage holds; 0 before the first.</summary>
    public int Version { get; init; }

    /// <summary>Since when it holds that version.</summary>
    public DateTimeOffset? Stored { get; init; }

    /// <summary>Address of the page below the site.</summary>
    public string? Path { get; init; }

    /// <summary>The newest version that search finds, and since when.</summary>
    public Step Indexed { get; init; } = Step.None;

    /// <summary>The newest version that the pages show, and since when.</summary>
    public Step Visible { get; init; } = Step.None;
}

/// <summary>A version that has come somewhere, and since when.</summary>
internal sealed record Step(int Version, DateTimeOffset? At)
{
    public static readonly Step None = new(0, null);
}
