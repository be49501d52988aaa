using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Ingestion.Formats;

namespace Broadsheet.Ingestion;

/// <summary>Takes in what is new of a source's items, however they came: by a poll, or from its hub.</summary>
internal sealed class FeedItems(IAcceptanceStore acceptances, Outbox outbox, Fetcher fetcher, TimeProvider time)
{
    private const int MostReasons = 50;
    private const int MostLatest = 10;

    // A poll ends in reasonable time; what is left is taken at the next one.
    private const int MostPages = 20;

    /// <summary>Writes down what is new or changed; a problem if nothing of it can be taken in.</summary>
    public async Task<Result<TakenItems>> TakeIn(FeedSource source, Feed feed, Uri address, SourceReading reading, CancellationToken cancellation)
    {
        var now = time.Now();
        var defaults = new SourceDefaults
        {
            Key = source.Id, Name = source.Name, Language = source.Language ?? feed.Language, Section = source.Section, Rights = source.Rights, Address = address, Forgiving = true,
        };
        var (changed, dropped, dates, fresh) = (new Dictionary<string, Item>(), feed.Dropped.ToList(), new List<DateTimeOffset>(), 0);
        var (read, refused) = (0, 0);
        foreach (var found in feed.Items)
        {
            if (reading.IsOver)
            {
                dropped.Add($"{feed.Items.Count - read} items were not read: {reading.Overrun!.Detail}");
                break;
            }
            read++;
            var draft = SectionRule.Of(source.SectionRules, found, address) is { } section ? found with { Section = section } : found;
            var normalised = await reading.ReadItem(() => Normalise.ToArticle(draft, defaults, now), cancellation);
            if (!normalised.Ok)
            {
                refused++;
                dropped.Add($"“{draft.Headline ?? draft.Guid ?? draft.Address ?? "an item without a title"}”: {normalised.Problem.Detail}");
                continue;
            }
            var article = normalised.Value;
            var assumed = Normalise.AssumesTimes(draft, now);
            if (!assumed)
                dates.Add(article.FirstPublished);
            var fingerprint = Fingerprint.Of(article, assumed, source.Priority);
            var known = (await acceptances.Find(article.Id, cancellation))?.Fingerprint;
            // Of two items with one identity the first is the newer: feeds list the newest first.
            if (known != fingerprint && changed.TryAdd(article.Id, new Item(new Incoming(article, fingerprint, Rank: RankOf(source, article, draft)), draft)) && known is null)
                fresh++;
        }
        if (dropped.Count > 0 && refused == read)
            return new Problem($"None of its {dropped.Count} items can be taken in. The first: {dropped[0]}") { IsOverBudget = reading.Overrun is not null };

        IReadOnlyList<Incoming> incoming = source.FullContent
            ? await WithPages([.. changed.Values.Take(MostPages)], source, defaults, dropped, reading, cancellation)
            : [.. changed.Values.Select(item => item.Incoming)];
        await outbox.Accept(incoming, cancellation);
        return new TakenItems
        {
            Items = feed.Items.Count, Accepted = incoming.Count, Fresh = Math.Min(fresh, incoming.Count), IsComplete = incoming.Count == changed.Count && reading.Overrun is null, Overrun = reading.Overrun, Dates = dates, Dropped = [.. dropped.Take(MostReasons)],
            Latest = [.. incoming.Take(MostLatest).Select(taken => new TakenArticle(taken.Article.Id, taken.Article.Headline, now))],
        };
    }

    /// <summary>A source's state after it has brought something.</summary>
    public static SourceState After(SourceState state, TakenItems taken, DateTimeOffset now) => state with
    {
        LastError = null, Failures = 0, GivenUp = null, LastSuccess = now, Accepted = state.Accepted + taken.Accepted, Dropped = taken.Dropped,
        ItemsPerDay = Schedule.ItemsPerDay(state.ItemsPerDay, now - state.LastSuccess, taken.Fresh, taken.Dates, now),
        Latest = [.. taken.Latest.Concat(state.Latest).DistinctBy(article => article.Id).Take(MostLatest)],
    };

    /// <summary>The rank of an item among other sources' copies of it.</summary>
    internal static CopyRank RankOf(FeedSource source, Article article, Draft draft)
    {
        // By the address that an operator set: what it redirects to, the feed's own server may choose.
        var feed = new Uri(source.Address);
        return new CopyRank { Priority = source.Priority, Host = WebAddress.HostOf(feed), OwnNames = Identity.OwnNames(draft.Guid, WebAddress.Absolute(article.Source.Address), feed) };
    }

    private async Task<IReadOnlyList<Incoming>> WithPages(IReadOnlyList<Item> items, FeedSource source, SourceDefaults defaults, List<string> dropped, SourceReading reading, CancellationToken cancellation)
    {
        var complete = new List<Incoming>();
        foreach (var item in items)
        {
            var page = await Page(item, source, reading, cancellation);
            // The fingerprint stays that of the feed's own text, so that a page is fetched once for each change of the feed.
            var article = page.Ok ? await reading.ReadItem(() => Normalise.ToArticle(page.Value, defaults, time.Now()), cancellation) : page.Problem;
            if (!article.Ok)
                dropped.Add($"“{item.Draft.Headline}” has the feed's text only: {article.Problem.Detail}");
            complete.Add(article.Ok && article.Value.Id == item.Incoming.Article.Id ? item.Incoming with { Article = article.Value } : item.Incoming);
        }
        return complete;
    }

    private async Task<Result<Draft>> Page(Item item, FeedSource source, SourceReading reading, CancellationToken cancellation)
    {
        if (item.Incoming.Article.Source.Address is not { } link)
            return new Problem("it has no address.");
        var fetched = await fetcher.Get(new Uri(link), fetcher.Page with { Credentials = source.CredentialsForOrigin() }, cancellation);
        return fetched is { Ok: true, Value: var answer }
            ? await reading.ReadItem(() => HtmlPage.Read(answer.Content, answer.ContentType, answer.Address, time.GetUtcNow()).Then<Draft>(page => Longer(item, page)), cancellation)
            : fetched.Problem!;
    }

    // What the feed says of an item is its source's own word; only the text, and what it does not say, comes from the page.
    private static Draft Longer(Item item, Draft page)
    {
        var teaser = BodyHtml.TextOf(item.Incoming.Article.Body) ?? "";
        if ((BodyHtml.TextOf(page.Body) ?? "").Length <= teaser.Length)
            return item.Draft;
        return item.Draft with
        {
            Body = page.Body, BodyBase = page.BodyBase ?? WebAddress.Absolute(item.Incoming.Article.Source.Address), Standfirst = item.Draft.Standfirst ?? page.Standfirst ?? teaser,
            Pictures = item.Draft.Pictures.Count > 0 ? item.Draft.Pictures : page.Pictures, Bylines = item.Draft.Bylines.Count > 0 ? item.Draft.Bylines : page.Bylines,
        };
    }

    private sealed record Item(Incoming Incoming, Draft Draft);
}

/// <summary>What was taken in of a source's items.</summary>
internal sealed record TakenItems
{
    public int Items { get; init; }

    /// <summary>New or changed ones.</summary>
    public int Accepted { get; init; }

    /// <summary>New ones.</summary>
    public int Fresh { get; init; }

    /// <summary>Whether nothing is left for the next time.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The first document that took too long to be read; null if none did.</summary>
    public Problem? Overrun { get; init; }

    public IReadOnlyList<DateTimeOffset> Dates { get; init; } = [];

    /// <summary>Items left out, each with its reason.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    public IReadOnlyList<TakenArticle> Latest { get; init; } = [];
}
