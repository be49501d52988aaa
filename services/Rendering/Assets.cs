using System.Security.Cryptography;
using System.Text;

namespace Broadsheet.Rendering;

/// <summary>A file of the site's design, held in the program. Its address names its content, so that it can be kept for ever.</summary>
/// <param name="Path">Address below the site.</param>
/// <param name="MediaType">Its type.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record Asset(string Path, string MediaType, byte[] Content)
{
    /// <summary>At an address that names the content.</summary>
    public static Asset Of(string file, string mediaType, byte[] content)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..12];
        var dot = file.LastIndexOf('.');
        return new Asset($"/assets/{file[..dot]}.{hash}{file[dot..]}", mediaType, content);
    }
}

/// <summary>Files of the site's design.</summary>
internal static class Assets
{
    /// <summary>The stylesheet, which goes into the pages: <see cref="Style.Site"/>.</summary>
    public static byte[] Stylesheet { get; } = [.. Read("site.css"), .. Encoding.UTF8.GetBytes(Tones.Rules)];

    public static Asset Icon { get; } = Asset.Of("favicon.svg", "image/svg+xml", Read("favicon.svg"));

    public static IReadOnlyList<Asset> All { get; } = [Icon, LiveScript.Script];

    /// <summary>A file of the design.</summary>
    public static byte[] Read(string file)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream("Assets/" + file)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
