using Microsoft.Extensions.Caching.Memory;

namespace Broadsheet.Rendering;

/// <summary>
/// What was read of a list, kept until something in the list changes. A change of one article leaves most of a home page's lists as they were.
/// Whoever keeps something says in which state the list was before it was read, and whoever asks in which it is now.
/// </summary>
/// <param name="longest">How long anything is kept at most; null: for as long as there is room.</param>
internal sealed class Kept(TimeSpan? longest = null) : IDisposable
{
    private const int MostRows = 20_000;

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = MostRows });

    /// <summary>What was read under this key while its list was in this state; null if that is not here.</summary>
    public IReadOnlyList<T>? Get<T>(object key, long state) =>
        known.TryGetValue(key, out (long State, IReadOnlyList<T> Rows) reading) && reading.State == state ? reading.Rows : null;

    /// <summary>Keeps what was read.</summary>
    /// <param name="key">Tells apart what is read of a list; it holds the list's name.</param>
    /// <param name="state">The list's before it was read: what changes meanwhile makes it old.</param>
    /// <param name="rows">What was read.</param>
    public void Set<T>(object key, long state, IReadOnlyList<T> rows) =>
        known.Set(key, (state, rows), new MemoryCacheEntryOptions { Size = rows.Count + 1, AbsoluteExpirationRelativeToNow = longest });

    /// <inheritdoc />
    public void Dispose() => known.Dispose();
}
