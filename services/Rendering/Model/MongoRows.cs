using Broadsheet.Contracts;
using MongoDB.Bson.Serialization.Attributes;

namespace Broadsheet.Rendering;

/// <summary>An article of the read model in MongoDB, with all its lists.</summary>
internal sealed class ArticleRow
{
    [BsonId]
    public string Id { get; init; } = "";
    public int Version { get; init; }
    public ArticleStatus Status { get; init; }
    public string Path { get; init; } = "";
    public IReadOnlyList<string> Lists { get; init; } = [];
    public IReadOnlyList<string> ListsBefore { get; init; } = [];
    public DateTimeOffset FirstPublished { get; init; }
    public DateTimeOffset StoredAt { get; init; }

    // JSON, so that both stores give back exactly the same; the summary is the article without its body.
    public string Summary { get; init; } = "";
    public string Article { get; init; } = "";
}

/// <summary>What is known of a section that has articles.</summary>
internal sealed class SectionRow
{
    [BsonId]
    public string Id { get; init; } = "";
    public string Above { get; init; } = "";
    public IReadOnlyList<string> Names { get; init; } = [];
    public string Language { get; init; } = "";
    public DateTimeOffset Latest { get; init; }
    public string Edition { get; init; } = "";

    public Section ToSection() => new(Id, Names, Language, Latest) { Edition = Edition };
}

/// <summary>When the last complete reading of the export began.</summary>
internal sealed class CheckpointRow
{
    public const string Only = "export";

    [BsonId]
    public string Id { get; init; } = Only;
    public DateTimeOffset AsOf { get; init; }
}
