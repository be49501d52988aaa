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
            .AddHttpClient(service, client => client.CallService(builder.Configuration, service))
            .AddStandardResilienceHandler();

    /// <summary>Sets a client up for the requests of one service to another: its address, and the token that opens it.</summary>
    public static void CallService(this HttpClient client, IConfiguration configuration, string service)
    {
        client.BaseAddress = configuration.AddressOf(service);
        client.SendServiceToken(configuration);
    }

    /// <summary>Where a service listens for other services.</summary>
    /// <exception cref="StartException">What is configured is no address.</exception>
    public static Uri AddressOf(this IConfiguration configuration, string service)
    {
        var address = configuration[$"Services:{service}"] is { Length: > 0 } configured ? configured : $"http://{service}:8080";
        return Uri.TryCreate(address, UriKind.Absolute, out var found) && found.Scheme is "http" or "https"
            ? found
            : throw new StartException($"Services__{service} is “{address}”: it must be an address like http://{service}:8080.");
    }
}
