using System.Text.Json.Serialization;

namespace Broadsheet.Ingestion;

/// <summary>Something about a source that operators should look at, found after its items were taken in.</summary>
/// <param name="SourceId">Which source: its id, or another way in, as <c>api</c>.</param>
/// <param name="Key">Names what was found, so that it is noted once however often it is found.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">What happened and what to do, in sentences.</param>
/// <param name="At">When it was found.</param>
internal sealed record SourceNote(string SourceId, string Key, SourceNoteKind Kind, string Text, DateTimeOffset At)
{
    /// <summary>So many notes on one source are kept.</summary>
    public const int Most = 50;
}

/// <summary>Subjects of notes on a source.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SourceNoteKind>))]
internal enum SourceNoteKind
{
    /// <summary>The source claims another source's article.</summary>
    Conflict,

    /// <summary>Pictures of the source are left out.</summary>
    Pictures,
}
