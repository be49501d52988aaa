using System.Security.Cryptography;
using System.Text;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>Makes the first key where there is none, prints it once with a line to try it, and keeps it in a file that its owner alone can read.</summary>
internal sealed partial class FirstKey(ApiKeys keys, IKeyStore store, DataFolder data, IOptions<SiteOptions> site, TimeProvider time, ILogger<FirstKey> logger) : BackgroundService
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
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        if (!await store.AddFirst(Convert.ToHexStringLower(ApiKeys.Hash(key)), time.Now(), cancellation))
            return;
        var path = data.File("api-key");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new StreamWriter(path, Encoding.ASCII, options))
            await file.WriteLineAsync(key);
        // To the console itself: a log may be sent away and kept, and a key should not be in it.
        Console.WriteLine($$"""

            Your key for the API, kept in {{path}}. Publish your first article:

            curl {{site.Value.AddressOf("/api/articles")}} \
              -H "Authorization: Bearer {{key}}" \
              -H "Content-Type: application/json" \
              -d '{"headline": "Hello, readers", "section": "News", "language": "en", "body": "<p>Our first article.</p>"}'

            """);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not look for a key ({Reason}); the first one is made as soon as the store answers")]
        public static partial void NoStore(ILogger logger, string reason);
    }
}
