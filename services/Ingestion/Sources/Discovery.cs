using AngleSharp.Dom;
using Broadsheet.Defaults;
using Broadsheet.Ingestion.Formats;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>Finds the feeds of a site: the address itself if it is one, those that its page names, else those at the usual places.</summary>
internal sealed class Discovery(Fetcher fetcher, ReadingQueue queue, IOptions<IngestionOptions> options, TimeProvider time)
{
    private const int MostFeeds = 5;
    private const int Headlines = 5;

    private static readonly string[] UsualPlaces = ["/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/rss", "/index.xml", "/feed.json", "/feeds/posts/default"];

    /// <summary>The feeds at an address, the best guess first; at least one, or why there is none.</summary>
    public async Task<Result<IReadOnlyList<FoundFeed>>> Find(string? text, CancellationToken cancellation)
    {
        if (Address(text) is not { } address)
            return new Problem("address: give the http or https address of a site or of its feed.");
        var fetched = await fetcher.Get(address, fetcher.Feed with { Accept = "text/html, application/atom+xml, application/rss+xml, application/feed+json, */*;q=0.5" }, cancellation);
        if (!fetched.Ok)
            return fetched.Problem;
        var answer = fetched.Value;
        if (await Read(answer, cancellation) is { } itself)
            return Result.Of<IReadOnlyList<FoundFeed>>([itself]);

        var page = await queue.Read(answer.Address.Host, options.Value.ReadingBudget, () => Result.Of(NamedBy(answer)), cancellation);
        if (!page.Result.Ok)
            return page.Result.Problem;
        var named = page.Result.Value;
        var found = await Read(named, cancellation);
        if (found.Count == 0)
            found = await Read(UsualPlaces.Select(place => new Uri(answer.Address, place)).Except(named), cancellation, most: 1);
        return found.Count > 0
            ? Result.Of<IReadOnlyList<FoundFeed>>([.. found.OrderBy(feed => IsAside(feed.Title))])
            : new Problem($"No feed was found at {answer.Address.Host}: its page names none that can be read, and there is none at {string.Join(", ", UsualPlaces[..4])} or the like. Give the address of the feed itself.");
    }

    /// <summary>The address that somebody typed; https where no scheme is given.</summary>
    public static Uri? Address(string? text) =>
        WebAddress.Absolute(text) ?? (text?.Trim() is { Length: > 3 } bare && !bare.Contains("://", StringComparison.Ordinal) && bare.Contains('.', StringComparison.Ordinal) ? WebAddress.Absolute("https://" + bare) : null);

    /// <summary>What a page names as its feeds, in its order.</summary>
    internal static IReadOnlyList<Uri> NamedBy(Fetched page)
    {
        var parsed = BodyHtml.Parse(PageEncoding.Decode(page.Content, page.ContentType));
        if (!parsed.Ok)
            return [];
        var place = WebAddress.Absolute(parsed.Value.QuerySelector("base[href]")?.GetAttribute("href"), page.Address) ?? page.Address;
        var links = parsed.Value.QuerySelectorAll("link[rel~='alternate'][href], a[rel~='alternate'][href]").Where(link => link.GetAttribute("type")?.Trim().ToLowerInvariant() is
            "application/rss+xml" or "application/atom+xml" or "application/feed+json" or "application/rdf+xml" or "application/json" or "text/xml" or "application/xml");
        var anchors = parsed.Value.QuerySelectorAll("a[href]").Where(link => LooksLikeFeed(link.GetAttribute("href")!));
        return [.. links.Concat(anchors).Select(link => WebAddress.Absolute(link.GetAttribute("href"), place)).OfType<Uri>().Distinct().Take(MostFeeds)];
    }

    private static bool LooksLikeFeed(string address)
    {
        var path = address.Split('?', '#')[0].TrimEnd('/').ToLowerInvariant();
        return path.EndsWith("/rss", StringComparison.Ordinal) || path.EndsWith("/feed", StringComparison.Ordinal) || path.EndsWith("/atom", StringComparison.Ordinal)
            || path.EndsWith(".rss", StringComparison.Ordinal) || path.EndsWith(".atom", StringComparison.Ordinal) || path.EndsWith("rss.xml", StringComparison.Ordinal)
            || path.EndsWith("atom.xml", StringComparison.Ordinal) || path.EndsWith("feed.xml", StringComparison.Ordinal) || path.EndsWith("feed.json", StringComparison.Ordinal);
    }

    // Comments are news to nobody but who wrote them.
    private static bool IsAside(string? title) => title?.Contains("comment", StringComparison.OrdinalIgnoreCase) == true;

    private async Task<List<FoundFeed>> Read(IEnumerable<Uri> addresses, CancellationToken cancellation, int most = MostFeeds)
    {
        using var limit = new CancellationTokenSource(options.Value.Fetch.TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var found = new List<FoundFeed>();
        try
        {
            foreach (var address in addresses)
                if (found.Count < most && await fetcher.Get(address, null, null, either.Token) is { Ok: true, Value: var answer } && await Read(answer, either.Token) is { } feed)
                    found.Add(feed);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // What was found in time is found.
        }
        return found;
    }

    private async Task<FoundFeed?> Read(Fetched answer, CancellationToken cancellation) =>
        (await queue.Read(answer.Address.Host, options.Value.FeedBudget, () => Wire.ReadFetched(answer.Content, answer.ContentType, answer.Address), cancellation)).Result is { Ok: true, Value: var feed }
            ? new FoundFeed(
                answer.Address.AbsoluteUri, feed.Title ?? answer.Address.Host, feed.Format, Languages.Canonical(feed.Language), feed.Items.Count,
                [.. feed.Items.Select(item => item.Headline).OfType<string>().Take(Headlines)])
            : null;
}

/// <summary>A feed of a site.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Title">What it calls itself.</param>
/// <param name="Format">Its format: <c>RSS 2.0</c>.</param>
/// <param name="Language">Its language, BCP 47.</param>
/// <param name="Items">How many items it has now.</param>
/// <param name="Headlines">The first of them.</param>
internal sealed record FoundFeed(string Address, string Title, string Format, string? Language, int Items, IReadOnlyList<string> Headlines);
