using System.Globalization;
using System.Text.RegularExpressions;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Rendering;

/// <summary>The sitemaps: an index, one file or several for each month, one of the lists, one or several of what is news.</summary>
internal sealed partial class SitemapPages(IReadModel model, Newsstand newsstand, SitePages pages, IOptions<SiteOptions> site, TimeProvider time)
{
    /// <summary>Path of the index.</summary>
    public const string Index = "/sitemap.xml";

    /// <summary>Path of the sitemap for Google News.</summary>
    public const string News = "/sitemaps/news.xml";

    private const string Lists = "lists";

    // The newest; the protocol allows 50,000, and older ones lead nowhere that those of the months do not.
    private const int MostLists = 5_000;

    // Of two days; an index of these has twenty files.
    private const int MostNews = 20_000;

    public async Task<Answer> All(CancellationToken cancellation)
    {
        if (!newsstand.Open)
            return pages.Starting();
        var months = await model.Months(cancellation);
        var files = months.SelectMany(month => Enumerable.Range(1, FilesOf(month.Count, Sitemap.Length)).Select(number => (PathOf(month.Start, number), (DateTimeOffset?)month.Changed)));
        return Answer(Sitemap.Index(site.Value, files.Prepend((PathOf(Lists, 1), null))));
    }

    /// <summary>The file <c>/sitemaps/{name}.xml</c>: <c>lists</c>, <c>news</c>, <c>news-2</c>, <c>2026-05</c>, <c>2026-05-2</c>.</summary>
    public async Task<Answer> File(string name, CancellationToken cancellation)
    {
        if (!newsstand.Open)
            return pages.Starting();
        if (name == Lists)
            return Answer(Sitemap.Of(site.Value, await ListsOfSite(cancellation)));
        if (Named().Match(name) is not { Success: true } match)
            return await pages.Missing(cancellation);
        var number = match.Groups["number"] is { Success: true } given ? int.Parse(given.ValueSpan, CultureInfo.InvariantCulture) : (int?)null;
        if (match.Groups["month"] is not { Success: true } month)
            return await NewsFile(number, cancellation);
        return DateTime.TryParseExact(month.Value, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start) && start < DateTime.MaxValue.AddMonths(-1)
            ? await Month(new DateTimeOffset(start, TimeSpan.Zero), number ?? 1, cancellation)
            : await pages.Missing(cancellation);
    }

    private async Task<Answer> Month(DateTimeOffset start, int number, CancellationToken cancellation)
    {
        var articles = await model.Published(start, start.AddMonths(1), (number - 1) * Sitemap.Length, Sitemap.Length, cancellation);
        return articles.Count == 0
            ? await pages.Missing(cancellation)
            : Answer(Sitemap.Of(site.Value, articles.Select(article => (article.Path!, (DateTimeOffset?)article.Updated))));
    }

    // One file as long as it is enough, which may then be empty; else in its place an index of several.
    private async Task<Answer> NewsFile(int? number, CancellationToken cancellation)
    {
        var now = time.Now();
        var skip = ((number ?? 1) - 1) * Sitemap.NewsLength;
        var articles = await model.Published(now - Sitemap.NewsAge, now.AddMilliseconds(1), skip, number is null ? MostNews : Sitemap.NewsLength, cancellation);
        if (number is null && articles.Count > Sitemap.NewsLength)
            return Answer(Sitemap.Index(site.Value, Enumerable.Range(1, FilesOf(articles.Count, Sitemap.NewsLength)).Select(file => ($"/sitemaps/news-{file}.xml", (DateTimeOffset?)null))));
        return number > 1 && articles.Count == 0 ? await pages.Missing(cancellation) : Answer(Sitemap.OfNews(site.Value, articles));
    }

    private async Task<List<(string Path, DateTimeOffset? Changed)>> ListsOfSite(CancellationToken cancellation)
    {
        var found = new List<(string Path, DateTimeOffset? Changed)> { ("/", null) };
        var open = new Queue<string>([Sections.All]);
        while (open.TryDequeue(out var above) && found.Count < MostLists)
            foreach (var section in await model.Below(above, MostLists - found.Count, cancellation))
            {
                found.Add(("/" + Sections.Encoded(section.Address), section.Latest));
                open.Enqueue(section.Address);
            }
        return found;
    }

    private static int FilesOf(int count, int length) => (count + length - 1) / length;

    private static string PathOf(DateTimeOffset month, int number) => PathOf(month.ToString("yyyy-MM", CultureInfo.InvariantCulture), number);

    private static string PathOf(string name, int number) => number == 1 ? $"/sitemaps/{name}.xml" : $"/sitemaps/{name}-{number}.xml";

    private static Answer Answer(byte[] xml) => new(StatusCodes.Status200OK, "application/xml; charset=utf-8", xml) { Tags = [PageTags.Feed] };

    [GeneratedRegex("^(?:news|(?<month>[0-9]{4}-(?:0[1-9]|1[0-2])))(?:-(?<number>[1-9][0-9]{0,2}))?$", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Named();
}
