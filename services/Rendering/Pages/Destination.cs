using System.Globalization;
using System.Text.RegularExpressions;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>What an address that ends in an article's id comes to.</summary>
internal enum Destination
{
    /// <summary>No such article.</summary>
    Missing,

    /// <summary>Its page.</summary>
    Here,

    /// <summary>Its page is at another address now.</summary>
    Moved,

    /// <summary>It has been withdrawn.</summary>
    Gone,
}

/// <summary>Decisions on addresses of articles. No list of former ones is kept: the id alone names the article.</summary>
internal static partial class Destinations
{
    /// <summary>The id at the end of a decoded address, or null.</summary>
    public static string? IdIn(string path) => IdAtEnd().Match(path) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>What a decoded address comes to, given the article of its id.</summary>
    public static Destination Of(string path, Article? article) => article switch
    {
        null => Destination.Missing,
        { Status: ArticleStatus.Withdrawn } => Destination.Gone,
        _ => PathString.FromUriComponent(article.Path!).Value == path ? Destination.Here : Destination.Moved,
    };

    /// <summary>Whether what is said of a page's number makes sense; null where nothing is said.</summary>
    public static bool IsPageNumber(string? page, out int? number)
    {
        number = null;
        if (string.IsNullOrEmpty(page))
            return true;
        if (!int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var given) || given is < 1 or > LastPage)
            return false;
        number = given;
        return true;
    }

    /// <summary>The same of lists that are counted from the newest: 1 where nothing is said, null where what is said is no page.</summary>
    public static int? PageNumber(string? page) => IsPageNumber(page, out var number) && (number ?? 1) <= LastFromNewest ? number ?? 1 : null;

    private const int LastPage = 1_000_000;

    // Deep pages cost the store as many steps in its index as there are articles before them.
    private const int LastFromNewest = 10_000;

    [GeneratedRegex("-([a-z0-9]{16})$", RegexOptions.CultureInvariant, Expressions.TimeoutMilliseconds)]
    private static partial Regex IdAtEnd();
}
