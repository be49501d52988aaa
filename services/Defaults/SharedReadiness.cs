using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Broadsheet.Defaults;

/// <summary>
/// Runs the checks of readiness once for all who ask at the same time, and not again for a moment: everybody may ask, as often as they like, and some
/// of the checks ask databases.
/// </summary>
internal sealed class SharedReadiness(HealthCheckService checks, TimeProvider time)
{
    // A process that is starting tells those who wait for it sooner.
    private static readonly TimeSpan WhileHealthy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WhileNot = TimeSpan.FromMilliseconds(100);

    private readonly Shared<int, Known> running = new();
    private volatile Known? last;

    /// <summary>The report of the checks, at most a second old.</summary>
    public async Task<HealthReport> Get()
    {
        if (last is { } known && time.GetElapsedTime(known.At) < (known.Report.Status == HealthStatus.Healthy ? WhileHealthy : WhileNot))
            return known.Report;
        return (await running.Do(0, _ => Check())).Report;
    }

    // Without the token of a request: others wait for the same answer. Each check has a time limit of its own.
    private async Task<Known> Check() => last = new(await checks.CheckHealthAsync(CancellationToken.None), time.GetTimestamp());

    private sealed record Known(HealthReport Report, long At);
}
