using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broadsheet.Defaults;

/// <summary>The one file that knows transports: RabbitMQ where <c>ConnectionStrings:RabbitMQ</c> is set, else the memory of the process.</summary>
/// <remarks>
/// Consumers publish through <see cref="IBus"/>, never through their consume context: that one writes to the channel on which
/// the event came. When the broker dies, such a write can hang on the dead channel, and the queue is not opened again before
/// every event from it has ended.
/// </remarks>
public static class Bus
{
    // Part of the name of every queue that belongs to one process alone.
    private static readonly string ThisProcess = "process-" + Guid.NewGuid().ToString("N")[..12];

    // So many messages of a queue are worked on at the same time. By itself the bus in memory takes as many as there are cores: too few where
    // each waits for the next commit or refresh.
    private const int AtOnce = 64;

    /// <summary>Adds the bus with the consumers of every service that this process holds.</summary>
    public static void AddBus(this IHostApplicationBuilder builder, params ReadOnlySpan<Action<IBusRegistrationConfigurator>> consumers)
    {
        builder.Services.AddSingleton<BusWatch>();
        builder.Services.AddReceiveEndpointObserver<BusWatch>(services => services.GetRequiredService<BusWatch>());

        var connection = builder.Configuration.GetConnectionString("RabbitMQ");
        if (connection is { Length: > 0 } && !(Uri.TryCreate(connection, UriKind.Absolute, out var broker) && broker.Scheme is "amqp" or "amqps"))
            // It may hold a password, so it is not repeated.
            throw new StartException("ConnectionStrings__RabbitMQ must be an address like amqp://user:password@host; characters like / in the password are written as %2F.");
        var services = consumers.ToArray();
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetKebabCaseEndpointNameFormatter();
            bus.ConfigureHealthCheckOptions(check =>
            {
                check.Name = "bus";
                check.MinimalFailureStatus = HealthStatus.Unhealthy;
            });
            foreach (var add in services)
                add(bus);

            if (connection is { Length: > 0 })
            {
                UseRabbitMq(bus, new Uri(connection));
                bus.AddHostedService(services => new BusKeeper(services.GetRequiredService<BusWatch>(), new Uri(connection), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<BusKeeper>>()));
            }
            else
                bus.UsingInMemory((context, memory) =>
                {
                    memory.PrefetchCount = AtOnce;
                    memory.ConcurrentMessageLimit = AtOnce;
                    Retry(memory);
                    memory.ConfigureEndpoints(context);
                });
        });
    }

    /// <summary>
    /// Adds a consumer of which every process gets its own copy of each event, on a queue that ends with the process's
    /// connection; what was missed meanwhile the service must fetch (<see cref="CatchUp{T}"/>) or forget. All other
    /// consumers share one durable queue among all processes of their service.
    /// </summary>
    public static IConsumerRegistrationConfigurator<T> AddConsumerPerProcess<T>(this IBusRegistrationConfigurator bus) where T : class, IConsumer
    {
        var consumer = bus.AddConsumer<T>();
        consumer.Endpoint(endpoint => endpoint.InstanceId = ThisProcess);
        return consumer;
    }

    /// <summary>Publishes, and gives up when the token says so even where the transport does not: a write to a dying connection may never end.</summary>
    public static Task PublishInTime<T>(this IPublishEndpoint bus, T message, CancellationToken cancellation) where T : class =>
        bus.Publish(message, cancellation).WaitAsync(cancellation);

    private static void UseRabbitMq(IBusRegistrationConfigurator bus, Uri connection)
    {
        bus.AddConfigureEndpointsCallback((_, name, endpoint) =>
        {
            if (endpoint is not IRabbitMqReceiveEndpointConfigurator queue)
                return;
            if (name.EndsWith(ThisProcess, StringComparison.Ordinal))
            {
                // Exclusive, because RabbitMQ 4.3 no longer allows a queue that is neither durable nor exclusive.
                queue.Durable = false;
                queue.AutoDelete = true;
                queue.Exclusive = true;
            }
            else
            {
                queue.SetQuorumQueue();
                // An event that ended its process twenty times is let go; Ingestion and Storage repeat what they
                // have not seen answered, so this costs a poisonous article its place in the queue and nothing else.
                queue.SetQueueArgument("x-delivery-limit", 20);
            }
        });
        bus.UsingRabbitMq((context, rabbit) =>
        {
            rabbit.Host(connection, host => host.Heartbeat(TimeSpan.FromSeconds(10)));
            rabbit.PrefetchCount = AtOnce;
            Retry(rabbit);
            rabbit.ConfigureEndpoints(context);
        });
    }

    // About three minutes in all, the time in which a restarted database is back; then the error queue. Each attempt has an
    // end of its own: a queue whose connection broke is not opened again while an event from it still waits for an answer.
    private static void Retry(IConsumePipeConfigurator pipe)
    {
        pipe.UseMessageRetry(retry => retry.Exponential(10, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(400)));
        pipe.UseTimeout(timeout => timeout.Timeout = TimeSpan.FromSeconds(20));
    }
}
