using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Broadsheet.Defaults;

/// <summary>
/// Runs a process, and looks for all that its operator could have done wrong before anything is made or printed: settings, ports, files.
/// Whatever is wrong ends the process with one sentence on the error output and exit code 1.
/// </summary>
public static class Startup
{
    /// <summary>Builds the process and runs it until it is stopped. Returns its exit code.</summary>
    /// <param name="prepare">Registers what the process holds.</param>
    /// <param name="map">Maps its addresses.</param>
    /// <param name="meanwhile">Begins, on other threads, what takes long; settings and ports are in order by then, stores are not open yet.</param>
    public static int Run(Func<WebApplicationBuilder> prepare, Action<WebApplication> map, Action<WebApplication>? meanwhile = null)
    {
        try
        {
            var builder = prepare();
            SettingsCheck.Run(builder);
            PortCheck.Run(builder.Configuration);
            var app = builder.Build();
            meanwhile?.Invoke(app);
            SettingsCheck.WarnOfUnknown(app.Services);
            map(app);
            foreach (var check in app.Services.GetServices<StartCheck>())
                check.Run(app.Services);
            app.Run();
            return Environment.ExitCode;
        }
        catch (Exception exception) when (SentenceOf(exception) is { } sentence)
        {
            Console.Error.WriteLine(sentence);
            return 1;
        }
    }

    /// <summary>The addresses that the process is told to listen on, separated by semicolons, or <paramref name="otherwise"/>.</summary>
    public static string Urls(IConfiguration configuration, string otherwise) =>
        PortCheck.Urls(configuration).ToList() is { Count: > 0 } urls ? string.Join(';', urls) : otherwise;

    /// <summary>Lets the site's links lead to where it listens, as long as no main address is set.</summary>
    public static void UseAddressOf(this IHostApplicationBuilder builder, string urls)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration[Publications.Section + nameof(SiteOptions.Address)]))
            return;
        var address = PortCheck.AddressOf(urls);
        builder.Services.PostConfigure<SiteOptions>(site => site.Address = address);
    }

    /// <summary>Adds something to look at before the process starts; it throws <see cref="StartException"/> if the process cannot.</summary>
    public static void AddStartCheck(this IHostApplicationBuilder builder, Action<IServiceProvider> check) =>
        builder.Services.AddSingleton(new StartCheck(check));

    /// <summary>The sentence for an exception that tells of the operator's surroundings; null for a fault of our own, which needs its stack.</summary>
    internal static string? SentenceOf(Exception exception) => exception switch
    {
        StartException or InvalidDataException => exception.Message,
        OptionsValidationException validation => string.Join(Environment.NewLine, validation.Failures),
        // The message names the file, folder or address.
        IOException or UnauthorizedAccessException => $"Broadsheet cannot start: {exception.Message}",
        _ when Sqlite.IsDamage(exception) => $"A database file in the data folder is damaged ({exception.Message}): put a backup in its place.",
        AggregateException { InnerExceptions: [var only] } => SentenceOf(only),
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => $"A setting cannot be read: {exception.Message}",
        _ => null,
    };

    private sealed record StartCheck(Action<IServiceProvider> Run);
}
