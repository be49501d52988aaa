using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>A publication's own picture: of its name on the masthead, or for the browser's tab.</summary>
/// <param name="File">What is served.</param>
/// <param name="Width">In pixels, where the file says it.</param>
/// <param name="Height">In pixels, where the file says it.</param>
internal sealed partial record Logo(Asset File, int? Width, int? Height)
{
    private const int Largest = 256 * 1024;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not there, too large, or of no known kind; the message says which.</exception>
    public static Logo Read(string name, string path)
    {
        var mediaType = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".svg" => "image/svg+xml",
            ".png" => "image/png",
            ".webp" => "image/webp",
            var other => throw new InvalidDataException($"{path}: {other} is no kind of picture that can stand here; give an SVG, PNG or WebP file."),
        };
        if (!System.IO.File.Exists(path))
            throw new InvalidDataException($"{path}: there is no such file; it is looked for beside publication.json.");
        var content = System.IO.File.ReadAllBytes(path);
        if (content.Length > Largest)
            throw new InvalidDataException($"{path}: has {content.Length / 1024} KB and is on every page; give one of at most {Largest / 1024}.");
        var (width, height) = Size(mediaType, content);
        return new(Asset.Of(name + Path.GetExtension(path).ToLowerInvariant(), mediaType, content), width, height);
    }

    // PNG (ISO 15948, section 11.2.2) begins with its size; an SVG has it in its viewBox. Of others the browser finds out.
    private static (int?, int?) Size(string mediaType, byte[] content)
    {
        if (mediaType == "image/png" && content.Length > 24)
            return (BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(20)));
        if (mediaType == "image/svg+xml" && ViewBox().Match(Encoding.UTF8.GetString(content)) is { Success: true } box)
            return (Pixels(box.Groups[1].Value), Pixels(box.Groups[2].Value));
        return (null, null);
    }

    private static int Pixels(string number) => (int)Math.Ceiling(double.Parse(number, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"viewBox\s*=\s*[""']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+(\d{1,6}(?:\.\d{1,6})?)[\s,]+(\d{1,6}(?:\.\d{1,6})?)", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex ViewBox();
}
