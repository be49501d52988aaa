using System.Collections.Concurrent;

namespace Broadsheet.Gateway;

/// <summary>What a page is worth that was asked for at some moment.</summary>
internal enum Verdict
{
    /// <summary>Nothing that it shows has changed since.</summary>
    Holds,

    /// <summary>Something has: serve it only while Rendering cannot be reached.</summary>
    Changed,

    /// <summary>It shows a withdrawn article: never serve it again.</summary>
    Gone,
}

/// <summary>
/// Which tags changed in which order. Moments are numbers that only grow, not times, so that a page whose rendering began
/// before a change and ended after it is told apart with certainty: note <see cref="Now"/> before asking Rendering, then
/// <see cref="Judge"/> the answer by its tags. Bounded: of changes longer ago than it remembers it assumes the worst.
/// </summary>
internal sealed class Ledger(int capacity = 20_000)
{
    private readonly Lock writing = new();
    private readonly Marks changed = new(capacity);
    private readonly Marks gone = new(capacity);
    private long now;
    private long everything;

    /// <summary>The present moment; the same as before means that nothing changed in between.</summary>
    public long Now => Volatile.Read(ref now);

    /// <summary>Notes that pages under <paramref name="tags"/> have changed and those under <paramref name="withdrawn"/> are gone.</summary>
    public void Note(IEnumerable<string> tags, IEnumerable<string> withdrawn)
    {
        lock (writing)
        {
            var next = now + 1;
            foreach (var tag in tags)
                changed.Set(tag, next);
            foreach (var tag in withdrawn)
                gone.Set(tag, next);
            // Last: who sees the new moment must see its marks.
            Volatile.Write(ref now, next);
        }
    }

    /// <summary>Notes that any page may have changed.</summary>
    public void NoteEverything()
    {
        lock (writing)
        {
            Volatile.Write(ref everything, now + 1);
            Volatile.Write(ref now, now + 1);
        }
    }

    /// <summary>What a page with these tags is worth now that was asked for at <paramref name="moment"/>.</summary>
    public Verdict Judge(ReadOnlySpan<string> tags, long moment) =>
        gone.After(tags, moment) ? Verdict.Gone
        : Volatile.Read(ref everything) > moment || changed.After(tags, moment) ? Verdict.Changed
        : Verdict.Holds;

    /// <summary>The last moment of each tag, as far back as <paramref name="capacity"/> marks reach.</summary>
    private sealed class Marks(int capacity)
    {
        private readonly ConcurrentDictionary<string, long> last = new(StringComparer.Ordinal);
        private readonly Queue<(string Tag, long Moment)> order = new();
        private long forgotten;

        public void Set(string tag, long moment)
        {
            last[tag] = moment;
            order.Enqueue((tag, moment));
            while (order.Count > capacity)
            {
                var oldest = order.Dequeue();
                if (last.TryGetValue(oldest.Tag, out var latest) && latest != oldest.Moment)
                    continue;
                Volatile.Write(ref forgotten, oldest.Moment);
                last.TryRemove(oldest.Tag, out _);
            }
        }

        public bool After(ReadOnlySpan<string> tags, long moment)
        {
            foreach (var tag in tags)
                if ((last.TryGetValue(tag, out var latest) ? latest : Volatile.Read(ref forgotten)) > moment)
                    return true;
            return false;
        }
    }
}
