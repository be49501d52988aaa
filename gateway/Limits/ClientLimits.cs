using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Gateway;

/// <summary>What one client may ask for so often and no more. Pages that are kept are not among it.</summary>
internal enum Limited
{
    /// <summary>A question to the search, by page or by API.</summary>
    Search,

    /// <summary>Any other request to the API.</summary>
    Api,

    /// <summary>A page that is not kept, so that Rendering must be asked.</summary>
    ColdPage,

    /// <summary>A picture, which Storage is asked for.</summary>
    Picture,

    /// <summary>Every other address behind which something is done: the operators' pages, deliveries of hubs, readiness, the site's proof.</summary>
    Service,
}

/// <summary>
/// Token buckets per client: so many requests a second, and ten seconds' worth of them at once. Who counts as one client is as in
/// <see cref="Admission.ClientOf"/>; this machine itself has no limit, since that is where a proxy that does not say for whom it asks, and
/// the operator's own tools, come from.
/// </summary>
internal sealed class ClientLimits(IOptions<GatewayOptions> options) : IDisposable
{
    private const int SecondsAtOnce = 10;

    // Forgets clients by itself that have not come for a while.
    private readonly PartitionedRateLimiter<(Limited What, ulong Client)> buckets = PartitionedRateLimiter.Create<(Limited What, ulong Client), (Limited, ulong)>(
        key => Rate(options.Value, key.What) is > 0 and var rate
            ? RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = rate * SecondsAtOnce,
                TokensPerPeriod = rate,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            })
            : RateLimitPartition.GetNoLimiter(key));

    /// <summary>Whether the client may have this now.</summary>
    public bool Allows(HttpContext context, Limited what)
    {
        if (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address))
            return true;
        using var lease = buckets.AttemptAcquire((what, Admission.ClientOf(address)));
        return lease.IsAcquired;
    }

    /// <summary>Holds all addresses but pages to their limits.</summary>
    public Task Hold(HttpContext context, RequestDelegate next)
    {
        if (LimitOf(context.Request.Path) is not { } limited || Allows(context, limited))
            return next(context);
        context.Response.Headers.RetryAfter = "1";
        return OwnAnswers.Problem(context, StatusCodes.Status429TooManyRequests,
            $"More requests have come from your address than one client may send: send at most {Rate(options.Value, limited).ToString(CultureInfo.InvariantCulture)} a second.");
    }

    /// <summary>Under which limit an address stands before it is known whether something is kept for it; null for pages and for what costs nothing.</summary>
    internal static Limited? LimitOf(PathString path)
    {
        if (path.StartsWithSegments("/api", out var below))
            return below.StartsWithSegments("/search") ? Limited.Search : Limited.Api;
        // Pictures have names of 32 digits; below the same word there may be pages of a section.
        if (path.StartsWithSegments("/media", out below))
            return below.Value is { Length: > 33 } picture && picture[33] == '/' ? Limited.Picture : null;
        return path.StartsWithSegments("/ops") || path.StartsWithSegments("/websub") || path.StartsWithSegments("/health/ready") || path.StartsWithSegments(SiteProof.Path) ? Limited.Service : null;
    }

    /// <inheritdoc />
    public void Dispose() => buckets.Dispose();

    private static int Rate(GatewayOptions options, Limited what) => what switch
    {
        Limited.Search => options.SearchesPerSecond,
        Limited.Api => options.ApiRequestsPerSecond,
        Limited.Picture => options.PicturesPerSecond,
        Limited.Service => options.ServiceRequestsPerSecond,
        _ => options.ColdPagesPerSecond,
    };
}
