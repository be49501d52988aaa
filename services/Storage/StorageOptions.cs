using System.ComponentModel.DataAnnotations;

namespace Broadsheet.Storage;

/// <summary>Settings under <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    /// <summary>How often what was stored but not announced is looked for; so much later than its end an embargo may be lifted.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an announcement may take before the sweep repeats it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan AnnounceWithin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after an article was last stored another may still be a copy of it; later ones are articles of their own.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan CopiesWithin { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How many renditions of pictures are made at the same time; each takes one processor.</summary>
    [Range(1, 64)]
    public int RenditionsAtOnce { get; set; } = 2;

    /// <summary>Most unmade renditions that one client may ask for in a minute. Ready ones have no limit.</summary>
    [Range(1, 100_000)]
    public int RenditionsPerClient { get; set; } = 120;

    /// <summary>Start although no article is in the store while other services' stores show that there were some.</summary>
    public bool StartEmpty { get; set; }
}
