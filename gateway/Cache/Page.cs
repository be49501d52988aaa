using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Numerics;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;

namespace Broadsheet.Gateway;

/// <summary>
/// An answer of Rendering's, as it is kept and sent. What it says never changes; how it is held does: once a compressed form has been asked
/// for, that alone is kept, a fifth of the memory, until one of the few readers comes who take no compressed form.
/// </summary>
internal sealed class Page
{
    /// <summary>The headers of Rendering's that readers get.</summary>
    private static readonly string[] Passed =
        ["Cache-Control", "Content-Disposition", "Content-Language", "Content-Type", "Last-Modified", "Link", "Location", "Retry-After", "X-Robots-Tag"];

    // Below this, compression saves no packet.
    private const int SmallestCompressed = 256;

    // The first form is made while a reader waits, the full one for pages that are much read. Of 34 KB gzip makes 11.0 in 0.09 ms, fully 10.0 in 0.20;
    // Brotli 9.3 in 0.6, and fully takes a hundred times that.
    private static readonly ZLibCompressionOptions FirstGzip = new() { CompressionLevel = 2 };
    private static readonly ZLibCompressionOptions FullGzip = new() { CompressionLevel = 6 };
    private const int FirstBrotli = 5;
    private const int FullBrotli = 11;

    // Full compression of this takes a second or two.
    private const int LargestFullyCompressed = 512 * 1024;

    private readonly Lock making = new();
    private readonly int length;
    private volatile byte[]? plain;
    private volatile byte[]? gzip;
    private volatile byte[]? brotli;
    private volatile bool isFullGzip;
    private volatile bool isFullBrotli;
    private volatile bool isReadInGzip;
    private volatile bool isReadInBrotli;
    private volatile bool isReadPlain;
    private readonly ReadyAnswer?[] ready = new ReadyAnswer?[16];

    /// <summary>Takes in a whole answer.</summary>
    public Page(HttpResponseMessage answer, byte[] body)
    {
        (plain, length) = (body, body.Length);
        Status = (int)answer.StatusCode;
        IsKept = Status is 200 or 301 or 410 && answer.Headers.CacheControl is { Public: true, NoStore: false, Private: false };
        Headers = [.. Passed.SelectMany(name =>
            answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values)
                ? [new KeyValuePair<string, StringValues>(name, values.ToArray())]
                : Enumerable.Empty<KeyValuePair<string, StringValues>>())];
        Policy = SecurityHeaders.PolicyWith(answer.Headers.TryGetValues(SecurityHeaders.InlineStyles, out var styles) ? string.Join(' ', styles) : "");
        Tags = answer.Headers.TryGetValues("Cache-Tag", out var tags)
            ? [.. tags.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)]
            : [];
        About = answer.Headers.TryGetValues("Article-Version", out var version) && version.First().Split('=') is [var article, var number] && int.TryParse(number, CultureInfo.InvariantCulture, out var parsed)
            ? new ArticleVersion(article, parsed)
            : null;
        LastModified = answer.Content.Headers.LastModified;
        RenderingTag = answer.Headers.ETag;
        // Weak, because the same tag stands for each compressed form.
        ETag = IsKept && Status == 200 ? $"W/\"{Base64Url.EncodeToString(SHA256.HashData(body).AsSpan(0, 12))}\"" : null;
        IsText = answer.Content.Headers.ContentType?.MediaType is { } type
            && (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
                || new[] { "json", "xml", "javascript" }.Any(word => type.EndsWith(word, StringComparison.OrdinalIgnoreCase)));
        IsCompressed = IsText && length >= SmallestCompressed;
    }

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>Headers to send, but for those that depend on the reader.</summary>
    public IReadOnlyList<KeyValuePair<string, StringValues>> Headers { get; }

    /// <summary>Its content security policy, which allows the styles that stand in it.</summary>
    public string Policy { get; }

    /// <summary>What it shows, by <c>Cache-Tag</c>.</summary>
    public string[] Tags { get; }

    /// <summary>The version of an article that it is the page of, or instead of which it says that the article has moved or is gone.</summary>
    public ArticleVersion? About { get; }

    /// <summary>The gateway's own tag of the content; null for what is not kept.</summary>
    public string? ETag { get; }

    /// <summary>Rendering's tag, to ask it whether the page still holds.</summary>
    public EntityTagHeaderValue? RenderingTag { get; }

    /// <summary>When the content last changed, if Rendering says so.</summary>
    public DateTimeOffset? LastModified { get; }

    /// <summary>It may be kept: a final answer that Rendering calls public.</summary>
    public bool IsKept { get; }

    /// <summary>It is of a type that is compressed, so the answer varies by what the reader accepts.</summary>
    public bool IsText { get; }

    /// <summary>How much memory it takes at most, in bytes, with compressed forms at the half of the original.</summary>
    public long Size => length * (IsText ? 3L : 2L) / 2 + Tags.Sum(tag => 60L + 2 * tag.Length) + 2_000;

    private bool IsCompressed { get; }

    /// <summary>The body in a coding, or in the form nearest to it where compression does not pay.</summary>
    public ReadOnlyMemory<byte> Body(ref Coding coding)
    {
        if (!IsCompressed)
            coding = Coding.Identity;
        isReadInGzip |= coding == Coding.Gzip;
        isReadInBrotli |= coding == Coding.Brotli;
        return coding switch
        {
            Coding.Brotli => Brotli(),
            Coding.Gzip => Gzip(),
            _ => PlainForReaders(),
        };
    }

    /// <summary>Makes the form that browsers take, so that none of them waits for it.</summary>
    public void Compress()
    {
        if (IsCompressed)
            _ = Brotli();
    }

    /// <summary>Makes the forms that somebody reads as small as they get: for a page that is much read.</summary>
    public void CompressFully()
    {
        if (isReadInGzip && !isFullGzip)
        {
            gzip = WithGzip(FullGzip);
            isFullGzip = true;
            Renew(Coding.Gzip);
        }
        if (isReadInBrotli && !isFullBrotli && length <= LargestFullyCompressed)
        {
            brotli = WithBrotli(FullBrotli);
            isFullBrotli = true;
            Renew(Coding.Brotli);
        }
    }

    private void Renew(Coding coding)
    {
        foreach (var state in new[] { CacheState.Hit, CacheState.Stale })
            foreach (var secure in new[] { false, true })
                ready[Place((int)coding, state, secure)] = null;
    }

    /// <summary>
    /// The answer in the bytes to send, if the body in this coding has been made already and is small enough to go out at once; making one
    /// here would hold up other readers. <paramref name="secure"/>: the reader comes by HTTPS.
    /// </summary>
    public ReadyAnswer? Ready(CacheState state, Coding coding, bool secure, PageHeaders headers)
    {
        ref var answer = ref ready[Place((int)coding, state, secure)];
        if (answer is not null)
            return answer;
        if (Made(coding) is not { Length: <= ReadyAnswer.LargestBody })
            return null;
        // First the body: it says in which coding it really is, which the headers repeat.
        var body = Body(ref coding);
        return answer = ReadyAnswer.Of(this, state, coding, body, secure, headers);
    }

    /// <summary>The same for a reader who has the page.</summary>
    public ReadyAnswer ReadyNotModified(CacheState state, bool secure, PageHeaders headers) =>
        ready[Place(3, state, secure)] ??= ReadyAnswer.NotModified(this, state, secure, headers);

    // Of the three codings, and 304 as a fourth.
    private static int Place(int form, CacheState state, bool secure) => form * 4 + (state == CacheState.Stale ? 2 : 0) + (secure ? 1 : 0);

    private byte[]? Made(Coding coding) => !IsCompressed ? plain : coding switch { Coding.Brotli => brotli, Coding.Gzip => gzip, _ => plain };

    // Each is made by one of those who ask at the same time.
    private byte[] Gzip()
    {
        if (gzip is null)
            lock (making)
                gzip ??= WithGzip(FirstGzip);
        LetGo();
        return gzip;
    }

    private byte[] Brotli()
    {
        if (brotli is null)
            lock (making)
                brotli ??= WithBrotli(FirstBrotli);
        LetGo();
        return brotli;
    }

    // Under the lock, or a reader who comes meanwhile would find it gone again.
    private void LetGo()
    {
        if (isReadPlain || plain is null)
            return;
        lock (making)
            if (!isReadPlain)
                plain = null;
    }

    private byte[] PlainForReaders()
    {
        if (isReadPlain && plain is { } kept)
            return kept;
        lock (making)
        {
            isReadPlain = true;
            return plain ??= Plain();
        }
    }

    private byte[] Plain()
    {
        if (plain is { } kept)
            return kept;
        var unpacked = new byte[length];
        if (brotli is { } small)
            BrotliDecoder.TryDecompress(small, unpacked, out _);
        else
            using (var stream = new GZipStream(new MemoryStream(gzip!), CompressionMode.Decompress))
                stream.ReadExactly(unpacked);
        return unpacked;
    }

    private byte[] WithGzip(ZLibCompressionOptions options) => Compress(Plain(), stream => new GZipStream(stream, options));

    private byte[] WithBrotli(int quality)
    {
        // RFC 7932, section 9.1: the window is of two to this power bytes. One as large as the page sees all of it; a larger one only takes memory.
        var window = Math.Clamp(BitOperations.Log2((uint)length + 16) + 1, 16, 22);
        var body = Plain();
        var target = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(length));
        try
        {
            return BrotliEncoder.TryCompress(body, target, out var written, quality, window)
                ? target[..written]
                : Compress(body, stream => new BrotliStream(stream, CompressionLevel.Fastest));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(target);
        }
    }

    private static byte[] Compress(byte[] body, Func<Stream, Stream> coder)
    {
        using var target = new MemoryStream();
        using (var stream = coder(target))
            stream.Write(body);
        return target.ToArray();
    }
}
