using System.Diagnostics.Metrics;
using Broadsheet.Defaults;

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

/// <summary>The word for a state, and how often each was.</summary>
internal static class CacheStates
{
    private static readonly string[] Words = ["hit", "miss", "stale", "pass"];
    private static readonly KeyValuePair<string, object?>[] Labels = [.. Words.Select(word => new KeyValuePair<string, object?>("cache", word))];
    private static readonly KeyValuePair<string, object?> Fast = new("path", "fast");
    private static readonly KeyValuePair<string, object?> Ordinary = new("path", "ordinary");
    private static readonly Meter Meter = new(Telemetry.Source.Name);
    private static readonly Counter<long> Answers = Meter.CreateCounter<long>("broadsheet.gateway.pages", "{page}", "Pages served, by where they came from.");

    /// <summary>As <c>X-Cache</c> has it.</summary>
    public static string Word(this CacheState state) => Words[(int)state];

    /// <summary>Counts an answer; <paramref name="fast"/>, those that were given before the request was parsed.</summary>
    public static void Count(this CacheState state, bool fast = false) => Answers.Add(1, Labels[(int)state], fast ? Fast : Ordinary);
}
