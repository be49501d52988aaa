using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Rendering;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace Broadsheet.Stores.Rendering;

/// <summary>In a SQLite file.</summary>
public sealed class SqliteReadModelTests : ReadModelContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("broadsheet-rendering-").FullName;

    private protected override IReadModel Open() => new SqliteReadModel(Path.Combine(folder, "rendering.db"));

    [Theory]
    [InlineData("SELECT summary FROM articles WHERE status = 'Published' AND first_published >= 1 AND first_published < 2 ORDER BY first_published DESC, id LIMIT 9 OFFSET 9")]
    [InlineData("SELECT strftime('%m', first_published / 1000.0, 'unixepoch') AS month, count(*), max(stored_at) FROM articles WHERE status = 'Published' GROUP BY month")]
    public void Spans_of_time_are_read_from_an_index(string query)
    {
        using var file = new Sqlite(Path.Combine(folder, "rendering.db"), "");
        var plan = string.Join('\n', file.Read(connection => connection.Query(row => row.GetString(3), "EXPLAIN QUERY PLAN " + query)));
        Assert.Contains("INDEX articles_by_day", plan);
        Assert.DoesNotContain("ORDER BY", plan);
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>In MongoDB at <c>BROADSHEET_TEST_MONGODB</c>, each test in a database of its own.</summary>
public sealed class MongoReadModelTests : ReadModelContract
{
    private IMongoDatabase? database;

    private protected override IReadModel Open()
    {
        var address = Environment.GetEnvironmentVariable("BROADSHEET_TEST_MONGODB");
        Assert.SkipWhen(string.IsNullOrEmpty(address), "BROADSHEET_TEST_MONGODB names no server.");
        var connection = new MongoUrlBuilder(address) { DatabaseName = "test-" + Guid.NewGuid().ToString("N")[..12] }.ToString();
        database = Mongo.Open(connection, "rendering");
        return new MongoReadModel(database);
    }

    private protected override IReadModel Beside(IReadModel model) => new MongoReadModel(database!);

    [Fact]
    public async Task A_model_that_was_dropped_and_made_again_has_nothing_of_what_was_read_before()
    {
        using var model = new MongoReadModel(database!);
        Task<Front> Front() => model.Front(Sections.All, 9, _ => [(Lists.Front(""), 9), (Lists.Pins(""), 9)], default);
        await model.Take([new Announced(Article(1), Noon)], default);
        Assert.Equal((1, 1, 0), await Sizes());
        await database!.Client.DropDatabaseAsync(database.DatabaseNamespace.DatabaseName);
        // Nothing is known of any list, so nothing is kept of it.
        Assert.Equal((0, 0, 0), await Sizes());
        await model.Checkpoint(default);
        Assert.Equal((0, 0, 0), await Sizes());
        await model.Take([new Announced(Article(2) with { Pin = 1 }, Noon)], default);
        Assert.Equal((1, 1, 1), await Sizes());

        async Task<(int, int, int)> Sizes() => await Front() is var front ? (front.Below.Count, front.Lists[0].Count, front.Lists[1].Count) : default;
    }

    [Fact]
    public async Task Spans_of_time_are_read_from_an_index_in_its_order()
    {
        var plan = await database!.RunCommandAsync<BsonDocument>(BsonDocument.Parse($$"""{ "explain": { "find": "articles{{MongoReadModel.Shape}}", "filter": { "status": "Published", "firstPublished": { "$gte": { "$date": "2026-05-01T00:00:00Z" } } }, "sort": { "firstPublished": -1, "_id": 1 } } }"""));
        var winning = plan["queryPlanner"]["winningPlan"].ToString()!;
        Assert.Contains("IXSCAN", winning);
        Assert.DoesNotContain("\"SORT\"", winning);
    }

    [Fact]
    public async Task Lists_are_read_from_an_index_in_its_order()
    {
        var plan = await database!.RunCommandAsync<BsonDocument>(BsonDocument.Parse($$"""{ "explain": { "find": "articles{{MongoReadModel.Shape}}", "filter": { "lists": "news" }, "sort": { "firstPublished": -1, "_id": 1 } } }"""));
        var winning = plan["queryPlanner"]["winningPlan"].ToString()!;
        Assert.Contains("IXSCAN", winning);
        Assert.DoesNotContain("\"SORT\"", winning);
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        if (database is not null)
            await database.Client.DropDatabaseAsync(database.DatabaseNamespace.DatabaseName);
        await base.DisposeAsync();
    }
}
