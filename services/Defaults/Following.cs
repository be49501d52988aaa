using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broadsheet.Defaults;

/// <summary>
/// Keeps up with a small state that another service holds and announces by event, whatever became of the events: reads it at
/// the start, whenever the bus is back, every minute, and every five seconds while the bus is away.
/// </summary>
/// <param name="clients">Where the client for the service comes from.</param>
/// <param name="service">Name of the service.</param>
/// <param name="path">Its inner address, which answers with the same JSON as the event.</param>
/// <param name="bus">Tells when events may have been missed.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told once of an outage.</param>
/// <typeparam name="T">The event.</typeparam>
public abstract partial class Following<T>(IHttpClientFactory clients, string service, string path, BusWatch bus, TimeProvider time, ILogger logger) : BackgroundService where T : class
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan IntervalWhileCutOff = TimeSpan.FromSeconds(5);

    /// <summary>Takes the state in, unless the same or a newer one is known.</summary>
    protected abstract Task Take(T state, CancellationToken cancellation);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        var wake = new TaskCompletionSource();
        var failures = 0;
        bus.Restored += Wake;
        bus.Lost += Wake;
        try
        {
            while (true)
            {
                var woken = Volatile.Read(ref wake);
                try
                {
                    using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), time);
                    using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
                    await Take((await clients.CreateClient(FollowingRegistration.ClientOf(service)).GetFromJsonAsync<T>(path, Json.Options, either.Token))!, either.Token);
                    failures = 0;
                }
                catch (Exception exception) when (!stopping.IsCancellationRequested)
                {
                    // While everything starts at the same time, the first times mean nothing.
                    if (++failures == 10)
                        Log.Failed(logger, service, exception.Message);
                }
                var pause = failures > 0 ? TimeSpan.FromMilliseconds(Math.Min(5_000, 100 << Math.Min(failures, 6))) : bus.Connected ? Interval : IntervalWhileCutOff;
                using var rest = CancellationTokenSource.CreateLinkedTokenSource(stopping);
                await Task.WhenAny(woken.Task, Task.Delay(pause, time, rest.Token));
                await rest.CancelAsync();
                stopping.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        finally
        {
            bus.Restored -= Wake;
            bus.Lost -= Wake;
        }

        void Wake() => Interlocked.Exchange(ref wake, new TaskCompletionSource()).TrySetResult();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot read from {Service} what is switched on ({Reason}); trying until it answers")]
        public static partial void Failed(ILogger logger, string service, string reason);
    }
}

/// <summary>Registration of a <see cref="Following{T}"/>.</summary>
public static class FollowingRegistration
{
    /// <summary>Adds it as a service that runs, with a client for the service that it follows.</summary>
    public static void AddFollowing<TFollowing>(this IHostApplicationBuilder builder, string service) where TFollowing : BackgroundService
    {
        // Without the retries of other clients: it asks again by itself, and soon.
        builder.Services.AddHttpClient(ClientOf(service), client => client.CallService(builder.Configuration, service));
        builder.Services.AddSingleton<TFollowing>();
        builder.Services.AddHostedService(services => services.GetRequiredService<TFollowing>());
    }

    internal static string ClientOf(string service) => "following " + service;
}
