namespace Broadsheet.Storage;

/// <summary>Where articles are kept: SQLite in one process, MongoDB for many. All writes of one article are atomic, each on its own.</summary>
internal interface IArticleStore
{
    /// <summary>The current version, or null.</summary>
    Task<StoredArticle?> Find(string id, CancellationToken cancellation);

    /// <summary>
    /// Writes <paramref name="next"/> if what is there is still <paramref name="replaced"/> (nothing, where that is null), and
    /// keeps the version that it ends. False if somebody else was first: then decide again.
    /// </summary>
    Task<bool> Save(StoredArticle next, StoredArticle? replaced, CancellationToken cancellation);

    /// <summary>Notes that a version is announced; nothing if a newer one has come.</summary>
    Task MarkAnnounced(string id, int version, CancellationToken cancellation);

    /// <summary>The oldest of those that were stored before a time, are not announced and not held by an embargo.</summary>
    Task<IReadOnlyList<StoredArticle>> Unannounced(DateTimeOffset storedBefore, DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>Current versions in the order of (time of storing, id), after that position.</summary>
    Task<IReadOnlyList<StoredArticle>> StoredAfter(DateTimeOffset storedAt, string id, int limit, CancellationToken cancellation);

    /// <summary>Every version of an article, the current one last; empty if there is none.</summary>
    Task<IReadOnlyList<StoredArticle>> Versions(string id, CancellationToken cancellation);

    /// <summary>Why the store cannot be used now, or null: for readiness.</summary>
    Task<string?> Missing(CancellationToken cancellation);
}
