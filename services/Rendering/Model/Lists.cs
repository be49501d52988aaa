using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>
/// Names of the lists that an article is in. A section's is its address (<see cref="Sections"/>); the others have a word and a colon in
/// front, which no address has: <c>topic:owls</c>, <c>author:mara-velde</c>, in an edition other than the first <c>topic:fa/…</c>.
/// </summary>
internal static class Lists
{
    /// <summary>Every article of every edition.</summary>
    public const string All = "";

    /// <summary>All lists of a published article; none of a withdrawn one.</summary>
    public static IReadOnlyList<string> Of(Article article)
    {
        if (article.Status != ArticleStatus.Published)
            return [];
        var edition = Sections.EditionOf(article);
        var lists = new List<string> { All, Front(edition) };
        lists.AddRange(Sections.Own(article));
        lists.AddRange(article.Topics.Select(topic => Topic(edition, topic)).OfType<string>());
        lists.AddRange(article.Bylines.Select(byline => Author(edition, byline.Name)).OfType<string>());
        if (article.Story is { Length: > 0 } story)
            lists.Add(Story(story));
        lists.AddRange(article.AlsoAs.Select(Copy));
        if (article.Pin is not null)
            lists.Add(Pins(edition));
        if (article.Videos.Count > 0)
            lists.Add(TvVideo.List);
        return [.. lists.Distinct()];
    }

    /// <summary>Every article of the edition with this segment.</summary>
    public static string Front(string edition) => "edition:" + (edition.Length == 0 ? "first" : edition);

    /// <summary>Articles on a topic, in the edition with this segment; null where nothing in the name makes a slug.</summary>
    public static string? Topic(string edition, string name) => Named("topic:", edition, name);

    /// <summary>Articles by an author.</summary>
    public static string? Author(string edition, string name) => Named("author:", edition, name);

    /// <summary>Articles that tell the same story, in all editions.</summary>
    public static string Story(string story) => "story:" + story;

    /// <summary>The one article that another source's copy, accepted under this id, became a part of.</summary>
    public static string Copy(string id) => "copy:" + id;

    /// <summary>Articles of an edition that an operator has given a place on its home page.</summary>
    public static string Pins(string edition) => "pins:" + edition;

    /// <summary>Whether a list is a section's.</summary>
    public static bool IsSection(string list) => list != All && !list.Contains(':', StringComparison.Ordinal);

    /// <summary>Whether a home page may show what is in a list.</summary>
    public static bool IsOnHome(string list) => IsSection(list) || list.StartsWith("edition:", StringComparison.Ordinal) || list.StartsWith("pins:", StringComparison.Ordinal);

    /// <summary>The tag of pages that show the list, or null where another says it already.</summary>
    public static string? Tag(string list) =>
        list == All || list.StartsWith("pins:", StringComparison.Ordinal) || list.StartsWith("copy:", StringComparison.Ordinal) || list == TvVideo.List ? null
        : list.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 ? list[..(colon + 1)] + Sections.Encoded(list[(colon + 1)..])
        : PageTags.OfSection(list);

    /// <summary>Address of a topic's or author's page, encoded, of a list that <see cref="Topic"/> or <see cref="Author"/> named.</summary>
    public static string PathOf(string list)
    {
        var colon = list.IndexOf(':', StringComparison.Ordinal);
        var (folder, name) = (list[..colon] + "s", list[(colon + 1)..]);
        return name.IndexOf('/', StringComparison.Ordinal) is var slash and > 0
            ? $"/{Sections.Encoded(name[..slash])}/{folder}/{Sections.Encoded(name[(slash + 1)..])}"
            : $"/{folder}/{Sections.Encoded(name)}";
    }

    /// <summary>The name of the list's topic or author as an article of the list writes it.</summary>
    public static string? NameIn(string list, Article article)
    {
        var edition = Sections.EditionOf(article);
        return article.Topics.FirstOrDefault(topic => Topic(edition, topic) == list) ?? article.Bylines.FirstOrDefault(byline => Author(edition, byline.Name) == list)?.Name;
    }

    private static string? Named(string kind, string edition, string name) =>
        Slug.Of(name) is { Length: > 0 } slug ? kind + (edition.Length == 0 ? "" : edition + "/") + slug : null;
}
