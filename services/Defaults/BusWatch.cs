using System.Collections.Concurrent;
using MassTransit;

namespace Broadsheet.Defaults;

/// <summary>Whether this process's queues are connected, and the moments at which that changes.</summary>
public sealed class BusWatch : IReceiveEndpointObserver
{
    private readonly ConcurrentDictionary<Uri, bool> queues = new();
    private int connected;

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
        if (Interlocked.Exchange(ref connected, now) != now)
            (now == 1 ? Restored : Lost)?.Invoke();
        return Task.CompletedTask;
    }
}
