using System.Text.Json;
using Broadsheet.Defaults;
using Microsoft.Data.Sqlite;
using MongoDB.Driver;

namespace Broadsheet.Ingestion;

/// <summary>Subscriptions in SQLite.</summary>
internal sealed class SqliteSubscriptions(IngestionFile file) : ISubscriptionStore
{
    public const string Schema = "CREATE TABLE IF NOT EXISTS subscriptions (id TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, next_request INTEGER NOT NULL, json TEXT NOT NULL) STRICT, WITHOUT ROWID;";

    private readonly Sqlite sqlite = file.Sqlite;

    public Task<IReadOnlyList<Subscription>> All(CancellationToken cancellation) => Task.FromResult(Query("SELECT json FROM subscriptions", ("$none", null)));

    public Task<Subscription?> Find(string source, CancellationToken cancellation) => Task.FromResult(Query("SELECT json FROM subscriptions WHERE id = $id", ("$id", source)).SingleOrDefault());

    public Task<Subscription?> FindToken(string token, CancellationToken cancellation) => Task.FromResult(Query("SELECT json FROM subscriptions WHERE token = $token", ("$token", token)).SingleOrDefault());

    public Task<IReadOnlyList<Subscription>> Due(DateTimeOffset now, CancellationToken cancellation) =>
        Task.FromResult(Query("SELECT json FROM subscriptions WHERE next_request <= $now", ("$now", now.ToUnixTimeMilliseconds())));

    public Task Set(Subscription subscription, CancellationToken cancellation) => sqlite.Write(connection => Save(connection, subscription), cancellation);

    public Task<Subscription?> Change(string source, Func<Subscription, Subscription> change, CancellationToken cancellation) =>
        sqlite.Write(connection =>
        {
            if (connection.Query(Read, "SELECT json FROM subscriptions WHERE id = $id", ("$id", source)).SingleOrDefault() is not { } before)
                return null;
            var after = change(before);
            Save(connection, after);
            return after;
        }, cancellation);

    public Task Remove(string source, CancellationToken cancellation) => sqlite.Write(connection => connection.Run("DELETE FROM subscriptions WHERE id = $id", ("$id", source)), cancellation);

    private IReadOnlyList<Subscription> Query(string sql, (string Name, object? Value) parameter) => sqlite.Read(connection => connection.Query(Read, sql, parameter));

    private static int Save(SqliteConnection connection, Subscription subscription) =>
        connection.Run(
            "INSERT OR REPLACE INTO subscriptions (id, token, next_request, json) VALUES ($id, $token, $next, $json)",
            ("$id", subscription.Id), ("$token", subscription.Token), ("$next", subscription.NextRequest.ToUnixTimeMilliseconds()), ("$json", JsonSerializer.Serialize(subscription, Json.Options)));

    private static Subscription Read(SqliteDataReader row) => row.Document<Subscription>(0);
}

/// <summary>Subscriptions in MongoDB; one is replaced only where its revision is still the one that was read.</summary>
internal sealed class MongoSubscriptions(IMongoDatabase database) : ISubscriptionStore
{
    private readonly IMongoCollection<Subscription> subscriptions = database.GetCollection<Subscription>("subscriptions").WithIndexes(
        new CreateIndexModel<Subscription>(Builders<Subscription>.IndexKeys.Ascending(subscription => subscription.Token)),
        new CreateIndexModel<Subscription>(Builders<Subscription>.IndexKeys.Ascending(subscription => subscription.NextRequest)));

    public async Task<IReadOnlyList<Subscription>> All(CancellationToken cancellation) => await subscriptions.Find(_ => true).ToListAsync(cancellation);

    public async Task<Subscription?> Find(string source, CancellationToken cancellation) => await subscriptions.Find(subscription => subscription.Id == source).SingleOrDefaultAsync(cancellation);

    public async Task<Subscription?> FindToken(string token, CancellationToken cancellation) => await subscriptions.Find(subscription => subscription.Token == token).FirstOrDefaultAsync(cancellation);

    public async Task<IReadOnlyList<Subscription>> Due(DateTimeOffset now, CancellationToken cancellation) => await subscriptions.Find(subscription => subscription.NextRequest <= now).ToListAsync(cancellation);

    public Task Set(Subscription subscription, CancellationToken cancellation) =>
        subscriptions.ReplaceOneAsync(there => there.Id == subscription.Id, subscription, new ReplaceOptions { IsUpsert = true }, cancellation);

    public async Task<Subscription?> Change(string source, Func<Subscription, Subscription> change, CancellationToken cancellation)
    {
        while (await Find(source, cancellation) is { } before)
        {
            var after = change(before) with { Revision = before.Revision + 1 };
            if ((await subscriptions.ReplaceOneAsync(there => there.Id == source && there.Revision == before.Revision && there.Token == before.Token, after, cancellationToken: cancellation)).MatchedCount == 1)
                return after;
        }
        return null;
    }

    public Task Remove(string source, CancellationToken cancellation) => subscriptions.DeleteOneAsync(subscription => subscription.Id == source, cancellation);
}
