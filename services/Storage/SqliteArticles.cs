using System.Runtime.InteropServices;
using System.Text.Json;
using Broadsheet.Defaults;
using Microsoft.Data.Sqlite;

namespace Broadsheet.Storage;

/// <summary>Articles in a SQLite file. Times are milliseconds since 1970, so that they sort.</summary>
internal sealed class SqliteArticles : IArticleStore, IDisposable
{
    // Articles stand in the order in which they came, so that a flood of them is written to the end of the table; what is written all over, as what
    // they are found by, is kept small: an article goes by its number there, a band by half of its digits, and whoever shares that by chance is compared and found to be another.
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS articles (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, version INTEGER NOT NULL, announced INTEGER NOT NULL, stored_at INTEGER NOT NULL, json TEXT NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS articles_by_time ON articles (stored_at, id);
        CREATE INDEX IF NOT EXISTS articles_unannounced ON articles (stored_at) WHERE announced = 0;
        CREATE TABLE IF NOT EXISTS versions (id TEXT NOT NULL, version INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (id, version)) STRICT;
        CREATE INDEX IF NOT EXISTS articles_by_story ON articles (json_extract(json, '$.article.story')) WHERE json_extract(json, '$.article.story') IS NOT NULL;
        CREATE TABLE IF NOT EXISTS copies (id TEXT PRIMARY KEY, article TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS claims (key TEXT PRIMARY KEY, holder TEXT NOT NULL, seen INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS bands (band INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (band, article)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS fresh (article INTEGER PRIMARY KEY, bands BLOB NOT NULL) STRICT;
        """;

    // From the first form, in which an article stood by its id and had no number.
    private const string Numbered = """
        CREATE TABLE IF NOT EXISTS bands (band INTEGER NOT NULL, article TEXT NOT NULL, stored_at INTEGER NOT NULL, PRIMARY KEY (band, article)) STRICT, WITHOUT ROWID;
        DROP INDEX IF EXISTS articles_by_time; DROP INDEX IF EXISTS articles_unannounced; DROP INDEX IF EXISTS articles_by_story;
        ALTER TABLE articles RENAME TO articles_before;
        ALTER TABLE versions RENAME TO versions_before;
        ALTER TABLE bands RENAME TO bands_before;
        """ + Schema + """
        INSERT INTO articles (id, revision, version, announced, stored_at, json) SELECT id, revision, version, announced, stored_at, json FROM articles_before ORDER BY stored_at, id;
        INSERT INTO versions (id, version, json) SELECT id, version, json FROM versions_before;
        INSERT OR IGNORE INTO bands (band, article) SELECT band << 32 >> 32, number FROM bands_before JOIN articles ON id = article;
        DROP TABLE articles_before; DROP TABLE versions_before; DROP TABLE bands_before;
        """;

    private readonly Sqlite file;
    private readonly FreshBands fresh = new();

    public SqliteArticles(string path, ILogger<SqliteArticles>? logger = null)
    {
        file = Sqlite.OpenTruth(path, Schema, [Numbered], logger);
        foreach (var (article, bands) in file.Read(connection => connection.Query(Fresh, "SELECT article, bands FROM fresh ORDER BY article")))
            fresh.Add(article, bands);
    }

    // Read in turn, made an article of by whoever asked for it.
    public async Task<StoredArticle?> Find(string id, CancellationToken cancellation) =>
        (await file.ReadInTurn(connection => connection.Query(
            Row, "SELECT json, announced FROM articles WHERE id = $id OR id = (SELECT article FROM copies WHERE copies.id = $id) ORDER BY id <> $id LIMIT 1", ("$id", id)), cancellation))
        .Select(Article).SingleOrDefault();

    public Task<IReadOnlyList<StoredArticle>> FindAll(IReadOnlyList<string> ids, CancellationToken cancellation) =>
        Many("SELECT json, announced FROM articles WHERE id IN (SELECT value FROM json_each($ids))", ("$ids", JsonSerializer.Serialize(ids)));

    public async Task<bool> Save(StoredArticle next, StoredArticle? replaced, CancellationToken cancellation)
    {
        var saved = await Write(next, replaced, cancellation);
        while (fresh.Full() is { } part)
            await WriteDown(part, cancellation);
        return saved;
    }

    private Task<bool> Write(StoredArticle next, StoredArticle? replaced, CancellationToken cancellation)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(next, Json.Options);
        var earlier = replaced is not null && replaced.Article.Version != next.Article.Version ? JsonSerializer.SerializeToUtf8Bytes(replaced with { Others = [], Bands = [] }, Json.Options) : null;
        return file.Write(connection =>
        {
            if (replaced is null)
            {
                if (connection.Run(
                    "INSERT OR IGNORE INTO articles (id, revision, version, announced, stored_at, json) VALUES ($id, $revision, $version, $announced, $stored, CAST($json AS TEXT))",
                    ("$id", next.Id), ("$revision", next.Revision), ("$version", next.Article.Version), ("$announced", next.Announced), ("$stored", next.StoredAt.ToUnixTimeMilliseconds()), ("$json", json)) == 0)
                    return false;
                Note(connection, next, null);
                return true;
            }
            if (connection.Run(
                    "UPDATE articles SET revision = $revision, version = $version, announced = iif($version = version, announced, $announced), stored_at = $stored, json = CAST($json AS TEXT) WHERE id = $id AND revision = $replaced",
                    ("$id", next.Id), ("$revision", next.Revision), ("$version", next.Article.Version), ("$announced", next.Announced), ("$stored", next.StoredAt.ToUnixTimeMilliseconds()), ("$json", json), ("$replaced", replaced.Revision)) == 0)
                return false;
            if (earlier is not null)
                connection.Run("INSERT OR REPLACE INTO versions (id, version, json) VALUES ($id, $version, CAST($json AS TEXT))", ("$id", replaced.Id), ("$version", replaced.Article.Version), ("$json", earlier));
            Note(connection, next, replaced);
            return true;
        }, cancellation);
    }

    // What the article is found by but for its id, in the same transaction.
    private void Note(SqliteConnection connection, StoredArticle next, StoredArticle? replaced)
    {
        foreach (var left in replaced?.Copies.Where(id => !next.Has(id)) ?? [])
            connection.Run("DELETE FROM copies WHERE id = $id AND article = $article", ("$id", left), ("$article", next.Id));
        foreach (var joined in next.Copies.Where(id => replaced?.Has(id) != true))
            connection.Run("INSERT OR REPLACE INTO copies (id, article) VALUES ($id, $article)", ("$id", joined), ("$article", next.Id));
        var gone = replaced?.Bands.Except(next.Bands).ToList() ?? [];
        if (gone.Count == 0 && (next.Bands.Count == 0 || replaced?.StoredAt == next.StoredAt))
            return;
        var number = connection.Query(row => row.GetInt64(0), "SELECT number FROM articles WHERE id = $id", ("$id", next.Id)).Single();
        var bands = Short(next.Bands);
        if (replaced is null)
        {
            connection.Run("INSERT INTO fresh (article, bands) VALUES ($article, $bands)", ("$article", number), ("$bands", MemoryMarshal.AsBytes<int>(bands).ToArray()));
            // Should this be undone, another article may get the number: then it is compared for nothing.
            fresh.Add(number, bands);
            return;
        }
        // What has changed is written into the index at once; also the bands that it had before, which may have been let go.
        Drop(connection, "article = $article", ("$article", number));
        connection.Run("DELETE FROM bands WHERE band IN (SELECT value FROM json_each($bands)) AND article = $article", ("$bands", Listed(Short(gone))), ("$article", number));
        connection.Run("INSERT OR IGNORE INTO bands (band, article) SELECT value, $article FROM json_each($bands)", ("$bands", Listed(bands)), ("$article", number));
    }

    private void Drop(SqliteConnection connection, string which, params ReadOnlySpan<(string, object?)> parameters)
    {
        foreach (var (article, bands) in connection.Query(Fresh, $"DELETE FROM fresh WHERE {which} RETURNING article, bands", parameters))
            fresh.Drop(article, bands);
    }

    private static (long Article, int[] Bands) Fresh(SqliteDataReader row) => (row.GetInt64(0), MemoryMarshal.Cast<byte, int>(row.GetFieldValue<byte[]>(1)).ToArray());

    private async Task WriteDown(FreshBands.Part part, CancellationToken cancellation)
    {
        try
        {
            await file.Write(
                connection => connection.Run(
                    "INSERT OR IGNORE INTO bands (band, article) SELECT value >> 32, value & 0xFFFFFFFF FROM json_each($entries); DELETE FROM fresh WHERE article < $oldest",
                    ("$entries", Listed(part.Entries.Order())), ("$oldest", fresh.OldestBut(part))),
                cancellation);
            fresh.Written(part);
        }
        catch
        {
            fresh.Again(part);
            throw;
        }
    }

    public Task<Claim?> Claim(IReadOnlyList<string> keys, string id, DateTimeOffset since, DateTimeOffset now, string? over, CancellationToken cancellation) =>
        file.Write(connection =>
        {
            foreach (var key in keys)
            {
                var holder = connection.Query(
                    row => row.GetString(0),
                    """
                    INSERT INTO claims (key, holder, seen) VALUES ($key, $id, $now)
                    ON CONFLICT (key) DO UPDATE SET seen = $now, holder = iif(seen < $since OR holder = $over, $id, holder) RETURNING holder
                    """,
                    ("$key", key), ("$id", id), ("$now", now.ToUnixTimeMilliseconds()), ("$since", since.ToUnixTimeMilliseconds()), ("$over", over)).Single();
                if (holder != id)
                    return new Claim(key, holder);
            }
            return null;
        }, cancellation);

    // CROSS, so that SQLite begins with the few that share a number, and not with all that are new.
    public async Task<IReadOnlyList<string>> Alike(IReadOnlyList<long> bands, string than, DateTimeOffset storedSince, int limit, CancellationToken cancellation) =>
        await file.ReadInTurn(
            connection => connection.Query(
                row => row.GetString(0),
                """
                SELECT id FROM (SELECT article FROM bands WHERE band IN (SELECT value FROM json_each($bands)) UNION SELECT value FROM json_each($fresh)) AS near
                CROSS JOIN articles ON articles.number = near.article WHERE id <> $than AND stored_at >= $since ORDER BY stored_at DESC, id LIMIT $limit
                """,
                ("$since", storedSince.ToUnixTimeMilliseconds()), ("$bands", Listed(Short(bands))), ("$fresh", Listed(fresh.With(Short(bands)))), ("$than", than), ("$limit", limit)),
            cancellation);

    private static int[] Short(IReadOnlyList<long> bands) => [.. bands.Select(band => (int)band)];

    private static string Listed<T>(IEnumerable<T> numbers) => JsonSerializer.Serialize(numbers);

    public Task<IReadOnlyList<StoredArticle>> InStory(string story, int limit, CancellationToken cancellation) =>
        Many("SELECT json, announced FROM articles WHERE json_extract(json, '$.article.story') = $story LIMIT $limit", ("$story", story), ("$limit", limit));

    public Task Forget(DateTimeOffset before, CancellationToken cancellation) =>
        file.Write(
            connection =>
            {
                Drop(connection, "article IN (SELECT number FROM articles WHERE stored_at < $before)", ("$before", before.ToUnixTimeMilliseconds()));
                return connection.Run(
                    "DELETE FROM claims WHERE seen < $before; DELETE FROM bands WHERE article NOT IN (SELECT number FROM articles WHERE stored_at >= $before)", ("$before", before.ToUnixTimeMilliseconds()));
            },
            cancellation);

    public Task MarkAnnounced(string id, int version, CancellationToken cancellation) =>
        file.Write(connection => connection.Run("UPDATE articles SET announced = 1 WHERE id = $id AND version = $version", ("$id", id), ("$version", version)), cancellation);

    public Task<IReadOnlyList<StoredArticle>> Unannounced(DateTimeOffset storedBefore, DateTimeOffset now, int limit, CancellationToken cancellation) =>
        Many(
            """
            SELECT json, announced FROM articles WHERE announced = 0
            AND iif(json_extract(json, '$.article.embargo') IS NULL OR json_extract(json, '$.article.status') = 'Withdrawn', stored_at < $before, unixepoch(json_extract(json, '$.article.embargo')) <= $now)
            ORDER BY stored_at LIMIT $limit
            """,
            ("$before", storedBefore.ToUnixTimeMilliseconds()), ("$now", now.ToUnixTimeSeconds()), ("$limit", limit));

    public Task<IReadOnlyList<StoredArticle>> StoredAfter(DateTimeOffset storedAt, string id, int limit, CancellationToken cancellation) =>
        Many("SELECT json, announced FROM articles WHERE (stored_at, id) > ($stored, $id) ORDER BY stored_at, id LIMIT $limit", ("$stored", storedAt.ToUnixTimeMilliseconds()), ("$id", id), ("$limit", limit));

    public Task<IReadOnlyList<StoredArticle>> Versions(string id, CancellationToken cancellation) =>
        Many(
            "SELECT json, announced FROM (SELECT version, json, 1 AS announced FROM versions WHERE id = $id UNION ALL SELECT version, json, announced FROM articles WHERE id = $id) ORDER BY version",
            ("$id", id));

    public Task<bool> IsEmpty(CancellationToken cancellation) =>
        Task.FromResult(file.Read(connection => connection.Query(row => row.GetInt32(0), "SELECT NOT EXISTS (SELECT 1 FROM articles)").Single() == 1));

    public Task<string?> Missing(CancellationToken cancellation)
    {
        file.Read(connection => connection.Query(row => row.GetInt32(0), "SELECT count(*) FROM sqlite_schema"));
        return Task.FromResult<string?>(null);
    }

    public void Dispose() => file.Dispose();

    private Task<IReadOnlyList<StoredArticle>> Many(string sql, params (string, object?)[] parameters) =>
        Task.FromResult<IReadOnlyList<StoredArticle>>(file.Read(connection => connection.Query(row => Article(Row(row)), sql, parameters)));

    private static (byte[] Json, bool Announced) Row(SqliteDataReader row) => (row.GetFieldValue<byte[]>(0), row.GetBoolean(1));

    // Whether a version is announced changes after it was written: the column counts, not the JSON.
    private static StoredArticle Article((byte[] Json, bool Announced) row) => JsonSerializer.Deserialize<StoredArticle>(row.Json, Json.Options)! with { Announced = row.Announced };
}
