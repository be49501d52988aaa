using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broadsheet.Defaults;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can do its work; if not, 503 and
/// <c>{"status":"unhealthy","missing":{"bus":"why"}}</c>. Where only writing is in danger it says <c>degraded</c> with a warning, and 200: whoever
/// takes a process that is not ready out of service would take the pages off too. Strangers read it, so what went wrong inside is in the log alone.
/// </summary>
public static partial class Health
{
    internal const string LivePath = "/health/live";
    internal const string ReadyPath = "/health/ready";

    private const string Own = "ready";
    private const string Warns = "warns";

    internal static void AddReadiness(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<SharedReadiness>().AddHealthChecks()
            .Add(new HealthCheckRegistration("disk", services => new DiskCheck(services.GetRequiredService<DiskSpace>()), HealthStatus.Unhealthy, [Warns]));

    internal static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks(LivePath, new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Write });
        var readiness = routes.ServiceProvider.GetRequiredService<SharedReadiness>();
        routes.Map(ReadyPath, async (HttpContext context) =>
        {
            var report = await readiness.Get();
            // A bus that has lost some of its queues calls itself degraded; for whoever waits it is missing.
            context.Response.StatusCode = report.Status == HealthStatus.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            await Write(context, report);
        }).ExcludeFromDescription();
    }

    /// <summary>Adds a check under the name of what it looks for; <paramref name="missing"/> answers null if it is there, else why not.</summary>
    public static void AddReadiness(this IHostApplicationBuilder builder, string name, Func<IServiceProvider, CancellationToken, Task<string?>> missing)
    {
        var failure = new LastFailure();
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(name, services => new Check(services, missing, failure), HealthStatus.Unhealthy, [Own], TimeSpan.FromSeconds(5)));
    }

    private static Task Write(HttpContext context, HealthReport report)
    {
        context.Response.Headers.CacheControl = "no-store";
        var missing = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy).ToDictionary(entry => entry.Key, entry => Sentence(entry.Value));
        var warnings = report.Entries.Where(entry => entry.Value.Tags.Contains(Warns) && entry.Value.Description is not null).ToDictionary(entry => entry.Key, entry => entry.Value.Description);
        var status = missing.Count > 0 ? "unhealthy" : warnings.Count > 0 ? "degraded" : "healthy";
        return context.Response.WriteAsJsonAsync(new { status, missing, warnings });
    }

    // The descriptions of checks that are not ours name addresses and errors.
    private static string Sentence(HealthReportEntry entry) =>
        entry.Tags.Contains(Own) && entry.Exception is null && entry.Description is { } reason ? reason : "It does not answer; the log says why.";

    private sealed class Check(IServiceProvider services, Func<IServiceProvider, CancellationToken, Task<string?>> missing, LastFailure last) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellation)
        {
            try
            {
                var reason = await missing(services, cancellation);
                last.IsFailing = false;
                return reason is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(reason);
            }
            catch (Exception exception)
            {
                if (!last.IsFailing)
                    Log.Failed(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Health)), context.Registration.Name, exception.Message);
                last.IsFailing = true;
                return HealthCheckResult.Unhealthy(exception: exception);
            }
        }
    }

    private sealed class DiskCheck(DiskSpace disk) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellation) => Task.FromResult(HealthCheckResult.Healthy(disk.Warning));
    }

    // So that a failure is logged when it begins, and not each time somebody looks.
    private sealed class LastFailure
    {
        public volatile bool IsFailing;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready: {Name} fails ({Reason})")]
        public static partial void Failed(ILogger logger, string name, string reason);
    }
}
