using System.Collections.Frozen;

namespace Broadsheet.Defaults;

/// <summary>The shape that a picture is cut to.</summary>
public enum Ratio
{
    /// <summary>As it is.</summary>
    Original,

    /// <summary>16:9.</summary>
    Wide,

    /// <summary>4:3.</summary>
    Standard,

    /// <summary>1:1.</summary>
    Square,
}

/// <summary>
/// One form in which readers get a picture: <c>/media/{id}/640.avif</c>, <c>/media/{id}/640-16x9.webp</c>. There are so many of them and no
/// more, so that nobody can fill a disk by asking: 72 of a picture at most, and only those that pages link are made.
/// </summary>
/// <param name="Ratio">Its shape.</param>
/// <param name="Width">Its width in pixels, as its name says; less if the picture has less.</param>
/// <param name="Format">File name extension, one of <see cref="Formats"/>.</param>
public sealed record Rendition(Ratio Ratio, int Width, string Format)
{
    private static readonly (int Width, int Height)[] Shapes = [(0, 0), (16, 9), (4, 3), (1, 1)];

    /// <summary>Every width.</summary>
    public static IReadOnlyList<int> Widths { get; } = [320, 480, 640, 960, 1280, 1920];

    /// <summary>Every format with its media type, the smallest files first.</summary>
    public static IReadOnlyList<(string Extension, string MediaType)> Formats { get; } = [("avif", "image/avif"), ("webp", "image/webp"), ("jpg", "image/jpeg")];

    /// <summary>Width in pixels of the largest rendition for programs: search engines want 1,200 for a large preview; wider ones cost without showing more.</summary>
    public const int WidestForPrograms = 1280;

    private static readonly FrozenDictionary<string, Rendition> All =
        (from ratio in Enum.GetValues<Ratio>() from width in Widths from format in Formats select new Rendition(ratio, width, format.Extension))
        .ToFrozenDictionary(rendition => rendition.Name, StringComparer.Ordinal);

    /// <summary>File name.</summary>
    public string Name => Ratio == Ratio.Original ? $"{Width}.{Format}" : $"{Width}-{Shapes[(int)Ratio].Width}x{Shapes[(int)Ratio].Height}.{Format}";

    /// <summary>Media type.</summary>
    public string MediaType => Formats.Single(format => format.Extension == Format).MediaType;

    /// <summary>The rendition with a file name, or null if there is none.</summary>
    public static Rendition? Named(string name) => All.GetValueOrDefault(name);

    /// <summary>Address below the site.</summary>
    public string AddressOf(string mediumId) => $"/media/{mediumId}/{Name}";

    /// <summary>Whether a text can be the id of a medium.</summary>
    public static bool IsMediumId(string? text) => text is { Length: 32 } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>The largest part of a picture with this shape.</summary>
    public static (int Width, int Height) Part(int width, int height, Ratio ratio)
    {
        var shape = Shapes[(int)ratio];
        return ratio == Ratio.Original ? (width, height)
            : (long)width * shape.Height > (long)height * shape.Width ? (Math.Max(1, (int)((long)height * shape.Width / shape.Height)), height)
            : (width, Math.Max(1, (int)((long)width * shape.Height / shape.Width)));
    }

    /// <summary>Widths that there are of a picture in a shape: those that are no enlargement, and the first that shows all of it.</summary>
    public static IReadOnlyList<int> WidthsOf(int width, int height, Ratio ratio)
    {
        var most = Part(width, height, ratio).Width;
        return [.. Widths.Where((_, place) => place == 0 || Widths[place - 1] < most)];
    }

    /// <summary>
    /// Renditions of a picture with this size that pages and answers for programs link, the commonest first: as it is and 16:9 in every format
    /// and width, and for search engines the largest JPEG in the other shapes. No others are made.
    /// </summary>
    public static IReadOnlyList<Rendition> LinkedOf(int width, int height) =>
    [
        .. from ratio in new[] { Ratio.Wide, Ratio.Original } from named in WidthsOf(width, height, ratio) from format in Formats select new Rendition(ratio, named, format.Extension),
        .. from ratio in new[] { Ratio.Standard, Ratio.Square } select new Rendition(ratio, WidthsOf(width, height, ratio).Last(named => named <= WidestForPrograms), "jpg"),
    ];

    /// <summary>Its size in pixels of a picture with this size; null if there is none because it would be an enlargement.</summary>
    public (int Width, int Height)? SizeOf(int width, int height)
    {
        if (!WidthsOf(width, height, Ratio).Contains(Width))
            return null;
        var part = Part(width, height, Ratio);
        var actual = Math.Min(Width, part.Width);
        return (actual, Math.Max(1, (int)Math.Round((double)actual * part.Height / part.Width)));
    }
}
