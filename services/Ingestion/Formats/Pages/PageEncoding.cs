using System.Text;
using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// Bytes of a page as text. In the order of the HTML standard ("determining the character encoding"): byte order mark, the transfer's
/// charset, a meta element near the top; but what reads as UTF-8 without error and is not all ASCII is UTF-8 whatever the page says of itself.
/// </summary>
internal static partial class PageEncoding
{
    // Browsers look at 1,024 bytes; some templates put their meta element below a long comment.
    private const int Looked = 8_192;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Western;

    static PageEncoding()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Western = Encoding.GetEncoding(1252);
    }

    /// <summary>The page's text. No bytes make it fail: what cannot be read becomes U+FFFD.</summary>
    /// <param name="bytes">The page as it was transferred, decompressed.</param>
    /// <param name="contentType">The transfer's Content-Type, if known.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? contentType)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return Encoding.UTF8.GetString(bytes[3..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        var told = Charset().Match(WhiteSpace.Cut(contentType, FeedText.MaxHeader) ?? "") is { Success: true } header ? Named(header.Groups["name"].Value) : null;
        if (told is not null && told.WebName.StartsWith("utf-16", StringComparison.Ordinal))
            return told.GetString(bytes);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            told ??= Charset().Match(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, Looked)])) is { Success: true } meta ? Named(meta.Groups["name"].Value) : null;
        }
        // A few bad bytes in a page that is UTF-8 otherwise are damage, not another encoding.
        if (told is null or UTF8Encoding)
        {
            var text = Encoding.UTF8.GetString(bytes);
            var bad = text.AsSpan().Count('\uFFFD');
            if (bad * 20 < text.AsSpan().Count('\u00C3') + Multibyte(text) || told is not null && bad < 10)
                return text;
            told = Western;
        }
        return told.GetString(bytes);
    }

    private static int Multibyte(string text)
    {
        var count = 0;
        foreach (var letter in text)
            count += letter > 127 && letter != '\uFFFD' ? 1 : 0;
        return count;
    }

    // Labels of the Encoding standard that mean something else than their name says.
    private static Encoding? Named(string label)
    {
        var name = label.ToLowerInvariant() switch
        {
            "iso-8859-1" or "iso8859-1" or "latin1" or "latin-1" or "us-ascii" or "ascii" or "x-cp1252" or "cp1252" => "windows-1252",
            "iso-8859-9" or "latin5" => "windows-1254",
            "gb2312" or "gbk" or "x-gbk" => "gb18030",
            "utf8" or "unicode-1-1-utf-8" => "utf-8",
            "x-sjis" or "sjis" or "ms_kanji" or "windows-31j" => "shift_jis",
            "ks_c_5601-1987" or "ksc5601" or "windows-949" => "euc-kr",
            "utf-16" => "utf-16le",
            "cp1251" or "x-cp1251" => "windows-1251",
            var other => other,
        };
        try
        {
            return name is "utf-7" or "utf-32" ? null : Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(?:charset|<\?xml[^>]{0,80}encoding)\s*=\s*[""']?\s*(?<name>[a-z0-9_:-]{2,40})", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Charset();
}
