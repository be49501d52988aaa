using System.Security.Cryptography;
using System.Text;

namespace Broadsheet.Rendering;

/// <summary>A file of the site's design, held in the program. Its address names its content, so that it can be kept for ever.</summary>
/// <param name="Path">Address below the site.</param>
/// <param name="MediaType">Its type.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record Asset(string Path, string MediaType, byte[] Content);

/// <summary>Files of the site's design.</summary>
internal static class Assets
{
    public static Asset Stylesheet { get; } = Load("site.css", "text/css; charset=utf-8", Tones.Rules);

    public static Asset Icon { get; } = Load("favicon.svg", "image/svg+xml");

    public static IReadOnlyList<Asset> All { get; } = [Stylesheet, Icon];

    private static Asset Load(string file, string mediaType, string more = "")
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream("Assets/" + file)!;
        var read = new byte[stream.Length];
        stream.ReadExactly(read);
        byte[] content = [.. read, .. Encoding.UTF8.GetBytes(more)];
        var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..12];
        var dot = file.IndexOf('.', StringComparison.Ordinal);
        return new Asset($"/assets/{file[..dot]}.{hash}{file[dot..]}", mediaType, content);
    }
}
