using System.ComponentModel.DataAnnotations;

namespace Broadsheet.Rendering;

/// <summary>What is given away in feeds, as configured under <c>Syndication</c>.</summary>
public sealed class SyndicationOptions
{
    /// <summary>Feeds carry articles whole; if not, their beginning and a link.</summary>
    public bool FullText { get; set; } = true;

    /// <summary>Names of sources, separated by semicolons, whose rights allow no more than the beginning.</summary>
    [Required(AllowEmptyStrings = true)]
    public string SummaryOnly { get; set; } = "";

    /// <summary>Address of the WebSub hub that tells subscribers of news in the feeds, if there is one.</summary>
    [Url]
    public string? Hub { get; set; }

    /// <summary>Countries (ISO 3166, two letters, separated by commas) in which TV sets may find the videos. Roku's search takes those that it serves.</summary>
    [RegularExpression("^[A-Za-z]{2}(, *[A-Za-z]{2})*$", ErrorMessage = "it must be country codes of two letters, separated by commas, like “us, gb”.")]
    public string TvCountries { get; set; } = "us, gb, ca, au, ie";

    /// <summary>Parental rating of the videos after the USA Parental Rating System.</summary>
    [AllowedValues("NR", "TVY", "TVY7", "TVG", "TVPG", "TV14", "TVMA")]
    public string TvRating { get; set; } = "TVPG";

    /// <summary>Where a flaw in the site's security is to be told, a mail address or a web address; without it there is no <c>security.txt</c>.</summary>
    public string? SecurityContact { get; set; }

    /// <summary>Whether the whole text of something from <paramref name="source"/> may be given away.</summary>
    public bool MayCarryWhole(string source) =>
        FullText && !SummaryOnly.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(source, StringComparer.OrdinalIgnoreCase);
}
