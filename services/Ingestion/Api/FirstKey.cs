using System.Text;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>
/// Makes the first key where there is none and keeps it in a file that its owner alone can read. On a terminal it is
/// shown once, with a line to try it; a log says only where it is.
/// </summary>
internal sealed partial class FirstKey(
    ApiKeys keys, IKeyStore store, DataFolder data, IOptions<SiteOptions> site, IConfiguration configuration,
    TimeProvider time, ILogger<FirstKey> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellation)
    {
        if (keys.Configured)
            return;
        try
        {
            await Make(cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.NoStore(logger, exception.Message);
            await base.StartAsync(cancellation);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), time, stopping);
            try
            {
                await Make(stopping);
                return;
            }
            catch (Exception) when (!stopping.IsCancellationRequested)
            {
                // Said once above; readiness names the store for as long as it is missing.
            }
        }
    }

    private async Task Make(CancellationToken cancellation)
    {
        var (key, stored) = StoredKey.New("first key", time.Now());
        if (!await store.AddFirst(stored, cancellation))
            return;
        string path;
        try
        {
            path = await Write(key);
        }
        catch (Exception)
        {
            // Nobody could ever read it: the next try makes another.
            await store.Remove(stored.Hash, evenTheLast: true, CancellationToken.None);
            throw;
        }
        if (!IsShown)
            Log.Made(logger, path);
        else
            Console.WriteLine($$"""

                Your key for the API, kept in {{path}}. Publish your first article:

                curl {{site.Value.AddressOf("/api/articles")}} \
                  -H "Authorization: Bearer {{key}}" \
                  -H "Content-Type: application/json" \
                  -d '{"headline": "Hello, readers", "section": "News", "language": "en", "body": "<p>Our first article.</p>"}'

                """);
    }

    // Standard output that is no terminal is a log, and so is a container's: logs are sent away and kept, and a key
    // should not be in one.
    private bool IsShown => !Console.IsOutputRedirected
        && configuration["DOTNET_RUNNING_IN_CONTAINER"] != "true"
        && configuration.GetConnectionString("RabbitMQ") is not { Length: > 0 };

    private async Task<string> Write(string key)
    {
        var path = data.File("api-key");
        // An old one may be open to others.
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new StreamWriter(path, Encoding.ASCII, options);
        await file.WriteLineAsync(key);
        return path;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Made the first key of the API; it is in {Path}, which its owner "
            + "alone can read: cat {Path} shows it, in a container docker compose exec ingestion cat {Path}")]
        public static partial void Made(ILogger logger, string path);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not look for a key ({Reason}); the first one is made as soon as the store answers")]
        public static partial void NoStore(ILogger logger, string reason);
    }
}
