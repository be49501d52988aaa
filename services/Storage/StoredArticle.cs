using Broadsheet.Contracts;

namespace Broadsheet.Storage;

/// <summary>The current version of an article and what Storage knows about it; one row or document, always written as a whole.</summary>
internal sealed record StoredArticle
{
    public string Id => Article.Id;

    /// <summary>With version and path.</summary>
    public required Article Article { get; init; }

    /// <summary>When this version was stored.</summary>
    public required DateTimeOffset StoredAt { get; init; }

    /// <summary>The newest copy seen so far of the text that is shown, whether or not it differed: an older one changes nothing.</summary>
    public required Copy Newest { get; init; }

    /// <summary>The id under which the text that is shown was received; null where it is the article's own.</summary>
    public string? Lead { get; init; }

    /// <summary>The rank of the copy that is shown; null where it has nothing to go by, or was stored by an earlier release.</summary>
    public Rank? Rank { get; init; }

    /// <summary>Copies from other sources, each as its source last gave it: not shown, but as a name among those who brought it.</summary>
    public IReadOnlyList<OtherCopy> Others { get; init; } = [];

    /// <summary>All names of the item that any of its copies gave, see <see cref="Article.Names"/>.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>See <see cref="Wording.Bands"/>.</summary>
    public IReadOnlyList<long> Bands { get; init; } = [];

    /// <summary>When the last order on its place on the home page was accepted.</summary>
    public DateTimeOffset? PinOrdered { get; init; }

    /// <summary>Whether the bus has taken this version's announcement.</summary>
    public bool Announced { get; init; }

    /// <summary>Whether readers may not see it yet. A withdrawal waits for nothing.</summary>
    public bool IsHeld(DateTimeOffset now) => Article.Status == ArticleStatus.Published && Article.Embargo > now;

    /// <summary>Ids under which other sources' copies of it are received.</summary>
    internal IEnumerable<string> Copies => Others.Select(other => other.Article.Id).Append(Lead).OfType<string>().Where(id => id != Id);

    /// <summary>The rank of the copy that is shown. Where it is not known, no name is taken for that copy's: others may have given it.</summary>
    internal Rank Standing => Rank ?? new Rank();

    /// <summary>Copies that have just left because the article tells something else now: to be stored as articles of their own. Not kept.</summary>
    internal IReadOnlyList<OtherCopy> Parted { get; init; } = [];

    /// <summary>The copy with an id, as its source last gave it; the one that is shown if there is none.</summary>
    internal Article CopyOf(string id) => Others.FirstOrDefault(other => other.Article.Id == id)?.Article ?? Article;

    /// <summary>The rank of the copy with an id; of the one that is shown if there is none.</summary>
    internal Rank RankOf(string id) => Others.FirstOrDefault(other => other.Article.Id == id)?.Standing ?? Standing;

    /// <summary>Whether what is received under this id belongs here.</summary>
    public bool Has(string id) => id == Id || Copies.Contains(id);

    /// <summary>One more at each write; a write succeeds only on the revision that it was decided on.</summary>
    public int Revision { get; init; } = 1;
}

/// <summary>Orders copies of an article: by the source's time of change, then by when we accepted them.</summary>
internal sealed record Copy(DateTimeOffset Updated, DateTimeOffset ReceivedAt) : IComparable<Copy>
{
    public int CompareTo(Copy? other) =>
        other is null ? 1 : Updated.CompareTo(other.Updated) is var byChange and not 0 ? byChange : ReceivedAt.CompareTo(other.ReceivedAt);
}

/// <summary>An article as another source brought it.</summary>
/// <param name="Article">As received, with the id under which it was; withdrawn once its source takes it back.</param>
/// <param name="Newest">The newest copy seen of it.</param>
/// <param name="Named">Whether it is the same item by address or guid, rather than by its words.</param>
internal sealed record OtherCopy(Article Article, Copy Newest, bool Named)
{
    /// <summary>Its rank; null where it has nothing to go by, or was stored by an earlier release.</summary>
    public Rank? Rank { get; init; }

    /// <summary>Whether it says something else than the article: it stays only because the article goes by its id, and is neither shown nor named.</summary>
    public bool IsStrange { get; init; }

    internal Rank Standing => Rank ?? new Rank();
}
