using System.ComponentModel.DataAnnotations;

namespace Broadsheet.Defaults;

/// <summary>The publication, as configured under <c>Site</c>.</summary>
public sealed class SiteOptions
{
    /// <summary>Its name, as on the masthead.</summary>
    [Required]
    public string Name { get; set; } = "Broadsheet";

    /// <summary>Its main address, scheme and host; feeds and canonical links begin with it.</summary>
    [Required, Url]
    public string Address { get; set; } = "http://localhost:8080";

    /// <summary>Language of the site's own words, BCP 47.</summary>
    [Required]
    public string Language { get; set; } = "en";

    /// <summary>The absolute address of a path below the site.</summary>
    public string AddressOf(string path) => Address.TrimEnd('/') + path;
}
