using Broadsheet.Defaults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Unit.Defaults;

public sealed class SharingReadiness
{
    private readonly FakeTimeProvider time = new();
    private readonly Checks checks = new();

    [Fact]
    public async Task All_who_ask_at_the_same_time_and_for_a_second_share_one_look()
    {
        var readiness = new SharedReadiness(checks, time);
        var waiting = Enumerable.Range(0, 100).Select(_ => readiness.Get()).ToList();
        checks.Answer.SetResult(HealthStatus.Healthy);
        await Task.WhenAll(waiting);
        time.Advance(TimeSpan.FromSeconds(0.9));
        await readiness.Get();
        Assert.Equal(1, checks.Looks);
        time.Advance(TimeSpan.FromSeconds(0.1));
        await readiness.Get();
        Assert.Equal(2, checks.Looks);
    }

    [Fact]
    public async Task A_process_that_is_not_ready_is_looked_at_again_sooner()
    {
        var readiness = new SharedReadiness(checks, time);
        checks.Answer.SetResult(HealthStatus.Unhealthy);
        await readiness.Get();
        await readiness.Get();
        Assert.Equal(1, checks.Looks);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(HealthStatus.Unhealthy, (await readiness.Get()).Status);
        Assert.Equal(2, checks.Looks);
    }

    private sealed class Checks : HealthCheckService
    {
        public TaskCompletionSource<HealthStatus> Answer { get; } = new();

        public int Looks { get; private set; }

        public override async Task<HealthReport> CheckHealthAsync(Func<HealthCheckRegistration, bool>? predicate, CancellationToken cancellationToken = default)
        {
            Looks++;
            return new HealthReport(new Dictionary<string, HealthReportEntry>(), await Answer.Task, TimeSpan.Zero);
        }
    }
}
