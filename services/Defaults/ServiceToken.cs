using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Broadsheet.Defaults;

/// <summary>
/// The token by which a service knows the site's other processes: <c>Services:Token</c>, sent as a header. Services answer nobody without it,
/// but for their health: whoever reaches their ports would else read the mirrors' secret and every article under embargo.
/// </summary>
public static class ServiceToken
{
    /// <summary>Name of the header. The gateway drops what comes under it from outside.</summary>
    public const string Header = "Broadsheet-Token";

    private const string Setting = "Services:Token";
    private const int RandomBytes = 32;

    /// <summary>The token, or null where none is configured.</summary>
    public static string? From(IConfiguration configuration) => configuration[Setting] is { Length: > 0 } token ? token : null;

    /// <summary>Refuses to go on without a token: in a process that is one of several.</summary>
    /// <exception cref="StartException">No token is configured.</exception>
    public static WebApplicationBuilder RequireServiceToken(this WebApplicationBuilder builder)
    {
        if (From(builder.Configuration) is null)
            throw new StartException(
                $"Services__Token is not set: give every process of the site the same random text of at least {ServiceOptions.ShortestToken} characters, for example from: openssl rand -hex 32");
        return builder;
    }

    /// <summary>Makes a token for this start unless one is configured: in a process that holds all services. It never leaves the memory.</summary>
    public static void MakeServiceToken(this IHostApplicationBuilder builder)
    {
        if (From(builder.Configuration) is null)
            builder.Configuration[Setting] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
    }

    /// <summary>Lets a client of a service send the token with each request.</summary>
    public static void SendServiceToken(this HttpClient client, IConfiguration configuration)
    {
        // Two services of one process may set up the same client; a header that is there twice opens nothing.
        client.DefaultRequestHeaders.Remove(Header);
        if (From(configuration) is { } token)
            client.DefaultRequestHeaders.TryAddWithoutValidation(Header, token);
    }

    /// <summary>Refuses every request without the token but for <c>/health/live</c> and <c>/health/ready</c>; without a configured token, every request.</summary>
    public static T UseServiceToken<T>(this T app) where T : IApplicationBuilder
    {
        var token = From(app.ApplicationServices.GetRequiredService<IConfiguration>());
        app.Use((context, next) => IsHealth(context.Request.Path) || Opens(context.Request.Headers[Header], token) ? next(context) : Refuse(context));
        return app;
    }

    private static bool IsHealth(PathString path) => path.Value is Health.LivePath or Health.ReadyPath;

    // Takes the same time wherever two tokens differ.
    private static bool Opens(string? given, string? token) =>
        token is not null && given is not null && CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(given.AsSpan()), MemoryMarshal.AsBytes(token.AsSpan()));

    private static Task Refuse(HttpContext context) =>
        TypedResults.Problem(
            $"Only the site's own processes are answered here. Ask the gateway; or, if this is one of them, give it the same Services__Token as this service.",
            statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
}
