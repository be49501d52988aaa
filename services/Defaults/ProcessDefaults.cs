using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broadsheet.Defaults;

/// <summary>What every process has, whichever services it holds: telemetry, health, problem details, clients, clock, data folder.</summary>
public static class ProcessDefaults
{
    // In bytes; the rest of a body that nobody takes yet waits in the system, and at last at its sender.
    private const int LargestReadBuffer = 32 * 1024;

    /// <summary>
    /// The builder of a process. Files of configuration are read once: watching them means watching the folder in which the process was started
    /// with all below it, and where that holds the data folder each write of the database and the index would be looked at.
    /// </summary>
    public static WebApplicationBuilder NewBuilder(IEnumerable<string> arguments) =>
        WebApplication.CreateBuilder([.. arguments, "--hostBuilder:reloadConfigOnChange=false"]);

    /// <summary>Adds the defaults; <paramref name="name"/> is what traces and logs call this process.</summary>
    public static WebApplicationBuilder AddDefaults(this WebApplicationBuilder builder, string name)
    {
        builder.Configuration.AddPublication();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
            .AddFilter("System.Net.Http", LogLevel.Warning)
            .AddFilter("Polly", LogLevel.Error)
            // It repeats a page of stack for each attempt to connect; BusWatch says it once.
            .AddFilter("MassTransit", LogLevel.Error)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        // Configuration comes last, so that an operator's Logging__LogLevel__… wins over these.
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        // Each connection may fill this much before anybody reads from it, also a stranger's whose request is refused.
        // By itself it is 1 MB: five hundred of them took half a gigabyte.
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.MaxReadBufferSize = LargestReadBuffer);
        builder.Services.AddSingleton(TimeProvider.System);
        // Made by the container, which lets go of it last when the process ends in good order.
        builder.Services.AddSingleton(services => DataFolder.From(services.GetRequiredService<IConfiguration>()));
        builder.Services.AddProblems();
        builder.Services.Configure<JsonOptions>(json => Json.Configure(json.SerializerOptions));
        builder.AddOptions<SiteOptions>("Site");
        builder.AddOptions<ServiceOptions>("Services");
        builder.AddOptions<DiskOptions>("Disk");
        builder.Services.AddSingleton<DiskSpace>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DiskSpace>());
        builder.AddTelemetry(name);
        builder.AddReadiness();
        return builder;
    }

    /// <summary>Puts problem details and the health addresses in front of what the services map.</summary>
    public static WebApplication UseDefaults(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapHealth();
        // A process that stops because a part of it could not go on has failed; else whoever starts it again on failure would not.
        app.Lifetime.ApplicationStopping.Register(() =>
        {
            if (app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true }))
                Environment.ExitCode = 1;
        });
        return app;
    }

    /// <summary>Binds <typeparamref name="T"/> to a section once and validates its annotations before the process starts (<see cref="SettingsCheck"/>).</summary>
    public static void AddOptions<T>(this IHostApplicationBuilder builder, string section) where T : class
    {
        builder.Services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(new SettingsSection(typeof(T), section));
    }
}
