using System.Globalization;

namespace Broadsheet.Rendering;

/// <summary>
/// The colour of a picture's place until it has come, as one of 64 classes: four steps of each of red, green and blue. Classes, because the
/// site's policy allows no style in the markup; 64, because nobody sees for longer than a moment which of the sixteen million it is not.
/// </summary>
internal static class Tones
{
    private const int Steps = 4;

    /// <summary>What the stylesheet says of them.</summary>
    public static string Rules { get; } = string.Join(
        '\n',
        from red in Enumerable.Range(0, Steps) from green in Enumerable.Range(0, Steps) from blue in Enumerable.Range(0, Steps)
        select $".t{red}{green}{blue}{{background:#{Middle(red)}{Middle(green)}{Middle(blue)}}}");

    /// <summary>The class for a colour like <c>#8a6d3f</c>; null if it is none.</summary>
    public static string? ClassOf(string? colour) =>
        colour is ['#', .. { Length: 6 } digits] && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? $"t{(value >> 22) & 3}{(value >> 14) & 3}{(value >> 6) & 3}"
            : null;

    // In the middle of the step, in one digit as CSS allows: #27a is #2277aa.
    private static char Middle(int step) => "26ad"[step];
}
