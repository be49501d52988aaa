using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Broadsheet.Defaults;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can do its work; if not, 503 and
/// <c>{"status":"unhealthy","missing":{"bus":"why"}}</c>.
/// </summary>
public static class Health
{
    internal static void AddReadiness(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<SharedReadiness>().AddHealthChecks();

    internal static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Write });
        var readiness = routes.ServiceProvider.GetRequiredService<SharedReadiness>();
        routes.Map("/health/ready", async (HttpContext context) =>
        {
            var report = await readiness.Get();
            // A bus that has lost some of its queues calls itself degraded; for whoever waits it is missing.
            context.Response.StatusCode = report.Status == HealthStatus.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            await Write(context, report);
        }).ExcludeFromDescription();
    }

    /// <summary>Adds a check under the name of what it looks for; <paramref name="missing"/> answers null if it is there, else why not.</summary>
    public static void AddReadiness(this IHostApplicationBuilder builder, string name, Func<IServiceProvider, CancellationToken, Task<string?>> missing) =>
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(name, services => new Check(services, missing), HealthStatus.Unhealthy, ["ready"], TimeSpan.FromSeconds(5)));

    private static Task Write(HttpContext context, HealthReport report)
    {
        context.Response.Headers.CacheControl = "no-store";
        var missing = report.Entries
            .Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .ToDictionary(entry => entry.Key, entry => entry.Value.Description ?? entry.Value.Exception?.Message ?? "not ready");
        return context.Response.WriteAsJsonAsync(new { status = missing.Count == 0 ? "healthy" : "unhealthy", missing });
    }

    private sealed class Check(IServiceProvider services, Func<IServiceProvider, CancellationToken, Task<string?>> missing) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellation)
        {
            try
            {
                return await missing(services, cancellation) is { } reason ? HealthCheckResult.Unhealthy(reason) : HealthCheckResult.Healthy();
            }
            catch (Exception exception)
            {
                return HealthCheckResult.Unhealthy(exception.Message, exception);
            }
        }
    }
}
