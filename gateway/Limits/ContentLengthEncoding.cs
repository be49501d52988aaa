using System.Text;
using Microsoft.Net.Http.Headers;

namespace Broadsheet.Gateway;

/// <summary>
/// Has the server refuse with 400 each <c>Content-Length</c> that is not of digits alone (RFC 9110 section 8.6). By itself it also takes a sign:
/// <c>+63</c> as 63, which a proxy before it may read otherwise, so that the two disagree where the next request begins.
/// </summary>
internal sealed class ContentLengthEncoding : Encoding
{
    private static readonly ContentLengthEncoding Digits = new();

    /// <summary>This for that header, and the server's own way for all others.</summary>
    public static Encoding? Select(string header) => header == HeaderNames.ContentLength ? Digits : null;

    /// <inheritdoc />
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (bytes.IsEmpty || bytes.Length > chars.Length || bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            // No number at all, however it is read.
            chars[0] = '?';
            return 1;
        }
        return ASCII.GetChars(bytes, chars);
    }

    /// <inheritdoc />
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    /// <inheritdoc />
    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    /// <inheritdoc />
    public override int GetMaxCharCount(int byteCount) => byteCount;

    /// <inheritdoc />
    public override int GetByteCount(char[] chars, int index, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => throw new NotSupportedException();

    /// <inheritdoc />
    public override int GetMaxByteCount(int charCount) => throw new NotSupportedException();
}
