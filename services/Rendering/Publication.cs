using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>An edition of the publication: its pages in one language.</summary>
/// <param name="Segment">Its first segment in addresses; empty for the first edition, which is at <c>/</c>.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Name">The publication's name in it.</param>
/// <param name="Description">What the publication is, in a sentence.</param>
internal sealed record Edition(string Segment, string Language, string Name, string? Description)
{
    /// <summary>Address of its home page.</summary>
    public string Home => Segment.Length == 0 ? "/" : "/" + Segment;

    /// <summary>What stands before the addresses of its pages: nothing, or <c>/fa</c>.</summary>
    public string Before => Segment.Length == 0 ? "" : "/" + Segment;

    /// <summary>The list of all its articles.</summary>
    public string Front => Lists.Front(Segment);

    /// <summary>Its outermost sections are below this one.</summary>
    public string Root => Segment;
}

/// <summary>What follows from the configuration of the publication, worked out once.</summary>
internal sealed class Publication
{
    private static readonly ConditionalWeakTable<SiteOptions, Publication> Known = [];

    // What a publication that configures no sections is likely to call them.
    private static readonly SectionOptions[] Usual =
        [.. new[] { "News", "World", "Politics", "Business", "Science", "Culture", "Sport" }.Select(name => new SectionOptions { Name = name })];

    private readonly SiteOptions site;

    // By edition and slug: the section's place in the configuration.
    private readonly Dictionary<(string Segment, string Slug), int> places = [];
    private readonly IReadOnlyList<SectionOptions> sections;

    private Publication(SiteOptions site)
    {
        this.site = site;
        Zone = TimeZoneInfo.TryFindSystemTimeZoneById(site.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
        Editions = [new Edition("", site.Language, site.Name, site.Description), .. site.Editions.Select(edition =>
            new Edition(edition.Segment, edition.Language, edition.Name ?? site.Name, edition.Description ?? site.Description))];
        sections = site.Sections.Count > 0 ? site.Sections : Usual;
        foreach (var (place, section) in sections.Index())
            foreach (var edition in Editions)
            {
                places.TryAdd((edition.Segment, Slug.Of(section.Name)), place);
                if (section.Names.TryGetValue(edition.Language, out var name))
                    places.TryAdd((edition.Segment, Slug.Of(name)), place);
            }
        Logo = site.Logo is { Length: > 0 } logo ? Logo.Read("logo", logo) : null;
        var own = site.Icon is { Length: > 0 } icon ? Logo.Read("icon", icon).File : null;
        Icon = own ?? Assets.Icon;
        Icons = (own ?? Logo?.File) is { } picture ? Icons.Drawn(picture) : Icons.Default;
        Style = Colours.Rules(site) is { Length: > 0 } rules ? Style.Of(Style.Site.Text + rules) : Style.Site;
    }

    /// <summary>The first one is at <c>/</c>.</summary>
    public IReadOnlyList<Edition> Editions { get; }

    /// <summary>The edition at <c>/</c>.</summary>
    public Edition First => Editions[0];

    /// <summary>The file on the masthead instead of the name, if there is one.</summary>
    public Logo? Logo { get; }

    /// <summary>For the browser's tab.</summary>
    public Asset Icon { get; }

    /// <summary>The same in the sizes and shapes that other programs want; of the logo where it has no icon.</summary>
    public Icons Icons { get; }

    /// <summary>Files of the publication's own.</summary>
    public IReadOnlyList<Asset> Files => Logo is null ? [Icon, .. Icons.All] : [Icon, Logo.File, .. Icons.All];

    /// <summary>In which times are printed.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>The stylesheet with the publication's own colours.</summary>
    public Style Style { get; }

    /// <summary>Of these options; the same object for the same options.</summary>
    public static Publication Of(SiteOptions site) => Known.GetValue(site, static site => new Publication(site));

    /// <summary>The edition of an article, by its path.</summary>
    public Edition EditionOf(Article article) => EditionAt(Sections.EditionOf(article));

    /// <summary>The edition with this segment, else the first.</summary>
    public Edition EditionAt(string segment) => Editions.FirstOrDefault(edition => edition.Segment == segment) ?? First;

    /// <summary>The edition that an address (decoded, without a slash in front) is in, and the rest of the address.</summary>
    public (Edition Edition, string Inside) EditionIn(string address)
    {
        foreach (var edition in Editions.Skip(1))
            if (address == edition.Segment || address.StartsWith(edition.Segment + "/", StringComparison.Ordinal))
                return (edition, address.Length == edition.Segment.Length ? "" : address[(edition.Segment.Length + 1)..]);
        return (First, address);
    }

    /// <summary>The section's name as the configuration has it for the edition's language, else as its articles do.</summary>
    public string NameOf(Section section) => NameOf(section.Address, section.Name);

    /// <summary>The same, of the address and the name that articles bring.</summary>
    public string NameOf(string address, string otherwise) => Place(address) is not { } place ? otherwise
        : EditionIn(address).Edition is { Segment.Length: > 0 } edition ? sections[place].Names.GetValueOrDefault(edition.Language, otherwise)
        : sections[place].Name;

    /// <summary>The class that gives what is in the section its colour.</summary>
    public string HueOf(string section)
    {
        var outermost = Outermost(section);
        if (Place(outermost) is { } place)
            return sections[place].Colour.Light is null ? Hue(place) : "own-" + place.ToString(CultureInfo.InvariantCulture);
        // A section that nobody configured keeps its colour from page to page and from process to process.
        var sum = Encoding.UTF8.GetBytes(outermost).Aggregate(2166136261u, (sum, part) => (sum ^ part) * 16777619u);
        return Hue((int)(sum % Colours.Hues));
    }

    /// <summary>Sections in the order of the configuration, then by name; at most <paramref name="length"/>. They come with the newest first; of those that are not configured the newest stay.</summary>
    public IReadOnlyList<Section> Ordered(IReadOnlyList<Section> found, int length) =>
        [.. found.OrderBy(section => Place(section.Address) ?? int.MaxValue).Take(length)
            .OrderBy(section => Place(section.Address) ?? int.MaxValue).ThenBy(NameOf, StringComparer.InvariantCulture)];

    /// <summary>How important a source is, from -5 to 5.</summary>
    public int WeightOf(string source) => site.Sources.GetValueOrDefault(source);

    private static string Hue(int place) => "hue-" + (place % Colours.Hues + 1).ToString(CultureInfo.InvariantCulture);

    private int? Place(string address)
    {
        var (edition, rest) = EditionIn(address);
        return places.TryGetValue((edition.Segment, rest), out var place) ? place : null;
    }

    private string Outermost(string address)
    {
        var start = EditionIn(address).Edition.Segment is { Length: > 0 } segment ? segment.Length + 1 : 0;
        return start < address.Length && address.IndexOf('/', start) is var slash and >= 0 ? address[..slash] : address;
    }
}
