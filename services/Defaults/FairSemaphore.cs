namespace Broadsheet.Defaults;

/// <summary>
/// Places for work, given to parties (clients, sources) in turn, so that one party's thousand pieces of work keep another's single one waiting
/// for one turn. Work that nobody is in a hurry for gets a place when no party waits for one.
/// </summary>
/// <param name="places">How many may work at the same time.</param>
/// <param name="perParty">How many of one party; all places if null.</param>
public sealed class FairSemaphore(int places, int? perParty = null)
{
    // No party has this name, as clients and sources have none that is empty.
    private const string Unhurried = "";

    private readonly Lock turn = new();
    private readonly FairQueue<Waiter> hurried = new(int.MaxValue, int.MaxValue);
    private readonly Queue<Waiter> unhurried = [];
    private readonly Dictionary<string, int> held = new(StringComparer.Ordinal);
    private int free = places;

    private sealed record Waiter(string Party, TaskCompletionSource Place);

    /// <summary>Waits for a place; disposing of the answer gives it back. Who gives up waiting is passed over.</summary>
    public Task<IDisposable> WaitAsync(string party, CancellationToken cancellation = default) => Wait(party, cancellation);

    /// <summary>Waits for a place that no party wants.</summary>
    public Task<IDisposable> WaitUntilIdleAsync(CancellationToken cancellation) => Wait(Unhurried, cancellation);

    private async Task<IDisposable> Wait(string party, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var place = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (turn)
        {
            if (party == Unhurried)
                unhurried.Enqueue(new Waiter(party, place));
            else
                hurried.TryAdd(party, new Waiter(party, place));
            Give();
        }
        await using var registration = cancellation.Register(() => place.TrySetCanceled(cancellation));
        await place.Task;
        return new Place(this, party);
    }

    private void Leave(string party)
    {
        lock (turn)
        {
            free++;
            if (--held[party] == 0)
                held.Remove(party);
            Give();
        }
    }

    // Within the lock.
    private void Give()
    {
        while (free > 0 && (hurried.TryTake(out var next, party => perParty is null || held.GetValueOrDefault(party) < perParty) || (hurried.Count == 0 && unhurried.TryDequeue(out next!))))
        {
            if (!next.Place.TrySetResult())
                continue;
            free--;
            held[next.Party] = held.GetValueOrDefault(next.Party) + 1;
        }
    }

    private sealed class Place(FairSemaphore semaphore, string party) : IDisposable
    {
        private int isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isGivenBack, 1) == 0)
                semaphore.Leave(party);
        }
    }
}
