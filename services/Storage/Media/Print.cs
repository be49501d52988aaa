using Broadsheet.Contracts;
using Broadsheet.Defaults;
using NetVips;

namespace Broadsheet.Storage;

/// <summary>Makes a rendition of a master: cut to its shape round the focal point, made smaller, coded. Pure, and never meets what came from outside: masters are our own.</summary>
internal static class Print
{
    private const int AvifQuality = 50;
    private const int WebpQuality = 75;
    private const int JpegQuality = 78;

    // Of 0 to 9: from here on a file gets hardly smaller and takes twice the time.
    private const int AvifEffort = 3;

    // How each begins.
    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];
    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static readonly double[] White = [255, 255, 255];

    /// <summary>The file; null where it would be an enlargement.</summary>
    public static byte[]? Of(Medium medium, byte[] master, Rendition rendition)
    {
        if (rendition.SizeOf(medium.Width, medium.Height) is not { } size)
            return null;
        Vips.Prepare();
        using var sized = rendition.Ratio == Ratio.Original
            ? Image.ThumbnailBuffer(master, size.Width, height: size.Height, size: Enums.Size.Force)
            : Cut(medium, master, rendition.Ratio, size);
        return Coded(sized, rendition.Format);
    }

    /// <summary>Whether a file is a master as Ingestion makes them, by its head: JPEG or PNG, of the size that its facts give.</summary>
    public static bool IsMaster(Medium medium, byte[] master)
    {
        if (!master.AsSpan().StartsWith(Jpeg) && !master.AsSpan().StartsWith(Png))
            return false;
        Vips.Prepare();
        try
        {
            using var head = Image.NewFromBuffer(master, access: Enums.Access.Sequential);
            return (head.Width, head.Height) == (medium.Width, medium.Height);
        }
        catch (VipsException)
        {
            return false;
        }
    }

    /// <summary>Where the part of a picture begins that has the focal point as near to its middle as can be.</summary>
    public static (int Left, int Top) Corner(Medium medium, (int Width, int Height) part) =>
        (Edge(medium.Focus.X, medium.Width, part.Width), Edge(medium.Focus.Y, medium.Height, part.Height));

    private static int Edge(double focus, int whole, int part) => Math.Clamp((int)Math.Round(focus * whole - part / 2.0), 0, whole - part);

    private static Image Cut(Medium medium, byte[] master, Ratio ratio, (int Width, int Height) size)
    {
        var part = Rendition.Part(medium.Width, medium.Height, ratio);
        var (left, top) = Corner(medium, part);
        using var whole = Image.NewFromBuffer(master, access: Enums.Access.Sequential);
        using var cut = whole.ExtractArea(left, top, part.Width, part.Height);
        return cut.ThumbnailImage(size.Width, height: size.Height, size: Enums.Size.Force);
    }

    private static byte[] Coded(Image image, string format)
    {
        switch (format)
        {
            case "avif":
                return image.HeifsaveBuffer(q: AvifQuality, effort: AvifEffort, bitdepth: 8, compression: Enums.ForeignHeifCompression.Av1, keep: Enums.ForeignKeep.None);
            case "webp":
                return image.WebpsaveBuffer(q: WebpQuality, effort: 4, keep: Enums.ForeignKeep.None);
            default:
                // JPEG knows no transparency.
                using (var flat = image.HasAlpha() ? image.Flatten(background: White) : image.Copy())
                    return flat.JpegsaveBuffer(q: JpegQuality, optimizeCoding: true, interlace: true, keep: Enums.ForeignKeep.None);
        }
    }
}
