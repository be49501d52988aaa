using System.Buffers.Binary;
using Broadsheet.Defaults;
using NetVips;
using Raster = NetVips.Image;

namespace Broadsheet.Rendering;

/// <summary>A publication's icons for programs that do not draw the vector one: our own unless it has an icon or a logo.</summary>
internal sealed class Icons
{
    // Where an icon may not be transparent it stands on the paper of the stylesheet.
    private static readonly double[] Paper = [0xfd, 0xfc, 0xf9];

    private Icons(Func<string, Asset> load)
    {
        (Small, Large, Maskable, Touch, Card) = (load("icon-192.png"), load("icon-512.png"), load("icon-maskable.png"), load("icon-touch.png"), load("card.png"));
        Favicon = load("favicon.ico");
    }

    /// <summary>Those of the product, embedded in the program. <c>Icons/render</c> draws them.</summary>
    public static Icons Default { get; } = new(file => Of(file, Embedded(file)));

    /// <summary>192 x 192.</summary>
    public Asset Small { get; }

    /// <summary>512 x 512.</summary>
    public Asset Large { get; }

    /// <summary>512 x 512, with ground enough round the drawing for launchers to cut any shape out of it.</summary>
    public Asset Maskable { get; }

    /// <summary>180 x 180 without transparency, as iOS wants it.</summary>
    public Asset Touch { get; }

    /// <summary>1280 x 720: stands for a video of which there is no picture.</summary>
    public Asset Card { get; }

    /// <summary>For browsers that ask for <c>/favicon.ico</c> without having read a page.</summary>
    public Asset Favicon { get; }

    /// <summary>Those that have an address of their own.</summary>
    public IReadOnlyList<Asset> All => [Small, Large, Maskable, Touch, Card];

    /// <summary>Width and height of <see cref="Small"/> in pixels.</summary>
    public const int SmallSize = 192;

    /// <summary>Width and height of <see cref="Large"/> and <see cref="Maskable"/> in pixels.</summary>
    public const int LargeSize = 512;

    /// <summary>Drawn from a publication's own picture, in its proportions in the middle of each.</summary>
    /// <exception cref="InvalidDataException">It cannot be drawn.</exception>
    public static Icons Drawn(Asset picture)
    {
        try
        {
            return Vips.WithSvg(() => new Icons(file => Of(file, file switch
            {
                "icon-192.png" => Draw(picture.Content, SmallSize, SmallSize, SmallSize, null),
                "icon-512.png" => Draw(picture.Content, LargeSize, LargeSize, LargeSize, null),
                // What a launcher cuts off is the outer fifth at most (w3.org/TR/appmanifest, safe zone): the drawing keeps within it.
                "icon-maskable.png" => Draw(picture.Content, LargeSize, LargeSize, 400, Paper),
                "icon-touch.png" => Draw(picture.Content, 180, 180, 150, Paper),
                "card.png" => Draw(picture.Content, 1280, 720, 480, Paper),
                _ => Ico(48, Draw(picture.Content, 48, 48, 48, null)),
            })));
        }
        catch (VipsException exception)
        {
            throw new InvalidDataException($"{picture.Path}: no icons can be drawn from it: {exception.Message.ReplaceLineEndings(" ").Trim()}", exception);
        }
    }

    private static byte[] Draw(byte[] picture, int width, int height, int within, double[]? ground)
    {
        using var sized = Raster.ThumbnailBuffer(picture, within, height: within, size: Enums.Size.Both);
        using var coloured = sized.Colourspace(Enums.Interpretation.Srgb);
        using var clear = coloured.HasAlpha() ? coloured.Copy() : coloured.AddAlpha();
        using var placed = clear.Gravity(Enums.CompassDirection.Centre, width, height, Enums.Extend.Background, [0, 0, 0, 0]);
        using var flat = ground is null ? placed.Copy() : placed.Flatten(background: ground);
        return flat.PngsaveBuffer(keep: Enums.ForeignKeep.None);
    }

    // One PNG in an icon file: 6 bytes of head, 16 that say where it lies.
    private static byte[] Ico(byte size, byte[] png)
    {
        var head = new byte[22];
        (head[2], head[4], head[6], head[7], head[10], head[12]) = (1, 1, size, size, 1, 32);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(14), png.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(18), head.Length);
        return [.. head, .. png];
    }

    private static Asset Of(string file, byte[] content) => Asset.Of(file, Path.GetExtension(file) == ".ico" ? "image/x-icon" : "image/png", content);

    private static byte[] Embedded(string file)
    {
        using var stream = typeof(Icons).Assembly.GetManifestResourceStream("Icons/" + file)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
