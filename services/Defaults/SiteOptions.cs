using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Broadsheet.Defaults;

/// <summary>The publication, as configured under <c>Site</c> or in the publication's file (<see cref="Publications"/>).</summary>
public sealed partial class SiteOptions : IValidatableObject
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

    /// <summary>What it is, in a sentence: for search engines, feeds and the foot of the page.</summary>
    public string? Description { get; set; }

    /// <summary>Language of its first edition, the one at <c>/</c>: BCP 47.</summary>
    [Required]
    public string Language { get; set; } = "en";

    /// <summary>IANA name of the zone in which pages print times before a script tells them in the reader's: <c>Europe/Paris</c>.</summary>
    [Required]
    public string TimeZone { get; set; } = "UTC";

    /// <summary>An SVG, PNG or WebP file to show on the masthead instead of the name; beside the publication's file unless the path is absolute.</summary>
    public string? Logo { get; set; }

    /// <summary>An SVG or PNG file for the browser's tab.</summary>
    public string? Icon { get; set; }

    /// <summary>Who may reprint what, for the foot of the page.</summary>
    public string? Rights { get; set; }

    /// <summary>Colour of the publication.</summary>
    public ColourOptions Colour { get; set; } = new();

    /// <summary>Its outermost sections in the order of the navigation. Others that articles bring follow by name.</summary>
    public List<SectionOptions> Sections { get; set; } = [];

    /// <summary>Editions in other languages, each below an address of its own: <c>/fa</c>.</summary>
    public List<EditionOptions> Editions { get; set; } = [];

    /// <summary>How important what a source brings is on the home page, by the source's name: from -5 to 5, 0 for all others. One is worth six hours.</summary>
    public Dictionary<string, int> Sources { get; set; } = [];

    /// <summary>The absolute address of a path below the site.</summary>
    public string AddressOf(string path) => Address.TrimEnd('/') + path;

    /// <summary>The edition of articles in a language; null for the first one, to which also come articles in a language that has none.</summary>
    public EditionOptions? EditionFor(string language)
    {
        // RFC 4647, section 3.4 (lookup): subtags are cut off the end until something fits.
        for (var tag = language; tag.Length > 0; tag = tag.LastIndexOf('-') is var dash and > 0 ? tag[..dash] : "")
        {
            if (Editions.FirstOrDefault(edition => edition.Language.Equals(tag, StringComparison.OrdinalIgnoreCase)) is { } edition)
                return edition;
            if (Language.Equals(tag, StringComparison.OrdinalIgnoreCase))
                return null;
        }
        return null;
    }

    /// <summary>The mirrors by their host names, which is how they are told apart.</summary>
    public IReadOnlyDictionary<string, Uri> MirrorsByHost() =>
        Mirrors.Where(mirror => !string.IsNullOrWhiteSpace(mirror)).Select(mirror => new Uri(mirror)).DistinctBy(HostOf).ToDictionary(HostOf, StringComparer.OrdinalIgnoreCase);

    /// <summary>The host name of an address as it comes in requests: ASCII, lower case, without brackets.</summary>
    public static string HostOf(Uri address) => address.IdnHost.ToLowerInvariant();

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (place, edition) in Editions.Index())
            if (!Tag().IsMatch(edition.Language))
                yield return new($"Editions, number {place + 1}: give its language as a BCP 47 tag like fa or zh-Hant.");
        foreach (var language in Editions.Select(edition => edition.Language).Append(Language).GroupBy(language => language.ToUpperInvariant()).Where(same => same.Count() > 1))
            yield return new($"Editions: {language.First()} is there twice; the edition at / has the language that is given under Language.");
        foreach (var (place, section) in Sections.Index())
        {
            if (Slug.Of(section.Name).Length == 0)
                yield return new($"Sections, number {place + 1}: give it a name.");
            foreach (var problem in section.Problems())
                yield return new($"Sections, {section.Name}: {problem}");
        }
        foreach (var problem in Colour.Problems())
            yield return new($"Colour: {problem}");
        foreach (var (source, weight) in Sources)
            if (weight is < -5 or > 5)
                yield return new($"Sources, {source}: {weight} is not between -5 and 5.");
        foreach (var mirror in Mirrors.Where(mirror => !string.IsNullOrWhiteSpace(mirror)))
            if (!Uri.TryCreate(mirror, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.PathAndQuery != "/" || address.UserInfo.Length > 0)
                yield return new ValidationResult($"'{mirror}' in Site:Mirrors is not an address of a site; write it like https://mirror.example.org.", [nameof(Mirrors)]);
            else if (Uri.TryCreate(Address, UriKind.Absolute, out var main) && HostOf(main) == HostOf(address))
                yield return new ValidationResult($"'{mirror}' in Site:Mirrors has the host of the main address; name only other hosts.", [nameof(Mirrors)]);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return new($"TimeZone: there is no {TimeZone}; give a name like Europe/Paris.");
    }

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Tag();
}

/// <summary>A colour on light and on dark paper.</summary>
public partial class ColourOptions
{
    /// <summary>On light paper, as <c>#rrggbb</c>. Text is written in it, so it is darkened where it would be hard to read.</summary>
    public string? Light { get; set; }

    /// <summary>On dark paper; made from the light one if left out.</summary>
    public string? Dark { get; set; }

    internal IEnumerable<string> Problems()
    {
        foreach (var colour in new[] { Light, Dark })
            if (colour is not null && !Colour().IsMatch(colour))
                yield return $"{colour} is not a colour; write it like #8c1d2c.";
        if (Light is null && Dark is not null)
            yield return "give the light one too.";
    }

    [GeneratedRegex("^#[0-9A-Fa-f]{6}$", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Colour();
}

/// <summary>An outermost section.</summary>
public sealed class SectionOptions
{
    /// <summary>Its name in the language of the first edition, as articles bring it.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its name in the other editions, by their language.</summary>
    public Dictionary<string, string> Names { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Its colour; one of eight if left out.</summary>
    public ColourOptions Colour { get; set; } = new();

    internal IEnumerable<string> Problems() =>
        Colour.Problems().Concat(Names.Where(name => Slug.Of(name.Value).Length == 0).Select(name => $"its name in {name.Key} is empty."));
}

/// <summary>An edition in another language.</summary>
public sealed class EditionOptions
{
    /// <summary>BCP 47; articles in this language are in this edition.</summary>
    public string Language { get; set; } = "";

    /// <summary>The publication's name in this language, if it has one.</summary>
    public string? Name { get; set; }

    /// <summary>What it is, in a sentence.</summary>
    public string? Description { get; set; }

    /// <summary>Its address below the site, without slashes: its language in lower case.</summary>
    public string Segment => Language.ToLower(CultureInfo.InvariantCulture);
}
