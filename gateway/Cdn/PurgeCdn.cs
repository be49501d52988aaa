using System.Net.Http.Json;
using Microsoft.Extensions.Options;

namespace Broadsheet.Gateway;

/// <summary>
/// Tells the CDN which tags have changed: those that come within a moment together, and as often as it takes until it has understood. While it
/// does not, new tags join those that wait; each waits once, so they are no more than the site has.
/// </summary>
internal sealed partial class PurgeCdn(IHttpClientFactory clients, IOptions<CdnOptions> options, TimeProvider time, ILogger<PurgeCdn> logger) : BackgroundService
{
    /// <summary>Name of its HTTP client.</summary>
    public const string Client = "cdn";

    /// <summary>A tag that every page has besides those of what it shows, so that all can be named at once.</summary>
    public const string EveryPage = "site";

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly CdnOptions options = options.Value;
    private readonly HashSet<string> waiting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim some = new(0, 1);

    /// <summary>Takes in tags that have changed; returns at once.</summary>
    public void Changed(IReadOnlyCollection<string> tags)
    {
        if (string.IsNullOrEmpty(options.PurgeAddress) || tags.Count == 0)
            return;
        lock (waiting)
        {
            waiting.UnionWith(tags);
            if (some.CurrentCount == 0)
                some.Release();
        }
    }

    /// <summary>Events may have been missed, so any page may have changed; returns at once.</summary>
    public void AllChanged() => Changed([EveryPage]);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        var failures = 0;
        while (true)
        {
            await some.WaitAsync(stopping);
            await Task.Delay(Moment, time, stopping);
            while (Take() is { Length: > 0 } tags)
                try
                {
                    await Tell(tags, stopping);
                    if (failures > 0)
                        Log.Heard(logger);
                    failures = 0;
                }
                catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !stopping.IsCancellationRequested)
                {
                    if (++failures == 1)
                        Log.NotHeard(logger, exception.Message);
                    lock (waiting)
                        waiting.UnionWith(tags);
                    await Task.Delay(TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, TimeSpan.FromMilliseconds(250).Ticks << Math.Min(failures, 10))), time, stopping);
                }
        }
    }

    // Taken out before they are told, because what changes meanwhile must be told again.
    private string[] Take()
    {
        lock (waiting)
        {
            string[] tags = [.. waiting.Take(options.TagsPerPurge)];
            waiting.ExceptWith(tags);
            return tags;
        }
    }

    private async Task Tell(string[] tags, CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.PurgeAddress) { Content = JsonContent.Create(new { tags }) };
        request.Headers.TryAddWithoutValidation("Surrogate-Key", string.Join(' ', tags));
        foreach (var (name, value) in options.PurgeHeaders)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await clients.CreateClient(Client).SendAsync(request, stopping);
        answer.EnsureSuccessStatusCode();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The CDN cannot be told what has changed ({Reason}); trying until it answers, and readers may get old pages from it meanwhile")]
        public static partial void NotHeard(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "The CDN hears again what has changed")]
        public static partial void Heard(ILogger logger);
    }
}
