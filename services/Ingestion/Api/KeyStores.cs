using Broadsheet.Defaults;
using Microsoft.Data.Sqlite;
using MongoDB.Driver;

namespace Broadsheet.Ingestion;

/// <summary>Keys in SQLite.</summary>
internal sealed class SqliteKeys(IngestionFile file) : IKeyStore
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS keys (
            hash TEXT PRIMARY KEY, made_at INTEGER NOT NULL, hint TEXT, label TEXT, last_used INTEGER) STRICT, WITHOUT ROWID;
        """;

    /// <summary>Brings a file to this form in which keys have a hash and a time alone.</summary>
    public const string Upgrade = """
        CREATE TABLE IF NOT EXISTS keys (hash TEXT PRIMARY KEY, made_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        ALTER TABLE keys ADD COLUMN hint TEXT;
        ALTER TABLE keys ADD COLUMN label TEXT;
        ALTER TABLE keys ADD COLUMN last_used INTEGER;
        """;

    private const string Columns = "hash, made_at, hint, label, last_used";

    private readonly Sqlite sqlite = file.Sqlite;

    public Task<StoredKey?> Find(string hash, CancellationToken cancellation) =>
        Task.FromResult(sqlite.Read(connection =>
            connection.Query(Read, $"SELECT {Columns} FROM keys WHERE hash = $hash", ("$hash", hash)).SingleOrDefault()));

    public Task<IReadOnlyList<StoredKey>> All(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<StoredKey>>(sqlite.Read(connection =>
            connection.Query(Read, $"SELECT {Columns} FROM keys ORDER BY made_at, hash")));

    public Task<bool> AddFirst(StoredKey key, CancellationToken cancellation) =>
        sqlite.Write(
            connection => connection.Query(row => row.GetInt32(0), "SELECT count(*) FROM keys").Single() == 0 && Insert(connection, key),
            cancellation);

    public Task Add(StoredKey key, CancellationToken cancellation) =>
        sqlite.Write(connection => Insert(connection, key), cancellation);

    public Task<bool> Remove(string hash, bool evenTheLast, CancellationToken cancellation) => sqlite.Write(
        connection => connection.Run(
            "DELETE FROM keys WHERE hash = $hash AND ($even OR (SELECT count(*) FROM keys) > 1)",
            ("$hash", hash), ("$even", evenTheLast)) == 1,
        cancellation);

    public Task SetLastUsed(string hash, DateTimeOffset at, CancellationToken cancellation) => sqlite.Write(
        connection => connection.Run(
            "UPDATE keys SET last_used = max(coalesce(last_used, 0), $at) WHERE hash = $hash",
            ("$at", at.ToUnixTimeMilliseconds()), ("$hash", hash)),
        cancellation);

    private static bool Insert(SqliteConnection connection, StoredKey key) => connection.Run(
        $"INSERT INTO keys ({Columns}) VALUES ($hash, $made, $hint, $label, $used)",
        ("$hash", key.Hash), ("$made", key.MadeAt.ToUnixTimeMilliseconds()), ("$hint", key.Hint),
        ("$label", key.Label), ("$used", key.LastUsed?.ToUnixTimeMilliseconds())) == 1;

    private static StoredKey Read(SqliteDataReader row) => new()
    {
        Hash = row.GetString(0), MadeAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
        Hint = row.IsDBNull(2) ? null : row.GetString(2), Label = row.IsDBNull(3) ? null : row.GetString(3),
        LastUsed = row.IsDBNull(4) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
    };
}

/// <summary>
/// Keys in MongoDB. The first key has an id that there can be but once, so that of two processes one makes it.
/// </summary>
internal sealed class MongoKeys(IMongoDatabase database) : IKeyStore
{
    private const string First = "first";

    private readonly IMongoCollection<Document> keys = database.GetCollection<Document>("keys");

    private sealed record Document
    {
        public required string Id { get; init; }

        public required string Hash { get; init; }

        public required DateTimeOffset MadeAt { get; init; }

        public string? Hint { get; init; }

        public string? Label { get; init; }

        public DateTimeOffset? LastUsed { get; init; }

        public StoredKey Key() =>
            new() { Hash = Hash, MadeAt = MadeAt, Hint = Hint, Label = Label, LastUsed = LastUsed };
    }

    public async Task<StoredKey?> Find(string hash, CancellationToken cancellation) =>
        (await keys.Find(key => key.Hash == hash).FirstOrDefaultAsync(cancellation))?.Key();

    public async Task<IReadOnlyList<StoredKey>> All(CancellationToken cancellation)
    {
        var all = await keys.Find(_ => true).SortBy(key => key.MadeAt).ThenBy(key => key.Hash).ToListAsync(cancellation);
        return [.. all.Select(key => key.Key())];
    }

    public async Task<bool> AddFirst(StoredKey key, CancellationToken cancellation)
    {
        // The first one may have been removed since, with others there.
        if (await keys.Find(_ => true).AnyAsync(cancellation))
            return false;
        try
        {
            await Insert(First, key, cancellation);
            return true;
        }
        catch (MongoWriteException exception) when (exception.WriteError.Category == ServerErrorCategory.DuplicateKey)
        {
            return false;
        }
    }

    public Task Add(StoredKey key, CancellationToken cancellation) => Insert(key.Hash, key, cancellation);

    public async Task<bool> Remove(string hash, bool evenTheLast, CancellationToken cancellation)
    {
        if (!evenTheLast && await keys.CountDocumentsAsync(_ => true, new CountOptions { Limit = 2 }, cancellation) < 2)
            return false;
        var removed = await keys.FindOneAndDeleteAsync(key => key.Hash == hash, cancellationToken: cancellation);
        if (removed is null)
            return false;
        // If another process has removed the other one at the same time, this one stays; also if nobody waits for the
        // answer any more.
        if (evenTheLast || await keys.Find(_ => true).AnyAsync(CancellationToken.None))
            return true;
        await keys.InsertOneAsync(removed, cancellationToken: CancellationToken.None);
        return false;
    }

    public Task SetLastUsed(string hash, DateTimeOffset at, CancellationToken cancellation) =>
        keys.UpdateOneAsync(key => key.Hash == hash, Builders<Document>.Update.Max(key => key.LastUsed, at),
            cancellationToken: cancellation);

    private Task Insert(string id, StoredKey key, CancellationToken cancellation) => keys.InsertOneAsync(
        new Document { Id = id, Hash = key.Hash, MadeAt = key.MadeAt, Hint = key.Hint, Label = key.Label, LastUsed = key.LastUsed },
        cancellationToken: cancellation);
}
