using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Gateway;

/// <summary>
/// The pages that this process keeps. A page is served without asking Rendering while no event has named one of its tags and
/// its life is not over. Readers of the same page wait for one rendering; one who asked after a change never gets what was
/// rendered before it. A page whose life has just ended, but which no event has named, is served once more while it is asked for again.
/// While Rendering cannot be reached, kept pages are served however old, except those that are gone, and nobody waits for it: now and
/// then one of them is asked for, to see whether it is back.
/// </summary>
/// <remarks>
/// Memory and its bound are the <see cref="PageStore"/>'s. Change, life and waiting are decided here, by the order of events in the
/// <see cref="Ledger"/>: general caches order a removal by tag and a rendering by the clock, after the rendering, and so keep a page that
/// changed while it was rendered; they let waiting readers take turns for what is not kept; and they look up each of a page's tags at each reading.
/// </remarks>
internal sealed class PageCache(PageSource rendering, IOptions<GatewayOptions> options, TimeProvider time)
{
    // Three renderings in a row that were each overtaken by a change: the last is good enough for those who wait, but not kept.
    private const int Attempts = 3;

    private readonly GatewayOptions options = options.Value;
    private readonly PageStore store = new(options.Value.CacheMegabytes * 1024L * 1024);
    private readonly Shared<string, Answer> asking = new(StringComparer.Ordinal);
    private readonly Ledger ledger = new();
    private volatile bool cutOff = true;
    private volatile bool down;
    private long askAgainAt;

    /// <summary>How much memory kept pages take, in bytes.</summary>
    public long Size => store.Size;

    /// <summary>How many pages are kept.</summary>
    public int Count => store.Count;

    /// <summary>A page has been read some times since it was last asked for. Handlers must return at once.</summary>
    public event Action<Kept>? MuchRead;

    /// <summary>How long a page is served at present before Rendering is asked for it again.</summary>
    public TimeSpan Life => cutOff ? options.LifeWhileCutOff : options.Life;

    /// <summary>The page at a canonical address. Ends early if the reader leaves; the rendering goes on for the others.</summary>
    public async Task<Served> Get(string target, CancellationToken reader)
    {
        var arrived = ledger.Now;
        while (true)
        {
            if (TryServe(target, out var kept))
                return kept;
            var answer = await asking.Do(target, Ask).WaitAsync(reader);
            if (answer.Failed && Stale(target) is { Page: not null } stale)
                return stale;
            // Who joined others that had asked before a change must not take their answer. At the second turn, the asking began after this reader came.
            if (answer.Moment >= arrived || answer.Page is { Tags.Length: > 0 } page && ledger.Judge(page.Tags, answer.Moment) == Verdict.Holds)
                return new(answer.Page, answer.Kept ? CacheState.Miss : CacheState.Pass, TimeSpan.Zero);
        }
    }

    /// <summary>The page at a canonical address, if it is kept and may be served now. Waits for nothing.</summary>
    public bool TryServe(ReadOnlySpan<char> target, out Served served)
    {
        served = default;
        if (store.Find(target) is not { } kept)
            return false;
        var verdict = Judge(kept);
        if (verdict == Verdict.Gone)
            return false;
        if (kept.Uses == PageStore.MostUses && kept.TakeMuchRead())
            MuchRead?.Invoke(kept);
        var age = time.GetElapsedTime(kept.Asked);
        if (verdict == Verdict.Holds && age < Life)
        {
            served = new(kept.Page, CacheState.Hit, age);
            return true;
        }
        if (down)
        {
            LookWhetherItIsBack(kept.Target);
            served = new(kept.Page, CacheState.Stale, age);
            return true;
        }
        // Not while cut off: then it may have changed without a word.
        if (verdict != Verdict.Holds || cutOff || age >= 2 * options.Life)
            return false;
        if (kept.TakeRefresh())
            _ = asking.Do(kept.Target, Ask);
        served = new(kept.Page, CacheState.Hit, age);
        return true;
    }

    /// <summary>Whether this is still what is kept at its address.</summary>
    public bool Keeps(Kept kept) => store.Find(kept.Target) == kept && Judge(kept) == Verdict.Holds;

    /// <summary>Pages under <paramref name="tags"/> have changed, by the versions in <paramref name="news"/>; those under <paramref name="gone"/> are never served again.</summary>
    public void Evict(IReadOnlyCollection<string> tags, IReadOnlyCollection<string> gone, params IReadOnlyCollection<ArticleVersion> news)
    {
        ledger.Note(tags, gone, news);
        // The ledger suffices; but what is withdrawn should not stay in memory either.
        if (gone.Count > 0)
            foreach (var kept in store.All)
                if (kept.Page.Tags.Any(gone.Contains))
                    store.Remove(kept.Target);
    }

    /// <summary>Events may be missed from now on: every page's life is short.</summary>
    public void CutOff() => cutOff = true;

    /// <summary>Events come again; whatever may have changed in between is asked for anew.</summary>
    public void Reconnected()
    {
        ledger.NoteEverything();
        cutOff = false;
    }

    private Verdict Judge(Kept kept)
    {
        var now = ledger.Now;
        if (kept.HeldAt == now)
            return Verdict.Holds;
        var verdict = ledger.Judge(kept.Page.Tags, kept.Moment);
        if (verdict == Verdict.Holds)
            kept.HeldAt = now;
        return verdict;
    }

    private Served Stale(string target) =>
        store.Find(target) is { } kept && Judge(kept) != Verdict.Gone ? new(kept.Page, CacheState.Stale, time.GetElapsedTime(kept.Asked)) : default;

    private void LookWhetherItIsBack(string target)
    {
        var due = Volatile.Read(ref askAgainAt);
        if (time.GetTimestamp() >= due && Interlocked.CompareExchange(ref askAgainAt, AfterRest(), due) == due)
            _ = asking.Do(target, Ask);
    }

    private long AfterRest() => time.GetTimestamp() + (long)(options.RestAfterFailure.TotalSeconds * time.TimestampFrequency);

    private async Task<Answer> Ask(string target)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (moment, asked) = (ledger.Now, time.GetTimestamp());
            var kept = Stale(target).Page;
            var rendered = await rendering.Ask(target, kept?.RenderingTag, kept is not null);
            if (rendered.Busy)
                return new(null, moment, Kept: false, Failed: true);
            var page = rendered.Page ?? (rendered.Unchanged ? kept : null);
            var failed = page is null or { Status: 502 or 503 or 504 };
            if (failed)
                Volatile.Write(ref askAgainAt, AfterRest());
            down = failed;
            if (page is null or { Status: >= 500 })
                return new(page, moment, Kept: false, Failed: true);
            var verdict = ledger.Take(page.Tags, page.About, ref moment);
            if (!page.IsKept)
            {
                store.Remove(target);
                return new(page, moment, Kept: false);
            }
            if (verdict == Verdict.Holds)
            {
                store.Set(new Kept(target, page, moment, asked));
                return new(page, moment, Kept: true);
            }
            if (attempt == Attempts)
                return verdict == Verdict.Gone ? new(null, moment, Kept: false, Failed: true) : new(page, moment, Kept: false);
        }
    }

    /// <summary>What all who wait for a page get: rendered at or after the moment. Failed: a kept page is better.</summary>
    private readonly record struct Answer(Page? Page, long Moment, bool Kept, bool Failed = false);
}
