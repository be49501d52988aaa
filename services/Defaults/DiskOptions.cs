using System.ComponentModel.DataAnnotations;

namespace Broadsheet.Defaults;

/// <summary>When the disk of the data folder counts as low and as full, as configured under <c>Disk</c>.</summary>
public sealed class DiskOptions
{
    /// <summary>Free megabytes below which a warning is logged; on a small disk a tenth of it counts, if that is less.</summary>
    [Range(0, 1_000_000)]
    public int WarnBelowMegabytes { get; set; } = 1_024;

    /// <summary>Free megabytes below which no article is taken in; on a small disk a fiftieth of it counts, if that is less.</summary>
    [Range(0, 1_000_000)]
    public int StopBelowMegabytes { get; set; } = 50;
}
