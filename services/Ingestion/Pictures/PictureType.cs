namespace Broadsheet.Ingestion;

/// <summary>What bytes are by how they begin; neither the name of a file nor what a server says of it counts.</summary>
internal static class PictureType
{
    /// <summary>Null if they begin as a picture of a format that we take does, else what is wrong with them.</summary>
    public static Problem? Refused(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
            || content.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])
            || content.StartsWith("GIF87a"u8) || content.StartsWith("GIF89a"u8)
            || content.StartsWith("RIFF"u8) && content.Length > 12 && content[8..].StartsWith("WEBP"u8)
            || IsAvif(content))
            return null;
        var what = content.IsEmpty ? "It is empty."
            : content.StartsWith("MZ"u8) || content.StartsWith((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F']) || content.StartsWith("#!"u8) ? "It is a program, not a picture."
            : IsMarkup(content) ? "It is SVG or another kind of markup, which can carry scripts."
            : "It is no picture of a format that is taken.";
        return new Problem(what + " Give a JPEG, PNG, WebP, AVIF or GIF.", StatusCodes.Status415UnsupportedMediaType);
    }

    // ISO/IEC 14496-12, section 4.3: the first box names the brands that the file is made by, the major one first; AVIF's own are avif and avis.
    private static bool IsAvif(ReadOnlySpan<byte> content) =>
        content.Length >= 16 && content[4..].StartsWith("ftyp"u8)
        && content[8..Math.Min(content.Length, Math.Clamp(content[2] << 8 | content[3], 16, 64))] is var brands && (brands.IndexOf("avif"u8) >= 0 || brands.IndexOf("avis"u8) >= 0);

    private static bool IsMarkup(ReadOnlySpan<byte> content)
    {
        var start = content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? content[3..] : content;
        return start.TrimStart(" \t\r\n"u8).StartsWith("<"u8);
    }
}
