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
    }

    /// <summary>Adds its consumers to the bus of the process.</summary>
    public static void Consumers(IBusRegistrationConfigurator bus)
    {
    }

    /// <summary>Maps its addresses.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
    }
}
