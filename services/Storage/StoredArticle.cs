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

    /// <summary>The newest copy seen so far, whether or not it differed: an older one changes nothing.</summary>
    public required Copy Newest { get; init; }

    /// <summary>When the last order on its place on the home page was accepted.</summary>
    public DateTimeOffset? PinOrdered { get; init; }

    /// <summary>Whether the bus has taken this version's announcement.</summary>
    public bool Announced { get; init; }

    /// <summary>Whether readers may not see it yet. A withdrawal waits for nothing.</summary>
    public bool IsHeld(DateTimeOffset now) => Article.Status == ArticleStatus.Published && Article.Embargo > now;

    /// <summary>One more at each write; a write succeeds only on the revision that it was decided on.</summary>
    public int Revision { get; init; } = 1;
}

/// <summary>Orders copies of an article: by the source's time of change, then by when we accepted them.</summary>
internal sealed record Copy(DateTimeOffset Updated, DateTimeOffset ReceivedAt) : IComparable<Copy>
{
    public int CompareTo(Copy? other) =>
        other is null ? 1 : Updated.CompareTo(other.Updated) is var byChange and not 0 ? byChange : ReceivedAt.CompareTo(other.ReceivedAt);
}
