using System.Collections.Concurrent;

namespace Broadsheet.Defaults;

/// <summary>Work that is done once however many ask for it while it goes on; who asks after its end has it done anew.</summary>
/// <typeparam name="TKey">What the work is told apart by.</typeparam>
/// <typeparam name="T">What it yields.</typeparam>
public sealed class Shared<TKey, T>(IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    // Lazy, so that it stands here before it begins: work that ended sooner than it was put down would stand here for ever.
    private readonly ConcurrentDictionary<TKey, Lazy<Task<T>>> going = new(comparer ?? EqualityComparer<TKey>.Default);

    /// <summary>How much of it is going on.</summary>
    public int Count => going.Count;

    /// <summary>What the work yields, or how it fails, to all who wait for it.</summary>
    public Task<T> Do(TKey key, Func<TKey, Task<T>> work) => going.GetOrAdd(key, key => new(() => Run(key, work))).Value;

    private async Task<T> Run(TKey key, Func<TKey, Task<T>> work)
    {
        try
        {
            return await work(key);
        }
        finally
        {
            // Before the answer is given, so that nobody who comes after it joins.
            going.TryRemove(key, out _);
        }
    }
}
