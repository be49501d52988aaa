namespace Broadsheet.Defaults;

/// <summary>Settings that all regular expressions of the product share.</summary>
public static class Expressions
{
    /// <summary>
    /// Longest that one match may take. Every expression grows with the length of its text alone and takes milliseconds; this is the net below a
    /// mistake, which then costs seconds and not a processor. It is long, since a clock tells it, and a busy machine lets a match wait.
    /// </summary>
    public const int TimeoutMilliseconds = 5_000;

    /// <summary>
    /// For an expression whose text is cut to a bound before, at which its worst text takes milliseconds. Looking at the clock would cost each
    /// match more than the net is worth.
    /// </summary>
    public const int NoTimeout = -1;
}
