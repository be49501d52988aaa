namespace Broadsheet.Ingestion;

/// <summary>Where sources and their state are kept: SQLite in one process, MongoDB for many.</summary>
internal interface ISourceStore
{
    /// <summary>All sources by name.</summary>
    Task<IReadOnlyList<FeedSource>> All(CancellationToken cancellation);

    Task<FeedSource?> Find(string id, CancellationToken cancellation);

    /// <summary>Adds a source; false if its id is there already.</summary>
    Task<bool> Add(FeedSource source, CancellationToken cancellation);

    /// <summary>Changes what an operator set, and the state; false if it is not there.</summary>
    Task<bool> Replace(FeedSource source, CancellationToken cancellation);

    /// <summary>Changes the state alone: what an operator set meanwhile stays. Nothing if the source is gone.</summary>
    Task SetState(string id, SourceState state, CancellationToken cancellation);

    /// <summary>
    /// Notes something about a source that operators should look at; of a source the newest <see cref="SourceNote.Most"/> are kept. False if
    /// there is one with that key, which stays as it is.
    /// </summary>
    Task<bool> Note(SourceNote note, CancellationToken cancellation);

    /// <summary>The notes on a source, or on all of them, the newest first.</summary>
    Task<IReadOnlyList<SourceNote>> Notes(string? sourceId, CancellationToken cancellation);

    /// <summary>Removes a source with its notes; what came from it stays. False if it is not there.</summary>
    Task<bool> Remove(string id, CancellationToken cancellation);

    /// <summary>
    /// Takes a source whose next poll is due, of those with the highest priority the longest due, and puts that poll off to <paramref name="until"/>, so that of several
    /// processes one polls it. Not one that is paused, or whose host is busy.
    /// </summary>
    Task<FeedSource?> ClaimDue(DateTimeOffset now, DateTimeOffset until, IReadOnlyCollection<string> busyHosts, CancellationToken cancellation);
}
