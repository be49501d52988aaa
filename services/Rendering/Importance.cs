using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>
/// The order of a home page. What an operator has given a place comes first; then an article counts as if it had been published some
/// hours later the more urgent it is and the more its source weighs, and earlier the less. So the order changes only with the articles and
/// never with the clock alone, as it must on pages that are kept.
/// </summary>
internal static class Importance
{
    private const double HoursForWeight = 6;

    /// <summary>The most important first; <paramref name="weight"/> gives a source's weight by its name, 0 for most.</summary>
    public static IReadOnlyList<Article> Ordered(IEnumerable<Article> articles, Func<string, int> weight) =>
        [.. articles.DistinctBy(article => article.Id)
            .OrderBy(article => article.Pin ?? int.MaxValue)
            .ThenByDescending(article => article.FirstPublished.AddHours(Hours(article.Urgency) + HoursForWeight * weight(article.Source.Name)))
            .ThenBy(article => article.Id, StringComparer.Ordinal)];

    // IPTC urgency: 1 the most urgent, 5 normal, 8 the least; 9 is for others to define.
    private static double Hours(int? urgency) => urgency switch
    {
        1 => 48,
        2 => 24,
        3 => 12,
        4 => 4,
        6 => -4,
        7 => -8,
        8 or 9 => -16,
        _ => 0,
    };
}
