using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Broadsheet.Storage;

/// <summary>
/// Articles in MongoDB: <c>articles</c> has the current version of each, <c>versions</c> the earlier ones. No transaction is
/// needed: a version is copied to <c>versions</c>, where it can only ever be the same, before the current one takes its place.
/// </summary>
internal sealed class MongoArticles : IArticleStore
{
    private static readonly BsonDocument BandsOnly = new() { ["bands"] = 1, ["storedAt"] = 1 };

    private readonly IMongoDatabase database;
    private readonly IMongoCollection<StoredArticle> articles;
    private readonly IMongoCollection<EarlierVersion> versions;
    private readonly IMongoCollection<Taken> claims;
    private readonly Together<string, StoredArticle?> finds;
    private readonly Together<StoredArticle, bool> inserts;
    private readonly Together<(string Id, int Version), bool> marks;
    private readonly Together<Wish, string> wishes;
    private readonly Together<Likeness, IReadOnlyList<string>> likenesses;

    public MongoArticles(IMongoDatabase database)
    {
        this.database = database;
        finds = new(Find);
        inserts = new(Insert);
        marks = new(Mark);
        wishes = new(Claim);
        likenesses = new(Alike);
        Mongo.Map<StoredArticle>(map => map.MapIdProperty(article => article.Id));
        articles = database.GetCollection<StoredArticle>("articles").WithIndexes(
            new(Builders<StoredArticle>.IndexKeys.Ascending(article => article.StoredAt).Ascending(article => article.Id)),
            new(Builders<StoredArticle>.IndexKeys.Ascending(article => article.StoredAt), new CreateIndexOptions<StoredArticle>
            {
                Name = "unannounced",
                PartialFilterExpression = Builders<StoredArticle>.Filter.Eq(article => article.Announced, false),
            }));
        articles.WithIndexes(
            new(Builders<StoredArticle>.IndexKeys.Ascending(article => article.Bands), new CreateIndexOptions<StoredArticle> { Name = "bands", PartialFilterExpression = "{ 'bands.0': { $exists: true } }" }),
            new("{ 'others.article._id': 1 }", new CreateIndexOptions<StoredArticle> { Name = "copies", Sparse = true }),
            new(Builders<StoredArticle>.IndexKeys.Ascending(article => article.Lead), new CreateIndexOptions<StoredArticle> { Name = "lead", Sparse = true }),
            new(Builders<StoredArticle>.IndexKeys.Ascending(article => article.Article.Story), new CreateIndexOptions<StoredArticle> { Name = "story", Sparse = true }));
        claims = database.GetCollection<Taken>("claims").WithIndexes(new CreateIndexModel<Taken>(Builders<Taken>.IndexKeys.Ascending(claim => claim.Seen)));
        // Not waited for in the journal: what is written after it is, and the journal is written in order.
        versions = database.GetCollection<EarlierVersion>("versions").WithWriteConcern(database.Settings.WriteConcern.With(journal: false)).WithIndexes(
            new CreateIndexModel<EarlierVersion>(Builders<EarlierVersion>.IndexKeys.Ascending(version => version.Stored.Article.Id).Ascending(version => version.Stored.Article.Version)));
    }

    private sealed record EarlierVersion(string Id, StoredArticle Stored);

    private sealed record Taken(string Id, string Holder, DateTimeOffset Seen);

    private sealed record Wish(string Key, string Id, DateTimeOffset Since, DateTimeOffset Now, string? Over);

    private sealed record Likeness(IReadOnlyList<long> Bands, string Than, DateTimeOffset Since, int Limit);

    public Task<StoredArticle?> Find(string id, CancellationToken cancellation) => finds.Do(id, cancellation);

    private async Task<IReadOnlyList<StoredArticle?>> Find(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var found = (await articles.Find(In("_id", ids)).ToListAsync(cancellation)).ToDictionary(article => article.Id);
        var missing = ids.Where(id => !found.ContainsKey(id)).Distinct().ToList();
        if (missing.Count > 0)
        {
            var copies = await articles.Find(new BsonDocument("$or", new BsonArray { In("lead", missing), In("others.article._id", missing) })).ToListAsync(cancellation);
            foreach (var id in missing)
                if (copies.Find(article => article.Has(id)) is { } whole)
                    found[id] = whole;
        }
        return [.. ids.Select(found.GetValueOrDefault)];
    }

    // As documents, where it is asked for with each article: the driver takes longer to read an expression than the engine to answer.
    private static BsonDocument In<T>(string element, IEnumerable<T> values) => new(element, new BsonDocument("$in", new BsonArray(values)));

    private static BsonDateTime Time(DateTimeOffset time) => new(time.UtcDateTime);

    public async Task<bool> Save(StoredArticle next, StoredArticle? replaced, CancellationToken cancellation)
    {
        if (replaced is null)
            return await inserts.Do(next, cancellation);
        if (replaced.Article.Version != next.Article.Version)
        {
            var earlier = new EarlierVersion($"{replaced.Id}/{replaced.Article.Version}", replaced with { Others = [], Bands = [] });
            await versions.ReplaceOneAsync(new BsonDocument("_id", earlier.Id), earlier, new ReplaceOptions { IsUpsert = true }, cancellation);
        }
        var result = await articles.ReplaceOneAsync(new BsonDocument { ["_id"] = next.Id, ["revision"] = replaced.Revision }, next, cancellationToken: cancellation);
        return result.MatchedCount == 1;
    }

    private async Task<IReadOnlyList<bool>> Insert(IReadOnlyList<StoredArticle> fresh, CancellationToken cancellation)
    {
        var there = await articles.InsertNew(fresh, cancellation);
        return [.. fresh.Select((_, at) => !there.Contains(at))];
    }

    public async Task<Claim?> Claim(IReadOnlyList<string> keys, string id, DateTimeOffset since, DateTimeOffset now, string? over, CancellationToken cancellation)
    {
        foreach (var key in keys)
            if (await wishes.Do(new Wish(key, id, since, now, over), cancellation) is var holder && holder != id)
                return new Claim(key, holder);
        return null;
    }

    private async Task<IReadOnlyList<string>> Claim(IReadOnlyList<Wish> wanted, CancellationToken cancellation)
    {
        // Most keys are new.
        var fresh = wanted.Index().DistinctBy(wish => wish.Item.Key).ToList();
        var held = Enumerable.Range(0, wanted.Count).Except(fresh.Select(wish => wish.Index)).ToList();
        held.AddRange((await claims.InsertNew(fresh.Select(wish => new Taken(wish.Item.Key, wish.Item.Id, wish.Item.Now)), cancellation)).Select(at => fresh[at].Index));
        var holders = wanted.Select(wish => wish.Id).ToArray();
        if (held.Count == 0)
            return holders;

        var refused = new List<int>();
        try
        {
            await claims.BulkWriteAsync(
                held.Select(at => wanted[at]).Select(wish => new UpdateOneModel<Taken>(
                    new BsonDocument { ["_id"] = wish.Key, ["$or"] = new BsonArray { new BsonDocument("seen", new BsonDocument("$lt", Time(wish.Since))), In("holder", new[] { wish.Id, wish.Over }.OfType<string>()) } },
                    new BsonDocument("$set", new BsonDocument { ["holder"] = wish.Id, ["seen"] = Time(wish.Now) })) { IsUpsert = true }),
                new BulkWriteOptions { IsOrdered = false }, cancellation);
        }
        catch (MongoBulkWriteException<Taken> exception) when (exception.OnlyDuplicates())
        {
            refused.AddRange(exception.WriteErrors.Select(error => held[error.Index]));
        }
        foreach (var (key, id, since, now, over) in refused.Select(at => wanted[at]).Distinct())
        {
            var holder = await Claim(key, id, since, now, over, cancellation);
            foreach (var at in refused.Where(at => wanted[at].Key == key && wanted[at].Id == id))
                holders[at] = holder;
        }
        return holders;
    }

    // An insert that meets the key: somebody else has it, or has just taken it; the second try tells.
    private async Task<string> Claim(string key, string id, DateTimeOffset since, DateTimeOffset now, string? over, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await claims.UpdateOneAsync(
                    claim => claim.Id == key && (claim.Seen < since || claim.Holder == id || claim.Holder == over),
                    Builders<Taken>.Update.Set(claim => claim.Holder, id).Set(claim => claim.Seen, now), new UpdateOptions { IsUpsert = true }, cancellation);
                return id;
            }
            catch (MongoWriteException exception) when (exception.WriteError.Category == ServerErrorCategory.DuplicateKey)
            {
                if (attempt < 3 && await claims.FindOneAndUpdateAsync(claim => claim.Id == key && claim.Seen >= since && claim.Holder != over, Builders<Taken>.Update.Set(claim => claim.Seen, now), cancellationToken: cancellation) is { } taken)
                    return taken.Holder;
                if (attempt >= 3)
                    throw;
            }
        }
    }

    public Task<IReadOnlyList<string>> Alike(IReadOnlyList<long> bands, string than, DateTimeOffset storedSince, int limit, CancellationToken cancellation) =>
        likenesses.Do(new Likeness(bands, than, storedSince, limit), cancellation);

    private async Task<IReadOnlyList<IReadOnlyList<string>>> Alike(IReadOnlyList<Likeness> wanted, CancellationToken cancellation)
    {
        // By the numbers alone, few of which are anybody else's: asked with the time and in its order too, the engine took five times as long to answer.
        var filter = In("bands", wanted.SelectMany(one => one.Bands).Distinct()).Add("bands.0", new BsonDocument("$exists", true));
        var candidates = (await articles.Find(filter).Project<BsonDocument>(BandsOnly).ToListAsync(cancellation))
            .Select(row => (Id: row["_id"].AsString, Bands: row["bands"].AsBsonArray.Select(band => band.ToInt64()).ToList(), StoredAt: new DateTimeOffset(row["storedAt"].ToUniversalTime())))
            .OrderByDescending(article => article.StoredAt).ThenBy(article => article.Id, StringComparer.Ordinal).ToList();
        return [.. wanted.Select(one => candidates.Where(article => article.Id != one.Than && article.StoredAt >= one.Since && article.Bands.Any(one.Bands.Contains)).Take(one.Limit).Select(article => article.Id).ToList())];
    }

    public async Task<IReadOnlyList<StoredArticle>> FindAll(IReadOnlyList<string> ids, CancellationToken cancellation) =>
        await articles.Find(Builders<StoredArticle>.Filter.In(article => article.Id, ids)).ToListAsync(cancellation);

    public async Task<IReadOnlyList<StoredArticle>> InStory(string story, int limit, CancellationToken cancellation) =>
        await articles.Find(article => article.Article.Story == story).Limit(limit).ToListAsync(cancellation);

    public async Task Forget(DateTimeOffset before, CancellationToken cancellation)
    {
        await claims.DeleteManyAsync(claim => claim.Seen < before, cancellation);
        await articles.UpdateManyAsync(
            Builders<StoredArticle>.Filter.Exists("bands.0") & Builders<StoredArticle>.Filter.Lt(article => article.StoredAt, before), Builders<StoredArticle>.Update.Set(article => article.Bands, []), cancellationToken: cancellation);
    }

    public Task MarkAnnounced(string id, int version, CancellationToken cancellation) => marks.Do((id, version), cancellation);

    // The revision moves too: whoever decided on the article before must see that it is announced now.
    private async Task<IReadOnlyList<bool>> Mark(IReadOnlyList<(string Id, int Version)> announced, CancellationToken cancellation)
    {
        foreach (var same in announced.GroupBy(one => one.Version, one => one.Id))
            await articles.UpdateManyAsync(
                In("_id", same).Add("article.version", same.Key).Add("announced", false),
                new BsonDocument { ["$set"] = new BsonDocument("announced", true), ["$inc"] = new BsonDocument("revision", 1) },
                cancellationToken: cancellation);
        return [.. announced.Select(_ => true)];
    }

    public async Task<IReadOnlyList<StoredArticle>> Unannounced(DateTimeOffset storedBefore, DateTimeOffset now, int limit, CancellationToken cancellation) =>
        // "Not true", as the driver writes "not announced", is not what the index of them is for: the engine would go through all articles.
        await articles.Find(Builders<StoredArticle>.Filter.Eq(article => article.Announced, false) & Builders<StoredArticle>.Filter.Where(article =>
                article.Article.Embargo <= now || (article.StoredAt < storedBefore && (article.Article.Embargo == null || article.Article.Status == ArticleStatus.Withdrawn))))
            .SortBy(article => article.StoredAt).Limit(limit).ToListAsync(cancellation);

    public async Task<IReadOnlyList<StoredArticle>> StoredAfter(DateTimeOffset storedAt, string id, int limit, CancellationToken cancellation) =>
        await articles.Find(article => article.StoredAt > storedAt || (article.StoredAt == storedAt && article.Id.CompareTo(id) > 0))
            .SortBy(article => article.StoredAt).ThenBy(article => article.Id).Limit(limit).ToListAsync(cancellation);

    public async Task<IReadOnlyList<StoredArticle>> Versions(string id, CancellationToken cancellation)
    {
        var earlier = await versions.Find(version => version.Stored.Article.Id == id).SortBy(version => version.Stored.Article.Version).ToListAsync(cancellation);
        var current = await Find(id, cancellation);
        // A version that is copied already but still current, because its successor is just being written, counts once.
        return current is null ? [] : [.. earlier.Select(version => version.Stored).Where(stored => stored.Article.Version < current.Article.Version), current];
    }

    public async Task<bool> IsEmpty(CancellationToken cancellation) => !await articles.Find(_ => true).Limit(1).AnyAsync(cancellation);

    public async Task<string?> Missing(CancellationToken cancellation)
    {
        await database.RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1), cancellationToken: cancellation);
        return null;
    }
}
