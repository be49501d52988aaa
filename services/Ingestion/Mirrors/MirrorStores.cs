using System.Security.Cryptography;
using System.Text.Json;
using Broadsheet.Defaults;
using Microsoft.Data.Sqlite;
using MongoDB.Driver;

namespace Broadsheet.Ingestion;

/// <summary>The record that both stores keep, and its changes.</summary>
internal sealed record MirrorRecord(string Id, IReadOnlyList<MirrorState> Mirrors, string Secret, long Revision)
{
    /// <summary>The id of the only one.</summary>
    public const string OnlyId = "mirrors";

    public MirrorStates States() => new(Mirrors, Secret, Revision);

    public static MirrorRecord New() => new(OnlyId, [], Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), 0);

    /// <summary>The record after a change; the same one where it changes nothing.</summary>
    public MirrorRecord With(string host, Func<MirrorState, MirrorState> change)
    {
        var before = States().Of(host);
        var after = change(before);
        return after == before ? this : this with { Mirrors = [.. Mirrors.Where(mirror => mirror.Host != host), after], Revision = Revision + 1 };
    }
}

/// <summary>States of mirrors in SQLite.</summary>
internal sealed class SqliteMirrors(IngestionFile file) : IMirrorStore
{
    public const string Schema = "CREATE TABLE IF NOT EXISTS mirrors (id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;";

    public async Task<MirrorStates> Read(CancellationToken cancellation) =>
        (file.Sqlite.Read(Find) ?? await file.Sqlite.Write(FindOrMake, cancellation)).States();

    public Task<MirrorStates> Change(string host, Func<MirrorState, MirrorState> change, CancellationToken cancellation) =>
        file.Sqlite.Write(
            connection =>
            {
                var before = FindOrMake(connection);
                var after = before.With(host, change);
                if (after != before)
                    Save(connection, after);
                return after.States();
            },
            cancellation);

    private static MirrorRecord? Find(SqliteConnection connection) =>
        connection.Query(row => row.Document<MirrorRecord>(0), "SELECT json FROM mirrors WHERE id = $id", ("$id", MirrorRecord.OnlyId)).SingleOrDefault();

    private static MirrorRecord FindOrMake(SqliteConnection connection)
    {
        if (Find(connection) is { } there)
            return there;
        var made = MirrorRecord.New();
        Save(connection, made);
        return made;
    }

    private static void Save(SqliteConnection connection, MirrorRecord record) =>
        connection.Run("INSERT OR REPLACE INTO mirrors (id, json) VALUES ($id, $json)", ("$id", record.Id), ("$json", JsonSerializer.Serialize(record, Json.Options)));
}

/// <summary>States of mirrors in MongoDB: one document, replaced only where its revision is still the one that was read.</summary>
internal sealed class MongoMirrors(IMongoDatabase database) : IMirrorStore
{
    private readonly IMongoCollection<MirrorRecord> mirrors = database.GetCollection<MirrorRecord>("mirrors");

    public async Task<MirrorStates> Read(CancellationToken cancellation) => (await FindOrMake(cancellation)).States();

    public async Task<MirrorStates> Change(string host, Func<MirrorState, MirrorState> change, CancellationToken cancellation)
    {
        while (true)
        {
            var before = await FindOrMake(cancellation);
            var after = before.With(host, change);
            if (after == before)
                return before.States();
            var replaced = await mirrors.ReplaceOneAsync(there => there.Id == before.Id && there.Revision == before.Revision, after, cancellationToken: cancellation);
            if (replaced.MatchedCount == 1)
                return after.States();
        }
    }

    private async Task<MirrorRecord> FindOrMake(CancellationToken cancellation)
    {
        while (true)
        {
            if (await mirrors.Find(there => there.Id == MirrorRecord.OnlyId).SingleOrDefaultAsync(cancellation) is { } found)
                return found;
            try
            {
                await mirrors.InsertOneAsync(MirrorRecord.New(), cancellationToken: cancellation);
            }
            catch (MongoWriteException exception) when (exception.WriteError.Category == ServerErrorCategory.DuplicateKey)
            {
                // Another process was first: read what it made.
            }
        }
    }
}
