using System.IO.Compression;
using System.Text;
using NetVips;

namespace Broadsheet.Unit.Pictures;

/// <summary>Pictures made for tests, good ones and traps.</summary>
internal static class Samples
{
    /// <summary>A picture with something to see: colours that run, and a red square at a place.</summary>
    public static Image Scene(int width = 900, int height = 600, double redX = 0.8, double redY = 0.3)
    {
        using var coordinates = Image.Xyz(width, height);
        using var across = coordinates[0] * (160.0 / width);
        using var down = coordinates[1] * (160.0 / height);
        using var blue = Image.Black(width, height) + 90;
        using var colours = across.Bandjoin(down, blue);
        using var bytes = colours.Cast(Enums.BandFormat.Uchar);
        using var picture = bytes.Copy(interpretation: Enums.Interpretation.Srgb);
        var side = Math.Min(width, height) / 5;
        return picture.Mutate(canvas => canvas.DrawRect([255, 0, 0], (int)(redX * width) - side / 2, (int)(redY * height) - side / 2, side, side, fill: true));
    }

    public static byte[] Jpeg(int width = 900, int height = 600, double redX = 0.8, double redY = 0.3)
    {
        using var scene = Scene(width, height, redX, redY);
        return scene.JpegsaveBuffer(q: 90);
    }

    /// <summary>Clear but for an opaque red square in the middle.</summary>
    public static byte[] PngWithAlpha(int width = 640, int height = 480)
    {
        using var scene = Scene(width, height, 0.5, 0.5);
        using var clear = Image.Black(width, height).Mutate(canvas => canvas.DrawRect([255], width / 2 - 60, height / 2 - 60, 120, 120, fill: true));
        using var alpha = clear.Cast(Enums.BandFormat.Uchar);
        using var joined = scene.Bandjoin(alpha);
        return joined.PngsaveBuffer();
    }

    /// <summary>Three frames: red, green, blue.</summary>
    public static byte[] AnimatedGif(int width = 400, int height = 300)
    {
        var frames = new[] { new double[] { 255, 0, 0 }, [0, 255, 0], [0, 0, 255] }
            .Select(colour => Image.Black(width, height, 3).Linear([1.0, 1, 1], colour).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb)).ToArray();
        using var strip = Image.Arrayjoin(frames, across: 1);
        using var paged = strip.Mutate(image =>
        {
            image.Set(GValue.GIntType, "page-height", height);
            image.Set(GValue.ArrayIntType, "delay", new[] { 100, 100, 100 });
        });
        return paged.GifsaveBuffer();
    }

    /// <summary>A scene in the four colours of print.</summary>
    public static byte[] CmykJpeg(bool profile)
    {
        using var scene = Scene();
        using var print = scene.IccTransform("cmyk", inputProfile: "srgb");
        return print.JpegsaveBuffer(q: 95, keep: profile ? Enums.ForeignKeep.Icc : Enums.ForeignKeep.None);
    }

    /// <summary>As a phone writes it: lying on its side, with the place where it was taken.</summary>
    public static byte[] PhoneJpeg(int width = 800, int height = 600)
    {
        using var scene = Scene(width, height);
        using var tagged = scene.Mutate(image =>
        {
            image.Set(GValue.GIntType, "orientation", 6);
            image.Set(GValue.GStrType, "exif-ifd0-Make", "Leaky Phones Inc.");
            image.Set(GValue.GStrType, "exif-ifd3-GPSLatitude", "35/1 41/1 22/1");
            image.Set(GValue.GStrType, "exif-ifd3-GPSLongitude", "51/1 25/1 17/1");
        });
        return tagged.JpegsaveBuffer();
    }

    /// <summary>A small file that says it has this many pixels.</summary>
    public static byte[] PngBomb(int width, int height)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Chunk(file, "IHDR", [.. BigEndian(width), .. BigEndian(height), 8, 2, 0, 0, 0]);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(new byte[1 << 20]);
        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>A JPEG whose head says that it has other dimensions than it has.</summary>
    public static byte[] JpegBomb(int width, int height)
    {
        var file = Jpeg(64, 64);
        var frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        ((ReadOnlySpan<byte>)[(byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width]).CopyTo(file.AsSpan(frame + 5));
        return file;
    }

    public static readonly byte[] Svg = """<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><script>alert(1)</script></svg>"""u8.ToArray();

    public static readonly byte[] Program = [(byte)'M', (byte)'Z', 0x90, 0, .. Enumerable.Repeat((byte)3, 4000)];

    private static byte[] BigEndian(int number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

    private static void Chunk(MemoryStream file, string name, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        file.Write(BigEndian(data.Length));
        file.Write(named);
        file.Write(BigEndian((int)Crc(named)));
    }

    // PNG specification, annex D.
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }
}
