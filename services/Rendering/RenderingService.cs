using Broadsheet.Defaults;
using MassTransit;

namespace Broadsheet.Rendering;

/// <summary>Makes the website's pages from a read model of its own.</summary>
public static class RenderingService
{
    /// <summary>What <c>--help</c> says first.</summary>
    public const string About = "Broadsheet rendering: makes the website's pages.";

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
