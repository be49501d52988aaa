namespace Broadsheet.Ingestion;

/// <summary>What a way in (the API, one feed) knows about its articles before it has seen them, and assumes where a draft is silent.</summary>
internal sealed record SourceDefaults
{
    /// <summary>Namespace of the ids: <c>api</c>, or the id of the source. Two sources may use the same guid for different items.</summary>
    public required string Key { get; init; }

    /// <summary>Name of the source as readers see it.</summary>
    public required string Name { get; init; }

    /// <summary>BCP 47 tag; without one the language is guessed from the text.</summary>
    public string? Language { get; init; }

    public IReadOnlyList<string> Section { get; init; } = [];

    public string? Rights { get; init; }

    /// <summary>The source's own address; relative addresses of items are resolved against it.</summary>
    public Uri? Address { get; init; }

    /// <summary>
    /// True where nobody waits for an answer and could correct the input, as with feeds: a language or time that makes
    /// no sense is then taken as not given instead of refused, and too many of anything are cut.
    /// </summary>
    public bool Forgiving { get; init; }
}
