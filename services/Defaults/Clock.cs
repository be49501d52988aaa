namespace Broadsheet.Defaults;

/// <summary>Time as the platform keeps it: UTC in whole milliseconds, the finest that every store gives back unchanged.</summary>
public static class Clock
{
    /// <summary>The time now.</summary>
    public static DateTimeOffset Now(this TimeProvider time) => time.GetUtcNow().ToStored();

    /// <summary>The same instant in UTC, cut to whole milliseconds.</summary>
    public static DateTimeOffset ToStored(this DateTimeOffset instant) =>
        DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());
}
