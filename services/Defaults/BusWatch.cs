using MassTransit;
using Microsoft.Extensions.Logging;

namespace Broadsheet.Defaults;

/// <summary>Whether this process's queues are connected, and the moments at which that changes.</summary>
public sealed partial class BusWatch(ILogger<BusWatch> logger) : IReceiveEndpointObserver
{
    private readonly Dictionary<Uri, (bool Ready, IReceiveEndpoint Endpoint)> queues = [];
    private readonly HashSet<Uri> renewed = [];
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

    /// <summary>The queues that had a connection, or an attempt at one, and have none now.</summary>
    internal IReadOnlyList<IReceiveEndpoint> Disconnected
    {
        get
        {
            lock (queues)
                return stopping ? [] : [.. queues.Values.Where(queue => !queue.Ready).Select(queue => queue.Endpoint)];
        }
    }

    /// <summary>All queues are connected, for the first time or again. Handlers must return at once.</summary>
    public event Action? Restored;

    /// <summary>A queue has lost its connection: events may be missed from now on. Handlers must return at once.</summary>
    public event Action? Lost;

    Task IReceiveEndpointObserver.Ready(ReceiveEndpointReady ready) => Set(ready, true);

    Task IReceiveEndpointObserver.Faulted(ReceiveEndpointFaulted faulted) => Set(faulted, false);

    // Also without a fault: of a connection that the broker closed, or that was open again at the first attempt, nothing else tells.
    Task IReceiveEndpointObserver.Completed(ReceiveEndpointCompleted completed) => Set(completed, false);

    Task IReceiveEndpointObserver.Stopping(ReceiveEndpointStopping stopping)
    {
        lock (queues)
            this.stopping |= !renewed.Remove(stopping.InputAddress);
        return Task.CompletedTask;
    }

    /// <summary>The next stop of this queue is not the end of the process.</summary>
    internal void Renews(Uri queue)
    {
        lock (queues)
            renewed.Add(queue);
    }

    private Task Set(ReceiveEndpointEvent told, bool ready)
    {
        var queue = told.InputAddress;
        if (stopping)
            return Task.CompletedTask;
        bool? before;
        bool now;
        lock (queues)
        {
            // Ready twice in a row is a loss of which nobody told.
            var again = ready && queues.TryGetValue(queue, out var was) && was.Ready;
            queues[queue] = (ready, told.ReceiveEndpoint);
            before = again ? false : connected;
            now = queues.Values.All(queue => queue.Ready);
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
