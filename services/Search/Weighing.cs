using System.Numerics;
using Lucene.Net.Search.Similarities;

namespace Broadsheet.Search;

/// <summary>
/// BM25 with k1 1.2 and b 0.75. The length of a text is kept in one byte with four significant bits (as Lucene 7 and
/// later do) instead of three, so that a short report and one half as long again are not taken for equal.
/// </summary>
internal sealed class Weighing() : BM25Similarity(1.2f, 0.75f)
{
    private const int Kept = 16;

    /// <inheritdoc />
    protected override byte EncodeNormValue(float boost, int fieldLength) => Encode(fieldLength);

    /// <inheritdoc />
    protected override float DecodeNormValue(byte b) => Decode(b);

    /// <summary>Lengths below 16 as they are; above, the place of the highest bit and the three bits after it.</summary>
    internal static byte Encode(int length)
    {
        if (length < Kept)
            return (byte)Math.Max(length, 0);
        var shift = BitOperations.Log2((uint)length) - 3;
        return (byte)((shift << 3) + (length >> shift));
    }

    /// <summary>The middle of the lengths that share a byte.</summary>
    internal static float Decode(byte code)
    {
        if (code < Kept)
            return code;
        var shift = (code >> 3) - 1;
        return (float)(((8 + (code & 7)) + 0.5) * Math.Pow(2, shift));
    }
}
