using Microsoft.Extensions.Caching.Memory;

namespace Broadsheet.Rendering;

/// <summary>
/// What was read of a list, kept until something in the list changes. A change of one article leaves most of a home page's lists as they were.
/// Only for a model that nobody else writes: whoever writes it says which lists have changed, before anybody else hears of it.
/// </summary>
internal sealed class Kept : IDisposable
{
    private const int MostRows = 20_000;

    // How often a list has changed, together with those that share its place.
    private readonly long[] changes = new long[1_024];
    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = MostRows });

    /// <summary>What <paramref name="read"/> answers, or has answered since the list last changed.</summary>
    /// <param name="list">Whose change makes it old.</param>
    /// <param name="key">Tells apart what is read of a list; it holds the list's name.</param>
    /// <param name="read">Reads what is committed now.</param>
    public IReadOnlyList<T> Of<T>(string list, object key, Func<IReadOnlyList<T>> read)
    {
        // Before it is read: what changes meanwhile makes it old.
        var now = Volatile.Read(ref changes[Place(list)]);
        if (known.TryGetValue(key, out (long Changes, IReadOnlyList<T> Rows) reading) && reading.Changes == now)
            return reading.Rows;
        var rows = read();
        known.Set(key, (now, rows), new MemoryCacheEntryOptions { Size = rows.Count + 1 });
        return rows;
    }

    /// <summary>A change of these lists is committed.</summary>
    public void Changed(IEnumerable<string> lists)
    {
        foreach (var list in lists)
            Interlocked.Increment(ref changes[Place(list)]);
    }

    /// <inheritdoc />
    public void Dispose() => known.Dispose();

    private static int Place(string list) => (int)((uint)string.GetHashCode(list, StringComparison.Ordinal) % 1_024);
}
