using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Broadsheet.Defaults;

/// <summary>
/// A SQLite file with one writer and any number of readers: write-ahead log, so that neither waits for the other. Writes
/// that come while the disk is busy share the next commit. Readings run on the caller's thread; they are short.
/// </summary>
public sealed partial class Sqlite : IDisposable
{
    private const int MostTogether = 256;
    private const int MostReaders = 16;

    // In bytes, see Shorten.
    private const long LongestLog = 32_000_000;

    // In bytes: a tenth of a second or two.
    private const long LargestChecked = 100_000_000;

    // https://www.sqlite.org/rescode.html
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private readonly string log;
    private readonly string connectionString;
    private readonly ReaderWriterLockSlim shortening = new(LockRecursionPolicy.SupportsRecursion);
    private readonly Lock writing = new();
    private readonly SqliteConnection writer;
    private readonly ConcurrentBag<SqliteConnection> readers = [];
    private readonly Together<Action<SqliteConnection>, Exception?> writes;
    private volatile bool disposed;

    /// <summary>Opens or creates the file and brings <paramref name="schema"/> (repeatable <c>CREATE … IF NOT EXISTS</c> statements) into it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">What a new file is made by.</param>
    /// <param name="upgrades">What brings a file of an earlier release to the form of this one: statements for each form after the first, in their order. Each is run once, whole or not at all.</param>
    /// <param name="logger">Told of an upgrade, which may take minutes.</param>
    public Sqlite(string path, string schema, IReadOnlyList<string>? upgrades = null, ILogger? logger = null)
    {
        connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30, Pooling = false }.ToString();
        log = path + "-wal";
        writer = Open();
        writes = new((works, _) => Task.FromResult(Write(works)), MostTogether);
        try
        {
            SetUp(path, schema, upgrades ?? [], logger);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file that holds what nothing else does. One that is damaged is refused with a sentence, and not touched.</summary>
    /// <exception cref="StartException">The file is damaged.</exception>
    public static Sqlite OpenTruth(string path, string schema, IReadOnlyList<string>? upgrades = null, ILogger? logger = null)
    {
        try
        {
            return Checked(new(path, schema, upgrades, logger), path);
        }
        catch (SqliteException exception) when (IsDamage(exception))
        {
            throw new StartException(
                $"{path} is damaged ({exception.Message}) and cannot be made anew: put a backup of it in its place, with its {Path.GetFileName(path)}-wal if the backup has one, "
                + $"or try to rescue it with: sqlite3 {path} .recover", exception);
        }
        catch (SqliteException exception)
        {
            throw new StartException($"{path} cannot be opened ({exception.Message}): see that the disk has room and that this user may write the file and its folder.", exception);
        }
    }

    /// <summary>Opens a file that can be made anew from elsewhere. One that is damaged is set aside (<see cref="SetAside"/>) and replaced by an empty one.</summary>
    public static Sqlite OpenDerived(string path, string schema, TimeProvider time, ILogger? logger)
    {
        try
        {
            return Checked(new(path, schema), path);
        }
        catch (SqliteException exception) when (IsDamage(exception))
        {
            SetAside(path, exception, time, logger);
            return new(path, schema);
        }
    }

    /// <summary>Whether an exception says that a file is damaged.</summary>
    public static bool IsDamage(Exception exception) => exception is SqliteException { SqliteErrorCode: Corrupt or NotADatabase };

    // Looks through all of a small file; through a large one it would take too long at each start.
    private static Sqlite Checked(Sqlite file, string path)
    {
        try
        {
            if (new FileInfo(path).Length <= LargestChecked && file.Read(connection => connection.Query(row => row.GetString(0), "PRAGMA quick_check(1)")) is [var found, ..] && found != "ok")
                throw new SqliteException(found.ReplaceLineEndings(" "), Corrupt);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Renames a damaged file and its log, so that they can be looked at: <c>NAME.damaged-20260503-080000</c>. Nothing may have it open.</summary>
    public static void SetAside(string path, Exception reason, TimeProvider time, ILogger? logger)
    {
        var aside = $"{path}.damaged-{time.GetUtcNow():yyyyMMdd-HHmmss}";
        foreach (var ending in new[] { "", "-wal", "-shm" })
            if (File.Exists(path + ending))
                File.Move(path + ending, aside + ending, overwrite: true);
        if (logger is not null)
            Log.SetAside(logger, Path.GetFileName(path), reason.Message, Path.GetFileName(aside));
    }

    private void SetUp(string path, string schema, IReadOnlyList<string> upgrades, ILogger? logger)
    {
        // FULL makes each commit reach the disk before it returns: what was accepted survives a power cut. The log is written back after 16 MB, not
        // after 4, since a flood writes many pages again and again.
        Execute(writer, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -48000; PRAGMA wal_autocheckpoint = 4000;");
        // For all files and connections of the process together: beyond it, pages that nobody uses make room for others. In a flood, indexes of what comes in no
        // order (ids, claims, lists) are written all over: with 16 MB an article took a fifth more of the processor, when bands and receipts were among them.
        Execute(writer, "PRAGMA soft_heap_limit = 48000000");
        Upgrade(path, upgrades, logger);
        Execute(writer, schema);
    }

    // The file's form stands in its head, as what SQLite calls the user version: how many upgrades it has had, or was made after.
    private void Upgrade(string path, IReadOnlyList<string> upgrades, ILogger? logger)
    {
        var isNew = writer.Query(row => row.GetInt32(0), "SELECT count(*) FROM sqlite_schema") is [0];
        var form = isNew ? upgrades.Count : writer.Query(row => row.GetInt32(0), "PRAGMA user_version").Single();
        if (logger is not null && form < upgrades.Count)
            Log.Upgrading(logger, Path.GetFileName(path), new FileInfo(path).Length / 1_000_000);
        for (; form < upgrades.Count; form++)
            Execute(writer, $"BEGIN IMMEDIATE; {upgrades[form]} PRAGMA user_version = {form + 1}; COMMIT");
        if (isNew)
            Execute(writer, $"PRAGMA user_version = {form}");
    }

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction, after those before it; undone if it throws. It may share the transaction with others
    /// that wait, and is run again if one of them fails; returns when all is on the disk.
    /// </summary>
    public async Task<T> Write<T>(Func<SqliteConnection, T> work, CancellationToken cancellation = default)
    {
        var result = default(T);
        if (await writes.Do(connection => result = work(connection), cancellation) is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        return result!;
    }

    /// <summary>
    /// Runs a reading in its turn among the writes, on their connection. That one has in memory what was written last, while every other forgets
    /// all that it holds with each commit: for what a flood of writes reads before it writes. Waits for the disk as a write does.
    /// </summary>
    public Task<T> ReadInTurn<T>(Func<SqliteConnection, T> work, CancellationToken cancellation = default) => Write(work, cancellation);

    private IReadOnlyList<Exception?> Write(IReadOnlyList<Action<SqliteConnection>> works)
    {
        lock (writing)
            return WriteAlone(works);
    }

    private IReadOnlyList<Exception?> WriteAlone(IReadOnlyList<Action<SqliteConnection>> works)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        IReadOnlyList<Exception?> failures = new Exception?[works.Count];
        try
        {
            Commit(() =>
            {
                foreach (var work in works)
                    work(writer);
            });
        }
        catch (Exception exception) when (works.Count == 1)
        {
            failures = [exception];
        }
        catch (Exception)
        {
            // Once more, each with a mark to go back to: that costs as much as the work itself.
            Commit(() => failures = [.. works.Select(Attempt)]);
        }
        Shorten();
        return failures;

        void Commit(Action all)
        {
            using var transaction = writer.BeginTransaction();
            all();
            transaction.Commit();
        }

        Exception? Attempt(Action<SqliteConnection> work)
        {
            writer.Run("SAVEPOINT one");
            try
            {
                work(writer);
                return null;
            }
            catch (Exception exception)
            {
                writer.Run("ROLLBACK TO one");
                return exception;
            }
            finally
            {
                writer.Run("RELEASE one");
            }
        }
    }

    // The log begins anew only when nobody reads from it. In a flood somebody always does: then it would grow without end, and every
    // reading would become slower with it. So from time to time readings wait for a moment.
    private void Shorten()
    {
        if (new FileInfo(log) is not { Exists: true, Length: > LongestLog })
            return;
        // Most of the work is done while others read.
        Execute(writer, "PRAGMA wal_checkpoint(PASSIVE)");
        shortening.EnterWriteLock();
        try
        {
            Execute(writer, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
        finally
        {
            shortening.ExitWriteLock();
        }
    }

    /// <summary>Runs <paramref name="work"/> on a connection of its own, seeing only what is committed.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        shortening.EnterReadLock();
        try
        {
            var connection = readers.TryTake(out var kept) ? kept : Open();
            try
            {
                return work(connection);
            }
            finally
            {
                if (disposed || readers.Count >= MostReaders)
                    connection.Dispose();
                else
                    readers.Add(connection);
            }
        }
        finally
        {
            shortening.ExitReadLock();
        }
    }

    private SqliteConnection Open()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var connection = new RememberingConnection(connectionString);
        connection.Open();
        Execute(connection, "PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;");
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Closes the file once the writing and the readings that go on have ended; whoever comes later is refused.</summary>
    public void Dispose()
    {
        lock (writing)
        {
            disposed = true;
            writer.Dispose();
        }
        shortening.EnterWriteLock();
        try
        {
            while (readers.TryTake(out var reader))
                reader.Dispose();
        }
        finally
        {
            shortening.ExitWriteLock();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Rewriting {File} ({Megabytes} MB) once for this release; the site waits for it, and it needs as much space again")]
        public static partial void Upgrading(ILogger logger, string file, long megabytes);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{File} is damaged ({Reason}); it is kept as {Aside} and built anew")]
        public static partial void SetAside(ILogger logger, string file, string reason, string aside);
    }

    /// <summary>A connection that keeps its statements as SQLite has compiled them: compiling takes longer than most of them run.</summary>
    internal sealed class RememberingConnection(string connectionString) : SqliteConnection(connectionString)
    {
        private const int MostStatements = 200;
        private readonly Dictionary<string, SqliteCommand> statements = [];

        /// <summary>The statement, to be given back by <see cref="GiveBack"/>; a new one where it is in use or unknown.</summary>
        public SqliteCommand Take(string sql)
        {
            if (statements.Remove(sql, out var kept))
            {
                // The one that it had has ended meanwhile.
                kept.Transaction = Transaction;
                return kept;
            }
            var command = CreateCommand();
            // SQLite looks at a limit's value when it makes its plan, and makes it anew, compiling the statement, each time the parameter is set. A sum it takes as it comes.
            command.CommandText = sql.Replace("LIMIT $", "LIMIT 0 + $", StringComparison.Ordinal);
            return command;
        }

        public void GiveBack(string sql, SqliteCommand command)
        {
            if (statements.Count >= MostStatements || !statements.TryAdd(sql, command))
                command.Dispose();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                foreach (var statement in statements.Values)
                    statement.Dispose();
            statements.Clear();
            base.Dispose(disposing);
        }
    }
}

/// <summary>Short forms for the statements that stores run.</summary>
public static class SqliteStatements
{
    /// <summary>Runs a statement with named parameters: <c>connection.Run("… $id", ("$id", id))</c>; null becomes <c>NULL</c>. Returns how many rows it changed.</summary>
    public static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = Statement(connection, sql, parameters);
        try
        {
            return command.ExecuteNonQuery();
        }
        finally
        {
            End(connection, sql, command);
        }
    }

    /// <summary>Runs a query and reads each row with <paramref name="row"/>.</summary>
    public static List<T> Query<T>(this SqliteConnection connection, Func<SqliteDataReader, T> row, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = Statement(connection, sql, parameters);
        try
        {
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(row(reader));
            return rows;
        }
        finally
        {
            End(connection, sql, command);
        }
    }

    /// <summary>
    /// The document that a column has as JSON, made of its bytes as they stand in the file. It is written as bytes too, <c>CAST($json AS TEXT)</c>: as a string it would become
    /// one of .NET's first, twice its size, and bytes again.
    /// </summary>
    public static T Document<T>(this SqliteDataReader row, int column) => JsonSerializer.Deserialize<T>(row.GetFieldValue<byte[]>(column), Json.Options)!;

    private static SqliteCommand Statement(SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = ((Sqlite.RememberingConnection)connection).Take(sql);
        foreach (var (name, value) in parameters)
            // A statement that is kept has its parameters.
            if (command.Parameters.IndexOf(name) is var known and >= 0)
                command.Parameters[known].Value = value ?? DBNull.Value;
            else
                command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private static void End(SqliteConnection connection, string sql, SqliteCommand command)
    {
        // Whole articles among them.
        for (var at = 0; at < command.Parameters.Count; at++)
            command.Parameters[at].Value = null;
        ((Sqlite.RememberingConnection)connection).GiveBack(sql, command);
    }
}
