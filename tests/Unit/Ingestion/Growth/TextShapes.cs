namespace Broadsheet.Unit.Ingestion.Growth;

/// <summary>Hostile texts: what the readers of feeds, wires, saved text, headers and fields are given.</summary>
internal static class TextShapes
{
    public static readonly IReadOnlyList<Shape> All = [.. FeedShapes.All, .. ArticleShapes.All, .. SavedTextShapes.All, .. WireShapes.All];
}
