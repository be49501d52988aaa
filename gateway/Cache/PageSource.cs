using System.Net;
using System.Net.Http.Headers;
using System.Threading.RateLimiting;

namespace Broadsheet.Gateway;

/// <summary>Rendering's reply: that the page is unchanged, a page, or (all not so) nothing because it could not be reached. Busy: it was not asked.</summary>
internal readonly record struct Rendered(bool Unchanged, Page? Page, bool Busy = false);

/// <summary>
/// Asks Rendering for pages. Deliberately without the retries of other clients: the cache has something better to do than to
/// wait, and a reader without a kept page is better served by a quick 503 than by a slow one.
/// </summary>
internal sealed partial class PageSource(HttpClient rendering, TimeProvider time, GatewayOptions options, ILogger<PageSource> logger) : IDisposable
{
    /// <summary>Largest page that is taken in, in bytes.</summary>
    public const int LargestPage = 16 * 1024 * 1024;

    // Longer, and a reader had better come back.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    // Apart, so that made-up addresses, of which there are as many as somebody likes, cannot keep the pages that are read from being made anew.
    private readonly ConcurrencyLimiter forKept = Places(options);
    private readonly ConcurrencyLimiter forOthers = Places(options);
    private readonly TimeSpan timeLimit = options.RenderTimeLimit;
    private int reached = -1;

    /// <summary>Rendering has answered since the start of the process.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>Asks for a canonical address; with <paramref name="known"/>, whether the page with that tag still holds.</summary>
    /// <remarks>Only so many at once, and a few more that wait for a moment. <paramref name="isKept"/>: an older form of the page is there.</remarks>
    public async Task<Rendered> Ask(string target, EntityTagHeaderValue? known, bool isKept)
    {
        using var place = await Enter(isKept ? forKept : forOthers);
        if (!place.IsAcquired)
            return new(false, null, Busy: true);
        using var limit = new CancellationTokenSource(timeLimit, time);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target);
            if (known is not null)
                request.Headers.IfNoneMatch.Add(known);
            // Off the thread that waits for all sockets: what follows may compress pages for many who wait.
            using var answer = await rendering.SendAsync(request, limit.Token).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            if (known is not null && answer.StatusCode == HttpStatusCode.NotModified)
                return Reached(new(true, null));
            var page = new Page(answer, await answer.Content.ReadAsByteArrayAsync(limit.Token));
            return page.Status is 502 or 503 or 504 ? Failed(new(false, page), $"it answers {page.Status}") : Reached(new(false, page));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || limit.IsCancellationRequested)
        {
            return Failed(default, limit.IsCancellationRequested ? $"no answer within {timeLimit.TotalSeconds} s" : exception.Message);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        forKept.Dispose();
        forOthers.Dispose();
    }

    private static ConcurrencyLimiter Places(GatewayOptions options) =>
        new(new ConcurrencyLimiterOptions { PermitLimit = options.RenderConcurrency, QueueLimit = options.RenderQueue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    private async Task<RateLimitLease> Enter(ConcurrencyLimiter places)
    {
        var lease = places.AttemptAcquire();
        if (lease.IsAcquired)
            return lease;
        using var patience = new CancellationTokenSource(LongestWait, time);
        try
        {
            return await places.AcquireAsync(1, patience.Token);
        }
        catch (OperationCanceledException)
        {
            return lease;
        }
    }

    private Rendered Reached(Rendered rendered)
    {
        if (Interlocked.Exchange(ref reached, 1) == 0 && HasAnswered)
            Log.Back(logger);
        HasAnswered = true;
        return rendered;
    }

    private Rendered Failed(Rendered rendered, string reason)
    {
        // Before its first answer it is only starting, as readiness says.
        if (Interlocked.Exchange(ref reached, 0) != 0 && HasAnswered)
            Log.Unreachable(logger, reason);
        return rendered;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Rendering cannot be reached ({Reason}); serving the pages that are kept")]
        public static partial void Unreachable(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Rendering answers again")]
        public static partial void Back(ILogger logger);
    }
}
