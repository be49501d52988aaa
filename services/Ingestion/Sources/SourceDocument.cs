using Broadsheet.Ingestion.Formats;

namespace Broadsheet.Ingestion;

/// <summary>The one place where what a source serves, polled or delivered by its hub, is read in whichever format it is.</summary>
internal static class SourceDocument
{
    /// <summary>Its items, or why it cannot be read.</summary>
    public static Result<Feed> Read(ReadOnlyMemory<byte> content, string? contentType, Uri address) => FeedReader.Read(content, contentType, address);
}
