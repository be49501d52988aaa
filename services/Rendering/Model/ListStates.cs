namespace Broadsheet.Rendering;

/// <summary>
/// In which state lists are, for a model that this process alone writes: a number that is another after each change. Whoever changes lists says so
/// before anybody else hears of it. Several lists share a place, so now and then one seems changed that is not.
/// </summary>
internal sealed class ListStates
{
    private readonly long[] changes = new long[1_024];

    /// <summary>The state of a list now.</summary>
    public long Of(string list) => Volatile.Read(ref changes[Place(list)]);

    /// <summary>A change of these lists is committed.</summary>
    public void Changed(IEnumerable<string> lists)
    {
        foreach (var list in lists)
            Interlocked.Increment(ref changes[Place(list)]);
    }

    /// <summary>All lists may have changed.</summary>
    public void AllChanged()
    {
        for (var place = 0; place < changes.Length; place++)
            Interlocked.Increment(ref changes[place]);
    }

    /// <summary>The name under which sections directly below one have a state.</summary>
    public static string Below(string address) => "below:" + address;

    private int Place(string list) => (int)((uint)string.GetHashCode(list, StringComparison.Ordinal) % changes.Length);
}
