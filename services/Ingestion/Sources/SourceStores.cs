using System.Text.Json;
using Broadsheet.Defaults;
using Microsoft.Data.Sqlite;
using MongoDB.Driver;

namespace Broadsheet.Ingestion;

/// <summary>Sources in SQLite.</summary>
internal sealed class SqliteSources(IngestionFile file) : ISourceStore
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS sources (id TEXT PRIMARY KEY, name TEXT NOT NULL, next_poll INTEGER NOT NULL, json TEXT NOT NULL, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS sources_due ON sources (next_poll);
        CREATE TABLE IF NOT EXISTS source_notes (source TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (source, key)) STRICT, WITHOUT ROWID;
        """;

    private readonly Sqlite sqlite = file.Sqlite;

    public Task<IReadOnlyList<FeedSource>> All(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<FeedSource>>(sqlite.Read(connection => connection.Query(Source, "SELECT json, state FROM sources ORDER BY name, id")));

    public Task<FeedSource?> Find(string id, CancellationToken cancellation) =>
        Task.FromResult(sqlite.Read(connection => connection.Query(Source, "SELECT json, state FROM sources WHERE id = $id", ("$id", id)).SingleOrDefault()));

    public Task<bool> Add(FeedSource source, CancellationToken cancellation) =>
        Write("INSERT OR IGNORE INTO sources (id, name, next_poll, json, state) VALUES ($id, $name, $next, $json, $state)", source, cancellation);

    public Task<bool> Replace(FeedSource source, CancellationToken cancellation) =>
        Write("UPDATE sources SET name = $name, next_poll = $next, json = $json, state = $state WHERE id = $id", source, cancellation);

    public Task SetState(string id, SourceState state, CancellationToken cancellation) =>
        sqlite.Write(connection => SetState(connection, id, state), cancellation);

    public Task<bool> Remove(string id, CancellationToken cancellation) =>
        sqlite.Write(connection =>
        {
            connection.Run("DELETE FROM source_notes WHERE source = $id", ("$id", id));
            return connection.Run("DELETE FROM sources WHERE id = $id", ("$id", id)) == 1;
        }, cancellation);

    public Task<bool> Note(SourceNote note, CancellationToken cancellation) =>
        sqlite.Write(connection =>
        {
            var isNew = connection.Run(
                "INSERT OR IGNORE INTO source_notes (source, key, at, json) VALUES ($source, $key, $at, $json)",
                ("$source", note.SourceId), ("$key", note.Key), ("$at", note.At.ToUnixTimeMilliseconds()), ("$json", JsonSerializer.Serialize(note, Json.Options))) == 1;
            if (isNew)
                connection.Run(
                    "DELETE FROM source_notes WHERE source = $source AND key NOT IN (SELECT key FROM source_notes WHERE source = $source ORDER BY at DESC, key LIMIT 0 + $most)",
                    ("$source", note.SourceId), ("$most", SourceNote.Most));
            return isNew;
        }, cancellation);

    public Task<IReadOnlyList<SourceNote>> Notes(string? sourceId, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<SourceNote>>(sqlite.Read(connection => connection.Query(
            row => row.Document<SourceNote>(0),
            "SELECT json FROM source_notes WHERE $source IS NULL OR source = $source ORDER BY at DESC, key", ("$source", sourceId))));

    public Task<FeedSource?> ClaimDue(DateTimeOffset now, DateTimeOffset until, IReadOnlyCollection<string> busyHosts, CancellationToken cancellation) =>
        sqlite.Write(connection =>
        {
            var due = connection.Query(
                Source,
                """
                SELECT json, state FROM sources
                WHERE next_poll <= $now AND coalesce(json_extract(json, '$.paused'), 0) = 0 AND json_extract(state, '$.givenUp') IS NULL
                    AND coalesce(json_extract(json, '$.host'), '') NOT IN (SELECT value FROM json_each($busy))
                ORDER BY coalesce(json_extract(json, '$.priority'), 0) DESC, next_poll LIMIT 1
                """,
                ("$now", now.ToUnixTimeMilliseconds()), ("$busy", JsonSerializer.Serialize(busyHosts))).SingleOrDefault();
            if (due is not null)
                SetState(connection, due.Id, due.State with { NextPoll = until });
            return due;
        }, cancellation);

    private Task<bool> Write(string sql, FeedSource source, CancellationToken cancellation) =>
        sqlite.Write(
            connection => connection.Run(
                sql, ("$id", source.Id), ("$name", source.Name), ("$next", source.State.NextPoll.ToUnixTimeMilliseconds()),
                ("$json", JsonSerializer.Serialize(source, Json.Options)), ("$state", JsonSerializer.Serialize(source.State, Json.Options))) == 1,
            cancellation);

    private static int SetState(SqliteConnection connection, string id, SourceState state) =>
        connection.Run("UPDATE sources SET next_poll = $next, state = $state WHERE id = $id", ("$id", id), ("$next", state.NextPoll.ToUnixTimeMilliseconds()), ("$state", JsonSerializer.Serialize(state, Json.Options)));

    private static FeedSource Source(SqliteDataReader row) =>
        row.Document<FeedSource>(0) with { State = row.Document<SourceState>(1) };
}

/// <summary>Sources in MongoDB.</summary>
internal sealed class MongoSources(IMongoDatabase database) : ISourceStore
{
    private readonly IMongoCollection<FeedSource> sources = database.GetCollection<FeedSource>("sources").WithIndexes(
        new CreateIndexModel<FeedSource>(Builders<FeedSource>.IndexKeys.Ascending(source => source.State.NextPoll)));

    private readonly IMongoCollection<NoteRow> notes = database.GetCollection<NoteRow>("sourceNotes").WithIndexes(
        new CreateIndexModel<NoteRow>(Builders<NoteRow>.IndexKeys.Ascending(row => row.Note.SourceId).Descending(row => row.Note.At)));

    private sealed record NoteRow(string Id, SourceNote Note);

    public async Task<IReadOnlyList<FeedSource>> All(CancellationToken cancellation) =>
        await sources.Find(_ => true).SortBy(source => source.Name).ThenBy(source => source.Id).ToListAsync(cancellation);

    public async Task<FeedSource?> Find(string id, CancellationToken cancellation) =>
        await sources.Find(source => source.Id == id).SingleOrDefaultAsync(cancellation);

    public async Task<bool> Add(FeedSource source, CancellationToken cancellation)
    {
        try
        {
            await sources.InsertOneAsync(source, cancellationToken: cancellation);
            return true;
        }
        catch (MongoWriteException exception) when (exception.WriteError.Category == ServerErrorCategory.DuplicateKey)
        {
            return false;
        }
    }

    public async Task<bool> Replace(FeedSource source, CancellationToken cancellation) =>
        (await sources.ReplaceOneAsync(there => there.Id == source.Id, source, cancellationToken: cancellation)).MatchedCount == 1;

    public Task SetState(string id, SourceState state, CancellationToken cancellation) =>
        sources.UpdateOneAsync(source => source.Id == id, Builders<FeedSource>.Update.Set(source => source.State, state), cancellationToken: cancellation);

    public async Task<bool> Remove(string id, CancellationToken cancellation)
    {
        await notes.DeleteManyAsync(row => row.Note.SourceId == id, cancellation);
        return (await sources.DeleteOneAsync(source => source.Id == id, cancellation)).DeletedCount == 1;
    }

    public async Task<bool> Note(SourceNote note, CancellationToken cancellation)
    {
        try
        {
            await notes.InsertOneAsync(new NoteRow($"{note.SourceId}/{note.Key}", note), cancellationToken: cancellation);
        }
        catch (MongoWriteException exception) when (exception.WriteError.Category == ServerErrorCategory.DuplicateKey)
        {
            return false;
        }
        foreach (var old in (await Notes(note.SourceId, cancellation)).Skip(SourceNote.Most))
            await notes.DeleteOneAsync(row => row.Id == old.SourceId + "/" + old.Key, cancellation);
        return true;
    }

    public async Task<IReadOnlyList<SourceNote>> Notes(string? sourceId, CancellationToken cancellation) =>
        (await notes.Find(sourceId is null ? Builders<NoteRow>.Filter.Empty : Builders<NoteRow>.Filter.Eq(row => row.Note.SourceId, sourceId))
            .SortByDescending(row => row.Note.At).ThenBy(row => row.Note.Key).ToListAsync(cancellation)).ConvertAll(row => row.Note);

    public async Task<FeedSource?> ClaimDue(DateTimeOffset now, DateTimeOffset until, IReadOnlyCollection<string> busyHosts, CancellationToken cancellation) =>
        await sources.FindOneAndUpdateAsync<FeedSource>(
            source => source.State.NextPoll <= now && source.Paused != true && source.State.GivenUp == null && !busyHosts.Contains(source.Host),
            Builders<FeedSource>.Update.Set(source => source.State.NextPoll, until),
            new FindOneAndUpdateOptions<FeedSource> { Sort = Builders<FeedSource>.Sort.Descending(source => source.Priority).Ascending(source => source.State.NextPoll) },
            cancellation);
}
