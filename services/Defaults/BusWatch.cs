using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Broadsheet.Defaults;

/// <summary>Whether this process's queues are connected, and the moments at which that changes.</summary>
public sealed partial class BusWatch(ILogger<BusWatch> logger) : IReceiveEndpointObserver
{
    private const int Unknown = -1;
    private readonly ConcurrentDictionary<Uri, bool> queues = new();
    private int connected = Unknown;

    /// <summary>All queues are connected. False before the first connection.</summary>
    public bool Connected => Volatile.Read(ref connected) == 1;

    /// <summary>All queues are connected, for the first time or again. Handlers must return at once.</summary>
    public event Action? Restored;

    /// <summary>A queue has lost its connection: events may be missed from now on. Handlers must return at once.</summary>
    public event Action? Lost;

    Task IReceiveEndpointObserver.Ready(ReceiveEndpointReady ready) => Set(ready.InputAddress, true);

    Task IReceiveEndpointObserver.Faulted(ReceiveEndpointFaulted faulted) => Set(faulted.InputAddress, false);

    Task IReceiveEndpointObserver.Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    Task IReceiveEndpointObserver.Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    private Task Set(Uri queue, bool ready)
    {
        queues[queue] = ready;
        var now = queues.Values.All(connected => connected) ? 1 : 0;
        var before = Interlocked.Exchange(ref connected, now);
        if (before == now)
            return Task.CompletedTask;
        if (now == 1)
        {
            if (before != Unknown)
                Log.Restored(logger);
            Restored?.Invoke();
        }
        else
        {
            Log.Lost(logger);
            if (before != Unknown)
                Lost?.Invoke();
        }
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "No connection to the broker; trying until it answers")]
        public static partial void Lost(ILogger logger);

        [LoggerMessage(Level = LogLevel.Information, Message = "The broker is back")]
        public static partial void Restored(ILogger logger);
    }
}
