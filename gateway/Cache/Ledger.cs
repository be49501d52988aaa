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

/// <summary>A version of an article, which is known by its tag.</summary>
internal readonly record struct ArticleVersion(string Tag, int Version);

/// <summary>
/// Which tags changed in which order. Moments are numbers that only grow, not times, so that a page whose rendering began
/// before a change and ended after it is told apart with certainty: note <see cref="Now"/> before asking Rendering, then
/// <see cref="Take"/> the answer in by its tags. Bounded: of changes longer ago than it remembers it assumes the worst.
/// </summary>
internal sealed class Ledger(int capacity = 20_000)
{
    private readonly Lock writing = new();
    private readonly Marks changed = new(capacity);
    private readonly Marks gone = new(capacity);
    private readonly Marks versions = new(capacity);
    private long now;
    private long everything;

    /// <summary>The present moment; the same as before means that nothing changed in between.</summary>
    public long Now => Volatile.Read(ref now);

    /// <summary>Notes that pages under <paramref name="tags"/> have changed and those under <paramref name="withdrawn"/> are gone; <paramref name="news"/>, by which versions.</summary>
    public void Note(IEnumerable<string> tags, IEnumerable<string> withdrawn, IEnumerable<ArticleVersion> news)
    {
        lock (writing)
        {
            var next = now + 1;
            foreach (var tag in tags)
                changed.Set(tag, next);
            foreach (var tag in withdrawn)
                gone.Set(tag, next);
            foreach (var version in news)
                IsNew(version);
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

    /// <summary>
    /// What an answer with these tags is worth that was asked for at <paramref name="moment"/>, and what follows from it: who has seen a new
    /// version of an article must not meet an older one at another address, though the event that names its pages may still be on its way. So if no version
    /// of <paramref name="about"/> as new as this has been heard of, all pages under its tag have changed, but for this one, which holds from
    /// then on: <paramref name="moment"/> becomes that.
    /// </summary>
    public Verdict Take(ReadOnlySpan<string> tags, ArticleVersion? about, ref long moment)
    {
        if (about is not { } version)
            return Judge(tags, moment);
        lock (writing)
        {
            var verdict = Judge(tags, moment);
            if (verdict != Verdict.Holds || !IsNew(version))
                return verdict;
            moment = now + 1;
            changed.Set(version.Tag, moment);
            Volatile.Write(ref now, moment);
            return verdict;
        }
    }

    /// <summary>What a page with these tags is worth now that was asked for at <paramref name="moment"/>.</summary>
    public Verdict Judge(ReadOnlySpan<string> tags, long moment) =>
        gone.After(tags, moment) ? Verdict.Gone
        : Volatile.Read(ref everything) > moment || changed.After(tags, moment) ? Verdict.Changed
        : Verdict.Holds;

    // The first version takes no other's place, so what is not remembered counts as that.
    private bool IsNew(ArticleVersion version)
    {
        if (version.Version <= (versions.Of(version.Tag) ?? 1))
            return false;
        versions.Set(version.Tag, version.Version);
        return true;
    }

    /// <summary>The last moment (or version) of each tag, as far back as <paramref name="capacity"/> marks reach.</summary>
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

        public long? Of(string tag) => last.TryGetValue(tag, out var latest) ? latest : null;

        public bool After(ReadOnlySpan<string> tags, long moment)
        {
            foreach (var tag in tags)
                if ((last.TryGetValue(tag, out var latest) ? latest : Volatile.Read(ref forgotten)) > moment)
                    return true;
            return false;
        }
    }
}
