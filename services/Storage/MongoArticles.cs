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
    private readonly IMongoDatabase database;
    private readonly IMongoCollection<StoredArticle> articles;
    private readonly IMongoCollection<EarlierVersion> versions;

    public MongoArticles(IMongoDatabase database)
    {
        this.database = database;
        Mongo.Map<StoredArticle>(map => map.MapIdProperty(article => article.Id));
        articles = database.GetCollection<StoredArticle>("articles").WithIndexes(
            new(Builders<StoredArticle>.IndexKeys.Ascending(article => article.StoredAt).Ascending(article => article.Id)),
            new(Builders<StoredArticle>.IndexKeys.Ascending(article => article.StoredAt), new CreateIndexOptions<StoredArticle>
            {
                Name = "unannounced",
                PartialFilterExpression = Builders<StoredArticle>.Filter.Eq(article => article.Announced, false),
            }));
        versions = database.GetCollection<EarlierVersion>("versions").WithIndexes(
            new CreateIndexModel<EarlierVersion>(Builders<EarlierVersion>.IndexKeys.Ascending(version => version.Stored.Article.Id).Ascending(version => version.Stored.Article.Version)));
    }

    private sealed record EarlierVersion(string Id, StoredArticle Stored);

    public async Task<StoredArticle?> Find(string id, CancellationToken cancellation) =>
        await articles.Find(article => article.Id == id).SingleOrDefaultAsync(cancellation);

    public async Task<bool> Save(StoredArticle next, StoredArticle? replaced, CancellationToken cancellation)
    {
        if (replaced is null)
        {
            try
            {
                await articles.InsertOneAsync(next, cancellationToken: cancellation);
                return true;
            }
            catch (MongoWriteException exception) when (exception.WriteError.Category == ServerErrorCategory.DuplicateKey)
            {
                return false;
            }
        }
        if (replaced.Article.Version != next.Article.Version)
        {
            var earlier = new EarlierVersion($"{replaced.Id}/{replaced.Article.Version}", replaced);
            await versions.ReplaceOneAsync(version => version.Id == earlier.Id, earlier, new ReplaceOptions { IsUpsert = true }, cancellation);
        }
        var result = await articles.ReplaceOneAsync(article => article.Id == next.Id && article.Revision == replaced.Revision, next, cancellationToken: cancellation);
        return result.MatchedCount == 1;
    }

    // The revision moves too: whoever decided on the article before must see that it is announced now.
    public Task MarkAnnounced(string id, int version, CancellationToken cancellation) =>
        articles.UpdateOneAsync(
            article => article.Id == id && article.Article.Version == version && !article.Announced,
            Builders<StoredArticle>.Update.Set(article => article.Announced, true).Inc(article => article.Revision, 1),
            cancellationToken: cancellation);

    public async Task<IReadOnlyList<StoredArticle>> Unannounced(DateTimeOffset storedBefore, DateTimeOffset now, int limit, CancellationToken cancellation) =>
        await articles.Find(article => !article.Announced && article.StoredAt < storedBefore
                && (article.Article.Embargo == null || article.Article.Embargo <= now || article.Article.Status == ArticleStatus.Withdrawn)).SortBy(article => article.StoredAt).Limit(limit).ToListAsync(cancellation);

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

    public async Task<string?> Missing(CancellationToken cancellation)
    {
        await database.RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1), cancellationToken: cancellation);
        return null;
    }
}
