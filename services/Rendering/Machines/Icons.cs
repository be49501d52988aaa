using System.Security.Cryptography;

namespace Broadsheet.Rendering;

/// <summary>The site's icons for programs that do not draw the vector one. <c>Icons/render</c> draws them from it.</summary>
internal static class Icons
{
    public static Asset Small { get; } = Load("icon-192.png");

    public static Asset Large { get; } = Load("icon-512.png");

    /// <summary>With ground enough round the drawing for launchers to cut any shape out of it.</summary>
    public static Asset Maskable { get; } = Load("icon-maskable.png");

    /// <summary>180 x 180 without transparency, as iOS wants it.</summary>
    public static Asset Touch { get; } = Load("icon-touch.png");

    /// <summary>1280 x 720: stands for a video of which there is no picture.</summary>
    public static Asset Card { get; } = Load("card.png");

    /// <summary>For browsers that ask for <c>/favicon.ico</c> without having read a page.</summary>
    public static Asset Favicon { get; } = Load("favicon.ico");

    public static IReadOnlyList<Asset> All { get; } = [Small, Large, Maskable, Touch, Card];

    /// <summary>Width and height of <see cref="Small"/> in pixels.</summary>
    public const int SmallSize = 192;

    /// <summary>Width and height of <see cref="Large"/> and <see cref="Maskable"/> in pixels.</summary>
    public const int LargeSize = 512;

    private static Asset Load(string file)
    {
        using var stream = typeof(Icons).Assembly.GetManifestResourceStream("Icons/" + file)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..12];
        var (name, extension) = (Path.GetFileNameWithoutExtension(file), Path.GetExtension(file));
        return new Asset($"/assets/{name}.{hash}{extension}", extension == ".ico" ? "image/x-icon" : "image/png", content);
    }
}
