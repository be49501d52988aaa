using System.Threading.RateLimiting;

namespace Broadsheet.Ingestion;

/// <summary>
/// Limits how many deliveries of hubs are read at the same time, of one subscription and in all: each holds as much
/// memory as its feed is large. Further ones wait for their turn before a byte of them is read; when too many wait, they
/// are refused.
/// </summary>
internal sealed class DeliveryLimits : IDisposable
{
    private const int AtOnce = 8;
    private const int Waiting = 100;
    private const int AtOncePerSubscription = 2;
    private const int WaitingPerSubscription = 4;

    private readonly PartitionedRateLimiter<string> perSubscription =
        Limit(subscription => subscription, AtOncePerSubscription, WaitingPerSubscription);
    private readonly PartitionedRateLimiter<string> all = Limit(_ => "", AtOnce, Waiting);
    private readonly PartitionedRateLimiter<string> both;

    public DeliveryLimits() => both = PartitionedRateLimiter.CreateChained(perSubscription, all);

    /// <summary>
    /// Waits for a turn, which ends when the lease is disposed. A lease that is not acquired is a refusal.
    /// </summary>
    public ValueTask<RateLimitLease> AcquireAsync(string subscription, CancellationToken cancellation) =>
        both.AcquireAsync(subscription, 1, cancellation);

    /// <inheritdoc />
    public void Dispose()
    {
        both.Dispose();
        perSubscription.Dispose();
        all.Dispose();
    }

    private static PartitionedRateLimiter<string> Limit(Func<string, string> partition, int atOnce, int waiting)
    {
        var options = new ConcurrencyLimiterOptions { PermitLimit = atOnce, QueueLimit = waiting };
        return PartitionedRateLimiter.Create<string, string>(
            subscription => RateLimitPartition.GetConcurrencyLimiter(partition(subscription), _ => options));
    }
}
