using MassTransit;
using Microsoft.Extensions.Logging;

namespace Broadsheet.Defaults;

/// <summary>Whether this process's queues are connected, and the moments at which that changes.</summary>
public sealed partial class BusWatch(ILogger<BusWatch> logger) : IReceiveEndpointObserver
{
    private readonly Dictionary<Uri, bool> queues = [];
    private bool? connected;
    private volatile bool stopping;

    /// <summary>All queues are connected. False before the first connection.</summary>
    public bool Connected
    {
        get
        {
            lock (queues)
                return connected == true;
        }
    }

    /// <summary>All queues are connected, for the first time or again. Handlers must return at once.</summary>
    public event Action? Restored;

    /// <summary>A queue has lost its connection: events may be missed from now on. Handlers must return at once.</summary>
    public event Action? Lost;

    Task IReceiveEndpointObserver.Ready(ReceiveEndpointReady ready) => Set(ready.InputAddress, true);

    Task IReceiveEndpointObserver.Faulted(ReceiveEndpointFaulted faulted) => Set(faulted.InputAddress, false);

    // Also without a fault: of a connection that the broker closed, or that was open again at the first attempt, nothing else tells.
    Task IReceiveEndpointObserver.Completed(ReceiveEndpointCompleted completed) => Set(completed.InputAddress, false);

    Task IReceiveEndpointObserver.Stopping(ReceiveEndpointStopping stopping)
    {
        this.stopping = true;
        return Task.CompletedTask;
    }

    private Task Set(Uri queue, bool ready)
    {
        if (stopping)
            return Task.CompletedTask;
        bool? before;
        bool now;
        lock (queues)
        {
            // Ready twice in a row is a loss of which nobody told.
            var again = ready && queues.TryGetValue(queue, out var was) && was;
            queues[queue] = ready;
            before = again ? false : connected;
            now = queues.Values.All(connected => connected);
            connected = now;
        }
        if (now && before != true)
        {
            if (before is not null)
                Log.Restored(logger);
            Restored?.Invoke();
        }
        else if (!now && before != false)
        {
            Log.Lost(logger);
            if (before is not null)
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
