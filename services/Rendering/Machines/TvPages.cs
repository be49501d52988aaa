using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Rendering;

/// <summary>Feeds of the videos for TV sets.</summary>
internal sealed class TvPages(IReadModel model, Newsstand newsstand, SitePages pages, IOptions<SiteOptions> site, IOptions<SyndicationOptions> syndication)
{
    /// <summary>Articles with videos on a page of the feeds that have pages.</summary>
    public const int Length = 100;

    // More than fit into Roku's 500 KB.
    private const int MostOnChannel = 1_000;
    private const string Search = "/tv/roku-search.json";
    private const string Media = "/tv/mrss.xml";

    public async Task<Answer> Channel(CancellationToken cancellation)
    {
        if (!newsstand.Open)
            return pages.Starting();
        var articles = await model.List(TvVideo.List, 0, MostOnChannel, bodies: false, cancellation);
        var updated = articles.Count > 0 ? articles.Max(article => article.Updated) : DateTimeOffset.UnixEpoch;
        return Answer("application/json", RokuChannel.Write(site.Value, articles.SelectMany(article => TvVideo.Of(site.Value, article)), updated));
    }

    public Task<Answer> RokuSearch(string? page, CancellationToken cancellation) => Page(page, "application/json", (videos, number, more) =>
        Rendering.RokuSearch.Write(site.Value, syndication.Value, videos, more ? AddressOf(Search, number + 1) : null), cancellation);

    public Task<Answer> Mrss(string? page, CancellationToken cancellation) => Page(page, "application/rss+xml", (videos, number, more) =>
        Rendering.Mrss.Write(site.Value, videos, AddressOf(Media, number), more ? AddressOf(Media, number + 1) : null), cancellation);

    private async Task<Answer> Page(string? page, string mediaType, Func<IReadOnlyList<TvVideo>, int, bool, byte[]> write, CancellationToken cancellation)
    {
        if (!newsstand.Open)
            return pages.Starting();
        if (Destinations.PageNumber(page) is not { } number)
            return await pages.Bad(cancellation);
        // One more than is shown tells whether there is a next page.
        var articles = await model.List(TvVideo.List, (number - 1) * Length, Length + 1, bodies: false, cancellation);
        if (articles.Count == 0 && number > 1)
            return await pages.Missing(cancellation);
        var videos = articles.Take(Length).SelectMany(article => TvVideo.Of(site.Value, article)).ToList();
        return Answer(mediaType, write(videos, number, articles.Count > Length));
    }

    private string AddressOf(string path, int number) => site.Value.AddressOf(path + (number == 1 ? "" : $"?page={number}"));

    private static Answer Answer(string mediaType, byte[] content) => new(StatusCodes.Status200OK, mediaType + "; charset=utf-8", content) { Tags = [PageTags.Feed] };
}
