using Broadsheet.Defaults;
using MassTransit;

namespace Broadsheet.Storage;

/// <summary>Keeps every version of every article, decides what is new and announces it.</summary>
public static class StorageService
{
    /// <summary>What <c>--help</c> says first.</summary>
    public const string About = "Broadsheet storage: keeps every version of every article and announces what is new.";

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
