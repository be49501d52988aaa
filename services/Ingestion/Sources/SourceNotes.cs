using System.Globalization;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion;

/// <summary>Notes about sources for operators: each is logged once, and shown in the source's report until the source is removed or newer ones follow.</summary>
internal sealed partial class SourceNotes(ISourceStore sources, TimeProvider time, ILogger<SourceNotes> logger)
{
    /// <summary>Notes that a source claims another source's article.</summary>
    public Task Add(CopyConflict conflict, CancellationToken cancellation)
    {
        var other = $"“{PlainText.Cut(conflict.OtherHeadline, 200)}” ({conflict.OtherSource}, article {conflict.OtherId})";
        var own = $"“{PlainText.Cut(conflict.Headline, 200)}” (article {conflict.ArticleId})";
        var text = conflict.Kind == CopyConflictKind.MayNotLead
            ? $"{own} has newer words for {other}, which stays as its own source gave it. Give this source the higher priority if its words should be shown."
            : $"{own} has the address or guid of {other} and says something else. Both stand for themselves. Pause this source if it should not claim others' articles.";
        return Add(new SourceNote(conflict.SourceId, $"conflict {conflict.ArticleId} {conflict.OtherId} {conflict.Kind}", SourceNoteKind.Conflict, text, time.Now()), conflict.SourceName, cancellation);
    }

    /// <summary>Notes that pictures of a source are left out in an hour because decoding them took too long.</summary>
    public Task AddPicturesLeftOut(string sourceId, string sourceName, TimeSpan budget, CancellationToken cancellation)
    {
        var hour = time.Now().ToString("yyyy-MM-dd HH':00 UTC'", CultureInfo.InvariantCulture);
        var text = $"Pictures that came after {hour} are left out: decoding this source's pictures took more than {budget.TotalSeconds:N0} seconds in an hour. "
            + "Send smaller pictures, or raise Ingestion:Pictures:DecodingPerSource.";
        return Add(new SourceNote(sourceId, "pictures " + hour, SourceNoteKind.Pictures, text, time.Now()), sourceName, cancellation);
    }

    private async Task Add(SourceNote note, string name, CancellationToken cancellation)
    {
        if (await sources.Note(note, cancellation))
            Log.Noted(logger, name, note.Text);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Source {Name}: {Note}")]
        public static partial void Noted(ILogger logger, string name, string note);
    }
}
