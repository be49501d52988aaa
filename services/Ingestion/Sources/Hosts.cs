namespace Broadsheet.Ingestion;

/// <summary>Which hosts are not to be asked just now: so many polls go to them already, or they have asked to be left alone.</summary>
internal sealed class Hosts(int perHost, TimeProvider time)
{
    private readonly Lock turn = new();
    private readonly Dictionary<string, int> polls = [];
    private readonly Dictionary<string, DateTimeOffset> resting = [];

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<string> Busy()
    {
        lock (turn)
        {
            var now = time.GetUtcNow();
            foreach (var over in resting.Where(rest => rest.Value <= now).Select(rest => rest.Key).ToList())
                resting.Remove(over);
            return [.. polls.Where(host => host.Value >= perHost).Select(host => host.Key).Union(resting.Keys)];
        }
    }

    /// <summary>A poll of a host begins.</summary>
    public void Enter(string host)
    {
        lock (turn)
            polls[host] = polls.GetValueOrDefault(host) + 1;
    }

    /// <summary>It has ended. True if others may have waited for that.</summary>
    public bool Leave(string host)
    {
        lock (turn)
        {
            var before = polls[host];
            if (before == 1)
                polls.Remove(host);
            else
                polls[host] = before - 1;
            return before >= perHost;
        }
    }

    /// <summary>Leaves a host alone until then.</summary>
    public void Rest(string host, DateTimeOffset until)
    {
        lock (turn)
            resting[host] = resting.TryGetValue(host, out var known) && known > until ? known : until;
    }
}
