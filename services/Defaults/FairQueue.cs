using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Broadsheet.Defaults;

/// <summary>
/// A queue in which each party has a line of its own, and the parties take turns: who brings a thousand items keeps another's single one
/// waiting for one turn. Bounded, in all and for each party.
/// </summary>
/// <param name="capacity">Most items in all.</param>
/// <param name="perParty">Most items of one party.</param>
/// <typeparam name="T">An item.</typeparam>
public sealed class FairQueue<T>(int capacity, int perParty)
{
    private readonly Lock turn = new();
    private readonly Dictionary<string, Queue<T>> lines = new(StringComparer.Ordinal);
    private readonly LinkedList<string> parties = [];
    private readonly Channel<bool> additions = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int count;

    /// <summary>Items in it.</summary>
    public int Count
    {
        get
        {
            lock (turn)
                return count;
        }
    }

    /// <summary>Puts an item at the end of its party's line; false where there is no room.</summary>
    public bool TryAdd(string party, T item)
    {
        lock (turn)
        {
            if (!lines.TryGetValue(party, out var line))
                line = [];
            if (count >= capacity || line.Count >= perParty)
                return false;
            if (line.Count == 0)
            {
                lines[party] = line;
                parties.AddLast(party);
            }
            line.Enqueue(item);
            count++;
        }
        additions.Writer.TryWrite(true);
        return true;
    }

    /// <summary>Takes the first item of the party whose turn it is.</summary>
    /// <param name="item">The item.</param>
    /// <param name="mayTake">Parties that are passed over now keep their turn.</param>
    public bool TryTake(out T item, Func<string, bool>? mayTake = null)
    {
        lock (turn)
        {
            for (var party = parties.First; party is not null; party = party.Next)
            {
                if (mayTake?.Invoke(party.Value) == false)
                    continue;
                var line = lines[party.Value];
                item = line.Dequeue();
                count--;
                parties.Remove(party);
                if (line.Count > 0)
                    parties.AddLast(party);
                else
                    lines.Remove(party.Value);
                return true;
            }
        }
        item = default!;
        return false;
    }

    /// <summary>All items, as they come, for one reader.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            while (TryTake(out var item))
                yield return item;
            await additions.Reader.ReadAsync(cancellation);
        }
    }
}
