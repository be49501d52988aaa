using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>A page of a list of articles, as a feed of any format shows it.</summary>
internal sealed record Feed
{
    /// <summary>The publication.</summary>
    public required SiteOptions Site { get; init; }

    /// <summary>What may be given away.</summary>
    public required SyndicationOptions Syndication { get; init; }

    /// <summary>Name of the list, and of the site where that is not the same.</summary>
    public required string Title { get; init; }

    /// <summary>Address below the site, encoded, of the page that shows the same list to people: <c>/</c>, <c>/news/politics</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Language of the list as a BCP 47 tag.</summary>
    public required string Language { get; init; }

    /// <summary>The articles with their bodies, newest first.</summary>
    public required IReadOnlyList<Article> Articles { get; init; }

    /// <summary>Which page it is, from 1.</summary>
    public int Number { get; init; } = 1;

    /// <summary>There is a page after it.</summary>
    public bool More { get; init; }

    /// <summary>When it last changed: the latest change of what is in it, not the time now, so that the same articles are the same feed.</summary>
    public DateTimeOffset Updated => Articles.Count > 0 ? Articles.Max(article => article.Updated) : DateTimeOffset.UnixEpoch;

    /// <summary>Absolute address of a page of it.</summary>
    public string AddressOf(FeedFormat format, int number) => Site.AddressOf(format.PathFor(Path) + (number == 1 ? "" : $"?page={number}"));

    /// <summary>What an article is called in every feed for ever: its permanent link, which outlives its headline.</summary>
    public string IdOf(Article article) => Site.AddressOf("/articles/" + article.Id);

    /// <summary>Sections and topics, each once and none that XML cannot write.</summary>
    public static IEnumerable<string> CategoriesOf(Article article) => article.Section.Concat(article.Topics).Select(XmlFile.Clean).Where(name => !string.IsNullOrWhiteSpace(name)).Distinct();

    /// <summary>A sentence or two of plain text.</summary>
    public static string SummaryOf(Article article) => article.Standfirst is { Length: > 0 } standfirst ? standfirst : Body.Start(article.Body, 300);
}

/// <summary>A format of feeds.</summary>
/// <param name="File">Name of the file below the address of a list.</param>
/// <param name="MediaType">Its media type, without parameters.</param>
/// <param name="Name">What readers of feeds call it.</param>
/// <param name="Write">Writes a page.</param>
internal sealed record FeedFormat(string File, string MediaType, string Name, Func<Feed, byte[]> Write)
{
    public static FeedFormat Rss { get; } = new("feed.xml", "application/rss+xml", "RSS", RssFeed.Write);

    public static FeedFormat Atom { get; } = new("feed.atom", "application/atom+xml", "Atom", AtomFeed.Write);

    public static FeedFormat Json { get; } = new("feed.json", "application/feed+json", "JSON Feed", JsonFeed.Write);

    public static IReadOnlyList<FeedFormat> All { get; } = [Rss, Atom, Json];

    /// <summary>Its path for the list at <paramref name="path"/>.</summary>
    public string PathFor(string path) => path.TrimEnd('/') + "/" + File;

    /// <summary>The format of a decoded address and the address of the list, or null if it is none of a feed: <c>/news/feed.atom</c> is of <c>/news</c>.</summary>
    public static (FeedFormat Format, string List)? In(string path) =>
        All.FirstOrDefault(format => path.EndsWith("/" + format.File, StringComparison.Ordinal)) is { } format ? (format, path[..^(format.File.Length + 1)]) : null;
}
