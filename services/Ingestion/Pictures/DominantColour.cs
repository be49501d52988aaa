namespace Broadsheet.Ingestion;

/// <summary>The colour that most of a picture has, for its place on the page until it has come.</summary>
internal static class DominantColour
{
    /// <summary>The mean of those pixels (three bytes each) that are in the fullest of 64 boxes of like colours, as <c>#rrggbb</c>.</summary>
    public static string Of(ReadOnlySpan<byte> pixels)
    {
        Span<int> counts = stackalloc int[64];
        Span<int> sums = stackalloc int[64 * 3];
        for (var at = 0; at + 2 < pixels.Length; at += 3)
        {
            var box = (pixels[at] >> 6) << 4 | (pixels[at + 1] >> 6) << 2 | pixels[at + 2] >> 6;
            counts[box]++;
            for (var band = 0; band < 3; band++)
                sums[box * 3 + band] += pixels[at + band];
        }
        var fullest = 0;
        for (var box = 1; box < counts.Length; box++)
            if (counts[box] > counts[fullest])
                fullest = box;
        var count = Math.Max(1, counts[fullest]);
        return $"#{sums[fullest * 3] / count:x2}{sums[fullest * 3 + 1] / count:x2}{sums[fullest * 3 + 2] / count:x2}";
    }
}
