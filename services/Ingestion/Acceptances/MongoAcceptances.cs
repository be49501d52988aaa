using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Broadsheet.Ingestion;

/// <summary>Acceptances and receipts in MongoDB, a document each. An acceptance is promised only once both are written; alone, it is only sent.</summary>
internal sealed class MongoAcceptances : IAcceptanceStore
{
    private readonly IMongoDatabase database;
    private readonly IMongoCollection<Acceptance> acceptances;
    private readonly IMongoCollection<Row> receipts;
    private readonly Together<IReadOnlyList<Acceptance>, bool> adds;
    private readonly Together<string, Receipts?> finds;
    private readonly Together<ArticleStored, bool> stored;
    private readonly Together<Raising, bool> raisings;

    public MongoAcceptances(IMongoDatabase database)
    {
        this.database = database;
        // Not waited for in the journal: the receipts that are written after them are, and the journal is written in order.
        acceptances = database.GetCollection<Acceptance>("acceptances").WithWriteConcern(database.Settings.WriteConcern.With(journal: false)).WithIndexes(
            new CreateIndexModel<Acceptance>(Builders<Acceptance>.IndexKeys.Ascending(acceptance => acceptance.Article.Id)));
        receipts = database.GetCollection<Row>("receipts");
        adds = new(Add, most: 16);
        finds = new(Find);
        stored = new(Record);
        raisings = new(Raise);
    }

    // As it is kept. Before steps were one value, what was stored stood in three members of its own.
    private sealed record Row
    {
        public required string Id { get; init; }
        public string? PartOf { get; init; }
        public DateTimeOffset? Received { get; init; }
        public string? Fingerprint { get; init; }
        public StoredStep? StoredAs { get; init; }
        public int Version { get; init; }
        public DateTimeOffset? Stored { get; init; }
        public string? Path { get; init; }
        public Step? Indexed { get; init; }
        public Step? Visible { get; init; }

        public Receipts ToReceipts()
        {
            var stored = StoredAs is { } now && now.Version >= Version ? (now.Version, now.At, now.Path) : (Version, At: Stored, Path);
            return new()
            {
                Id = Id, PartOf = PartOf, Received = Received, Fingerprint = Fingerprint,
                Version = stored.Version, Stored = stored.At, Path = stored.Path, Indexed = Indexed ?? Step.None, Visible = Visible ?? Step.None,
            };
        }
    }

    private sealed record StoredStep(int Version, DateTimeOffset At, string Path);

    private sealed record Raising(string Id, string Step, int Version, DateTimeOffset At);

    private static UpdateOneModel<Row> Update(string id, BsonDocument change) => new(new BsonDocument("_id", id), change) { IsUpsert = true };

    // A step is one value that begins with the version, so that the greater of two is the newer version and, of the same version, the answer that
    // came first. The engine decides that with the id alone; with a condition beside the id it takes three times as long.
    private static BsonDocument Raised(string step, int version, DateTimeOffset at, string? path = null)
    {
        var value = new BsonDocument { ["version"] = version, ["earliest"] = -at.ToUnixTimeMilliseconds(), ["at"] = Time(at) };
        if (path is not null)
            value.Add("path", path);
        return new BsonDocument("$max", new BsonDocument(step, value));
    }

    public Task Add(IReadOnlyList<Acceptance> accepted, CancellationToken cancellation) => accepted.Count == 0 ? Task.CompletedTask : adds.Do(accepted, cancellation);

    private async Task<IReadOnlyList<bool>> Add(IReadOnlyList<IReadOnlyList<Acceptance>> accepted, CancellationToken cancellation)
    {
        var all = accepted.SelectMany(together => together).ToList();
        // A second try, after one that failed half-way, finds some there.
        await acceptances.InsertNew(all, cancellation);
        var inserted = all.Count > 1 ? await InsertUnknown(all, cancellation) : [];
        var known = all.Where(acceptance => !inserted.Contains(acceptance.Id)).ToList();
        // In their order: the last of an article counts.
        if (known.Count > 0)
            await receipts.BulkWriteAsync(
                known.Select(acceptance =>
                {
                    var values = new BsonDocument("received", Time(acceptance.ReceivedAt));
                    if (acceptance.Fingerprint is { } fingerprint)
                        values.Add("fingerprint", fingerprint);
                    return Update(acceptance.Article.Id, new BsonDocument("$set", values));
                }),
                cancellationToken: cancellation);
        return [.. accepted.Select(_ => true)];
    }

    // Most of many are new. Returns those that it wrote.
    private async Task<HashSet<Guid>> InsertUnknown(IReadOnlyList<Acceptance> all, CancellationToken cancellation)
    {
        var fresh = all.DistinctBy(acceptance => acceptance.Article.Id).ToList();
        var there = await receipts.InsertNew(fresh.Select(acceptance => new Row { Id = acceptance.Article.Id, Received = acceptance.ReceivedAt, Fingerprint = acceptance.Fingerprint }), cancellation);
        return [.. fresh.Where((_, at) => !there.Contains(at)).Select(acceptance => acceptance.Id)];
    }

    public async Task<IReadOnlyList<Acceptance>> Waiting(Guid after, int limit, CancellationToken cancellation) =>
        await acceptances.Find(Builders<Acceptance>.Filter.Gt(acceptance => acceptance.Id, after)).SortBy(acceptance => acceptance.Id).Limit(limit).ToListAsync(cancellation);

    public async Task<IReadOnlySet<Guid>> StillWaiting(IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        (await acceptances.Find(Builders<Acceptance>.Filter.In(acceptance => acceptance.Id, ids)).Project(acceptance => acceptance.Id).ToListAsync(cancellation)).ToHashSet();

    public Task Record(ArticleStored stored, CancellationToken cancellation) => this.stored.Do(stored, cancellation);

    // Struck off only when all else is written.
    private async Task<IReadOnlyList<bool>> Record(IReadOnlyList<ArticleStored> answers, CancellationToken cancellation)
    {
        await Write([.. answers.SelectMany(Updates)], cancellation);
        await acceptances.DeleteManyAsync(Builders<Acceptance>.Filter.In(acceptance => acceptance.Id, answers.Select(answer => answer.ReceiptId)), cancellation);
        return [.. answers.Select(_ => true)];
    }

    // Whatever it was a part of before, an article that is stored as itself is none any more.
    private static IEnumerable<UpdateOneModel<Row>> Updates(ArticleStored answer)
    {
        var raised = Raised("storedAs", answer.Version, answer.StoredAt, answer.Path);
        return answer.ReceivedAs is { } part
            ? [Update(answer.ArticleId, raised), Update(part, new BsonDocument("$set", new BsonDocument("partOf", answer.ArticleId)))]
            : [Update(answer.ArticleId, raised.Add("$unset", new BsonDocument("partOf", "")))];
    }

    public Task Record(ArticleIndexed indexed, CancellationToken cancellation) =>
        raisings.Do(new(indexed.ArticleId, "indexed", indexed.Version, indexed.IndexedAt), cancellation);

    public Task Record(ArticleVisible visible, CancellationToken cancellation) =>
        raisings.Do(new(visible.ArticleId, "visible", visible.Version, visible.VisibleAt), cancellation);

    // What is told together is mostly of one version and one moment, and then one update of all of them.
    private async Task<IReadOnlyList<bool>> Raise(IReadOnlyList<Raising> all, CancellationToken cancellation)
    {
        var alike = all.Distinct().GroupBy(one => (one.Step, one.Version, one.At), one => one.Id).ToList();
        var result = await receipts.BulkWriteAsync(
            alike.Select(same => new UpdateManyModel<Row>(new BsonDocument("_id", new BsonDocument("$in", new BsonArray(same))), Raised(same.Key.Step, same.Key.Version, same.Key.At))),
            new BulkWriteOptions { IsOrdered = false }, cancellation);
        // An article of which nothing is known here: an update of many makes none.
        if (result.MatchedCount < alike.Sum(same => same.Count()))
            await Write([.. all.Select(one => Update(one.Id, Raised(one.Step, one.Version, one.At)))], cancellation);
        return [.. all.Select(_ => true)];
    }

    private static BsonDateTime Time(DateTimeOffset time) => new(time.UtcDateTime);

    private async Task<IReadOnlyList<bool>> Write(IReadOnlyList<UpdateOneModel<Row>> all, CancellationToken cancellation)
    {
        var left = all;
        for (var attempt = 0; left.Count > 0; attempt++)
        {
            try
            {
                await receipts.BulkWriteAsync(left, new BulkWriteOptions { IsOrdered = false }, cancellation);
                left = [];
            }
            catch (MongoBulkWriteException<Row> exception) when (exception.OnlyDuplicates() && attempt == 0)
            {
                // Somebody else has just made them.
                left = [.. exception.WriteErrors.Select(error => left[error.Index])];
            }
        }
        return [.. all.Select(_ => true)];
    }

    public Task<Receipts?> Find(string articleId, CancellationToken cancellation) => finds.Do(articleId, cancellation);

    private async Task<IReadOnlyList<Receipts?>> Find(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var found = await Of(ids);
        var wholes = await Of([.. found.Values.Select(receipt => receipt.PartOf).OfType<string>().Distinct()]);
        return [.. ids.Select(id => found.GetValueOrDefault(id) is { PartOf: { } article } own && wholes.TryGetValue(article, out var whole)
            ? whole with { Id = own.Id, PartOf = article, Received = own.Received, Fingerprint = own.Fingerprint }
            : found.GetValueOrDefault(id))];

        async Task<Dictionary<string, Receipts>> Of(IReadOnlyList<string> some) =>
            some.Count == 0 ? [] : (await receipts.Find(new BsonDocument("_id", new BsonDocument("$in", new BsonArray(some)))).ToListAsync(cancellation)).ConvertAll(row => row.ToReceipts()).ToDictionary(receipt => receipt.Id);
    }

    public async Task<int> CountWaiting(string articleId, CancellationToken cancellation) =>
        (int)await acceptances.CountDocumentsAsync(acceptance => acceptance.Article.Id == articleId, cancellationToken: cancellation);

    public async Task<bool> IsEmpty(CancellationToken cancellation) => !await receipts.Find(_ => true).Limit(1).AnyAsync(cancellation);

    public async Task<string?> Missing(CancellationToken cancellation)
    {
        await database.RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1), cancellationToken: cancellation);
        return null;
    }
}
