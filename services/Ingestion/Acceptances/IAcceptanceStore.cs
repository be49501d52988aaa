using Broadsheet.Contracts;

namespace Broadsheet.Ingestion;

/// <summary>What was accepted and how far it has come: SQLite in one process, MongoDB for many.</summary>
internal interface IAcceptanceStore
{
    /// <summary>Writes down what is accepted; when this returns it survives the end of the process.</summary>
    Task Add(IReadOnlyList<Acceptance> acceptances, CancellationToken cancellation);

    /// <summary>Acceptances that are not struck off, in their order, after an id (<see cref="Guid.Empty"/> for all).</summary>
    Task<IReadOnlyList<Acceptance>> Waiting(Guid after, int limit, CancellationToken cancellation);

    /// <summary>Those of some acceptances that are not struck off.</summary>
    Task<IReadOnlySet<Guid>> StillWaiting(IReadOnlyCollection<Guid> ids, CancellationToken cancellation);

    /// <summary>Strikes an acceptance off and notes what Storage answered; an older version than the known one changes no receipt.</summary>
    Task Record(ArticleStored stored, CancellationToken cancellation);

    /// <summary>Notes that search finds a version; the first answer for a version counts.</summary>
    Task Record(ArticleIndexed indexed, CancellationToken cancellation);

    /// <summary>Notes that the pages show a version; the first answer for a version counts.</summary>
    Task Record(ArticleVisible visible, CancellationToken cancellation);

    /// <summary>The receipts of an article, or null if it was never accepted.</summary>
    Task<Receipts?> Find(string articleId, CancellationToken cancellation);

    /// <summary>How many acceptances of an article still wait for Storage.</summary>
    Task<int> CountWaiting(string articleId, CancellationToken cancellation);

    /// <summary>Whether nothing has ever been accepted.</summary>
    Task<bool> IsEmpty(CancellationToken cancellation);

    /// <summary>Why the store cannot be used now, or null: for readiness.</summary>
    Task<string?> Missing(CancellationToken cancellation);
}
