using System.Globalization;

namespace Broadsheet.Ingestion;

/// <summary>The operators' pages about sources, as pure functions of what they show.</summary>
internal static class SourcesView
{
    /// <summary>Asks for a key.</summary>
    public static Markup SignIn(string? problem) => Markup.Of($"""
        <div class="heading"><h1>Sign in</h1><p class="quiet">With a key of this site. The first one is in the file <code>api-key</code> of the data folder.</p></div>
        {Notice(problem, bad: true)}
        <form class="panel" method="post" action="/ops/sign-in">
        <div class="line"><label>Key<input name="key" type="password" autocomplete="current-password" required></label><button>Sign in</button></div>
        </form>
        """);

    /// <summary>All sources, and where to add one.</summary>
    public static Markup List(IReadOnlyList<SourceReport> sources, string proof, string? notice, string? problem, DateTimeOffset now) => Markup.Of($"""
        <div class="heading"><h1>Sources</h1><p class="quiet">{Summary(sources)}</p></div>
        {Notice(problem, bad: true)}{Notice(notice)}
        <form class="panel" method="post" action="/ops/sources/find">
        {OpsPage.Proof(proof)}
        <h2>Add a source</h2>
        <div class="line"><label>Address of a site or of its feed<input name="address" inputmode="url" autocomplete="off" placeholder="gazette.example" required></label><button>Find its feed</button></div>
        </form>
        <section aria-label="All sources">
        {Markup.If(sources.Count == 0, () => Markup.Of($"""<p>There is no source yet. Add the first above, or bring a list from another reader below.</p>"""))}
        <ul class="sources">{sources.OrderBy(Rank).ThenBy(source => source.Name, StringComparer.CurrentCultureIgnoreCase).Select(source => Row(source, now))}</ul>
        </section>
        <section class="panel">
        <h2>Lists of sources</h2>
        <p class="quiet">As OPML, which every feed reader writes and reads.</p>
        <div class="actions"><a href="/ops/sources.opml">Save all sources as OPML</a></div>
        <form method="post" action="/ops/sources/import" enctype="multipart/form-data">
        {OpsPage.Proof(proof)}
        <div class="line"><label>OPML file<input name="file" type="file" accept=".opml,.xml,text/x-opml,application/xml" required></label><button class="plain">Add its sources</button></div>
        </form>
        </section>
        """);

    /// <summary>The feeds that were found at an address, to choose from.</summary>
    public static Markup Found(string address, IReadOnlyList<FoundFeed> feeds, string proof) => Markup.Of($"""
        <div class="heading"><h1>{(feeds.Count == 1 ? "A feed was found" : $"{feeds.Count} feeds were found")}</h1><p class="quiet">At {address}. Add it, and it is polled at once. <a href="/ops/sources">Back to all sources</a></p></div>
        {feeds.Select(feed => Markup.Of($"""
        <section class="panel">
        <h2>{feed.Title}</h2>
        <p class="quiet">{feed.Format}{(feed.Language is null ? "" : $", {feed.Language}")}, {Count(feed.Items, "item")} · {feed.Address}</p>
        <ol class="list">{feed.Headlines.Select(headline => Markup.Of($"<li>{headline}</li>"))}</ol>
        <form method="post" action="/ops/sources/add">
        {OpsPage.Proof(proof)}<input type="hidden" name="address" value="{feed.Address}">
        <div class="line"><label>Name as readers see it<input name="name" value="{feed.Title}" maxlength="300" required></label><label>Section of what names none<input name="section" placeholder="News / World"></label><button>Add this source</button></div>
        </form>
        </section>
        """))}
        """);

    /// <summary>One source: how it is doing, what came from it, its settings.</summary>
    public static Markup One(SourceReport source, string proof, string? notice, string? problem, DateTimeOffset now) => Markup.Of($"""
        <div class="heading"><p><a href="/ops/sources">All sources</a></p><h1>{source.Name}</h1><p>{State(source)}</p><p class="quiet"><a href="{source.Address}" rel="noreferrer">{source.Address}</a></p></div>
        {Notice(problem, bad: true)}{Notice(notice)}
        {Notice(source.LastError is { } error ? (source.PausedBy == "failures" ? $"Paused after {Count(source.Failures, "failure")} in a row: {error}" : $"The last {(source.Failures == 1 ? "poll" : Count(source.Failures, "poll"))} failed: {error}") : null, bad: true)}
        <div class="actions">
        {Action(source, "poll", "Poll now", proof)}
        {(source.PausedBy is null ? Action(source, "pause", "Pause", proof, plain: true) : Action(source, "resume", "Resume", proof, plain: true))}
        <details><summary>Remove …</summary><p class="quiet">Its articles stay on the site.</p>{Action(source, "remove", "Remove this source", proof)}</details>
        </div>
        <dl class="facts">
        {Fact("Format", source.Format ?? "not read yet")}
        {Fact("Items per day", source.ItemsPerDay?.ToString("0.#", CultureInfo.InvariantCulture) ?? "not known yet")}
        {Fact("Articles taken", source.Accepted.ToString("N0", CultureInfo.InvariantCulture))}
        {Fact("Last success", Time(source.LastSuccess, now))}
        {Fact("Next poll", source.NextPoll is { } next ? (next <= now ? "now" : Time(next, now)) : "when resumed")}
        {Fact("Nothing changed at", source.Polls == 0 ? "no poll yet" : $"{source.Unchanged:N0} of {Count(source.Polls, "poll")}")}
        {Markup.If(source.Hub is not null, () => Fact("Hub", source.Hub!.Active ? $"tells of changes until {source.Hub.LeaseEnds:yyyy-MM-dd HH:mm} UTC" : source.Hub.Error ?? "was asked to tell of changes"))}
        </dl>
        <section><h2>Latest articles</h2>
        {(source.Latest.Count == 0 ? Markup.Of($"""<p class="quiet">None yet.</p>""") : Markup.Of($"""<ol class="list">{source.Latest.Select(article => Markup.Of($"""<li><a href="/articles/{article.Id}">{article.Headline}</a> <span class="quiet">{Time(article.At, now)}</span></li>"""))}</ol>"""))}
        </section>
        {Markup.If(source.Dropped.Count > 0, () => Markup.Of($"""<section><h2>Left out lately</h2><ul class="list">{source.Dropped.Select(reason => Markup.Of($"<li>{reason}</li>"))}</ul></section>"""))}
        {Notes("Claims to others' articles", source.Conflicts, now)}
        {Notes("Pictures left out", source.PicturesLeftOut, now)}
        {Settings(source, proof)}
        """);

    private static Markup Notes(string heading, IReadOnlyList<ReportedNote> notes, DateTimeOffset now) => Markup.If(notes.Count > 0, () => Markup.Of($"""
        <section><h2>{heading}</h2><ul class="list">{notes.Select(note => Markup.Of($"""<li>{note.Text} <span class="quiet">{Time(note.At, now)}</span></li>"""))}</ul></section>
        """));

    private static Markup Settings(SourceReport source, string proof) => Markup.Of($"""
        <section><h2>Settings</h2>
        <form class="panel" method="post" action="/ops/sources/{source.Id}/change">
        {OpsPage.Proof(proof)}
        <div class="fields">
        <label>Name<input name="name" value="{source.Name}" maxlength="300" required></label>
        <label>Address of the feed<input name="address" value="{source.Address}" inputmode="url" required></label>
        <label>Section of what names none<input name="section" value="{string.Join(" / ", source.Section)}"></label>
        <label>Language of what names none<input name="language" value="{source.Language}" placeholder="en"></label>
        <label>Rights of what names none<input name="rights" value="{source.Rights}"></label>
        <label>Poll every … minutes<input name="every" value="{source.PollEveryMinutes?.ToString(CultureInfo.InvariantCulture)}" inputmode="numeric" placeholder="as often as it brings news"></label>
        <label>Priority, from -5 to 5: the highest is polled first, and its words are shown<input name="priority" value="{source.Priority}"></label>
        <label>User<input name="user" autocomplete="off" placeholder="{(source.HasCredentials ? "kept as they are" : "")}"></label>
        <label>Password<input name="password" type="password" autocomplete="new-password" placeholder="{(source.HasCredentials ? "kept as they are" : "")}"></label>
        </div>
        <label>Other addresses of the same feed, one a line<textarea name="alternates" rows="2">{string.Join('\n', source.AlternateAddresses)}</textarea></label>
        <label>Rules for sections, one a line: a topic or the beginning of a path, =, a section<textarea name="rules" rows="3" placeholder="/sport = Sport">{string.Join('\n', source.SectionRules.Select(rule => $"{rule.Match} = {string.Join(" / ", rule.Section)}"))}</textarea></label>
        <label class="check"><input type="checkbox" name="full" value="yes"{Markup.Trusted(source.FullContent ? " checked" : "")}>Fetch the text from the article's page where the feed has less</label>
        {Markup.If(source.HasCredentials, () => Markup.Of($"""<label class="check"><input type="checkbox" name="forget" value="yes">Forget user and password</label>"""))}
        <div class="actions"><button>Save</button></div>
        </form></section>
        """);

    private static Markup Row(SourceReport source, DateTimeOffset now) => Markup.Of($"""
        <li><h2><a href="/ops/sources/{source.Id}">{source.Name}</a></h2>
        <p class="state">{State(source)}</p>
        <p class="quiet">{source.Format ?? "not read yet"} · {(source.ItemsPerDay is { } perDay ? $"{perDay.ToString("0.#", CultureInfo.InvariantCulture)} a day" : "pace not known")} · read {Time(source.LastSuccess, now)}{(source.NextPoll is { } next ? $" · next {(next <= now ? "now" : Time(next, now))}" : "")}</p>
        {Markup.If(source.LastError is not null, () => Markup.Of($"""<p class="failing">{source.LastError}</p>"""))}
        {Markup.If(source.Conflicts.Count > 0, () => Markup.Of($"""<p class="failing">{Count(source.Conflicts.Count, "claim")} to others' articles refused</p>"""))}
        </li>
        """);

    private static Markup State(SourceReport source) => source switch
    {
        { PausedBy: "operator" } => Markup.Of($"""<span class="badge wait">Paused</span>"""),
        { PausedBy: not null } => Markup.Of($"""<span class="badge failing">Paused: it fails</span>"""),
        { LastError: not null } => Markup.Of($"""<span class="badge failing">Failing</span>"""),
        { LastSuccess: null } => Markup.Of($"""<span class="badge wait">Not read yet</span>"""),
        { Hub.Active: true } => Markup.Of($"""<span class="badge good">Well, told by its hub</span>"""),
        _ => Markup.Of($"""<span class="badge good">Well</span>"""),
    };

    // What needs somebody comes first.
    private static int Rank(SourceReport source) => source switch { { PausedBy: "failures" } => 0, { LastError: not null, PausedBy: null } => 1, { PausedBy: null } => 2, _ => 3 };

    private static string Summary(IReadOnlyList<SourceReport> sources)
    {
        var (paused, failing) = (sources.Count(source => source.PausedBy is not null), sources.Count(source => source.PausedBy is null && source.LastError is not null));
        return $"{Count(sources.Count, "source")}, {failing} failing, {paused} paused";
    }

    private static Markup Action(SourceReport source, string action, string words, string proof, bool plain = false) => Markup.Of($"""
        <form method="post" action="/ops/sources/{source.Id}/{action}">{OpsPage.Proof(proof)}<button{Markup.Trusted(plain ? " class=\"plain\"" : "")}>{words}</button></form>
        """);

    private static Markup Fact(string name, string value) => Markup.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    /// <summary>A sentence about what was done or is wrong; nothing if null.</summary>
    public static Markup Notice(string? text, bool bad = false) =>
        text is null ? default : Markup.Of($"""<p class="notice{(bad ? " bad" : "")}" role="{(bad ? "alert" : "status")}">{text}</p>""");

    /// <summary>A number with what it counts.</summary>
    public static string Count(long number, string what) => $"{number.ToString("N0", CultureInfo.InvariantCulture)} {what}{(number == 1 ? "" : "s")}";

    // Without a script the reader's own clock is not known; how long ago it was is the same everywhere.
    private static string Time(DateTimeOffset? time, DateTimeOffset now)
    {
        if (time is not { } moment)
            return "never";
        var (distance, future) = ((now - moment).Duration(), moment > now);
        var words = distance.TotalSeconds < 60 ? $"{distance.TotalSeconds:0} s" : distance.TotalMinutes < 60 ? $"{distance.TotalMinutes:0} min" : distance.TotalHours < 48 ? $"{distance.TotalHours:0} h" : $"{distance.TotalDays:0} days";
        return future ? $"in {words}" : $"{words} ago";
    }
}
