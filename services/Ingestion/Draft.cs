using Broadsheet.Contracts;

namespace Broadsheet.Ingestion;

/// <summary>
/// What a format's reader found, as found: nothing is required, nothing sanitised, checked or cut yet.
/// Normalising makes an <see cref="Article"/> of it or says what is wrong.
/// </summary>
internal sealed record Draft
{
    /// <summary>The source's own identifier of the item (guid, atom:id, uri).</summary>
    public string? Guid { get; init; }

    public ArticleStatus Status { get; init; } = ArticleStatus.Published;

    /// <summary>BCP 47 tag as the source gave it.</summary>
    public string? Language { get; init; }

    public IReadOnlyList<string> Section { get; init; } = [];

    public string? Headline { get; init; }

    public string? Standfirst { get; init; }

    /// <summary>Names alone, one author each.</summary>
    public IReadOnlyList<string> Bylines { get; init; } = [];

    public string? Dateline { get; init; }

    /// <summary>The body as HTML from outside: hostile until sanitised.</summary>
    public string? Body { get; init; }

    /// <summary>Address against which relative addresses in the body are resolved, where it is not <see cref="Address"/> (<c>xml:base</c>, <c>&lt;base&gt;</c>).</summary>
    public Uri? BodyBase { get; init; }

    public IReadOnlyList<Picture> Pictures { get; init; } = [];

    public IReadOnlyList<Video> Videos { get; init; } = [];

    public IReadOnlyList<string> Topics { get; init; } = [];

    public string? Story { get; init; }

    public DateTimeOffset? FirstPublished { get; init; }

    public DateTimeOffset? Updated { get; init; }

    /// <summary>Not to be shown before this moment.</summary>
    public DateTimeOffset? Embargo { get; init; }

    /// <summary>From 1 (a flash) to 9.</summary>
    public int? Urgency { get; init; }

    public string? SourceName { get; init; }

    /// <summary>Address of the article at its source; relative addresses in the body are resolved against it unless <see cref="BodyBase"/> is given.</summary>
    public string? Address { get; init; }

    public string? Rights { get; init; }

    public IReadOnlyList<string> AlternateAddresses { get; init; } = [];
}
