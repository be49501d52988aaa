using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Broadsheet.Defaults;

/// <summary>Traces and metrics by OpenTelemetry, sent where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says; without it none are made.</summary>
public static class Telemetry
{
    /// <summary>Source of the platform's own spans.</summary>
    public static ActivitySource Source { get; } = new("Broadsheet");

    internal static void AddTelemetry(this WebApplicationBuilder builder, string name)
    {
        var endpoint = builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        if (string.IsNullOrEmpty(endpoint))
            return;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out _))
            throw new StartException($"OTEL_EXPORTER_OTLP_ENDPOINT is “{endpoint}”: it must be an address like http://collector:4317.");
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("broadsheet-" + name))
            .WithTracing(traces => traces
                .AddSource(Source.Name, "MassTransit")
                .AddAspNetCoreInstrumentation(http => http.Filter = context => !context.Request.Path.StartsWithSegments("/health"))
                .AddHttpClientInstrumentation())
            .WithMetrics(metrics => metrics
                .AddMeter(Source.Name, "MassTransit")
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation())
            .UseOtlpExporter();
    }
}
