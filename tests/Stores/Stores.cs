using Broadsheet.Defaults;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace Broadsheet.Stores;

/// <summary>A MongoDB database of one test's own, dropped at its end.</summary>
internal sealed class TemporaryDatabase : IAsyncDisposable
{
    private const string Variable = "BROADSHEET_TEST_MONGODB";

    public TemporaryDatabase()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 }, $"{Variable} names no MongoDB; tests/run starts one.");
        var connection = new MongoUrlBuilder(Environment.GetEnvironmentVariable(Variable)) { DatabaseName = "test-" + ObjectId.GenerateNewId() };
        Database = Mongo.Open(connection.ToString(), "stores");
    }

    public IMongoDatabase Database { get; }

    public async ValueTask DisposeAsync() => await Database.Client.DropDatabaseAsync(Database.DatabaseNamespace.DatabaseName);
}

/// <summary>A folder of one test's own, deleted at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("broadsheet-");

    public string File(string name) => Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);
}
