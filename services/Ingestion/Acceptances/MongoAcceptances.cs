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
    private readonly IMongoCollection<Receipts> receipts;
    private readonly Together<string, Receipts?> finds;
    private readonly Together<ArticleStored, bool> stored;
    private readonly Together<Raising, bool> raisings;

    public MongoAcceptances(IMongoDatabase database)
    {
        this.database = database;
        acceptances = database.GetCollection<Acceptance>("acceptances").WithIndexes(
            new CreateIndexModel<Acceptance>(Builders<Acceptance>.IndexKeys.Ascending(acceptance => acceptance.Article.Id)));
        receipts = database.GetCollection<Receipts>("receipts");
        finds = new(Find);
        stored = new(Record);
        raisings = new(Raise);
    }

    // What becomes of the receipts of an article, or makes them, unless they hold this version or a newer one.
    private sealed record Raising(string Id, string Field, int Version, BsonDocument Values)
    {
        public UpdateOneModel<Receipts> Model => new(
            new BsonDocument { ["_id"] = Id, [Field] = new BsonDocument("$not", new BsonDocument("$gte", Version)) }, new BsonDocument("$set", Values)) { IsUpsert = true };
    }

    public async Task Add(IReadOnlyList<Acceptance> accepted, CancellationToken cancellation)
    {
        if (accepted.Count == 0)
            return;
        await acceptances.InsertManyAsync(accepted, cancellationToken: cancellation);
        await receipts.BulkWriteAsync(
            accepted.Select(acceptance =>
            {
                var values = new BsonDocument("received", Time(acceptance.ReceivedAt));
                if (acceptance.Fingerprint is { } fingerprint)
                    values.Add("fingerprint", fingerprint);
                return new UpdateOneModel<Receipts>(new BsonDocument("_id", acceptance.Article.Id), new BsonDocument("$set", values)) { IsUpsert = true };
            }),
            cancellationToken: cancellation);
    }

    public async Task<IReadOnlyList<Acceptance>> Waiting(Guid after, int limit, CancellationToken cancellation) =>
        await acceptances.Find(Builders<Acceptance>.Filter.Gt(acceptance => acceptance.Id, after)).SortBy(acceptance => acceptance.Id).Limit(limit).ToListAsync(cancellation);

    public async Task<IReadOnlySet<Guid>> StillWaiting(IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        (await acceptances.Find(Builders<Acceptance>.Filter.In(acceptance => acceptance.Id, ids)).Project(acceptance => acceptance.Id).ToListAsync(cancellation)).ToHashSet();

    public Task Record(ArticleStored stored, CancellationToken cancellation) => this.stored.Do(stored, cancellation);

    // Struck off only when all else is written.
    private async Task<IReadOnlyList<bool>> Record(IReadOnlyList<ArticleStored> answers, CancellationToken cancellation)
    {
        await Raise(
            [.. answers.Select(answer => new Raising(
                answer.ArticleId, "version", answer.Version, new BsonDocument { ["version"] = answer.Version, ["stored"] = Time(answer.StoredAt), ["path"] = answer.Path }))],
            cancellation);
        await receipts.BulkWriteAsync(
            answers.Select(answer => answer.ReceivedAs is { } part
                ? new UpdateOneModel<Receipts>(new BsonDocument("_id", part), new BsonDocument("$set", new BsonDocument("partOf", answer.ArticleId)))
                : new UpdateOneModel<Receipts>(new BsonDocument { ["_id"] = answer.ArticleId, ["partOf"] = new BsonDocument("$exists", true) }, new BsonDocument("$unset", new BsonDocument("partOf", "")))),
            cancellationToken: cancellation);
        await acceptances.DeleteManyAsync(Builders<Acceptance>.Filter.In(acceptance => acceptance.Id, answers.Select(answer => answer.ReceiptId)), cancellation);
        return [.. answers.Select(_ => true)];
    }

    public Task Record(ArticleIndexed indexed, CancellationToken cancellation) =>
        raisings.Do(new Raising(indexed.ArticleId, "indexed.version", indexed.Version, new BsonDocument("indexed", Step(indexed.Version, indexed.IndexedAt))), cancellation);

    public Task Record(ArticleVisible visible, CancellationToken cancellation) =>
        raisings.Do(new Raising(visible.ArticleId, "visible.version", visible.Version, new BsonDocument("visible", Step(visible.Version, visible.VisibleAt))), cancellation);

    private static BsonDateTime Time(DateTimeOffset time) => new(time.UtcDateTime);

    private static BsonDocument Step(int version, DateTimeOffset at) => new() { ["version"] = version, ["at"] = Time(at) };

    // An insert that meets the id: either the receipts are newer, or somebody has just made them; the second try tells.
    private async Task<IReadOnlyList<bool>> Raise(IReadOnlyList<Raising> all, CancellationToken cancellation)
    {
        var left = all;
        for (var attempt = 0; attempt < 2 && left.Count > 0; attempt++)
        {
            try
            {
                await receipts.BulkWriteAsync(left.Select(raising => raising.Model), new BulkWriteOptions { IsOrdered = false }, cancellation);
                left = [];
            }
            catch (MongoBulkWriteException<Receipts> exception) when (exception.OnlyDuplicates())
            {
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
            some.Count == 0 ? [] : (await receipts.Find(Builders<Receipts>.Filter.In(receipt => receipt.Id, some)).ToListAsync(cancellation)).ToDictionary(receipt => receipt.Id);
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
