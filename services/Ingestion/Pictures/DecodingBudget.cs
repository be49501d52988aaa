using Broadsheet.Defaults;

namespace Broadsheet.Ingestion;

/// <summary>
/// For how long the pictures of each source have held a decoder in the present hour (UTC). The time that a decoder is held counts, since that is
/// what the pictures of others wait for.
/// </summary>
internal sealed class DecodingBudget(TimeSpan perHour, TimeProvider time)
{
    private readonly Lock turn = new();
    private readonly Dictionary<string, TimeSpan> used = new(StringComparer.Ordinal);
    private long hour;

    /// <summary>Whether a source has used all of its time in this hour.</summary>
    public bool IsUsedUp(string source)
    {
        lock (turn)
        {
            BeginHour();
            return used.GetValueOrDefault(source) >= perHour;
        }
    }

    /// <summary>Notes that a picture of a source has held a decoder.</summary>
    public void Spend(string source, TimeSpan held)
    {
        lock (turn)
        {
            BeginHour();
            used[source] = used.GetValueOrDefault(source) + held;
        }
    }

    private void BeginHour()
    {
        var now = time.Now().ToUnixTimeSeconds() / 3600;
        if (now == hour)
            return;
        hour = now;
        used.Clear();
    }
}
