using Broadsheet.Defaults;
using SQLitePCL;
using Xunit;

namespace Broadsheet.Unit.Defaults;

/// <summary>Writes that share a commit, and the log that must not grow without end.</summary>
public sealed class WritingFiles : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("broadsheet-sqlite-").FullName;
    private readonly Sqlite file;

    public WritingFiles() => file = new Sqlite(Path.Combine(folder, "test.db"), "CREATE TABLE IF NOT EXISTS things (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");

    public void Dispose()
    {
        file.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Task<int> Add(int id, string? text = "x") => Task.Run(() => file.Write(connection => connection.Run("INSERT INTO things (id, text) VALUES ($id, $text)", ("$id", id), ("$text", text))));

    private int Count() => file.Read(connection => connection.Query(row => row.GetInt32(0), "SELECT count(*) FROM things")).Single();

    [Fact]
    public async Task One_that_fails_is_undone_and_those_with_it_are_kept()
    {
        var all = Enumerable.Range(0, 500).Select(id => Task.Run(() => file.Write(connection =>
        {
            connection.Run("INSERT INTO things (id, text) VALUES ($id, $text)", ("$id", id), ("$text", "x"));
            return id % 10 == 3 ? throw new InvalidOperationException("no") : id;
        }))).ToList();
        foreach (var (id, one) in all.Index())
            if (id % 10 == 3)
                await Assert.ThrowsAsync<InvalidOperationException>(() => one);
            else
                Assert.Equal(id, await one);
        Assert.Equal(450, Count());
        await Assert.ThrowsAnyAsync<Exception>(() => Add(1));
        await Assert.ThrowsAnyAsync<Exception>(() => Add(3, null));
        Assert.Equal(1, await Add(3));
    }

    [Fact]
    public async Task The_log_stays_short_while_somebody_always_reads()
    {
        using var stop = new CancellationTokenSource();
        var reading = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                file.Read(connection => connection.Query(row => row.GetString(1).Length, "SELECT * FROM things LIMIT 50"));
        })).ToList();
        var text = new string('x', 50_000);
        for (var id = 0; id < 3_000; id++)
            await Add(id, text);
        var log = new FileInfo(Path.Combine(folder, "test.db-wal")).Length;
        await stop.CancelAsync();
        await Task.WhenAll(reading);
        Assert.InRange(log, 0, 40_000_000);
        Assert.Equal(3_000, Count());
    }

    [Fact]
    public async Task A_statement_is_compiled_once_whatever_its_limit()
    {
        for (var id = 0; id < 10; id++)
            await Add(id);
        // SQLite asks what a statement may do when it compiles it.
        var compiled = await file.ReadInTurn(connection =>
        {
            var times = 0;
            strdelegate_authorizer counting = (_, action, _, _, _, _) => { times += action == raw.SQLITE_SELECT ? 1 : 0; return raw.SQLITE_OK; };
            raw.sqlite3_set_authorizer(connection.Handle, counting, null);
            for (var skip = 1; skip <= 5; skip++)
                Assert.Equal(
                    Enumerable.Range(skip, skip),
                    connection.Query(row => row.GetInt32(0), "SELECT id FROM things WHERE id >= $from ORDER BY id LIMIT $limit OFFSET $skip", ("$from", 0), ("$limit", skip), ("$skip", skip)));
            raw.sqlite3_set_authorizer(connection.Handle, (strdelegate_authorizer)null!, null);
            return times;
        });
        Assert.Equal(1, compiled);
    }
}
