using System.Security.Cryptography;

namespace Broadsheet.Ingestion;

/// <summary>
/// A key of the API as it is stored: its hash, and what operators tell it apart by. The key itself is not kept.
/// </summary>
internal sealed record StoredKey
{
    private const int IdLength = 12;
    private const int HintLength = 6;

    /// <summary>SHA-256 of the key in hex, enough for keys of 256 random bits.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The key's first characters; null for one that an earlier release made.</summary>
    public string? Hint { get; init; }

    /// <summary>The operator's name for the key.</summary>
    public string? Label { get; init; }

    /// <summary>When it was last used, to about a minute; null if never.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>The beginning of its hash, by which addresses and pages name it.</summary>
    public string ShortId() => Hash[..IdLength];

    /// <summary>A new key of 256 random bits, and what is stored of it.</summary>
    public static (string Key, StoredKey Stored) New(string? label, DateTimeOffset now)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return (key, new StoredKey { Hash = ApiKeys.Hash(key), MadeAt = now, Hint = key[..HintLength], Label = label });
    }
}

/// <summary>Store of keys: SQLite in one process, MongoDB for many.</summary>
internal interface IKeyStore
{
    /// <summary>
    /// The key with a hash. Asked at every request, so that a removed key opens nothing from then on, in any process.
    /// </summary>
    Task<StoredKey?> Find(string hash, CancellationToken cancellation);

    /// <summary>All keys, the oldest first.</summary>
    Task<IReadOnlyList<StoredKey>> All(CancellationToken cancellation);

    /// <summary>
    /// Adds the first key; false if there is one already, for example one that another process has just made.
    /// </summary>
    Task<bool> AddFirst(StoredKey key, CancellationToken cancellation);

    Task Add(StoredKey key, CancellationToken cancellation);

    /// <summary>
    /// Removes a key; false if it is not there, or is the last one and <paramref name="evenTheLast"/> is false.
    /// </summary>
    Task<bool> Remove(string hash, bool evenTheLast, CancellationToken cancellation);

    /// <summary>Notes when a key was last used; nothing if it is gone.</summary>
    Task SetLastUsed(string hash, DateTimeOffset at, CancellationToken cancellation);
}
