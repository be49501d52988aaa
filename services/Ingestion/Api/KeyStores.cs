using Broadsheet.Defaults;
using MongoDB.Driver;

namespace Broadsheet.Ingestion;

/// <summary>Hashes of keys in SQLite.</summary>
internal sealed class SqliteKeys(IngestionFile file) : IKeyStore
{
    public const string Schema = "CREATE TABLE IF NOT EXISTS keys (hash TEXT PRIMARY KEY, made_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

    public Task<bool> Knows(string hash, CancellationToken cancellation) =>
        Task.FromResult(file.Sqlite.Read(connection => connection.Query(row => row.GetInt32(0), "SELECT EXISTS (SELECT 1 FROM keys WHERE hash = $hash)", ("$hash", hash)).Single() == 1));

    public Task<bool> AddFirst(string hash, DateTimeOffset madeAt, CancellationToken cancellation) =>
        file.Sqlite.Write(
            connection => connection.Run("INSERT INTO keys (hash, made_at) SELECT $hash, $at WHERE NOT EXISTS (SELECT 1 FROM keys)", ("$hash", hash), ("$at", madeAt.ToUnixTimeMilliseconds())) == 1,
            cancellation);
}

/// <summary>Hashes of keys in MongoDB. The first key has an id that there can be but once, so that of two processes one makes it.</summary>
internal sealed class MongoKeys(IMongoDatabase database) : IKeyStore
{
    private readonly IMongoCollection<Key> keys = database.GetCollection<Key>("keys");

    private sealed record Key(string Id, string Hash, DateTimeOffset MadeAt);

    public Task<bool> Knows(string hash, CancellationToken cancellation) => keys.Find(key => key.Hash == hash).AnyAsync(cancellation);

    public async Task<bool> AddFirst(string hash, DateTimeOffset madeAt, CancellationToken cancellation)
    {
        try
        {
            await keys.InsertOneAsync(new Key("first", hash, madeAt), cancellationToken: cancellation);
            return true;
        }
        catch (MongoWriteException exception) when (exception.WriteError.Category == ServerErrorCategory.DuplicateKey)
        {
            return false;
        }
    }
}
