using Broadsheet.Defaults;

namespace Broadsheet.Ingestion;

/// <summary>
/// The SQLite file in which this service keeps acceptances, sources, subscriptions, keys, operators' sessions and
/// mirrors' states.
/// </summary>
internal sealed class IngestionFile(string path) : IDisposable
{
    public Sqlite Sqlite { get; } = Broadsheet.Defaults.Sqlite.OpenTruth(
        path,
        SqliteAcceptances.Schema + SqliteSources.Schema + SqliteKeys.Schema + SqliteOperatorSessions.Schema + SqliteMirrors.Schema + SqliteSubscriptions.Schema,
        upgrades: [SqliteKeys.Upgrade]);

    public void Dispose() => Sqlite.Dispose();
}
