using System.Globalization;

namespace Broadsheet.Ingestion;

/// <summary>The operators' page about keys, as a pure function of what it shows.</summary>
internal static class KeysView
{
    /// <summary>All keys, and where to make one; a new one is shown this once.</summary>
    public static Markup List(IReadOnlyList<KeyReport> keys, NewKey? added, string proof, string? notice, string? problem) => Markup.Of($"""
        <div class="heading"><h1>Keys</h1>
        <p class="quiet">Each key opens the API and these pages. Only its hash is kept.</p></div>
        {SourcesView.Notice(problem, bad: true)}{SourcesView.Notice(notice)}
        {Markup.If(added is not null, () => New(added!.Key))}
        <form class="panel" method="post" action="/ops/keys/add">
        {OpsPage.Proof(proof)}
        <h2>Make a key</h2>
        <div class="line"><label>What it is for<input name="label" maxlength="100" autocomplete="off"></label><button>Make a key</button></div>
        </form>
        <section aria-label="All keys"><ul class="sources">{keys.Select(key => Row(key, proof))}</ul></section>
        """);

    private static Markup New(string key) => Markup.Of($"""
        <section class="panel" role="status"><h2>The new key</h2>
        <p><code>{key}</code></p>
        <p class="quiet">Copy it now: it is never shown again.</p></section>
        """);

    private static Markup Row(KeyReport key, string proof) => Markup.Of($"""
        <li><h2>{key.Label ?? "Key without a name"}</h2>
        <p class="quiet">{Facts(key)}</p>
        {Markup.If(key.MadeAt is not null, () => Removal(key.Id, proof))}
        </li>
        """);

    private static Markup Removal(string id, string proof) => Markup.Of($"""
        <details><summary>Remove …</summary>
        <p class="quiet">It opens nothing from then on, and everybody who signed in with it is signed out.</p>
        <form method="post" action="/ops/keys/{id}/remove">{OpsPage.Proof(proof)}<button>Remove this key</button></form>
        </details>
        """);

    private static string Facts(KeyReport key)
    {
        if (key.MadeAt is not { } madeAt)
            return "Change the setting and start again to change it.";
        var hint = key.Hint is null ? "" : $"Begins with {key.Hint} · ";
        return $"{hint}made {Day(madeAt)} · {(key.LastUsed is { } used ? $"last used {Day(used)}" : "not used yet")} · {key.Id}";
    }

    private static string Day(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
