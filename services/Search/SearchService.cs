using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MassTransit;

namespace Broadsheet.Search;

/// <summary>Finds articles by their words, in the language that they are written in.</summary>
public static class SearchService
{
    /// <summary>What <c>--help</c> says first.</summary>
    public const string About = "Broadsheet search: keeps an index of all articles and answers questions.";

    /// <summary>Registers what the service needs.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.AddOptions<SearchOptions>("Search");
        builder.Services.AddSingleton<ArticleIndex>();
        // The index itself is opened while the rest starts; whether the folder is free is told before.
        builder.AddStartCheck(services => services.GetRequiredService<DataFolder>().Folder("search"));
        // Opening it takes longer than all else at the start; whoever is made before it is needed takes this.
        builder.Services.AddSingleton(services => new Lazy<ArticleIndex>(services.GetRequiredService<ArticleIndex>));
        builder.Services.AddHostedService<KeepIndexFresh>();
        builder.AddCatchUp<ReadExport, ArticlePublished>("index");
    }

    /// <summary>Opens the index, which a process may have done on another core while it does the rest of its start.</summary>
    public static void Open(IServiceProvider services) => _ = services.GetRequiredService<Lazy<ArticleIndex>>().Value;

    /// <summary>Adds its consumers to the bus of the process.</summary>
    public static void Consumers(IBusRegistrationConfigurator bus) => bus.AddConsumerPerProcess<IndexArticle>();

    /// <summary>Maps its addresses.</summary>
    public static void Map(IEndpointRouteBuilder routes) => SearchApi.Map(routes);
}
