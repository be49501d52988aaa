using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// When an article appeared, by everything on its page that may tell. What says that it is the day of publication comes first, then what readers
/// are shown by the headline, then what only is a date; a day on which the page was changed stands in where there is no other.
/// </summary>
internal static partial class PageDates
{
    // A page cannot be older than pages are; metadata may be about something older that was put on one.
    private const int FirstYear = 1995;

    /// <summary>Names of meta elements that say when the article was published, surest first.</summary>
    public static readonly IReadOnlyList<string> Published =
    [
        "article:published_time", "og:article:published_time", "article:published", "article:published_date", "article:publicationdate", "og:published_time", "og:pubdate", "og:publish_date", "og:article:published",
        "datePublished", "date_published", "rnews:datePublished", "dc.date.issued", "dcterms.issued", "dc.date.publication", "dcterms.date.issued", "parsely-pub-date", "sailthru.date", "cXenseParse:recs:publishtime", "cXenseParse:publishtime",
        "article.published", "article_date_original", "mediator_published_time", "shareaholic:article_published_time", "bt:pubdate", "rbpubdate", "twt-published-at", "vr:published_time", "originalpublicationdate", "publishedDate",
        "published_time", "published-date", "published_date", "publish_date", "publish-date", "publishdate", "publish_time", "publication_date", "publication-date", "publicationDate", "prism.publicationDate", "pub_date", "pubdate", "pdate", "ptime",
        "displaydate", "citation_online_date", "citation_publication_date", "citation_date", "dateposted", "release_date", "ob:date", "field-name-post-date", "uploadDate",
    ];

    /// <summary>Names of those that give a day without saying whose.</summary>
    public static readonly IReadOnlyList<string> Given =
        ["dc.date.created", "dcterms.created", "dc.created", "dc:created", "article.created", "datecreated", "date_created", "created", "content_create_date", "dc.date", "dc:date", "dcterms.date", "date", "timestamp", "gentime", "doc_date"];

    /// <summary>Names of those that say when it was changed.</summary>
    public static readonly IReadOnlyList<string> Updated =
    [
        "article:modified_time", "og:article:modified_time", "article:modified", "article:modified_date", "og:updated_time", "og:modified_time", "dateModified", "updated_time", "modified_time", "dc.date.modified", "dcterms.modified", "dc.modified",
        "bt:moddate", "modificationdate", "revision_date", "lastmod", "last-modified", "lastmodified",
    ];

    /// <summary>The day, with its time where one stands by it; null if nothing on the page tells.</summary>
    public static DateTimeOffset? Of(IHtmlDocument page, HtmlMetadata meta, PageHead head, Uri? address, DateTimeOffset? now)
    {
        var latest = (now ?? DateTimeOffset.MaxValue.AddDays(-3)).AddDays(2);
        var path = Usable(OfPath(address));
        var published = Usable(meta.Published, from: 1600);
        // A name that some system made up may stand for the day on which it made the page; what readers are shown decides. A day apart is the clock's zone.
        if (published is { } told && !meta.PublishedIsSure && Usable(head.Shown) is { } shown && Math.Abs((shown.Date - told.Date).TotalDays) > 1)
            published = shown;
        if (published is { } moment)
            return InItsPlace(moment, [path, Usable(head.Shown)]);
        return Usable(head.Shown) ?? path ?? Usable(meta.Given, from: 1600) ?? Usable(OfName(address)) ?? Usable(head.Named) ?? Usable(head.Near) ?? Usable(head.Labelled) ?? Usable(head.Stamped) ?? Usable(head.Lone) ?? Usable(head.LabelledBeside)
            ?? Usable(meta.Description is { Length: < 400 } words ? Dates.Find(words) : null) ?? Usable(InScripts(page)) ?? Usable(meta.Updated) ?? Usable(meta.Partial, from: 1600);

        DateTimeOffset? Usable(DateTimeOffset? date, int from = FirstYear) => date is { } day && day.Year >= from && day <= latest ? day : null;
    }

    // Metadata give the moment in UTC more often than not, and the page the day where it was written. The moment stays as it is, at that place's clock.
    private static DateTimeOffset InItsPlace(DateTimeOffset published, DateTimeOffset?[] shown)
    {
        if (published.TimeOfDay == TimeSpan.Zero || published.Offset != TimeSpan.Zero)
            return published;
        foreach (var day in shown.OfType<DateTimeOffset>().Where(day => day.Date != published.Date))
        {
            var ahead = day.Date > published.Date;
            var offset = ahead ? TimeSpan.FromHours(Math.Ceiling((day.Date - published.DateTime).TotalHours)) : TimeSpan.FromHours(Math.Floor((day.Date.AddDays(1) - published.DateTime).TotalHours - 0.001));
            if (offset >= TimeSpan.FromHours(-12) && offset <= TimeSpan.FromHours(14))
                return published.ToOffset(offset);
        }
        return published;
    }

    /// <summary>The day in an address like <c>/2020/04/28/</c>.</summary>
    public static DateTimeOffset? OfPath(Uri? address) => address is null ? null : OfMatch(InPath().Match(address.AbsolutePath));

    // The day in an address like /28-04-2020-council-votes or /news_20200428: whose day it is it does not say.
    private static DateTimeOffset? OfName(Uri? address) => address is null ? null : OfMatch(InName().Match(address.AbsolutePath));

    private static DateTimeOffset? OfMatch(Match match) =>
        match.Success && DateTimeOffset.TryParseExact($"{match.Groups["y"].Value}-{match.Groups["m"].Value}-{match.Groups["d"].Value}", "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day : null;

    // Pages that a script makes carry what it makes them of.
    private static DateTimeOffset? InScripts(IHtmlDocument page)
    {
        foreach (var script in page.Scripts.Take(100))
            if (script.TextContent is { Length: < 2_000_000 } text && Told().Match(text) is { Success: true } match && Dates.Read(match.Groups["date"].Value) is { } day)
                return day;
        return null;
    }

    [GeneratedRegex(@"/(?<y>(?:19|20)\d\d)[/-](?<m>0?[1-9]|1[0-2])[/-](?<d>0?[1-9]|[12]\d|3[01])(?=[/_-]|$)", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex InPath();

    [GeneratedRegex(@"(?<!\d)(?<y>(?:19|20)\d\d)[/_-]?(?<m>0[1-9]|1[0-2])[/_-]?(?<d>0[1-9]|[12]\d|3[01])(?!\d)|(?<!\d)(?<d>0?[1-9]|[12]\d|3[01])[._-](?<m>0?[1-9]|1[0-2])[._-](?<y>20\d\d)(?!\d)", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex InName();

    [GeneratedRegex(@"\\?""(?:(?:first[_-]?)?publish(?:ed|ing)?[_-]?(?:date|time|at|on)?|(?:date|time)[_-]?published|pub[_-]?date|publication[_-]?date|cmsPublishingDate|created[_-]?at)\\?""\s*:\s*\\?""(?<date>(?:19|20)\d\d-\d\d-\d\d[^""\\]{0,25})", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex Told();
}
