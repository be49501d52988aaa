using System.Text.Json;
using Broadsheet.Defaults;
using Microsoft.Data.Sqlite;

namespace Broadsheet.Storage;

/// <summary>Articles in a SQLite file. Times are milliseconds since 1970, so that they sort.</summary>
internal sealed class SqliteArticles(string path) : IArticleStore, IDisposable
{
    private readonly Sqlite file = new(path, """
        CREATE TABLE IF NOT EXISTS articles (
            id TEXT PRIMARY KEY, revision INTEGER NOT NULL, version INTEGER NOT NULL, announced INTEGER NOT NULL, stored_at INTEGER NOT NULL, json TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS articles_by_time ON articles (stored_at, id);
        CREATE INDEX IF NOT EXISTS articles_unannounced ON articles (stored_at) WHERE announced = 0;
        CREATE TABLE IF NOT EXISTS versions (id TEXT NOT NULL, version INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (id, version)) STRICT, WITHOUT ROWID;
        """);

    public Task<StoredArticle?> Find(string id, CancellationToken cancellation) =>
        Task.FromResult(file.Read(connection => connection.Query(Article, "SELECT json, announced FROM articles WHERE id = $id", ("$id", id)).SingleOrDefault()));

    public Task<bool> Save(StoredArticle next, StoredArticle? replaced, CancellationToken cancellation) =>
        file.Write(connection =>
        {
            var json = JsonSerializer.Serialize(next, Json.Options);
            if (replaced is null)
                return connection.Run(
                    "INSERT OR IGNORE INTO articles (id, revision, version, announced, stored_at, json) VALUES ($id, $revision, $version, $announced, $stored, $json)",
                    ("$id", next.Id), ("$revision", next.Revision), ("$version", next.Article.Version), ("$announced", next.Announced), ("$stored", next.StoredAt.ToUnixTimeMilliseconds()), ("$json", json)) == 1;
            if (connection.Run(
                    "UPDATE articles SET revision = $revision, version = $version, announced = iif($version = version, announced, $announced), stored_at = $stored, json = $json WHERE id = $id AND revision = $replaced",
                    ("$id", next.Id), ("$revision", next.Revision), ("$version", next.Article.Version), ("$announced", next.Announced), ("$stored", next.StoredAt.ToUnixTimeMilliseconds()), ("$json", json), ("$replaced", replaced.Revision)) == 0)
                return false;
            if (replaced.Article.Version != next.Article.Version)
                connection.Run(
                    "INSERT OR REPLACE INTO versions (id, version, json) VALUES ($id, $version, $json)",
                    ("$id", replaced.Id), ("$version", replaced.Article.Version), ("$json", JsonSerializer.Serialize(replaced, Json.Options)));
            return true;
        }, cancellation);

    public Task MarkAnnounced(string id, int version, CancellationToken cancellation) =>
        file.Write(connection => connection.Run("UPDATE articles SET announced = 1 WHERE id = $id AND version = $version", ("$id", id), ("$version", version)), cancellation);

    public Task<IReadOnlyList<StoredArticle>> Unannounced(DateTimeOffset storedBefore, DateTimeOffset now, int limit, CancellationToken cancellation) =>
        Many(
            """
            SELECT json, announced FROM articles WHERE announced = 0 AND stored_at < $before
            AND (coalesce(unixepoch(json_extract(json, '$.article.embargo')), 0) <= $now OR json_extract(json, '$.article.status') = 'Withdrawn')
            ORDER BY stored_at LIMIT $limit
            """,
            ("$before", storedBefore.ToUnixTimeMilliseconds()), ("$now", now.ToUnixTimeSeconds()), ("$limit", limit));

    public Task<IReadOnlyList<StoredArticle>> StoredAfter(DateTimeOffset storedAt, string id, int limit, CancellationToken cancellation) =>
        Many("SELECT json, announced FROM articles WHERE (stored_at, id) > ($stored, $id) ORDER BY stored_at, id LIMIT $limit", ("$stored", storedAt.ToUnixTimeMilliseconds()), ("$id", id), ("$limit", limit));

    public Task<IReadOnlyList<StoredArticle>> Versions(string id, CancellationToken cancellation) =>
        Many(
            "SELECT json, announced FROM (SELECT version, json, 1 AS announced FROM versions WHERE id = $id UNION ALL SELECT version, json, announced FROM articles WHERE id = $id) ORDER BY version",
            ("$id", id));

    public Task<string?> Missing(CancellationToken cancellation)
    {
        file.Read(connection => connection.Query(row => row.GetInt32(0), "SELECT 1"));
        return Task.FromResult<string?>(null);
    }

    public void Dispose() => file.Dispose();

    private Task<IReadOnlyList<StoredArticle>> Many(string sql, params (string, object?)[] parameters) =>
        Task.FromResult<IReadOnlyList<StoredArticle>>(file.Read(connection => connection.Query(Article, sql, parameters)));

    // Whether a version is announced changes after it was written: the column counts, not the JSON.
    private static StoredArticle Article(SqliteDataReader row) =>
        JsonSerializer.Deserialize<StoredArticle>(row.GetString(0), Json.Options)! with { Announced = row.GetBoolean(1) };
}
