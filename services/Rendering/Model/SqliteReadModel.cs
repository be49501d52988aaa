using System.Text.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Microsoft.Data.Sqlite;

namespace Broadsheet.Rendering;

/// <summary>
/// The read model in a SQLite file, which is in the data folder of this process and so written by no other. Times are milliseconds since 1970.
/// A file that is damaged, at the start or while it is read, is set aside and an empty one takes its place.
/// </summary>
internal sealed class SqliteReadModel(string path, TimeProvider? time = null, ILogger<SqliteReadModel>? logger = null) : IReadModel, IDisposable
{
    // "summary" is the article without its body: lists read nothing else.
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS articles (
            id TEXT PRIMARY KEY, version INTEGER NOT NULL, status TEXT NOT NULL, path TEXT NOT NULL, lists TEXT NOT NULL, lists_before TEXT NOT NULL,
            first_published INTEGER NOT NULL, stored_at INTEGER NOT NULL, summary TEXT NOT NULL, article TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS articles_by_day ON articles (status, first_published DESC, id, stored_at);
        CREATE TABLE IF NOT EXISTS listed (
            list TEXT NOT NULL, first_published INTEGER NOT NULL, id TEXT NOT NULL,
            PRIMARY KEY (list, first_published DESC, id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS sections (
            address TEXT PRIMARY KEY, above TEXT NOT NULL, latest INTEGER NOT NULL, section TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS sections_below ON sections (above, latest DESC);
        CREATE TABLE IF NOT EXISTS checkpoint (only INTEGER PRIMARY KEY CHECK (only = 1), as_of INTEGER NOT NULL);
        """;

    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly Lock replacing = new();
    private volatile Sqlite file = Sqlite.OpenDerived(path, Schema, time ?? TimeProvider.System, logger);
    private bool disposed;
    private readonly Summaries summaries = new();
    private readonly Kept kept = new();
    private readonly ListStates states = new();

    public async Task<IReadOnlyList<Held>> Take(IReadOnlyList<Announced> editions, CancellationToken cancellation)
    {
        var touched = new HashSet<string>();
        try
        {
            // Not given up: whoever does that would not know when it is committed.
            return await Write<IReadOnlyList<Held>>(connection =>
            {
                var held = editions.Select(edition => Take(connection, edition, touched)).ToList();
                foreach (var section in touched)
                    Refresh(connection, section);
                return held;
            }, CancellationToken.None);
        }
        finally
        {
            states.Changed(touched.Concat(touched.Where(Lists.IsSection).Select(Sections.Above).Distinct().Select(ListStates.Below)));
        }
    }

    private static Held Take(SqliteConnection connection, Announced edition, HashSet<string> touched)
    {
        var (article, storedAt) = edition;
        var known = connection.Query(
            row => (Version: row.GetInt32(0), Article: row.Document<Article>(1), Lists: row.Document<string[]>(2), Before: row.Document<string[]>(3)),
            "SELECT version, article, lists, lists_before FROM articles WHERE id = $id", ("$id", article.Id));
        if (known is [var there] && there.Version >= article.Version)
            return new Held(there.Article, there.Before);

        IReadOnlyList<string> before = [];
        if (known is [var older])
        {
            before = older.Lists;
            connection.Run("DELETE FROM listed WHERE list IN (SELECT value FROM json_each($lists)) AND first_published = $first AND id = $id",
                ("$lists", JsonSerializer.Serialize(before, Json.Options)), ("$first", older.Article.FirstPublished.ToUnixTimeMilliseconds()), ("$id", article.Id));
            touched.UnionWith(before);
        }
        var first = article.FirstPublished.ToUnixTimeMilliseconds();
        var lists = Lists.Of(article);
        var written = JsonSerializer.Serialize(lists, Json.Options);
        connection.Run("""
            INSERT OR REPLACE INTO articles (id, version, status, path, lists, lists_before, first_published, stored_at, summary, article)
            VALUES ($id, $version, $status, $path, $lists, $before, $first, $stored, CAST($summary AS TEXT), CAST($article AS TEXT))
            """,
            ("$id", article.Id), ("$version", article.Version), ("$status", article.Status.ToString()), ("$path", article.Path), ("$lists", written),
            ("$before", JsonSerializer.Serialize(before, Json.Options)), ("$first", first), ("$stored", storedAt.ToUnixTimeMilliseconds()),
            ("$summary", Write(article with { Body = "" })), ("$article", Write(article)));
        connection.Run("INSERT INTO listed (list, first_published, id) SELECT value, $first, $id FROM json_each($lists)", ("$lists", written), ("$first", first), ("$id", article.Id));
        touched.UnionWith(lists);
        return new Held(article, before);
    }

    private static void Refresh(SqliteConnection connection, string address)
    {
        if (!Lists.IsSection(address))
            return;
        if (List(connection, address, 0, 1, "summary") is [var newest])
            connection.Run("INSERT OR REPLACE INTO sections (address, above, latest, section) VALUES ($address, $above, $latest, $section)",
                ("$address", address), ("$above", Sections.Above(address)), ("$latest", newest.FirstPublished.ToUnixTimeMilliseconds()),
                ("$section", JsonSerializer.Serialize(Sections.Describe(address, newest), Json.Options)));
        else
            connection.Run("DELETE FROM sections WHERE address = $address", ("$address", address));
    }

    public Task<Article?> Find(string id, CancellationToken cancellation) =>
        Task.FromResult(Read(connection => connection.Query(row => row.Document<Article>(0), "SELECT article FROM articles WHERE id = $id", ("$id", id)).SingleOrDefault()));

    public async Task<(Article? Article, IReadOnlyList<Article> Others)> Find(string id, IReadOnlyList<string> others, CancellationToken cancellation) =>
        (await Find(id, cancellation), others.Count > 0 ? await Find(others, cancellation) : []);

    public async Task<IReadOnlyList<Article>> List(string list, int skip, int take, bool bodies, CancellationToken cancellation)
    {
        if (bodies)
            return Read(connection => List(connection, list, skip, take, "article"));
        // Later pages are read by few, and again by hardly anybody.
        return await Summaries(skip == 0 ? Known(list, (list, take), Versions) : Versions());

        IReadOnlyList<(string Id, int Version)> Versions() =>
            Read(connection => connection.Query(row => (row.GetString(0), row.GetInt32(1)), Page("articles.id, articles.version"), ("$list", list), ("$take", take), ("$skip", skip)));
    }

    public async Task<Front> Front(string address, int take, Func<IReadOnlyList<Section>, IReadOnlyList<(string List, int Take)>> choose, CancellationToken cancellation)
    {
        var below = await Below(address, take, cancellation);
        return new(below, await Task.WhenAll(choose(below).Select(front => List(front.List, 0, front.Take, bodies: false, cancellation))));
    }

    public async Task<IReadOnlyList<Article>> Find(IReadOnlyList<string> ids, CancellationToken cancellation) =>
        await Summaries(Read<IReadOnlyList<(string, int)>>(connection =>
            [.. ids.SelectMany(id => connection.Query(row => (id, row.GetInt32(0)), "SELECT version FROM articles WHERE id = $id", ("$id", id)))]));

    private ValueTask<IReadOnlyList<Article>> Summaries(IReadOnlyList<(string Id, int Version)> versions) =>
        summaries.Of(versions, ids => new(Read<IReadOnlyList<Article>>(connection =>
            [.. ids.SelectMany(id => connection.Query(row => row.Document<Article>(0), "SELECT summary FROM articles WHERE id = $id", ("$id", id)))])));

    // The page is cut from the index before any article is read.
    private static IReadOnlyList<Article> List(SqliteConnection connection, string list, int skip, int take, string column) =>
        connection.Query(row => row.Document<Article>(0), Page("articles." + column), ("$list", list), ("$take", take), ("$skip", skip));

    private static string Page(string columns) => $"""
        SELECT {columns}
        FROM (SELECT id, first_published FROM listed WHERE list = $list ORDER BY first_published DESC, id LIMIT $take OFFSET $skip) AS page
        JOIN articles ON articles.id = page.id
        ORDER BY page.first_published DESC, page.id
        """;

    public Task<int> Count(string list, CancellationToken cancellation) =>
        Task.FromResult(Known(list, (list, "count"), () => Read(connection => connection.Query(row => row.GetInt32(0), "SELECT count(*) FROM listed WHERE list = $list", ("$list", list)))).Single());

    public Task<Section?> Section(string address, CancellationToken cancellation) =>
        Task.FromResult(Read(connection => connection.Query(row => row.Document<Section>(0), "SELECT section FROM sections WHERE address = $address", ("$address", address)).SingleOrDefault()));

    public Task<IReadOnlyList<Section>> Below(string address, int take, CancellationToken cancellation) =>
        Task.FromResult(Known(ListStates.Below(address), (ListStates.Below(address), take), () => Read(connection =>
            connection.Query(row => row.Document<Section>(0), "SELECT section FROM sections WHERE above = $above ORDER BY latest DESC, address LIMIT $take", ("$above", address), ("$take", take)))));

    public Task<IReadOnlyList<Section>> Navigation(string address, int take, CancellationToken cancellation) => Below(address, take, cancellation);

    // What is committed now, or was when the list last changed.
    private IReadOnlyList<T> Known<T>(string list, object key, Func<IReadOnlyList<T>> read)
    {
        var now = states.Of(list);
        if (kept.Get<T>(key, now) is { } known)
            return known;
        var rows = read();
        kept.Set(key, now, rows);
        return rows;
    }

    public Task<IReadOnlyList<Month>> Months(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Month>>(Read(connection => connection.Query(
            row => new Month(new DateTimeOffset(row.GetInt32(0), row.GetInt32(1), 1, 0, 0, 0, TimeSpan.Zero), row.GetInt32(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))),
            """
            SELECT CAST(strftime('%Y', first_published / 1000.0, 'unixepoch') AS INTEGER) AS year, CAST(strftime('%m', first_published / 1000.0, 'unixepoch') AS INTEGER) AS month, count(*), max(stored_at)
            FROM articles WHERE status = 'Published' GROUP BY year, month ORDER BY year DESC, month DESC
            """)));

    public Task<IReadOnlyList<Article>> Published(DateTimeOffset from, DateTimeOffset to, int skip, int take, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Article>>(Read(connection => connection.Query(row => row.Document<Article>(0), """
            SELECT summary FROM articles WHERE status = 'Published' AND first_published >= $from AND first_published < $to
            ORDER BY first_published DESC, id LIMIT $take OFFSET $skip
            """, ("$from", from.ToUnixTimeMilliseconds()), ("$to", to.ToUnixTimeMilliseconds()), ("$take", take), ("$skip", skip))));

    public Task<DateTimeOffset?> Checkpoint(CancellationToken cancellation) =>
        Task.FromResult(Read(connection =>
            connection.Query(row => (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), "SELECT as_of FROM checkpoint").SingleOrDefault()));

    public Task Complete(DateTimeOffset asOf, CancellationToken cancellation) =>
        Write(connection => connection.Run("INSERT OR REPLACE INTO checkpoint (only, as_of) VALUES (1, $asOf)", ("$asOf", asOf.ToUnixTimeMilliseconds())), cancellation);

    public event Action? Emptied;

    private T Read<T>(Func<SqliteConnection, T> work)
    {
        var now = file;
        try
        {
            return now.Read(work);
        }
        catch (SqliteException exception) when (Sqlite.IsDamage(exception))
        {
            _ = Task.Run(() => Replace(now, exception));
            throw;
        }
    }

    private async Task<T> Write<T>(Func<SqliteConnection, T> work, CancellationToken cancellation)
    {
        var now = file;
        try
        {
            return await now.Write(work, cancellation);
        }
        catch (SqliteException exception) when (Sqlite.IsDamage(exception))
        {
            _ = Task.Run(() => Replace(now, exception), CancellationToken.None);
            throw;
        }
    }

    // On a thread of its own: it waits for the readings that go on, of which the one that found the damage may be one.
    private void Replace(Sqlite damaged, SqliteException reason)
    {
        lock (replacing)
        {
            if (file != damaged || disposed)
                return;
            try
            {
                damaged.Dispose();
            }
            catch (SqliteException)
            {
                // Closing writes the log back, which may fail as all else did.
            }
            Sqlite.SetAside(path, reason, time, logger);
            file = new Sqlite(path, Schema);
        }
        states.AllChanged();
        Emptied?.Invoke();
    }

    public void Dispose()
    {
        kept.Dispose();
        summaries.Dispose();
        lock (replacing)
        {
            disposed = true;
            file.Dispose();
        }
    }

    private static byte[] Write(Article article) => JsonSerializer.SerializeToUtf8Bytes(article, Json.Options);
}
