using System.Globalization;
using System.Text.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Microsoft.Data.Sqlite;

namespace Broadsheet.Ingestion;

/// <summary>Acceptances and receipts in SQLite. Times are milliseconds since 1970.</summary>
internal sealed class SqliteAcceptances(IngestionFile file, DiskSpace? disk = null) : IAcceptanceStore
{
    // Receipts stand in the order in which their articles came, so that the steps of a flood are written where the last ones were. (In files of earlier releases they stand by id.)
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS acceptances (id TEXT PRIMARY KEY, article TEXT NOT NULL, json TEXT NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS acceptances_by_article ON acceptances (article);
        CREATE TABLE IF NOT EXISTS receipts (
            id TEXT PRIMARY KEY, received INTEGER, fingerprint TEXT, version INTEGER NOT NULL DEFAULT 0, stored INTEGER, path TEXT,
            indexed_version INTEGER NOT NULL DEFAULT 0, indexed INTEGER, visible_version INTEGER NOT NULL DEFAULT 0, visible INTEGER
        ) STRICT;
        CREATE TABLE IF NOT EXISTS parts (id TEXT PRIMARY KEY, article TEXT NOT NULL) STRICT, WITHOUT ROWID;
        """;

    private readonly Sqlite sqlite = file.Sqlite;

    public Task Add(IReadOnlyList<Acceptance> acceptances, CancellationToken cancellation)
    {
        // While there is still room for what was accepted before to be stored, indexed and shown.
        disk?.RefuseIfFull();
        var written = acceptances.Select(acceptance => (acceptance, JsonSerializer.SerializeToUtf8Bytes(acceptance, Json.Options))).ToList();
        return sqlite.Write(connection =>
        {
            foreach (var (acceptance, json) in written)
            {
                connection.Run(
                    "INSERT INTO acceptances (id, article, json) VALUES ($id, $article, CAST($json AS TEXT))",
                    ("$id", Key(acceptance.Id)), ("$article", acceptance.Article.Id), ("$json", json));
                connection.Run(
                    """
                    INSERT INTO receipts (id, received, fingerprint) VALUES ($id, $received, $fingerprint)
                    ON CONFLICT (id) DO UPDATE SET received = excluded.received, fingerprint = coalesce(excluded.fingerprint, fingerprint)
                    """,
                    ("$id", acceptance.Article.Id), ("$received", acceptance.ReceivedAt.ToUnixTimeMilliseconds()), ("$fingerprint", acceptance.Fingerprint));
            }
            return acceptances.Count;
        }, cancellation);
    }

    public Task<IReadOnlyList<Acceptance>> Waiting(Guid after, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Acceptance>>(sqlite.Read(connection => connection.Query(
            row => row.Document<Acceptance>(0),
            "SELECT json FROM acceptances WHERE id > $after ORDER BY id LIMIT $limit", ("$after", Key(after)), ("$limit", limit))));

    public async Task<IReadOnlySet<Guid>> StillWaiting(IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        (await sqlite.ReadInTurn(connection => connection.Query(
            row => Guid.ParseExact(row.GetString(0), "N"),
            "SELECT id FROM acceptances WHERE id IN (SELECT value FROM json_each($ids))", ("$ids", JsonSerializer.Serialize(ids.Select(Key)))), cancellation)).ToHashSet();

    public Task Record(ArticleStored stored, CancellationToken cancellation) =>
        sqlite.Write(connection =>
        {
            connection.Run("DELETE FROM acceptances WHERE id = $id", ("$id", Key(stored.ReceiptId)));
            if (stored.ReceivedAs is { } part)
                connection.Run("INSERT OR REPLACE INTO parts (id, article) VALUES ($id, $article)", ("$id", part), ("$article", stored.ArticleId));
            else
                connection.Run("DELETE FROM parts WHERE id = $id", ("$id", stored.ArticleId));
            return connection.Run(
                """
                INSERT INTO receipts (id, version, stored, path) VALUES ($id, $version, $stored, $path)
                ON CONFLICT (id) DO UPDATE SET version = excluded.version, stored = excluded.stored, path = excluded.path WHERE excluded.version > version
                """,
                ("$id", stored.ArticleId), ("$version", stored.Version), ("$stored", stored.StoredAt.ToUnixTimeMilliseconds()), ("$path", stored.Path));
        }, cancellation);

    public Task Record(ArticleIndexed indexed, CancellationToken cancellation) =>
        Step("indexed", indexed.ArticleId, indexed.Version, indexed.IndexedAt, cancellation);

    public Task Record(ArticleVisible visible, CancellationToken cancellation) =>
        Step("visible", visible.ArticleId, visible.Version, visible.VisibleAt, cancellation);

    private Task<int> Step(string step, string id, int version, DateTimeOffset at, CancellationToken cancellation) =>
        sqlite.Write(
            connection => connection.Run(
                $"""
                INSERT INTO receipts (id, {step}_version, {step}) VALUES ($id, $version, $at)
                ON CONFLICT (id) DO UPDATE SET {step}_version = excluded.{step}_version, {step} = excluded.{step} WHERE excluded.{step}_version > {step}_version
                """,
                ("$id", id), ("$version", version), ("$at", at.ToUnixTimeMilliseconds())),
            cancellation);

    public Task<Receipts?> Find(string articleId, CancellationToken cancellation) =>
        sqlite.ReadInTurn(connection => connection.Query(
            row => new Receipts
            {
                Id = articleId, Received = Time(row, 0), Fingerprint = row.IsDBNull(1) ? null : row.GetString(1), Version = row.GetInt32(2), Stored = Time(row, 3), Path = row.IsDBNull(4) ? null : row.GetString(4),
                Indexed = new Step(row.GetInt32(5), Time(row, 6)), Visible = new Step(row.GetInt32(7), Time(row, 8)), PartOf = row.IsDBNull(9) ? null : row.GetString(9),
            },
            """
            SELECT own.received, own.fingerprint, whole.version, whole.stored, whole.path, whole.indexed_version, whole.indexed, whole.visible_version, whole.visible, parts.article
            FROM receipts own LEFT JOIN parts ON parts.id = own.id JOIN receipts whole ON whole.id = coalesce(parts.article, own.id) WHERE own.id = $id
            """, ("$id", articleId)).SingleOrDefault(), cancellation);

    public Task<int> CountWaiting(string articleId, CancellationToken cancellation) =>
        Task.FromResult(sqlite.Read(connection => connection.Query(row => row.GetInt32(0), "SELECT count(*) FROM acceptances WHERE article = $id", ("$id", articleId)).Single()));

    public Task<bool> IsEmpty(CancellationToken cancellation) =>
        Task.FromResult(sqlite.Read(connection => connection.Query(row => row.GetInt32(0), "SELECT NOT EXISTS (SELECT 1 FROM receipts)").Single() == 1));

    public Task<string?> Missing(CancellationToken cancellation)
    {
        sqlite.Read(connection => connection.Query(row => row.GetInt32(0), "SELECT count(*) FROM sqlite_schema"));
        return Task.FromResult<string?>(null);
    }

    private static string Key(Guid id) => id.ToString("N", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
