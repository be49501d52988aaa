using Broadsheet.Defaults;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Broadsheet.Storage;

/// <summary>
/// Refuses an empty store of articles where another service's store shows that this one had some. A file that was lost or emptied would else be
/// taken for a new site: without a word, and with pages that nothing stands behind. Looks only whether there is anything, and only at the start.
/// </summary>
internal static class EmptyStoreCheck
{
    private const string Instead =
        "Put a backup of it in its place. To begin a new site, remove the others too; to go on without the articles, set Storage__StartEmpty=true for one start.";

    /// <summary>Before the files are opened: SQLite takes a file without content for a new one and throws away the log that belonged to it.</summary>
    /// <exception cref="StartException">The file is missing or has no content, but others in the data folder show that it had.</exception>
    public static void BeforeOpening(DataFolder data, StorageOptions options)
    {
        var file = new FileInfo(data.File("storage.db"));
        if (!options.StartEmpty && (!file.Exists || file.Length == 0) && Witnesses(data) is { Count: > 0 } witnesses)
            throw Refusal($"{file.FullName} is {(file.Exists ? "empty" : "missing")}", witnesses);
    }

    /// <summary>Once the store is open.</summary>
    /// <exception cref="StartException">No article is in the store, but others in the data folder show that there were some.</exception>
    public static async Task AfterOpening(IArticleStore store, DataFolder data, StorageOptions options)
    {
        if (!options.StartEmpty && await store.IsEmpty(CancellationToken.None) && Witnesses(data) is { Count: > 0 } witnesses)
            throw Refusal($"{data.File("storage.db")} holds no article", witnesses);
    }

    /// <summary>The same for MongoDB, where the other services' databases lie beside Storage's. Null if all is well.</summary>
    public static async Task<StartException?> OfDatabase(IArticleStore store, IMongoDatabase database, StorageOptions options, CancellationToken cancellation)
    {
        if (options.StartEmpty || !await store.IsEmpty(cancellation))
            return null;
        var name = database.DatabaseNamespace.DatabaseName;
        var site = name[..^"storage".Length];
        var witnesses = new List<string>();
        // Storage has answered for these articles.
        var stored = new BsonDocument("$or", new BsonArray { new BsonDocument("storedAs", new BsonDocument("$exists", true)), new BsonDocument("version", new BsonDocument("$gt", 0)) });
        if (await Has(site + "ingestion", "receipts", stored))
            witnesses.Add($"{site}ingestion (receipts)");
        foreach (var collection in await (await database.Client.GetDatabase(site + "rendering").ListCollectionNamesAsync(cancellationToken: cancellation)).ToListAsync(cancellation))
            if (collection.StartsWith("articles", StringComparison.Ordinal) && await Has(site + "rendering", collection, []))
                witnesses.Add($"{site}rendering ({collection})");
        return witnesses.Count > 0 ? Refusal($"The database {name} holds no article", witnesses) : null;

        Task<bool> Has(string other, string collection, BsonDocument filter) =>
            database.Client.GetDatabase(other).GetCollection<BsonDocument>(collection).Find(filter).Limit(1).AnyAsync(cancellation);
    }

    private static StartException Refusal(string what, List<string> witnesses) =>
        new($"{what}, but {string.Join(" and ", witnesses)} beside it {(witnesses.Count == 1 ? "shows" : "show")} that this site had articles. {Instead}");

    private static List<string> Witnesses(DataFolder data)
    {
        var found = new List<string>();
        if (Has(data.File("ingestion.db"), "SELECT EXISTS (SELECT 1 FROM receipts WHERE version > 0)"))
            found.Add("ingestion.db");
        foreach (var model in Directory.EnumerateFiles(data.Root, "rendering*.db").Where(model => Has(model, "SELECT EXISTS (SELECT 1 FROM articles)")))
            found.Add(Path.GetFileName(model));
        // A part of an index, which is written with its first articles.
        var index = Path.Combine(data.Root, "search");
        if (Directory.Exists(index) && Directory.EnumerateFiles(index, "_*.si").Any())
            found.Add("search");
        return found;
    }

    // A file that cannot be read, or has another form, says nothing.
    private static bool Has(string path, string question)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
            return false;
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = question;
            return command.ExecuteScalar() is 1L;
        }
        catch (SqliteException)
        {
            return false;
        }
    }
}

/// <summary>Makes <see cref="EmptyStoreCheck"/> of a database before anything is taken in from the bus; if it does not answer yet, as soon as it does.</summary>
internal sealed partial class EmptyDatabaseGuard(
    IArticleStore store, Lazy<IMongoDatabase> database, IOptions<StorageOptions> options, IHostApplicationLifetime process, TimeProvider time, ILogger<EmptyDatabaseGuard> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await Look(cancellationToken))
            await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        do
            await Task.Delay(Pause, time, stoppingToken);
        while (!await Look(stoppingToken));
    }

    // Whether the database has answered.
    private async Task<bool> Look(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            if (await EmptyStoreCheck.OfDatabase(store, database.Value, options.Value, patience.Token) is { } refusal)
            {
                Log.Refused(logger, refusal.Message);
                Environment.ExitCode = 1;
                process.StopApplication();
            }
            return true;
        }
        catch (Exception exception) when (exception is MongoException or TimeoutException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "{Refusal}")]
        public static partial void Refused(ILogger logger, string refusal);
    }
}
