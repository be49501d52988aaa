using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Broadsheet.Gateway;

/// <summary>Where an answer came from, as the header <c>X-Cache</c> says.</summary>
internal enum CacheState
{
    /// <summary>Kept and known to hold.</summary>
    Hit,

    /// <summary>Asked of Rendering now, and kept.</summary>
    Miss,

    /// <summary>Kept, perhaps changed since, but Rendering cannot be reached.</summary>
    Stale,

    /// <summary>Asked of Rendering now, and not to be kept.</summary>
    Pass,
}

/// <summary>An answer for a reader; without a page if Rendering cannot be reached and nothing is kept.</summary>
internal readonly record struct Served(Page? Page, CacheState State, TimeSpan Age);

/// <summary>
/// The pages that this process keeps. A page is served without asking Rendering while no event has named one of its tags and
/// its life is not over. Readers of the same page wait for one rendering; one who asked after a change never gets what was
/// rendered before it. While Rendering cannot be reached, kept pages are served however old, except those that are gone.
/// </summary>
/// <remarks>
/// Memory and its bound are the framework's. Change, life and waiting are decided here, by the order of events in the
/// <see cref="Ledger"/>: general caches order a removal by tag and a rendering by the clock, after the rendering, and so keep a page that
/// changed while it was rendered; they let waiting readers take turns for what is not kept; and they look up each of a page's tags at each reading.
/// </remarks>
internal sealed class PageCache(PageSource rendering, IOptions<GatewayOptions> options, TimeProvider time) : IDisposable
{
    // Three renderings in a row that were each overtaken by a change: the last is good enough for those who wait, but not kept.
    private const int Attempts = 3;

    private readonly GatewayOptions options = options.Value;
    private readonly MemoryCache memory = new(new MemoryCacheOptions { SizeLimit = options.Value.CacheMegabytes * 1024L * 1024, CompactionPercentage = 0.1, TrackStatistics = true });
    private readonly ConcurrentDictionary<string, Lazy<Task<Answer>>> asking = new(StringComparer.Ordinal);
    private readonly Ledger ledger = new();
    private volatile bool cutOff = true;
    private long restsUntil = long.MinValue;

    /// <summary>How much memory kept pages take, in bytes.</summary>
    public long Size => memory.GetCurrentStatistics()!.CurrentEstimatedSize ?? 0;

    /// <summary>How long a page is served at present before Rendering is asked for it again.</summary>
    public TimeSpan Life => cutOff ? options.LifeWhileCutOff : options.Life;

    /// <summary>The page at a canonical address. Ends early if the reader leaves; the rendering goes on for the others.</summary>
    public async Task<Served> Get(string target, CancellationToken reader)
    {
        var arrived = ledger.Now;
        while (true)
        {
            if (memory.TryGetValue(target, out Kept? kept) && Holds(kept!))
                return new(kept!.Page, CacheState.Hit, time.GetElapsedTime(kept.Asked));
            if (time.GetTimestamp() < Volatile.Read(ref restsUntil) && Stale(target) is { Page: not null } resting)
                return resting;

            var answer = await asking.GetOrAdd(target, static (target, cache) => new(() => cache.AskForAll(target)), this).Value.WaitAsync(reader);
            if (answer.Failed && Stale(target) is { Page: not null } stale)
                return stale;
            // Who joined others that had asked before a change must not take their answer. At the second turn, the asking began after this reader came.
            if (answer.Moment >= arrived || answer.Page is { Tags.Length: > 0 } page && ledger.Judge(page.Tags, answer.Moment) == Verdict.Holds)
                return new(answer.Page, answer.Kept ? CacheState.Miss : CacheState.Pass, TimeSpan.Zero);
        }
    }

    /// <summary>Pages under <paramref name="tags"/> have changed; those under <paramref name="gone"/> are never served again.</summary>
    public void Evict(IReadOnlyCollection<string> tags, IReadOnlyCollection<string> gone)
    {
        ledger.Note(tags, gone);
        // The ledger suffices; but what is withdrawn should not stay in memory either.
        if (gone.Count > 0)
            foreach (var key in memory.Keys)
                if (memory.TryGetValue(key, out Kept? kept) && kept!.Page.Tags.Any(gone.Contains))
                    memory.Remove(key);
    }

    /// <summary>Events may be missed from now on: every page's life is short.</summary>
    public void CutOff() => cutOff = true;

    /// <summary>Events come again; whatever may have changed in between is asked for anew.</summary>
    public void Reconnected()
    {
        ledger.NoteEverything();
        cutOff = false;
    }

    /// <inheritdoc />
    public void Dispose() => memory.Dispose();

    private bool Holds(Kept kept)
    {
        if (time.GetElapsedTime(kept.Asked) >= Life)
            return false;
        var now = ledger.Now;
        if (kept.HeldAt == now)
            return true;
        if (ledger.Judge(kept.Page.Tags, kept.Moment) != Verdict.Holds)
            return false;
        kept.HeldAt = now;
        return true;
    }

    private Served Stale(string target) =>
        memory.TryGetValue(target, out Kept? kept) && ledger.Judge(kept!.Page.Tags, kept.Moment) != Verdict.Gone
            ? new(kept.Page, CacheState.Stale, time.GetElapsedTime(kept.Asked))
            : default;

    private async Task<Answer> AskForAll(string target)
    {
        try
        {
            return await Ask(target);
        }
        finally
        {
            // Before the answer is given, so that nobody who comes after it joins.
            asking.TryRemove(target, out _);
        }
    }

    private async Task<Answer> Ask(string target)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (moment, asked) = (ledger.Now, time.GetTimestamp());
            var kept = Stale(target).Page;
            var (unchanged, page) = await rendering.Ask(target, kept?.RenderingTag);
            page ??= unchanged ? kept : null;
            if (page is null or { Status: 502 or 503 or 504 })
                Volatile.Write(ref restsUntil, time.GetTimestamp() + (long)(options.RestAfterFailure.TotalSeconds * time.TimestampFrequency));
            else
                Volatile.Write(ref restsUntil, long.MinValue);
            if (page is null or { Status: >= 500 })
                return new(page, moment, Kept: false, Failed: true);
            if (!page.IsKept)
            {
                memory.Remove(target);
                return new(page, moment, Kept: false);
            }

            var verdict = ledger.Judge(page.Tags, moment);
            if (verdict == Verdict.Holds)
            {
                memory.Set(target, new Kept(page, moment, asked), new MemoryCacheEntryOptions { Size = page.Size });
                return new(page, moment, Kept: true);
            }
            if (attempt == Attempts)
                return verdict == Verdict.Gone ? new(null, moment, Kept: false, Failed: true) : new(page, moment, Kept: false);
        }
    }

    /// <summary>What all who wait for a page get: rendered at or after the moment. Failed: a kept page is better.</summary>
    private readonly record struct Answer(Page? Page, long Moment, bool Kept, bool Failed = false);

    /// <summary>A page in memory: the moment and the time at which Rendering was last asked for it.</summary>
    private sealed class Kept(Page page, long moment, long asked)
    {
        private long heldAt = moment;

        public Page Page { get; } = page;

        public long Moment { get; } = moment;

        public long Asked { get; } = asked;

        /// <summary>The last moment at which it was judged to hold, so that it need not be judged again until something changes.</summary>
        public long HeldAt { get => Volatile.Read(ref heldAt); set => Volatile.Write(ref heldAt, value); }
    }
}
