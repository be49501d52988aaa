using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>
/// Addresses of sections as the model keeps them: readable segments joined by slashes, without a slash in front,
/// <c>news/politics</c>, in an edition other than the first with its segment, <c>fa/news</c>. They come from the article's
/// path: all of it before the year, day and slug.
/// </summary>
internal static class Sections
{
    /// <summary>What holds the outermost sections of the first edition.</summary>
    public const string All = "";

    // Year, month, day, slug.
    private const int AfterSection = 4;

    /// <summary>The section of the article.</summary>
    public static string Of(Article article) => Address(Segments(article).SkipLast(AfterSection));

    /// <summary>The segment of the edition that the article is in; empty for the first.</summary>
    public static string EditionOf(Article article)
    {
        var segments = Segments(article);
        return segments.Length - AfterSection > article.Section.Count ? Uri.UnescapeDataString(segments[0]) : "";
    }

    /// <summary><see cref="All"/>, then (in an edition other than the first) the edition, then the article's section level by level from the outside.</summary>
    public static IReadOnlyList<string> Levels(Article article) => Levels(Of(article));

    /// <summary>The article's section level by level, the outermost first.</summary>
    public static IReadOnlyList<string> Own(Article article) => [.. Levels(article).Skip(EditionOf(article).Length == 0 ? 1 : 2)];

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
    public static Section Describe(string address, Article newest)
    {
        var edition = EditionOf(newest);
        return new(address, [.. newest.Section.Take(address.Count(letter => letter == '/') + (edition.Length == 0 ? 1 : 0))], newest.Language, newest.FirstPublished) { Edition = edition };
    }

    private static string[] Segments(Article article) => article.Path!.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static string Address(IEnumerable<string> segments) => string.Join('/', segments.Select(Uri.UnescapeDataString));
}
