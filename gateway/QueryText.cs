using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Broadsheet.Gateway;

/// <summary>The bytes that a query string stands for.</summary>
internal static class QueryText
{
    /// <summary>
    /// Whether all that is percent-encoded is UTF-8. Sequences that are not would be read as the signs that they are written with, so that <c>%F0</c>
    /// would be searched for as a percent sign, a letter and a digit. With <paramref name="names"/>, only the values of these parameters count.
    /// </summary>
    public static bool IsUtf8(string? query, params ReadOnlySpan<string> names)
    {
        if (query is null || !query.Contains('%', StringComparison.Ordinal))
            return true;
        foreach (var pair in new QueryStringEnumerable(query))
            if ((names.IsEmpty || IsOneOf(pair.DecodeName().Span, names)) && (!IsUtf8(pair.EncodedValue.Span) || (names.IsEmpty && !IsUtf8(pair.EncodedName.Span))))
                return false;
        return true;
    }

    private static bool IsOneOf(ReadOnlySpan<char> name, ReadOnlySpan<string> names)
    {
        foreach (var one in names)
            if (name.Equals(one, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    private static bool IsUtf8(ReadOnlySpan<char> encoded)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(encoded.Length));
        try
        {
            var length = 0;
            for (var at = 0; at < encoded.Length; at++)
                if (encoded[at] == '%' && at + 2 < encoded.Length && byte.TryParse(encoded.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                {
                    bytes[length++] = value;
                    at += 2;
                }
                else
                    length += Encoding.UTF8.GetBytes(encoded.Slice(at, 1), bytes.AsSpan(length));
            return System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
