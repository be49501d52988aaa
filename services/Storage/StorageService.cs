using Broadsheet.Defaults;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Broadsheet.Storage;

/// <summary>Keeps every version of every article, decides what is new and announces it; keeps pictures and gives out their renditions.</summary>
public static class StorageService
{
    /// <summary>What <c>--help</c> says first.</summary>
    public const string About = "Broadsheet storage: keeps every version of every article and announces what is new.";

    /// <summary>Registers what the service needs.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        if (builder.Configuration.MongoConnection() is { } connection)
        {
            var database = new Lazy<MongoDB.Driver.IMongoDatabase>(() => Mongo.Open(connection, "storage"));
            builder.Services.AddSingleton(database);
            builder.Services.AddSingleton<IArticleStore>(_ => new MongoArticles(database.Value));
            builder.Services.AddSingleton<IMediaStore>(_ => new MongoMedia(database.Value));
            builder.Services.AddHostedService<EmptyDatabaseGuard>();
        }
        else
        {
            builder.Services.AddSingleton<IArticleStore>(services => new SqliteArticles(services.GetRequiredService<DataFolder>().File("storage.db"), services.GetRequiredService<ILogger<SqliteArticles>>()));
            builder.Services.AddSingleton<IMediaStore>(services => new FileMedia(services.GetRequiredService<DataFolder>().Folder("media")));
            builder.AddStartCheck(Open);
        }
        builder.AddReadiness("store", (services, cancellation) => services.GetRequiredService<IArticleStore>().Missing(cancellation));

        builder.AddOptions<StorageOptions>("Storage");
        builder.Services.AddSingleton<Announcements>();
        builder.Services.AddHostedService<AnnouncementSweep>();
        builder.Services.AddSingleton<Joining>();
        builder.Services.AddSingleton<Linking>();
        builder.Services.AddHostedService<ForgetOldWording>();
        builder.Services.AddSingleton<Darkroom>();
        builder.Services.AddSingleton<RenditionsAtArrival>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RenditionsAtArrival>());
    }

    private static void Open(IServiceProvider services)
    {
        var (data, options) = (services.GetRequiredService<DataFolder>(), services.GetRequiredService<IOptions<StorageOptions>>().Value);
        EmptyStoreCheck.BeforeOpening(data, options);
        EmptyStoreCheck.AfterOpening(services.GetRequiredService<IArticleStore>(), data, options).GetAwaiter().GetResult();
    }

    /// <summary>Adds its consumers to the bus of the process.</summary>
    public static void Consumers(IBusRegistrationConfigurator bus) => bus.AddConsumer<StoreArticle>();

    /// <summary>Maps its addresses. Renditions of pictures are for readers; all else is for the other services and operators, and the gateway passes none of it on.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/articles/export", Export.Stream);
        routes.MapGet("/articles/{id:length(16)}/versions", Versions.List);
        routes.MapMedia();
    }
}
