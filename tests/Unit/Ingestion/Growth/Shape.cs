using System.Text;

namespace Broadsheet.Unit.Ingestion.Growth;

/// <summary>A hostile document that can be made in any length: a beginning, a part that is repeated, an end.</summary>
/// <param name="Way">The way by which it comes in.</param>
/// <param name="Name">Its name in a list of failures.</param>
/// <param name="Start">Its beginning.</param>
/// <param name="Part">The part that is repeated; <c>#</c> stands for the number of the repetition.</param>
/// <param name="End">Its end.</param>
internal sealed record Shape(WayIn Way, string Name, string Start, string Part, string End)
{
    /// <summary>Most bytes of it that make sense, where that is less than its way in takes.</summary>
    public int Most { get; init; } = Way.Limit;

    public override string ToString() => $"{Way.Name}: {Name}";

    /// <summary>The document in UTF-8, of at most <paramref name="length"/> bytes.</summary>
    public byte[] Make(int length)
    {
        var room = length - Encoding.UTF8.GetByteCount(Start) - Encoding.UTF8.GetByteCount(End);
        var text = new StringBuilder(Start, length + 100);
        var size = Encoding.UTF8.GetByteCount(Part);
        for (var (number, left) = (0, room); left >= size + 8; number++)
        {
            var part = Part.Contains('#') ? Part.Replace("#", number.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal) : Part;
            text.Append(part);
            left -= Part.Contains('#') ? Encoding.UTF8.GetByteCount(part) : size;
        }
        return Encoding.UTF8.GetBytes(text.Append(End).ToString());
    }
}
