using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MassTransit;

namespace Broadsheet.Rendering;

/// <summary>
/// Makes the website's pages from a read model of its own, which events keep up to date and Storage's export rebuilds.
/// Each page says in <c>Cache-Tag</c> what it shows, and <see cref="PagesChanged"/> says afterwards what has changed.
/// </summary>
public static class RenderingService
{
    /// <summary>What <c>--help</c> says first.</summary>
    public const string About = "Broadsheet rendering: makes the website's pages.";

    /// <summary>Registers what the service needs.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.AddOptions<RenderingOptions>("Rendering");
        builder.AddOptions<SyndicationOptions>("Syndication");
        if (builder.Configuration.MongoConnection() is { } connection)
            builder.Services.AddSingleton<IReadModel>(_ => new MongoReadModel(Mongo.Open(connection, "rendering")));
        else
        {
            // The number is raised whenever what is kept changes its shape: a new model is filled from Storage, the old file can be deleted.
            builder.Services.AddSingleton<IReadModel>(services => new SqliteReadModel(
                services.GetRequiredService<DataFolder>().File("rendering2.db"), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<SqliteReadModel>>()));
            builder.AddStartCheck(services => services.GetRequiredService<IReadModel>());
        }
        builder.Services.AddSingleton<Newsstand>();
        builder.AddCatchUp<ReadExport, ArticlePublished>("read model");
        builder.AddServiceClient("search");
        builder.Services.AddSingleton<RelatedArticles>();
        builder.Services.AddSingleton<MirrorList>();
        builder.AddFollowing<ReadMirrors>("ingestion");
        builder.Services.AddSingleton<SitePages>();
        builder.Services.AddSingleton<SearchPages>();
        builder.Services.AddSingleton<FeedPages>();
        builder.Services.AddSingleton<SitemapPages>();
        builder.Services.AddSingleton<TvPages>();
    }

    /// <summary>Adds its consumers to the bus of the process.</summary>
    public static void Consumers(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<ShowArticle>();
        bus.AddConsumerPerProcess<ListMirrors>();
    }

    /// <summary>Maps its addresses.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPages();
}
