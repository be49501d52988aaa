using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Broadsheet.Defaults;

/// <summary>HTTP clients between services, by the name of the service.</summary>
public static class ServiceClients
{
    /// <summary>
    /// Adds the named client for a service (<c>storage</c>, <c>search</c> …) at <c>Services:{name}</c>, by default
    /// <c>http://{name}:8080</c>, with retries, time limits and a circuit breaker.
    /// </summary>
    public static void AddServiceClient(this IHostApplicationBuilder builder, string service) =>
        builder.Services
            .AddHttpClient(service, client => client.BaseAddress = builder.Configuration.AddressOf(service))
            .AddStandardResilienceHandler();

    /// <summary>Where a service listens for other services.</summary>
    public static Uri AddressOf(this IConfiguration configuration, string service) =>
        new(configuration[$"Services:{service}"] is { Length: > 0 } address ? address : $"http://{service}:8080");
}
