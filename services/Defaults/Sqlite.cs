using Microsoft.Data.Sqlite;

namespace Broadsheet.Defaults;

/// <summary>
/// A SQLite file with one writer and any number of readers: write-ahead log, so that neither waits for the other.
/// Calls block for as long as the disk does and so run on the caller's thread; they are short.
/// </summary>
public sealed class Sqlite : IDisposable
{
    private readonly string connectionString;
    private readonly SqliteConnection writer;
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Opens or creates the file and brings <paramref name="schema"/> (repeatable <c>CREATE … IF NOT EXISTS</c> statements) into it.</summary>
    public Sqlite(string path, string schema)
    {
        connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString();
        writer = Open();
        // FULL makes each commit reach the disk before it returns: what was accepted survives a power cut.
        Run(writer, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        Run(writer, schema);
    }

    /// <summary>Runs <paramref name="work"/> in one transaction, after those before it; rolled back if it throws.</summary>
    public async Task<T> Write<T>(Func<SqliteConnection, T> work, CancellationToken cancellation = default)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            using var transaction = writer.BeginTransaction();
            var result = work(writer);
            transaction.Commit();
            return result;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Runs <paramref name="work"/> on a connection of its own, seeing only what is committed.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        using var connection = Open();
        return work(connection);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        Run(connection, "PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON;");
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        writer.Dispose();
        turn.Dispose();
        SqliteConnection.ClearPool(new SqliteConnection(connectionString));
    }
}

/// <summary>Short forms for the statements that stores run.</summary>
public static class SqliteStatements
{
    /// <summary>A command with named parameters: <c>connection.Statement("… $id", ("$id", id))</c>; null becomes <c>NULL</c>.</summary>
    public static SqliteCommand Statement(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    /// <summary>Runs a statement; returns how many rows it changed.</summary>
    public static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Statement(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs a query and reads each row with <paramref name="row"/>.</summary>
    public static List<T> Query<T>(this SqliteConnection connection, Func<SqliteDataReader, T> row, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Statement(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(row(reader));
        return rows;
    }
}
