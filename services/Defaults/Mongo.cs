using Microsoft.Extensions.Configuration;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Conventions;
using MongoDB.Bson.Serialization.Serializers;
using MongoDB.Driver;

namespace Broadsheet.Defaults;

/// <summary>MongoDB, where a connection is configured as <c>ConnectionStrings:MongoDB</c>; else the services keep SQLite files.</summary>
public static class Mongo
{
    // In a class of its own, so that a process without MongoDB does not spend time on it.
    private static class Conventions
    {
        static Conventions()
        {
            ConventionRegistry.Register(
                "Broadsheet",
                new ConventionPack { new CamelCaseElementNameConvention(), new IgnoreExtraElementsConvention(true), new IgnoreIfNullConvention(true), new EnumRepresentationConvention(BsonType.String) },
                _ => true);
            BsonSerializer.RegisterSerializer(new DateTimeOffsetSerializer(BsonType.DateTime));
            BsonSerializer.RegisterSerializer(new GuidSerializer(GuidRepresentation.Standard));
        }

        /// <summary>Sees that they are registered.</summary>
        public static void Apply()
        {
        }
    }

    /// <summary>The configured connection, or null.</summary>
    /// <exception cref="StartException">It cannot be read.</exception>
    public static string? MongoConnection(this IConfiguration configuration)
    {
        if (configuration.GetConnectionString("MongoDB") is not { Length: > 0 } connection)
            return null;
        try
        {
            _ = MongoUrl.Create(connection);
            return connection;
        }
        catch (Exception exception) when (exception is MongoException or FormatException or ArgumentException)
        {
            // It may hold a password, so it is not repeated.
            throw new StartException("ConnectionStrings__MongoDB must be an address like mongodb://user:password@host; characters like / in the password are written as %2F.", exception);
        }
    }

    /// <summary>
    /// Opens the database <c>broadsheet-<paramref name="service"/></c> (a database named in the connection takes the
    /// place of <c>broadsheet</c>). Members are stored in camelCase, times as dates, enums as words. Writes are
    /// acknowledged only once they are in the journal.
    /// </summary>
    public static IMongoDatabase Open(string connection, string service)
    {
        Conventions.Apply();
        var url = MongoUrl.Create(connection);
        var settings = MongoClientSettings.FromUrl(url);
        settings.WriteConcern = settings.WriteConcern.With(journal: true);
        settings.ServerSelectionTimeout = TimeSpan.FromSeconds(10);
        return new MongoClient(settings).GetDatabase($"{url.DatabaseName ?? "broadsheet"}-{service}");
    }

    /// <summary>Says what the conventions cannot know of a stored type; once, before its collection is used.</summary>
    public static void Map<T>(Action<BsonClassMap<T>> map)
    {
        Conventions.Apply();
        BsonClassMap.TryRegisterClassMap<T>(type =>
        {
            type.AutoMap();
            map(type);
        });
    }

    /// <summary>Whether all that went wrong in a bulk write is that some documents were there already.</summary>
    public static bool OnlyDuplicates<T>(this MongoBulkWriteException<T> exception) =>
        exception.WriteConcernError is null && exception.WriteErrors.All(error => error.Category == ServerErrorCategory.DuplicateKey);

    /// <summary>
    /// Inserts in one write what is not there yet, which takes the engine a fraction of what an update does that may become an insert. Returns the places of
    /// the documents that were there: nothing of them is written.
    /// </summary>
    public static async Task<IReadOnlySet<int>> InsertNew<T>(this IMongoCollection<T> collection, IEnumerable<T> documents, CancellationToken cancellation)
    {
        try
        {
            await collection.InsertManyAsync(documents, new InsertManyOptions { IsOrdered = false }, cancellation);
            return new HashSet<int>();
        }
        catch (MongoBulkWriteException<T> exception) when (exception.OnlyDuplicates())
        {
            return exception.WriteErrors.Select(error => error.Index).ToHashSet();
        }
    }

    /// <summary>
    /// Has indexes made in the background, trying until the database answers, so that a process may start before it.
    /// Nothing may depend on them for being right, only for being fast; what must be unique is an <c>_id</c>.
    /// </summary>
    public static IMongoCollection<T> WithIndexes<T>(this IMongoCollection<T> collection, params CreateIndexModel<T>[] indexes)
    {
        _ = Task.Run(async () =>
        {
            while (true)
            {
                try
                {
                    await collection.Indexes.CreateManyAsync(indexes);
                    return;
                }
                catch (Exception exception) when (exception is MongoException or TimeoutException)
                {
                    await Task.Delay(TimeSpan.FromSeconds(2));
                }
            }
        });
        return collection;
    }
}
