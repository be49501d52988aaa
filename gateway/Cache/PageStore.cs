using System.Collections.Concurrent;

namespace Broadsheet.Gateway;

/// <summary>
/// Kept pages in bounded memory, by S3-FIFO (Yang and others: FIFO queues are all you need for cache eviction, SOSP 2023): what is new
/// stands on probation in a tenth of the memory, and what nobody has read again by its end goes. So a million addresses that are asked
/// for once push out each other and none of the pages that are read. A reading takes no lock.
/// </summary>
/// <param name="most">How much the pages may take together, in bytes as <see cref="Page.Size"/> counts.</param>
internal sealed class PageStore(long most)
{
    /// <summary>Counted so far and no further.</summary>
    public const int MostUses = 3;

    private const int Remembered = 20_000;

    private readonly Lock arranging = new();
    private readonly ConcurrentDictionary<string, Kept> pages = new(StringComparer.Ordinal);
    private readonly LinkedList<Kept> probation = new();
    private readonly LinkedList<Kept> proven = new();
    private readonly Queue<int> goneInOrder = new();
    private readonly HashSet<int> gone = [];
    private long probationSize;
    private long provenSize;

    /// <summary>How much the pages take now, in bytes.</summary>
    public long Size => Volatile.Read(ref probationSize) + Volatile.Read(ref provenSize);

    /// <summary>How many there are.</summary>
    public int Count => pages.Count;

    /// <summary>Those that are there, in no order, while others may come and go.</summary>
    public IEnumerable<Kept> All => pages.Select(pair => pair.Value);

    /// <summary>The page at an address, which counts as read.</summary>
    public Kept? Find(ReadOnlySpan<char> target)
    {
        if (!pages.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(target, out var kept))
            return null;
        // Two readers at once may count as one; that changes no page's fate.
        if (kept.Uses < MostUses)
            kept.Uses++;
        return kept;
    }

    /// <summary>Keeps a page, in the place of the one at the same address.</summary>
    public void Set(Kept kept)
    {
        if (kept.Page.Size > most / 4)
        {
            Remove(kept.Target);
            return;
        }
        lock (arranging)
        {
            var isProven = gone.Contains(kept.Target.GetHashCode());
            if (pages.TryGetValue(kept.Target, out var before))
            {
                isProven = before.Place.List == proven;
                kept.Uses = before.Uses;
                Leave(before);
            }
            pages[kept.Target] = kept;
            Enter(kept, isProven);
            while (probationSize + provenSize > most)
                MakeRoom();
        }
    }

    /// <summary>Forgets the page at an address.</summary>
    public void Remove(string target)
    {
        lock (arranging)
            if (pages.TryRemove(target, out var kept))
                Leave(kept);
    }

    private void MakeRoom()
    {
        var fromProbation = probation.Count > 0 && (probationSize > most / 10 || proven.Count == 0);
        var oldest = (fromProbation ? probation : proven).First!.Value;
        Leave(oldest);
        if (oldest.Uses > 0)
        {
            oldest.Uses = fromProbation ? 0 : oldest.Uses - 1;
            Enter(oldest, isProven: true);
            return;
        }
        pages.TryRemove(oldest.Target, out _);
        // Who is asked for again soon after was put out too early.
        var hash = oldest.Target.GetHashCode();
        if (fromProbation && gone.Add(hash))
            goneInOrder.Enqueue(hash);
        if (goneInOrder.Count > Remembered)
            gone.Remove(goneInOrder.Dequeue());
    }

    private void Enter(Kept kept, bool isProven)
    {
        (isProven ? proven : probation).AddLast(kept.Place);
        (isProven ? ref provenSize : ref probationSize) += kept.Page.Size;
    }

    private void Leave(Kept kept)
    {
        (kept.Place.List == proven ? ref provenSize : ref probationSize) -= kept.Page.Size;
        kept.Place.List!.Remove(kept.Place);
    }
}

/// <summary>A page in memory: where, and the moment and the time at which Rendering was last asked for it.</summary>
internal sealed class Kept
{
    private long heldAt;
    private int refreshing;
    private int muchRead;

    /// <summary>Keeps <paramref name="page"/> as of a moment of the <see cref="Ledger"/> and a time stamp of the clock.</summary>
    public Kept(string target, Page page, long moment, long asked)
    {
        (Target, Page, Moment, Asked, heldAt) = (target, page, moment, asked, moment);
        Place = new(this);
    }

    public string Target { get; }

    public Page Page { get; }

    public long Moment { get; }

    public long Asked { get; }

    /// <summary>The last moment at which it was judged to hold, so that it need not be judged again until something changes.</summary>
    public long HeldAt { get => Volatile.Read(ref heldAt); set => Volatile.Write(ref heldAt, value); }

    /// <summary>How often it was read of late, as the store counts.</summary>
    public int Uses { get; set; }

    /// <summary>Its place in the store's order.</summary>
    public LinkedListNode<Kept> Place { get; }

    /// <summary>True once: for who is the first to find that it should be asked for again.</summary>
    public bool TakeRefresh() => refreshing == 0 && Interlocked.Exchange(ref refreshing, 1) == 0;

    /// <summary>True once: for who is the first to find that it is much read.</summary>
    public bool TakeMuchRead() => muchRead == 0 && Interlocked.Exchange(ref muchRead, 1) == 0;
}
