using System.Text.Json.Serialization;

namespace Broadsheet.Contracts;

// Every event, in the order in which an article meets them. The full name of a type is its address on the
// bus and the names of its members are the wire format: add members, never rename or remove one.

/// <summary>Ingestion has written an article down and asks Storage to keep it. Repeated until <see cref="ArticleStored"/> answers.</summary>
public sealed record ArticleReceived
{
    /// <summary>Names this acceptance; the same in every repetition.</summary>
    public required Guid ReceiptId { get; init; }

    /// <summary>When it was accepted. Of two copies with the same <see cref="Article.Updated"/> the later accepted is the newer.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The article, without version and path. Of a withdrawal only id and status count, of a pin only the id.</summary>
    public required Article Article { get; init; }

    /// <summary>An operator's order on the article's place on the home page instead of a copy of the article.</summary>
    public PinOrder? Pin { get; init; }

    /// <summary>The rank of the copy among copies of other sources. Null where nothing is known of its source, as of an article that came by API.</summary>
    public CopyRank? Rank { get; init; }
}

/// <summary>Decides which of several sources' copies of one article is shown.</summary>
public sealed record CopyRank
{
    /// <summary>The priority that an operator gave the source. The copy with the highest is shown.</summary>
    public int Priority { get; init; }

    /// <summary>
    /// Host at which the source is read, in lower case and ASCII, without <c>www.</c>; with the port where it is not the scheme's own. Two
    /// sources at one host are taken for one publisher's.
    /// </summary>
    public string? Host { get; init; }

    /// <summary>The <see cref="Article.Names"/> at that very host. Among copies of the same priority the owner's is shown.</summary>
    public IReadOnlyList<string> OwnNames { get; init; } = [];
}

/// <summary>What an operator wants of an article on the home page.</summary>
public sealed record PinOrder
{
    /// <summary>Its place at the top, from 1; null to let it stand where its importance puts it.</summary>
    public int? Place { get; init; }
}

/// <summary>Receipt: Storage holds the article or a newer one, so Ingestion may forget this acceptance.</summary>
public sealed record ArticleStored
{
    /// <summary>That of the <see cref="ArticleReceived"/> that it answers.</summary>
    public required Guid ReceiptId { get; init; }

    /// <summary>Which article.</summary>
    public required string ArticleId { get; init; }

    /// <summary>The id under which it was received, where that was another: it is a copy of an article that another source brought before.</summary>
    public string? ReceivedAs { get; init; }

    /// <summary>The version that is current now.</summary>
    public required int Version { get; init; }

    /// <summary>Address of its page below the site.</summary>
    public required string Path { get; init; }

    /// <summary>When the current version was stored.</summary>
    public required DateTimeOffset StoredAt { get; init; }

    /// <summary>A claim to another source's article that was refused, for operators to look at; null where there was none.</summary>
    public CopyConflict? Conflict { get; init; }
}

/// <summary>A copy names the article of another source, by address or guid, and is not what it says.</summary>
public sealed record CopyConflict
{
    /// <summary>The kind of refusal.</summary>
    public required CopyConflictKind Kind { get; init; }

    /// <summary>Id of the source whose copy was refused, see <see cref="Source.Id"/>.</summary>
    public required string SourceId { get; init; }

    /// <summary>Name of that source.</summary>
    public required string SourceName { get; init; }

    /// <summary>The id under which its copy was received.</summary>
    public required string ArticleId { get; init; }

    /// <summary>Headline of its copy.</summary>
    public required string Headline { get; init; }

    /// <summary>Id of the article that it names.</summary>
    public required string OtherId { get; init; }

    /// <summary>Headline of that article.</summary>
    public required string OtherHeadline { get; init; }

    /// <summary>Name of the source of that article.</summary>
    public required string OtherSource { get; init; }
}

/// <summary>Kinds of refusal that a copy meets.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CopyConflictKind>))]
public enum CopyConflictKind
{
    /// <summary>It tells something else, so that it did not join the article that it names.</summary>
    OtherText,

    /// <summary>It joined, and brought newer words, but its source may not change what another source's article says.</summary>
    MayNotLead,
}

/// <summary>Storage has a new version that readers should see.</summary>
public sealed record ArticlePublished
{
    /// <summary>The whole article with version and path.</summary>
    public required Article Article { get; init; }

    /// <summary>When this version was stored.</summary>
    public required DateTimeOffset StoredAt { get; init; }
}

/// <summary>Storage has a new version that takes the article from the readers.</summary>
public sealed record ArticleWithdrawn
{
    /// <summary>The whole article with version and path, as it was before, status withdrawn.</summary>
    public required Article Article { get; init; }

    /// <summary>When this version was stored.</summary>
    public required DateTimeOffset StoredAt { get; init; }
}

/// <summary>Receipt: a Search process finds (or, after a withdrawal, no longer finds) this version.</summary>
public sealed record ArticleIndexed
{
    /// <summary>Which article.</summary>
    public required string ArticleId { get; init; }

    /// <summary>Which version.</summary>
    public required int Version { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset IndexedAt { get; init; }
}

/// <summary>Receipt: Rendering shows (or, after a withdrawal, no longer shows) this version.</summary>
public sealed record ArticleVisible
{
    /// <summary>Which article.</summary>
    public required string ArticleId { get; init; }

    /// <summary>Which version.</summary>
    public required int Version { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset VisibleAt { get; init; }
}

/// <summary>Rendering's answers under these tags differ from now on: every gateway drops what it keeps under them.</summary>
public sealed record PagesChanged
{
    /// <summary>Tags as named in the <c>Cache-Tag</c> header of each page, for example <c>home</c>, <c>article:4f0c…</c>, <c>section:news/politics</c>.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Those of the tags whose pages must not be served again even while Rendering is down: a withdrawn article's.</summary>
    public IReadOnlyList<string> Gone { get; init; } = [];

    /// <summary>What readers of open pages are told; nothing where nothing is news, as when a service is rebuilt.</summary>
    public IReadOnlyList<PageChange> Changes { get; init; } = [];

    /// <summary>When they changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}

/// <summary>What happened to one article, as far as an open page can say it.</summary>
public sealed record PageChange
{
    /// <summary>Which article.</summary>
    public required string ArticleId { get; init; }

    /// <summary>The version that is current now.</summary>
    public required int Version { get; init; }

    /// <summary>What happened.</summary>
    public required PageChangeKind Kind { get; init; }

    /// <summary>Its headline, plain text.</summary>
    public required string Headline { get; init; }

    /// <summary>Address of its page below the site, percent-encoded.</summary>
    public required string Path { get; init; }

    /// <summary>Language of the headline, BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary>Those of the event's tags that concern it, and <c>urgent</c> where its source says so: what open pages listen for.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>What happened to an article.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PageChangeKind>))]
public enum PageChangeKind
{
    /// <summary>It is new.</summary>
    New,

    /// <summary>It has a new version.</summary>
    Updated,

    /// <summary>It has been taken back.</summary>
    Withdrawn,
}

/// <summary>Ingestion's word on the mirrors, all of them: which are switched on, and which its check has reached. The newest replaces all before it.</summary>
public sealed record MirrorsChanged
{
    /// <summary>Every configured mirror.</summary>
    public required IReadOnlyList<Mirror> Mirrors { get; init; }

    /// <summary>With this a gateway proves to the check that it belongs to this site; known to the services alone.</summary>
    public required string Secret { get; init; }

    /// <summary>One more with each change, so that of two that came in the wrong order the newer is told.</summary>
    public required long Revision { get; init; }

    /// <summary>When it changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}

/// <summary>An alternate address of the site.</summary>
public sealed record Mirror
{
    /// <summary>Its host name, in lower case and ASCII.</summary>
    public required string Host { get; init; }

    /// <summary>The gateway serves it.</summary>
    public required bool On { get; init; }

    /// <summary>The check has found the site there; pages name it only then.</summary>
    public required bool Reachable { get; init; }
}
