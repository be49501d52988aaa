using System.ComponentModel.DataAnnotations;

namespace Broadsheet.Defaults;

/// <summary>The publication, as configured under <c>Site</c>.</summary>
public sealed class SiteOptions : IValidatableObject
{
    private const string DefaultAddress = "http://localhost:8080";

    /// <summary>Its name, as on the masthead.</summary>
    [Required]
    public string Name { get; set; } = "Broadsheet";

    /// <summary>Its main address, scheme and host; feeds and canonical links begin with it.</summary>
    [Required, Url]
    public string Address { get; set => field = string.IsNullOrWhiteSpace(value) ? DefaultAddress : value; } = DefaultAddress;

    /// <summary>Its alternate addresses, scheme and host each: the same site under other names. Empty ones count for nothing.</summary>
    public IList<string> Mirrors { get; } = [];

    /// <summary>Language of the site's own words, BCP 47.</summary>
    [Required]
    public string Language { get; set; } = "en";

    /// <summary>The absolute address of a path below the site.</summary>
    public string AddressOf(string path) => Address.TrimEnd('/') + path;

    /// <summary>The mirrors by their host names, which is how they are told apart.</summary>
    public IReadOnlyDictionary<string, Uri> MirrorsByHost() =>
        Mirrors.Where(mirror => !string.IsNullOrWhiteSpace(mirror)).Select(mirror => new Uri(mirror)).DistinctBy(HostOf).ToDictionary(HostOf, StringComparer.OrdinalIgnoreCase);

    /// <summary>The host name of an address as it comes in requests: ASCII, lower case, without brackets.</summary>
    public static string HostOf(Uri address) => address.IdnHost.ToLowerInvariant();

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var mirror in Mirrors.Where(mirror => !string.IsNullOrWhiteSpace(mirror)))
            if (!Uri.TryCreate(mirror, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.PathAndQuery != "/" || address.UserInfo.Length > 0)
                yield return new ValidationResult($"'{mirror}' in Site:Mirrors is not an address of a site; write it like https://mirror.example.org.", [nameof(Mirrors)]);
            else if (Uri.TryCreate(Address, UriKind.Absolute, out var main) && HostOf(main) == HostOf(address))
                yield return new ValidationResult($"'{mirror}' in Site:Mirrors has the host of the main address; name only other hosts.", [nameof(Mirrors)]);
    }
}
