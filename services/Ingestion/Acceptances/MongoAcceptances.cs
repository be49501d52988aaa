using System.Linq.Expressions;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Broadsheet.Ingestion;

/// <summary>Acceptances and receipts in MongoDB, a document each. An acceptance is promised only once both are written; alone, it is only sent.</summary>
internal sealed class MongoAcceptances(IMongoDatabase database) : IAcceptanceStore
{
    private readonly IMongoCollection<Acceptance> acceptances = database.GetCollection<Acceptance>("acceptances").WithIndexes(
        new CreateIndexModel<Acceptance>(Builders<Acceptance>.IndexKeys.Ascending(acceptance => acceptance.Article.Id)));

    private readonly IMongoCollection<Receipts> receipts = database.GetCollection<Receipts>("receipts");

    public async Task Add(IReadOnlyList<Acceptance> accepted, CancellationToken cancellation)
    {
        if (accepted.Count == 0)
            return;
        await acceptances.InsertManyAsync(accepted, cancellationToken: cancellation);
        await receipts.BulkWriteAsync(
            accepted.Select(acceptance => new UpdateOneModel<Receipts>(
                Builders<Receipts>.Filter.Eq(receipt => receipt.Id, acceptance.Article.Id),
                acceptance.Fingerprint is null
                    ? Builders<Receipts>.Update.Set(receipt => receipt.Received, acceptance.ReceivedAt)
                    : Builders<Receipts>.Update.Set(receipt => receipt.Received, acceptance.ReceivedAt).Set(receipt => receipt.Fingerprint, acceptance.Fingerprint)) { IsUpsert = true }),
            cancellationToken: cancellation);
    }

    public async Task<IReadOnlyList<Acceptance>> Waiting(Guid after, int limit, CancellationToken cancellation) =>
        await acceptances.Find(Builders<Acceptance>.Filter.Gt(acceptance => acceptance.Id, after)).SortBy(acceptance => acceptance.Id).Limit(limit).ToListAsync(cancellation);

    public async Task Record(ArticleStored stored, CancellationToken cancellation)
    {
        await Raise(
            stored.ArticleId, receipt => receipt.Version, stored.Version,
            Builders<Receipts>.Update.Set(receipt => receipt.Version, stored.Version).Set(receipt => receipt.Stored, stored.StoredAt).Set(receipt => receipt.Path, stored.Path),
            cancellation);
        var received = stored.ReceivedAs ?? stored.ArticleId;
        await receipts.UpdateOneAsync(
            receipt => receipt.Id == received,
            stored.ReceivedAs is null ? Builders<Receipts>.Update.Unset(receipt => receipt.PartOf) : Builders<Receipts>.Update.Set(receipt => receipt.PartOf, stored.ArticleId),
            cancellationToken: cancellation);
        await acceptances.DeleteOneAsync(acceptance => acceptance.Id == stored.ReceiptId, cancellation);
    }

    public Task Record(ArticleIndexed indexed, CancellationToken cancellation) =>
        Raise(
            indexed.ArticleId, receipt => receipt.Indexed.Version, indexed.Version,
            Builders<Receipts>.Update.Set(receipt => receipt.Indexed, new Step(indexed.Version, indexed.IndexedAt)), cancellation);

    public Task Record(ArticleVisible visible, CancellationToken cancellation) =>
        Raise(
            visible.ArticleId, receipt => receipt.Visible.Version, visible.Version,
            Builders<Receipts>.Update.Set(receipt => receipt.Visible, new Step(visible.Version, visible.VisibleAt)), cancellation);

    // Updates the receipts of an article, or makes them, unless they hold this version or a newer one.
    private async Task Raise(string id, Expression<Func<Receipts, int>> field, int version, UpdateDefinition<Receipts> update, CancellationToken cancellation)
    {
        var filter = Builders<Receipts>.Filter;
        var older = filter.Eq(receipt => receipt.Id, id) & filter.Not(filter.Gte(field, version));
        // An insert that meets the id: either they are newer, or somebody has just made them; the second try tells.
        for (var attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                await receipts.UpdateOneAsync(older, update, new UpdateOptions { IsUpsert = true }, cancellation);
                return;
            }
            catch (MongoWriteException exception) when (exception.WriteError.Category == ServerErrorCategory.DuplicateKey)
            {
            }
        }
    }

    public async Task<Receipts?> Find(string articleId, CancellationToken cancellation)
    {
        var own = await receipts.Find(receipt => receipt.Id == articleId).SingleOrDefaultAsync(cancellation);
        return own?.PartOf is { } article && await receipts.Find(receipt => receipt.Id == article).SingleOrDefaultAsync(cancellation) is { } whole
            ? whole with { Id = own.Id, PartOf = article, Received = own.Received, Fingerprint = own.Fingerprint }
            : own;
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
