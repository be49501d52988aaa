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
    static Mongo()
    {
        ConventionRegistry.Register(
            "Broadsheet",
            new ConventionPack { new CamelCaseElementNameConvention(), new IgnoreExtraElementsConvention(true), new IgnoreIfNullConvention(true), new EnumRepresentationConvention(BsonType.String) },
            _ => true);
        BsonSerializer.RegisterSerializer(new DateTimeOffsetSerializer(BsonType.DateTime));
        BsonSerializer.RegisterSerializer(new GuidSerializer(GuidRepresentation.Standard));
    }

    /// <summary>The configured connection, or null.</summary>
    public static string? MongoConnection(this IConfiguration configuration) =>
        configuration.GetConnectionString("MongoDB") is { Length: > 0 } connection ? connection : null;

    /// <summary>
    /// Opens the database <c>broadsheet-<paramref name="service"/></c> (a database named in the connection takes the
    /// place of <c>broadsheet</c>). Members are stored in camelCase, times as dates, enums as words. Writes are
    /// acknowledged only once they are in the journal.
    /// </summary>
    public static IMongoDatabase Open(string connection, string service)
    {
        var url = MongoUrl.Create(connection);
        var settings = MongoClientSettings.FromUrl(url);
        settings.WriteConcern = settings.WriteConcern.With(journal: true);
        settings.ServerSelectionTimeout = TimeSpan.FromSeconds(10);
        return new MongoClient(settings).GetDatabase($"{url.DatabaseName ?? "broadsheet"}-{service}");
    }
}
