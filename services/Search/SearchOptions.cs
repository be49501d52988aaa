using System.ComponentModel.DataAnnotations;

namespace Broadsheet.Search;

/// <summary>How the index is kept, as configured under <c>Search</c>.</summary>
internal sealed class SearchOptions
{
    /// <summary>How many megabytes of new articles gather in memory before they are written out as a part of the index.</summary>
    [Range(1, 1_024)]
    public double BufferMegabytes { get; set; } = 16;

    /// <summary>
    /// How many seconds a change may wait to be made durable. What a killed process had not made durable it fetches again
    /// from Storage at its next start, so this is a price in work, not in articles.
    /// </summary>
    [Range(0.1, 60)]
    public double CommitSeconds { get; set; } = 1;
}
