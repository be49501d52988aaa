using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>
/// Addresses of sections as the model keeps them: readable segments joined by slashes, without a slash in front,
/// <c>news/politics</c>. They come from the article's path, whose first segments are those of its section.
/// </summary>
internal static class Sections
{
    /// <summary>The list of everything.</summary>
    public const string All = "";

    /// <summary>The section of the article.</summary>
    public static string Of(Article article) => Levels(article)[^1];

    /// <summary><see cref="All"/>, then the article's section level by level from the outside.</summary>
    public static IReadOnlyList<string> Levels(Article article)
    {
        var segments = article.Path!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Levels(string.Join('/', segments.Take(article.Section.Count).Select(Uri.UnescapeDataString)));
    }

    /// <summary><see cref="All"/>, then the section level by level from the outside.</summary>
    public static IReadOnlyList<string> Levels(string address)
    {
        var levels = new List<string> { All };
        if (address == All)
            return levels;
        for (var slash = address.IndexOf('/'); slash >= 0; slash = address.IndexOf('/', slash + 1))
            levels.Add(address[..slash]);
        levels.Add(address);
        return levels;
    }

    /// <summary>The section that holds this one.</summary>
    public static string Above(string address) => address.LastIndexOf('/') is var slash and >= 0 ? address[..slash] : All;

    /// <summary>Percent-encoded, as in links and tags.</summary>
    public static string Encoded(string address) => string.Join('/', address.Split('/').Select(Uri.EscapeDataString));

    /// <summary>The section at <paramref name="address"/> as its newest article describes it.</summary>
    public static Section Describe(string address, Article newest) =>
        new(address, [.. newest.Section.Take(Levels(address).Count - 1)], newest.Language, newest.FirstPublished);
}
