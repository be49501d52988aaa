namespace Broadsheet.Ingestion;

/// <summary>
/// A browser that is signed in on the operators' pages. Neither its token nor the key is kept, only their hashes.
/// </summary>
internal sealed record OperatorSession
{
    /// <summary>SHA-256 of the token in the browser's cookie, in hex.</summary>
    public required string Id { get; init; }

    /// <summary>Hash of the key with which it began; it lasts no longer than that key.</summary>
    public required string KeyHash { get; init; }

    /// <summary>When it ends, however much it is used.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>When it was last used, to about a minute.</summary>
    public required DateTimeOffset LastUsed { get; init; }
}

/// <summary>
/// Where sessions are kept, so that they hold in every process and over a restart: SQLite in one process, MongoDB for
/// many.
/// </summary>
internal interface IOperatorSessionStore
{
    /// <summary>Adds a session, and removes those that have ended by <paramref name="now"/>.</summary>
    Task Add(OperatorSession session, DateTimeOffset now, CancellationToken cancellation);

    Task<OperatorSession?> Find(string id, CancellationToken cancellation);

    Task SetLastUsed(string id, DateTimeOffset at, CancellationToken cancellation);

    Task Remove(string id, CancellationToken cancellation);

    /// <summary>Removes all sessions of a key.</summary>
    Task RemoveOfKey(string keyHash, CancellationToken cancellation);
}
