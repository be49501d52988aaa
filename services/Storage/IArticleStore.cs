namespace Broadsheet.Storage;

/// <summary>Where articles are kept: SQLite in one process, MongoDB for many. All writes of one article are atomic, each on its own.</summary>
internal interface IArticleStore
{
    /// <summary>The current version of the article with this id, or of that in which another source's copy has it; null if there is none.</summary>
    Task<StoredArticle?> Find(string id, CancellationToken cancellation);

    /// <summary>Those of the articles with these ids that are there, in no order.</summary>
    Task<IReadOnlyList<StoredArticle>> FindAll(IReadOnlyList<string> ids, CancellationToken cancellation);

    /// <summary>
    /// Writes <paramref name="next"/> if what is there is still <paramref name="replaced"/> (nothing, where that is null), and
    /// keeps the version that it ends. False if somebody else was first: then decide again.
    /// </summary>
    Task<bool> Save(StoredArticle next, StoredArticle? replaced, CancellationToken cancellation);

    /// <summary>Notes that a version is announced; nothing if a newer one has come.</summary>
    Task MarkAnnounced(string id, int version, CancellationToken cancellation);

    /// <summary>The oldest of those that are not announced and either were stored before a time or had an embargo that has ended.</summary>
    Task<IReadOnlyList<StoredArticle>> Unannounced(DateTimeOffset storedBefore, DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>Current versions in the order of (time of storing, id), after that position.</summary>
    Task<IReadOnlyList<StoredArticle>> StoredAfter(DateTimeOffset storedAt, string id, int limit, CancellationToken cancellation);

    /// <summary>
    /// Takes keys for an id, in their order, up to the first that another id has taken since a time; returns that key and its holder, or null
    /// where all are the id's own now. Of several who want one at the same time one gets it.
    /// </summary>
    /// <param name="keys">The keys.</param>
    /// <param name="id">Who wants them.</param>
    /// <param name="since">What was taken, or last asked for, before counts no more.</param>
    /// <param name="now">The time now.</param>
    /// <param name="over">A holder from whom the keys are taken all the same.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<Claim?> Claim(IReadOnlyList<string> keys, string id, DateTimeOffset since, DateTimeOffset now, string? over, CancellationToken cancellation);

    /// <summary>Ids of the articles other than one, stored since a time, that have one of these numbers among their <see cref="StoredArticle.Bands"/>, the newest first.</summary>
    Task<IReadOnlyList<string>> Alike(IReadOnlyList<long> bands, string than, DateTimeOffset storedSince, int limit, CancellationToken cancellation);

    /// <summary>Articles of a story.</summary>
    Task<IReadOnlyList<StoredArticle>> InStory(string story, int limit, CancellationToken cancellation);

    /// <summary>Lets go what is needed only for comparing, of articles stored and keys taken before a time.</summary>
    Task Forget(DateTimeOffset before, CancellationToken cancellation);

    /// <summary>Every version of an article, the current one last; empty if there is none.</summary>
    Task<IReadOnlyList<StoredArticle>> Versions(string id, CancellationToken cancellation);

    /// <summary>Whether nothing has ever been stored.</summary>
    Task<bool> IsEmpty(CancellationToken cancellation);

    /// <summary>Why the store cannot be used now, or null: for readiness.</summary>
    Task<string?> Missing(CancellationToken cancellation);
}

/// <summary>A key that is taken.</summary>
/// <param name="Key">The key.</param>
/// <param name="Holder">The id of the copy that has it.</param>
internal sealed record Claim(string Key, string Holder);
