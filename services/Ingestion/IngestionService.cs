using Broadsheet.Defaults;
using MassTransit;

namespace Broadsheet.Ingestion;

/// <summary>Takes articles in from the API, saved pages and feeds, makes them one shape and hands them to Storage.</summary>
public static class IngestionService
{
    /// <summary>What <c>--help</c> says first.</summary>
    public const string About = "Broadsheet ingestion: takes articles in from the API, saved pages and feeds.";

    /// <summary>Registers what the service needs.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.AddOptions<IngestionOptions>("Ingestion");
        if (builder.Configuration.MongoConnection() is { } connection)
        {
            var database = new Lazy<MongoDB.Driver.IMongoDatabase>(() => Mongo.Open(connection, "ingestion"));
            builder.Services.AddSingleton<IAcceptanceStore>(_ => new MongoAcceptances(database.Value));
            builder.Services.AddSingleton<ISourceStore>(_ => new MongoSources(database.Value));
            builder.Services.AddSingleton<ISubscriptionStore>(_ => new MongoSubscriptions(database.Value));
            builder.Services.AddSingleton<IKeyStore>(_ => new MongoKeys(database.Value));
            builder.Services.AddSingleton<IOperatorSessionStore>(_ => new MongoOperatorSessions(database.Value));
            builder.Services.AddSingleton<IMirrorStore>(_ => new MongoMirrors(database.Value));
        }
        else
        {
            builder.Services.AddSingleton(services => new IngestionFile(services.GetRequiredService<DataFolder>().File("ingestion.db")));
            builder.Services.AddSingleton<IAcceptanceStore, SqliteAcceptances>();
            builder.Services.AddSingleton<ISourceStore, SqliteSources>();
            builder.Services.AddSingleton<ISubscriptionStore, SqliteSubscriptions>();
            builder.Services.AddSingleton<IKeyStore, SqliteKeys>();
            builder.Services.AddSingleton<IOperatorSessionStore, SqliteOperatorSessions>();
            builder.Services.AddSingleton<IMirrorStore, SqliteMirrors>();
            builder.AddStartCheck(services => services.GetRequiredService<IngestionFile>());
        }
        builder.AddReadiness("acceptances", (services, cancellation) => services.GetRequiredService<IAcceptanceStore>().Missing(cancellation));

        builder.Services.AddSingleton<Outbox>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Outbox>());
        builder.Services.AddSingleton<ApiKeys>();
        builder.Services.AddSingleton<KeyBook>();
        builder.Services.AddHostedService<FirstKey>();
        builder.Services.AddHostedService<KeyUse>();
        builder.Services.AddHostedService<Samples>();
        builder.Services.AddHostedService<WarmUp>();
        builder.AddFetching();
        builder.Services.AddHttpClient(MediaLibrary.Client, client =>
        {
            client.CallService(builder.Configuration, "storage");
            client.Timeout = TimeSpan.FromSeconds(10);
        }).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2), UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) });
        builder.Services.AddSingleton<MediaLibrary>();
        builder.Services.AddSingleton<PictureDesk>();
        builder.Services.AddSingleton<Illustrating>();
        builder.AddSources();
        builder.Services.AddHostedService<Dropping>();
        builder.Services.AddSingleton<OpsSession>();
        builder.Services.AddSingleton<SiteMirrors>();
        builder.Services.AddSingleton<MirrorChecks>();
        builder.Services.AddHostedService(services => services.GetRequiredService<MirrorChecks>());
        builder.AddApiDescription();
    }

    /// <summary>Adds its consumers to the bus of the process.</summary>
    public static void Consumers(IBusRegistrationConfigurator bus) => bus.AddConsumer<RecordReceipts>();

    /// <summary>Maps its addresses.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapApiDescription();
        var api = routes.MapGroup("/api").RequireKey();
        api.MapArticles();
        api.MapDocuments();
        api.MapSources();
        api.MapMedia();
        api.MapMirrors();
        api.MapKeys();
        routes.MapMirrorsForServices();
        routes.MapWebSub();
        routes.MapOps();
    }
}
