using System.Text.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Broadsheet.Rendering;

/// <summary>
/// The read model in MongoDB. An article with all its lists is one document, replaced in one step only where an older version is
/// there, so that no transaction is needed; what is known of a section follows from its newest article.
/// </summary>
internal sealed class MongoReadModel : IReadModel, IDisposable
{
    // Raised whenever what is kept changes its shape: a new model is filled from Storage, the old one can be dropped.
    internal const string Shape = "2";

    // Written out, since the driver compiles an expression anew each time that it is asked with one.
    private static readonly BsonDocument NewestFirst = new() { ["firstPublished"] = -1, ["_id"] = 1 };
    private static readonly BsonDocument LatestFirst = new() { ["latest"] = -1, ["_id"] = 1 };
    private static readonly BsonDocument VersionOnly = new("version", 1);
    private static readonly BsonDocument ArticleOnly = new("article", 1);
    private static readonly BsonDocument SummaryOnly = new("summary", 1);
    // More than the articles of all pages that are asked for together.
    private static readonly FindOptions InOneAnswer = new() { BatchSize = 1_000 };
    private static readonly FindOneAndUpdateOptions<ArticleRow> ReplaceOrInsert = new() { IsUpsert = true, ReturnDocument = ReturnDocument.Before };
    private const int DuplicateKey = 11000;

    // Navigation may be as old as that.
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(5);

    // Nothing that was read of a list is older, should a process of an earlier release, which says nothing of what it changes, write beside this one.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly IMongoCollection<ArticleRow> articles;
    private readonly IMongoCollection<SectionRow> sections;
    private readonly IMongoCollection<CheckpointRow> checkpoints;
    private readonly SharedStates states;
    private readonly Together<(string Id, IReadOnlyList<string> Others), (string? Article, IReadOnlyList<(string Id, int Version)> Others)> finds;
    private readonly Summaries summaries = new();
    private readonly Kept kept = new(Longest);
    private readonly Kept navigation = new(Recent);

    public MongoReadModel(IMongoDatabase database)
    {
        // What changes of articles and sections waits for the journal with the states of lists, which follow it there.
        var unjournaled = database.Settings.WriteConcern.With(journal: false);
        articles = database.GetCollection<ArticleRow>("articles" + Shape).WithWriteConcern(unjournaled);
        sections = database.GetCollection<SectionRow>("sections" + Shape).WithWriteConcern(unjournaled);
        checkpoints = database.GetCollection<CheckpointRow>("checkpoint" + Shape);
        states = new(database.GetCollection<BsonDocument>("states" + Shape));
        finds = new(Find, atOnce: true);
    }

    // The engine looks after its own files; what is dropped there is noticed by the checkpoint that is missing.
    event Action? IReadModel.Emptied { add { } remove { } }

    public async Task<IReadOnlyList<Held>> Take(IReadOnlyList<Announced> editions, CancellationToken cancellation)
    {
        var held = new List<Held>(editions.Count);
        var (changed, moved, newest) = (new HashSet<string>(), new HashSet<string>(), new Dictionary<string, Article>());
        var inserted = editions.Count > 1 ? await InsertUnknown(editions, cancellation) : [];
        foreach (var edition in editions)
        {
            var (now, change) = inserted.Remove(edition) ? (new Held(edition.Article, []), Change.Describes) : await Take(edition, cancellation);
            held.Add(now);
            var lists = Lists.Of(now.Article);
            changed.UnionWith(lists.Concat(now.ListsBefore));
            if (change == Change.Moved)
                moved.UnionWith(lists.Concat(now.ListsBefore));
            else if (change == Change.Describes)
                foreach (var section in lists.Where(Lists.IsSection))
                    if (!newest.TryGetValue(section, out var other) || other.FirstPublished <= now.Article.FirstPublished)
                        newest[section] = now.Article;
        }
        moved.UnionWith(await Lead([.. newest.Where(section => !moved.Contains(section.Key))], cancellation));
        await Task.WhenAll(moved.Where(Lists.IsSection).Select(section => Refresh(section, cancellation)));
        var known = changed.Where(Lists.IsOnHome).ToList();
        // Not given up: whoever does that would not know whether it is written. In any case, so that all of it is in the journal: a withdrawal that came first changes no list.
        await states.Changed(known.Concat(known.Where(Lists.IsSection).Select(Sections.Above).Distinct().Select(ListStates.Below)).DefaultIfEmpty(Lists.All), CancellationToken.None);
        return held;
    }

    // What is known of a section follows from its newest article: these, unless it has a newer one. Returns the sections of articles that
    // another process has changed meanwhile: it may have brought a section level, or deleted it, before this one wrote it.
    private async Task<IEnumerable<string>> Lead(IReadOnlyList<KeyValuePair<string, Article>> newest, CancellationToken cancellation)
    {
        if (newest.Count == 0)
            return [];
        try
        {
            await sections.BulkWriteAsync(
                newest.Select(section => new ReplaceOneModel<SectionRow>(
                    Id(section.Key).Add("latest", new BsonDocument("$lte", new BsonDateTime(section.Value.FirstPublished.UtcDateTime))), Described(section.Key, section.Value)) { IsUpsert = true }),
                new BulkWriteOptions { IsOrdered = false }, cancellation);
        }
        catch (MongoBulkWriteException<SectionRow> exception) when (exception.OnlyDuplicates())
        {
            // It has.
        }
        var versions = (await articles.Find(Ids(newest.Select(section => section.Value.Id).Distinct())).Project<BsonDocument>(VersionOnly).ToListAsync(cancellation))
            .ToDictionary(row => row["_id"].AsString, row => row["version"].AsInt32);
        return [.. newest.Where(section => versions.GetValueOrDefault(section.Value.Id) != section.Value.Version).Select(section => section.Key)];
    }

    // A flood, or a rebuild, brings almost nothing but articles that are not there yet: one write for them all. Returns those that it wrote.
    private async Task<HashSet<object>> InsertUnknown(IReadOnlyList<Announced> editions, CancellationToken cancellation)
    {
        var fresh = editions.DistinctBy(edition => edition.Article.Id).ToList();
        var there = await articles.InsertNew(fresh.Select(edition => NewRow(edition, [])), cancellation);
        return new(fresh.Where((_, at) => !there.Contains(at)), ReferenceEqualityComparer.Instance);
    }

    private static ArticleRow NewRow(Announced edition, IReadOnlyList<string> before) => new()
    {
        Id = edition.Article.Id,
        Version = edition.Article.Version,
        Status = edition.Article.Status,
        Path = edition.Article.Path!,
        Lists = Lists.Of(edition.Article),
        ListsBefore = before,
        FirstPublished = edition.Article.FirstPublished,
        StoredAt = edition.StoredAt,
        Summary = Write(edition.Article with { Body = "" }),
        Article = Write(edition.Article),
    };

    // In one step: what is there goes where it is older, and is given back. Where nothing is written a process may have ended between the
    // article and its sections. Where it says the same of its sections as the version before, that one has brought them level, or comes again.
    private async Task<(Held Held, Change Change)> Take(Announced edition, CancellationToken cancellation)
    {
        var article = edition.Article;
        var row = NewRow(edition, []);
        var before = await Replace(row, cancellation);
        if (before is null)
            return (new Held(article, []), Change.Describes);
        if (before.Version >= row.Version)
            return (new Held(Read(before.Article), before.ListsBefore), Change.Moved);
        return (new Held(article, before.Lists),
            !before.Lists.SequenceEqual(row.Lists) || before.FirstPublished != row.FirstPublished ? Change.Moved
            : Read(before.Summary) is var known && known.Language == article.Language && known.Section.SequenceEqual(article.Section) ? Change.None
            : Change.Describes);
    }

    private async Task<ArticleRow?> Replace(ArticleRow row, CancellationToken cancellation)
    {
        var next = new BsonDocument("$mergeObjects", new BsonArray { new BsonDocument("$literal", row.ToBsonDocument()), new BsonDocument("listsBefore", new BsonDocument("$ifNull", new BsonArray { "$lists", new BsonArray() })) });
        var isNewer = new BsonDocument("$lt", new BsonArray { new BsonDocument("$ifNull", new BsonArray { "$version", 0 }), row.Version });
        var change = new BsonDocument("$replaceWith", new BsonDocument("$cond", new BsonArray { isNewer, next, "$$ROOT" }));
        while (true)
        {
            try
            {
                return await articles.FindOneAndUpdateAsync(Id(row.Id), new PipelineUpdateDefinition<ArticleRow>(new[] { change }), ReplaceOrInsert, cancellation);
            }
            catch (MongoCommandException exception) when (exception.Code == DuplicateKey)
            {
                // Another process has just made it: look again.
            }
        }
    }

    // Whoever deletes looks again afterwards: an article that came in between had refreshed the section before it was deleted.
    private async Task Refresh(string address, CancellationToken cancellation)
    {
        while (true)
        {
            if (await List(address, 0, 1, false, cancellation) is [var newest])
            {
                await sections.ReplaceOneAsync(Id(address), Described(address, newest), new ReplaceOptions { IsUpsert = true }, cancellation);
                return;
            }
            if ((await sections.DeleteOneAsync(Id(address), cancellation)).DeletedCount == 0)
                return;
        }
    }

    private static SectionRow Described(string address, Article newest)
    {
        var section = Sections.Describe(address, newest);
        return new SectionRow { Id = address, Above = Sections.Above(address), Names = section.Names, Language = section.Language, Latest = section.Latest, Edition = section.Edition };
    }

    private static BsonDocument Id(string id) => new("_id", id);

    private static BsonDocument Ids(IEnumerable<string> ids) => new("_id", new BsonDocument("$in", new BsonArray(ids)));

    public async Task<Article?> Find(string id, CancellationToken cancellation) => (await Find(id, [], cancellation)).Article;

    public async Task<(Article? Article, IReadOnlyList<Article> Others)> Find(string id, IReadOnlyList<string> others, CancellationToken cancellation)
    {
        var (article, versions) = await finds.Do((id, others), cancellation);
        return (article is null ? null : Read(article), await Summaries(versions, cancellation));
    }

    // One question for all pages that were asked for while the one before was under way: the articles that pages are of, and which versions of others go with them.
    private async Task<IReadOnlyList<(string? Article, IReadOnlyList<(string Id, int Version)> Others)>> Find(
        IReadOnlyList<(string Id, IReadOnlyList<string> Others)> asked, CancellationToken cancellation)
    {
        var whole = asked.Select(one => one.Id).ToHashSet();
        var isWhole = new BsonDocument("$in", new BsonArray { "$_id", new BsonDocument("$literal", new BsonArray(whole)) });
        var fields = new BsonDocument { ["version"] = 1, ["article"] = new BsonDocument("$cond", new BsonArray { isWhole, "$article", "$$REMOVE" }) };
        var rows = (await articles.Find(Ids(asked.SelectMany(one => one.Others).Concat(whole).Distinct()), InOneAnswer).Project<BsonDocument>(fields).ToListAsync(cancellation))
            .ToDictionary(row => row["_id"].AsString);
        return [.. asked.Select(one => (rows.GetValueOrDefault(one.Id)?["article"].AsString, Versions(rows, one.Others)))];
    }

    public async Task<IReadOnlyList<Article>> List(string list, int skip, int take, bool bodies, CancellationToken cancellation)
    {
        var page = articles.Find(new BsonDocument("lists", list)).Sort(NewestFirst).Skip(skip).Limit(take);
        if (bodies)
            return (await page.Project<BsonDocument>(ArticleOnly).ToListAsync(cancellation)).ConvertAll(row => Read(row["article"].AsString));
        return await Summaries((await page.Project<BsonDocument>(VersionOnly).ToListAsync(cancellation)).ConvertAll(VersionOf), cancellation);
    }

    public async Task<Front> Front(string address, int take, Func<IReadOnlyList<Section>, IReadOnlyList<(string List, int Take)>> choose, CancellationToken cancellation)
    {
        // Before anything is read: what changes meanwhile makes it old.
        var now = await states.Now(cancellation);
        var (list, key) = (ListStates.Below(address), (ListStates.Below(address), take));
        if (now(list) is not { } state || kept.Get<Section>(key, state) is not { } below)
        {
            below = await Below(address, take, cancellation);
            if (now(list) is { } before)
                kept.Set(key, before, below);
        }
        var fronts = choose(below);
        var known = fronts.Select(front => now(front.List) is { } state ? kept.Get<(string Id, int Version)>(front, state) : null).ToList();
        var changed = fronts.Where((_, at) => known[at] is null).Distinct().ToList();
        if (changed.Count > 0)
        {
            var read = changed.Zip(await Versions(changed, cancellation)).ToDictionary(front => front.First, front => front.Second);
            foreach (var (front, versions) in read)
                if (now(front.List) is { } before)
                    kept.Set(front, before, versions);
            known = [.. fronts.Select((front, at) => known[at] ?? read[front])];
        }
        var shown = (await Summaries([.. known.SelectMany(front => front!).DistinctBy(version => version.Id)], cancellation)).ToDictionary(article => article.Id);
        return new(below, [.. known.Select(front => front!.Select(version => shown.GetValueOrDefault(version.Id)).OfType<Article>().ToList())]);
    }

    // One question for all: of the engine's time ten lists of twelve articles took 4.0 ms so, and 7.7 one after another.
    private async Task<IReadOnlyList<IReadOnlyList<(string Id, int Version)>>> Versions(IReadOnlyList<(string List, int Take)> fronts, CancellationToken cancellation)
    {
        var all = new List<BsonDocument>();
        foreach (var ((list, take), at) in fronts.Select((front, at) => (front, at)))
        {
            BsonDocument[] front =
            [
                new("$match", new BsonDocument("lists", list)), new("$sort", NewestFirst), new("$limit", take),
                new("$group", new BsonDocument { ["_id"] = new BsonDocument("$literal", at), ["ids"] = new BsonDocument("$push", "$_id"), ["versions"] = new BsonDocument("$push", "$version") }),
            ];
            if (at == 0)
                all.AddRange(front);
            else
                all.Add(new("$unionWith", new BsonDocument { ["coll"] = articles.CollectionNamespace.CollectionName, ["pipeline"] = new BsonArray(front) }));
        }
        // A list without articles is not in the answer.
        var versions = (await Gathered(all, cancellation)).ToDictionary(
            front => front["_id"].AsInt32,
            front => front["ids"].AsBsonArray.Zip(front["versions"].AsBsonArray, (id, version) => (Id: id.AsString, Version: version.AsInt32)).ToList());
        return [.. fronts.Select((_, at) => versions.GetValueOrDefault(at) ?? [])];
    }

    private async Task<List<BsonDocument>> Gathered(PipelineDefinition<ArticleRow, BsonDocument> steps, CancellationToken cancellation)
    {
        using var answer = await articles.AggregateAsync(steps, cancellationToken: cancellation);
        return await answer.ToListAsync(cancellation);
    }

    public async Task<IReadOnlyList<Article>> Find(IReadOnlyList<string> ids, CancellationToken cancellation) =>
        await Summaries(Versions((await articles.Find(Ids(ids)).Project<BsonDocument>(VersionOnly).ToListAsync(cancellation)).ToDictionary(row => row["_id"].AsString), ids), cancellation);

    // Of those of the ids that are there, in their order.
    private static IReadOnlyList<(string Id, int Version)> Versions(Dictionary<string, BsonDocument> rows, IReadOnlyList<string> ids) =>
        [.. ids.Select(rows.GetValueOrDefault).OfType<BsonDocument>().Select(VersionOf)];

    private ValueTask<IReadOnlyList<Article>> Summaries(IReadOnlyList<(string Id, int Version)> versions, CancellationToken cancellation) => summaries.Of(versions, async ids =>
        (await articles.Find(Ids(ids)).Project<BsonDocument>(SummaryOnly).ToListAsync(cancellation)).ConvertAll(row => Read(row["summary"].AsString)));

    private static (string Id, int Version) VersionOf(BsonDocument row) => (row["_id"].AsString, row["version"].AsInt32);

    public async Task<int> Count(string list, CancellationToken cancellation) =>
        (int)await articles.CountDocumentsAsync(new BsonDocument("lists", list), cancellationToken: cancellation);

    public async Task<Section?> Section(string address, CancellationToken cancellation) =>
        (await sections.Find(Id(address)).SingleOrDefaultAsync(cancellation))?.ToSection();

    public async Task<IReadOnlyList<Section>> Below(string address, int take, CancellationToken cancellation)
    {
        var below = await sections.Find(new BsonDocument("above", address)).Sort(LatestFirst).Limit(take).ToListAsync(cancellation);
        return below.ConvertAll(row => row.ToSection());
    }

    public async Task<IReadOnlyList<Section>> Navigation(string address, int take, CancellationToken cancellation)
    {
        if (navigation.Get<Section>((address, take), 0) is { } recent)
            return recent;
        var now = await Below(address, take, cancellation);
        navigation.Set((address, take), 0, now);
        return now;
    }

    public async Task<IReadOnlyList<Month>> Months(CancellationToken cancellation)
    {
        // From the index alone: all that is asked for is in it.
        BsonDocument[] byMonth =
        [
            BsonDocument.Parse("""{ "$match": { "status": "Published" } }"""),
            BsonDocument.Parse("""
                { "$group": {
                    "_id": { "year": { "$year": "$firstPublished" }, "month": { "$month": "$firstPublished" } },
                    "count": { "$sum": 1 }, "changed": { "$max": "$storedAt" } } }
                """),
            BsonDocument.Parse("""{ "$sort": { "_id.year": -1, "_id.month": -1 } }"""),
        ];
        var months = await Gathered(byMonth, cancellation);
        return months.ConvertAll(month => new Month(
            new DateTimeOffset(month["_id"]["year"].AsInt32, month["_id"]["month"].AsInt32, 1, 0, 0, 0, TimeSpan.Zero), month["count"].ToInt32(), month["changed"].ToUniversalTime()));
    }

    public async Task<IReadOnlyList<Article>> Published(DateTimeOffset from, DateTimeOffset to, int skip, int take, CancellationToken cancellation) =>
        (await articles.Find(row => row.Status == ArticleStatus.Published && row.FirstPublished >= from && row.FirstPublished < to)
            .Sort(Builders<ArticleRow>.Sort.Descending(row => row.FirstPublished).Ascending(row => row.Id))
            .Skip(skip).Limit(take).Project(row => row.Summary).ToListAsync(cancellation)).ConvertAll(Read);

    public async Task<DateTimeOffset?> Checkpoint(CancellationToken cancellation)
    {
        await states.Prepare(cancellation);
        await articles.Indexes.CreateOneAsync(
            new CreateIndexModel<ArticleRow>(Builders<ArticleRow>.IndexKeys.Ascending(row => row.Status).Descending(row => row.FirstPublished).Ascending(row => row.Id).Ascending(row => row.StoredAt)), cancellationToken: cancellation);
        // With the version, so that a list is read from the index alone.
        await articles.Indexes.CreateOneAsync(
            new CreateIndexModel<ArticleRow>(Builders<ArticleRow>.IndexKeys.Ascending(row => row.Lists).Descending(row => row.FirstPublished).Ascending(row => row.Id).Ascending(row => row.Version)), cancellationToken: cancellation);
        await DropIndex("lists_1_firstPublished_-1__id_1", cancellation);
        await sections.Indexes.CreateOneAsync(
            new CreateIndexModel<SectionRow>(Builders<SectionRow>.IndexKeys.Ascending(row => row.Above).Descending(row => row.Latest).Ascending(row => row.Id)), cancellationToken: cancellation);
        return (await checkpoints.Find(row => row.Id == CheckpointRow.Only).SingleOrDefaultAsync(cancellation))?.AsOf;
    }

    // One that an earlier release made and nothing asks for any more.
    private async Task DropIndex(string name, CancellationToken cancellation)
    {
        try
        {
            await articles.Indexes.DropOneAsync(name, cancellation);
        }
        catch (MongoCommandException exception) when (exception.CodeName is "IndexNotFound" or "NamespaceNotFound")
        {
            // Or did not.
        }
    }

    public Task Complete(DateTimeOffset asOf, CancellationToken cancellation) =>
        checkpoints.ReplaceOneAsync(row => row.Id == CheckpointRow.Only, new CheckpointRow { AsOf = asOf }, new ReplaceOptions { IsUpsert = true }, cancellation);

    public void Dispose()
    {
        navigation.Dispose();
        kept.Dispose();
        summaries.Dispose();
    }

    private static string Write(Article article) => JsonSerializer.Serialize(article, Json.Options);

    private static Article Read(string json) => JsonSerializer.Deserialize<Article>(json, Json.Options)!;

    // What an article that is taken in changes of its sections.
    private enum Change
    {
        None,

        // What is known of those whose newest article it is.
        Describes,

        // Which they are, or its place in them.
        Moved,
    }
}
