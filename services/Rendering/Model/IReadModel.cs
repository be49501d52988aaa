using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>A version of an article as Storage announced it.</summary>
/// <param name="Article">The whole article; it has a path.</param>
/// <param name="StoredAt">When Storage stored this version.</param>
internal sealed record Announced(Article Article, DateTimeOffset StoredAt);

/// <summary>What the model holds of an article after a version was offered to it.</summary>
/// <param name="Article">The version that is held now: the one offered, or the same or a newer one that was there before.</param>
/// <param name="ListsBefore">
/// The lists in which the version before that one was. They are kept with the version, so that an event which is delivered
/// again changes the same pages as the first time.
/// </param>
internal sealed record Held(Article Article, IReadOnlyList<string> ListsBefore);

/// <summary>A section that has articles.</summary>
/// <param name="Address">See <see cref="Sections"/>.</param>
/// <param name="Names">Its name and before it those of the sections that hold it, outermost first.</param>
/// <param name="Language">Language of its newest article, and so, as far as anybody knows, of its name.</param>
/// <param name="Latest">When its newest article was first published.</param>
internal sealed record Section(string Address, IReadOnlyList<string> Names, string Language, DateTimeOffset Latest)
{
    /// <summary>Its own name.</summary>
    public string Name => Names[^1];

    /// <summary>The segment of the edition that it is in; empty for the first.</summary>
    public string Edition { get; init; } = "";
}

/// <summary>What a home page is made from.</summary>
/// <param name="Below">Sections.</param>
/// <param name="Lists">The first articles of each list.</param>
internal sealed record Front(IReadOnlyList<Section> Below, IReadOnlyList<IReadOnlyList<Article>> Lists);

/// <summary>A month's published articles.</summary>
/// <param name="Start">Its first moment, UTC.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Changed">When Storage last stored one of them.</param>
internal sealed record Month(DateTimeOffset Start, int Count, DateTimeOffset Changed);

/// <summary>
/// All that pages are made from, and nothing that Storage does not have: it can be thrown away at any time. Withdrawn
/// articles stay in it, on no list, so that their address answers 410 and a late older version does not bring them back.
/// </summary>
internal interface IReadModel
{
    /// <summary>All that the model held is gone, and must be read from Storage again. Handlers must return at once.</summary>
    event Action? Emptied;

    /// <summary>Takes in each version unless the same or a newer version is known; answers in the same order.</summary>
    Task<IReadOnlyList<Held>> Take(IReadOnlyList<Announced> versions, CancellationToken cancellation);

    /// <summary>The article, withdrawn or not; null if it was never heard of.</summary>
    Task<Article?> Find(string id, CancellationToken cancellation);

    /// <summary>The article as <see cref="Find(string, CancellationToken)"/> has it and others as the next one has them, in one question.</summary>
    Task<(Article? Article, IReadOnlyList<Article> Others)> Find(string id, IReadOnlyList<string> others, CancellationToken cancellation);

    /// <summary>Those of them that were ever heard of, withdrawn or not, in the same order; each has an empty <see cref="Article.Body"/>.</summary>
    Task<IReadOnlyList<Article>> Find(IReadOnlyList<string> ids, CancellationToken cancellation);

    /// <summary>
    /// Published articles of a list (<see cref="Lists"/>; a section's has those of the sections below it too), newest first. Without
    /// <paramref name="bodies"/> each has an empty <see cref="Article.Body"/>.
    /// </summary>
    Task<IReadOnlyList<Article>> List(string list, int skip, int take, bool bodies, CancellationToken cancellation);

    /// <summary>
    /// What a home page is made from, in as few questions as may be: sections directly below one, as <see cref="Below"/> has them, and the first articles of
    /// the lists that <paramref name="choose"/> names when it has seen those sections, each as <see cref="List"/> has them without their bodies.
    /// </summary>
    Task<Front> Front(string address, int take, Func<IReadOnlyList<Section>, IReadOnlyList<(string List, int Take)>> choose, CancellationToken cancellation);

    /// <summary>How many articles a list has.</summary>
    Task<int> Count(string list, CancellationToken cancellation);

    /// <summary>The section, or null if no published article is in it.</summary>
    Task<Section?> Section(string address, CancellationToken cancellation);

    /// <summary>Sections directly below one (<see cref="Sections.All"/>: the outermost), at most <paramref name="take"/>, those with the newest articles.</summary>
    Task<IReadOnlyList<Section>> Below(string address, int take, CancellationToken cancellation);

    /// <summary>The same, perhaps as it was some seconds ago: for pages that are not made anew when it changes.</summary>
    Task<IReadOnlyList<Section>> Navigation(string address, int take, CancellationToken cancellation);

    /// <summary>Every month (UTC) in which published articles were first published, the newest first.</summary>
    Task<IReadOnlyList<Month>> Months(CancellationToken cancellation);

    /// <summary>Published articles, without their bodies, that were first published at or after <paramref name="from"/> and before <paramref name="to"/>, newest first.</summary>
    Task<IReadOnlyList<Article>> Published(DateTimeOffset from, DateTimeOffset to, int skip, int take, CancellationToken cancellation);

    /// <summary>When the last complete reading of Storage's export began; null if what it brought is gone. Also brings back indexes that are missing.</summary>
    Task<DateTimeOffset?> Checkpoint(CancellationToken cancellation);

    /// <summary>Notes a complete reading.</summary>
    Task Complete(DateTimeOffset asOf, CancellationToken cancellation);
}
