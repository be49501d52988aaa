using Broadsheet.Defaults;
using MongoDB.Driver;

namespace Broadsheet.Ingestion;

/// <summary>Operators' sessions in SQLite.</summary>
internal sealed class SqliteOperatorSessions(IngestionFile file) : IOperatorSessionStore
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS operator_sessions (
            id TEXT PRIMARY KEY, key_hash TEXT NOT NULL, ends_at INTEGER NOT NULL, last_used INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """;

    private readonly Sqlite sqlite = file.Sqlite;

    public Task Add(OperatorSession session, DateTimeOffset now, CancellationToken cancellation) =>
        sqlite.Write(connection =>
    {
        connection.Run("DELETE FROM operator_sessions WHERE ends_at <= $now", ("$now", now.ToUnixTimeMilliseconds()));
        return connection.Run(
            "INSERT INTO operator_sessions (id, key_hash, ends_at, last_used) VALUES ($id, $key, $ends, $used)",
            ("$id", session.Id), ("$key", session.KeyHash), ("$ends", session.EndsAt.ToUnixTimeMilliseconds()),
            ("$used", session.LastUsed.ToUnixTimeMilliseconds()));
    }, cancellation);

    public Task<OperatorSession?> Find(string id, CancellationToken cancellation) =>
        Task.FromResult(sqlite.Read(connection => connection.Query(
        row => new OperatorSession
        {
            Id = id, KeyHash = row.GetString(0), EndsAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
            LastUsed = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
        },
        "SELECT key_hash, ends_at, last_used FROM operator_sessions WHERE id = $id", ("$id", id)).SingleOrDefault()));

    public Task SetLastUsed(string id, DateTimeOffset at, CancellationToken cancellation) =>
        sqlite.Write(connection =>
            connection.Run("UPDATE operator_sessions SET last_used = $at WHERE id = $id",
                ("$at", at.ToUnixTimeMilliseconds()), ("$id", id)), cancellation);

    public Task Remove(string id, CancellationToken cancellation) =>
        sqlite.Write(connection => connection.Run("DELETE FROM operator_sessions WHERE id = $id", ("$id", id)),
            cancellation);

    public Task RemoveOfKey(string keyHash, CancellationToken cancellation) =>
        sqlite.Write(connection =>
            connection.Run("DELETE FROM operator_sessions WHERE key_hash = $key", ("$key", keyHash)), cancellation);
}

/// <summary>Operators' sessions in MongoDB.</summary>
internal sealed class MongoOperatorSessions(IMongoDatabase database) : IOperatorSessionStore
{
    private readonly IMongoCollection<OperatorSession> sessions = database.GetCollection<OperatorSession>("operatorSessions");

    public async Task Add(OperatorSession session, DateTimeOffset now, CancellationToken cancellation)
    {
        await sessions.DeleteManyAsync(old => old.EndsAt <= now, cancellation);
        await sessions.InsertOneAsync(session, cancellationToken: cancellation);
    }

    public async Task<OperatorSession?> Find(string id, CancellationToken cancellation) =>
        await sessions.Find(session => session.Id == id).SingleOrDefaultAsync(cancellation);

    public Task SetLastUsed(string id, DateTimeOffset at, CancellationToken cancellation) =>
        sessions.UpdateOneAsync(session => session.Id == id,
            Builders<OperatorSession>.Update.Set(session => session.LastUsed, at), cancellationToken: cancellation);

    public Task Remove(string id, CancellationToken cancellation) =>
        sessions.DeleteOneAsync(session => session.Id == id, cancellation);

    public Task RemoveOfKey(string keyHash, CancellationToken cancellation) =>
        sessions.DeleteManyAsync(session => session.KeyHash == keyHash, cancellation);
}
