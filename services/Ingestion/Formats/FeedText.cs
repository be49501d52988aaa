using System.Text;
using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>The bytes of a feed as text. Order of belief: byte order mark, XML declaration, content type, UTF-8 if it is valid, Windows-1252.</summary>
internal static partial class FeedText
{
    /// <summary>Most characters of a header that are looked at.</summary>
    public const int MaxHeader = 1_000;

    /// <summary>What Windows 1252 has at 80 to 9F (hex).</summary>
    public static readonly string Windows1252;

    static FeedText()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Windows1252 = Encoding.GetEncoding(1252).GetString([.. Enumerable.Range(0x80, 0x20).Select(value => (byte)value)]);
    }

    public static string Decode(ReadOnlySpan<byte> content, string? contentType)
    {
        if (content.StartsWith("\uFEFF"u8))
            return Encoding.UTF8.GetString(content[3..]);
        // UTF-32 before UTF-16: its mark begins with the same two bytes.
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]))
            return Encoding.UTF32.GetString(content[4..]);
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Encoding.Unicode.GetString(content[2..]);
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Encoding.BigEndianUnicode.GetString(content[2..]);
        if (content.StartsWith((ReadOnlySpan<byte>)[0, (byte)'<', 0]))
            return Encoding.BigEndianUnicode.GetString(content);
        if (content.StartsWith((ReadOnlySpan<byte>)[(byte)'<', 0, (byte)'?', 0]) || content.StartsWith((ReadOnlySpan<byte>)[(byte)'<', 0, (byte)'r', 0]))
            return Encoding.Unicode.GetString(content);
        var start = Encoding.ASCII.GetString(content[..Math.Min(content.Length, 512)]);
        var named = Declared().Match(start) is { Success: true } declared ? declared.Groups["name"].Value : Charset().Match(WhiteSpace.Cut(contentType, MaxHeader) ?? "") is { Success: true } charset ? charset.Groups["name"].Value : null;
        // Papers say iso-8859-1 and write UTF-8, or the other way round. UTF-8 cannot be valid by accident, so it is believed first.
        if (named is null || Known(named) is not { } encoding || encoding is UTF8Encoding || IsSingleByte(encoding))
        {
            try
            {
                var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
                if (named is null || Known(named) is null or UTF8Encoding || text.Any(letter => letter > 127))
                    return text;
            }
            catch (DecoderFallbackException)
            {
                // Not UTF-8, whatever it says.
            }
            encoding = named is not null && Known(named) is { } other and not UTF8Encoding ? other : Encoding.GetEncoding(1252);
        }
        return encoding.GetString(content);
    }

    private static bool IsSingleByte(Encoding encoding) => encoding.IsSingleByte;

    private static Encoding? Known(string name)
    {
        try
        {
            // On the web latin 1 means Windows 1252 (WHATWG Encoding, section 4.2).
            return name.Equals("iso-8859-1", StringComparison.OrdinalIgnoreCase) || name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase) ? Encoding.GetEncoding(1252)
                : name.Equals("utf-7", StringComparison.OrdinalIgnoreCase) ? null
                : name.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) || name.StartsWith("utf-32", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8
                : Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex("""^\s*<\?xml[^>]*?encoding\s*=\s*["']\s*(?<name>[\w.:-]+)""", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Declared();

    [GeneratedRegex("""charset\s*=\s*["']?(?<name>[\w.:-]+)""", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Charset();
}
