using Broadsheet.Storage;
using MongoDB.Bson;
using Xunit;

namespace Broadsheet.Stores.Storage;

/// <summary>A database without articles beside those of a site that had some is not taken for a new site's.</summary>
public sealed class LostDatabases : IAsyncDisposable
{
    private readonly TemporaryDatabase temporary = new();

    private MongoDB.Driver.IMongoDatabase Storage => temporary.Database.Client.GetDatabase(Site + "-storage");

    private string Site { get; } = "test-" + ObjectId.GenerateNewId();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var service in new[] { "storage", "ingestion", "rendering" })
            await temporary.Database.Client.DropDatabaseAsync($"{Site}-{service}");
        await temporary.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_first_start_and_articles_that_are_accepted_and_not_stored_yet_are_a_new_site()
    {
        Assert.Null(await Refusal());
        await Insert("ingestion", "receipts", new BsonDocument { ["_id"] = "a", ["received"] = DateTime.UnixEpoch });
        Assert.Null(await Refusal());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("ingestion", "receipts", """{ "_id": "a", "storedAs": { "version": 1 } }""")]
    [InlineData("ingestion", "receipts", """{ "_id": "a", "version": 1 }""")]
    [InlineData("rendering", "articles2", """{ "_id": "a" }""")]
    public async Task An_empty_store_is_refused_where_others_show_that_it_had_articles(string service, string collection, string document)
    {
        await Insert(service, collection, BsonDocument.Parse(document));
        var refusal = await Refusal();
        Assert.Contains($"{Site}-storage holds no article", refusal);
        Assert.Contains($"{Site}-{service}", refusal);
        Assert.Contains("Storage__StartEmpty", refusal);
        Assert.Null(await Refusal(new StorageOptions { StartEmpty = true }));
        await new MongoArticles(Storage).Save(ArticleStores.Article(), null, default);
        Assert.Null(await Refusal());
    }

    private async Task<string?> Refusal(StorageOptions? options = null) =>
        (await EmptyStoreCheck.OfDatabase(new MongoArticles(Storage), Storage, options ?? new(), default))?.Message;

    private Task Insert(string service, string collection, BsonDocument document) =>
        temporary.Database.Client.GetDatabase($"{Site}-{service}").GetCollection<BsonDocument>(collection).InsertOneAsync(document);
}
