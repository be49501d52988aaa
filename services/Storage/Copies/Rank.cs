using Broadsheet.Contracts;

namespace Broadsheet.Storage;

/// <summary>
/// Decides which of two sources' copies of one article is shown: the one of the higher priority and, of the same priority, the one whose
/// own host is that of a name (address or guid) that both give. Depends on the two copies alone, not on the order in which they came.
/// </summary>
internal sealed record Rank
{
    /// <summary>That of its source.</summary>
    public int Priority { get; init; }

    /// <summary>Host of its source's feed, see <see cref="CopyRank.Host"/>.</summary>
    public string? Host { get; init; }

    /// <summary>The names that this copy gave, see <see cref="Article.Names"/>.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Its names at its source's own host.</summary>
    public IReadOnlyList<string> OwnNames { get; init; } = [];

    /// <summary>The rank of a copy that is received.</summary>
    public static Rank Of(ArticleReceived received) => new()
    {
        Priority = received.Rank?.Priority ?? 0, Host = received.Rank?.Host, Names = received.Article.Names, OwnNames = received.Rank?.OwnNames ?? [],
    };

    /// <summary>The rank as it is kept: null where there is nothing to go by, as of most articles by API.</summary>
    internal Rank? Kept => Priority == 0 && Host is null && Names.Count == 0 ? null : this;

    /// <summary>Whether this copy is shown instead of another.</summary>
    public bool Outranks(Rank other) => Priority != other.Priority ? Priority > other.Priority : OwnsWhatIsNamedBy(other) && !other.OwnsWhatIsNamedBy(this);

    /// <summary>Whether both are read at one host, so that one publisher brings both.</summary>
    public bool IsOfOnePublisher(Rank other) => Host is not null && Host == other.Host;

    private bool OwnsWhatIsNamedBy(Rank other) => OwnNames.Any(name => other.Names.Contains(name) && !other.OwnNames.Contains(name));
}
