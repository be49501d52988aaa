using System.ComponentModel.DataAnnotations;

namespace Broadsheet.Rendering;

/// <summary>How the site is laid out, as configured under <c>Rendering</c>.</summary>
public sealed class RenderingOptions
{
    /// <summary>How many sections the navigation has at most; of more, those with the newest articles.</summary>
    [Range(1, 100)]
    public int NavigationLength { get; set; } = 12;
}
