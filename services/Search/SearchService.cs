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
        builder.Services.AddHostedService<KeepIndexFresh>();
        builder.AddCatchUp<ReadExport, ArticlePublished>("index");
    }

    /// <summary>Adds its consumers to the bus of the process.</summary>
    public static void Consumers(IBusRegistrationConfigurator bus) => bus.AddConsumerPerProcess<IndexArticle>();

    /// <summary>Maps its addresses.</summary>
    public static void Map(IEndpointRouteBuilder routes) => SearchApi.Map(routes);
}
