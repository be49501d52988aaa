using Broadsheet.Defaults;

namespace Broadsheet.Ingestion;

/// <summary>Keys as operators handle them, by API and on the page alike: listed, made and removed.</summary>
internal sealed partial class KeyBook(
    IKeyStore store, IOperatorSessionStore sessions, ApiKeys keys, TimeProvider time, ILogger<KeyBook> logger)
{
    private const string FromSettings = "settings";
    private const int MostKeys = 100;
    private const int LongestLabel = 100;

    /// <summary>All keys, that from the settings first, then the oldest.</summary>
    public async Task<IReadOnlyList<KeyReport>> All(CancellationToken cancellation)
    {
        var stored = (await store.All(cancellation)).Select(key =>
            new KeyReport(key.ShortId(), key.Label, key.Hint, key.MadeAt, key.LastUsed));
        var configured = new KeyReport(FromSettings, "from the settings (Ingestion:ApiKey)", null, null, null);
        return keys.Configured ? [configured, .. stored] : [.. stored];
    }

    /// <summary>Makes a key, which is shown this once.</summary>
    public async Task<Result<NewKey>> Add(string? label, CancellationToken cancellation)
    {
        if (label?.Length > LongestLabel)
            return new Problem($"label: give at most {LongestLabel} characters.");
        if ((await store.All(cancellation)).Count >= MostKeys)
            return Conflict($"There are {MostKeys} keys already: remove one that is not used any more.");
        var (key, stored) = StoredKey.New(PlainText.Line(label, LongestLabel), time.Now());
        await store.Add(stored, cancellation);
        Log.Added(logger, stored.ShortId(), stored.Label);
        return new NewKey(stored.ShortId(), key, stored.Label, stored.MadeAt);
    }

    /// <summary>Removes a key and ends its sessions, in all processes at once; or the problem that keeps it.</summary>
    public async Task<Problem?> Remove(string id, CancellationToken cancellation)
    {
        if (id == FromSettings && keys.Configured)
            return Conflict("This key is from the settings: remove or change Ingestion:ApiKey and start again.");
        if ((await store.All(cancellation)).FirstOrDefault(key => key.ShortId() == id) is not { } key)
            return new Problem($"There is no key {PlainText.Cut(id, 40)}. GET /api/keys lists them all.",
                StatusCodes.Status404NotFound);
        if (!await store.Remove(key.Hash, evenTheLast: keys.Configured, cancellation))
            return Conflict("This is the last key, and without one nobody can send anything: make another first, or set Ingestion:ApiKey.");
        await sessions.RemoveOfKey(key.Hash, cancellation);
        Log.Removed(logger, id, key.Label);
        return null;
    }

    private static Problem Conflict(string detail) => new(detail, StatusCodes.Status409Conflict);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Added the key {Id} ({Label})")]
        public static partial void Added(ILogger logger, string id, string? label);

        [LoggerMessage(Level = LogLevel.Information, Message = "Removed the key {Id} ({Label}) and ended its sessions")]
        public static partial void Removed(ILogger logger, string id, string? label);
    }
}

/// <summary>A key as operators see it: all but the key itself.</summary>
/// <param name="Id">By which it is removed; <c>settings</c> for that from the settings.</param>
/// <param name="Label">What an operator calls it.</param>
/// <param name="Hint">Its first characters; null for one from the settings, or made by an earlier release.</param>
/// <param name="MadeAt">When it was made; null for one from the settings.</param>
/// <param name="LastUsed">When it was last used, to about a minute; null if never or not known.</param>
internal sealed record KeyReport(string Id, string? Label, string? Hint, DateTimeOffset? MadeAt,
    DateTimeOffset? LastUsed);

/// <summary>A key that was just made.</summary>
/// <param name="Id">By which it is removed.</param>
/// <param name="Key">The key itself, which is never shown again.</param>
/// <param name="Label">What the operator calls it.</param>
/// <param name="MadeAt">When it was made.</param>
internal sealed record NewKey(string Id, string Key, string? Label, DateTimeOffset MadeAt);
