using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using NetVips;

namespace Broadsheet.Ingestion;

/// <summary>A picture made safe: what is known of it, and the master to keep.</summary>
internal sealed record Developed(Medium Medium, byte[] Master);

/// <summary>
/// Makes a master of a picture from outside: decodes it within limits, turns it upright, brings it to sRGB and to a size that serves, and
/// codes it anew, so that nothing of the file that came in is left: no location, no camera, no comment, no trick played on decoders.
/// Of an animation the first frame counts.
/// </summary>
internal static class Developing
{
    /// <summary>Longest side of a master in pixels: the widest rendition, with room for crops.</summary>
    public const int Longest = 2_560;

    /// <summary>Most pixels that are decoded at all, as the file's head says: a camera's 50 megapixels, and some.</summary>
    public const long MostPixels = 64_000_000;

    // A smaller picture counts readers or draws a line.
    private const int Smallest = 16;

    // Hardly a difference to be seen; what is made of it is coded far more sparingly.
    private const int MasterQuality = 92;

    private const int Eyeful = 128;

    /// <summary>The id of a picture: the same bytes with the same focal point have the same.</summary>
    public static string IdOf(ReadOnlySpan<byte> content, FocalPoint? focus)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(content);
        if (focus is not null)
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"focus {focus.X:0.00} {focus.Y:0.00}")));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    /// <summary>The master, or why there is none.</summary>
    /// <param name="content">The file.</param>
    /// <param name="focus">The focal point, where one is known.</param>
    /// <param name="mostPixels">Most pixels that are decoded: a small file can unpack to any number of them.</param>
    public static Result<Developed> Of(byte[] content, FocalPoint? focus, long mostPixels = MostPixels)
    {
        if (PictureType.Refused(content) is { } refused)
            return refused;
        Vips.Prepare();
        try
        {
            return TooLarge(content, mostPixels) is { } problem ? problem : Develop(content, focus);
        }
        catch (VipsException exception)
        {
            var reason = string.Join(", ", exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct());
            return new Problem($"It cannot be read to its end as the picture that it begins as ({(reason.Length > 200 ? reason[..200] + "…" : reason)}). Look whether it opens in a browser.");
        }
    }

    // Reads the file's head alone.
    private static Problem? TooLarge(byte[] content, long mostPixels)
    {
        using var head = Image.NewFromBuffer(content, access: Enums.Access.Sequential);
        if ((long)head.Width * head.Height > mostPixels)
            return new Problem($"It has {head.Width:N0} x {head.Height:N0} pixels; give one of at most {mostPixels / 1_000_000} megapixels.", StatusCodes.Status413PayloadTooLarge);
        if (Math.Min(head.Width, head.Height) < Smallest)
            return new Problem($"It has {head.Width} x {head.Height} pixels, too few to show anything; give one of at least {Smallest} x {Smallest}.");
        return null;
    }

    private static Result<Developed> Develop(byte[] content, FocalPoint? focus)
    {
        // From the file and not from its pixels: of a JPEG or WebP only as many are decoded as the smaller picture needs.
        using var thumbnail = Image.ThumbnailBuffer(
            content, Longest, optionString: "[fail_on=truncated]", height: Longest, size: Enums.Size.Down, outputProfile: "srgb");
        using var colours = thumbnail.Colourspace(Enums.Interpretation.Srgb);
        using var bytes = colours.Cast(Enums.BandFormat.Uchar);
        using var image = bytes.CopyMemory();
        using var opaque = image.HasAlpha() && IsOpaque(image) ? image.ExtractBand(0, n: 3) : image.Copy();
        var isClear = opaque.HasAlpha();
        var medium = new Medium
        {
            Id = IdOf(content, focus),
            Width = opaque.Width,
            Height = opaque.Height,
            Focus = focus ?? Eye(opaque),
            Colour = isClear ? null : DominantColour.Of(Small(opaque)),
        };
        // JPEG for what has no transparency: even text stays sharp without halving the colours, at a fraction of PNG's size and time.
        var master = isClear
            ? opaque.PngsaveBuffer(compression: 3, keep: Enums.ForeignKeep.None)
            : opaque.JpegsaveBuffer(q: MasterQuality, subsampleMode: Enums.ForeignSubsample.Off, keep: Enums.ForeignKeep.None);
        return new Developed(medium, master);
    }

    private static bool IsOpaque(Image image)
    {
        using var alpha = image[image.Bands - 1];
        return alpha.Min() >= 255;
    }

    // What draws the eye: skin, saturated colour, sharp edges.
    private static FocalPoint Eye(Image image)
    {
        using var small = image.ThumbnailImage(Eyeful, height: Eyeful, size: Enums.Size.Down);
        var part = Math.Max(1, Math.Min(small.Width, small.Height) * 2 / 3);
        using var crop = small.Smartcrop(part, part, out int x, out int y, interesting: Enums.Interesting.Attention);
        return new FocalPoint { X = Fraction(x, small.Width), Y = Fraction(y, small.Height) };
    }

    private static double Fraction(int at, int length) => Math.Round(Math.Clamp((double)at / length, 0, 1), 2);

    private static byte[] Small(Image image)
    {
        using var small = image.ThumbnailImage(32, height: 32, size: Enums.Size.Down);
        return small.WriteToMemory<byte>();
    }
}
