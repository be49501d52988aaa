using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Broadsheet.Unit.Gateway;

/// <summary>A gateway with low limits whose log can be read, before services that tell when they get the first bytes of a body.</summary>
public sealed class StrictEdge : Edge, ILoggerProvider
{
    /// <summary>Requests of one client that are answered at once.</summary>
    public const int AtOnce = 20;

    /// <summary>Log lines: warnings and above, and all of the gateway's own classes.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>The paths of requests of whose bodies something has come.</summary>
    public Channel<string> Begun { get; } = Channel.CreateUnbounded<string>();

    public ILogger CreateLogger(string categoryName) => new Writer(Log, categoryName);

    void IDisposable.Dispose()
    {
    }

    protected override void Configure(WebApplicationBuilder builder)
    {
        builder.Logging.AddProvider(this);
        builder.Configuration["Gateway:PicturesPerSecond"] = "2";
        builder.Configuration["Gateway:ServiceRequestsPerSecond"] = "2";
    }

    protected override void Serve(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/{**path}", async (HttpContext context) =>
        {
            var buffer = new byte[1_000];
            while (await context.Request.Body.ReadAsync(buffer) > 0)
                Begun.Writer.TryWrite(context.Request.Path);
            return Results.Accepted();
        });
        base.Serve(routes);
    }

    private sealed class Writer(ConcurrentQueue<string> log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning || (logLevel == LogLevel.Information && category.StartsWith("Broadsheet.Gateway", StringComparison.Ordinal)))
                log.Enqueue($"{logLevel} {category}: {formatter(state, exception)}");
        }
    }
}
