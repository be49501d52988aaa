using Broadsheet.Defaults;
using MassTransit;

namespace Broadsheet.Gateway;

/// <summary>The edge between readers and services: page cache, routes, headers, limits.</summary>
public static class GatewayService
{
    /// <summary>What <c>--help</c> says first.</summary>
    public const string About = "Broadsheet gateway: the edge between readers and services.";

    /// <summary>Registers what the service needs.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
    }

    /// <summary>Adds its consumers to the bus of the process.</summary>
    public static void Consumers(IBusRegistrationConfigurator bus)
    {
    }

    /// <summary>Maps its addresses.</summary>
    public static void Map(WebApplication app)
    {
    }
}
