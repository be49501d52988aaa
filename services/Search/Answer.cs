namespace Broadsheet.Search;

/// <summary>What <c>GET /api/search</c> answers.</summary>
/// <param name="Query">The words asked for.</param>
/// <param name="Total">How many articles match.</param>
/// <param name="Page">Which page this is, from 1.</param>
/// <param name="Pages">How many pages can be asked for.</param>
/// <param name="PageSize">Articles on a full page.</param>
/// <param name="Hits">The articles of this page.</param>
/// <param name="Sections">How many of all matching articles are in each section, its subsections included, most first; the first 200.</param>
internal sealed record Answer(string Query, int Total, int Page, int Pages, int PageSize, IReadOnlyList<Hit> Hits, IReadOnlyList<SectionCount> Sections)
{
    /// <summary>The words with misspelt ones put right, where one of them is in no article and this question would find something; else null.</summary>
    public string? Suggestion { get; init; }
}

/// <summary>An article that matches. In members named <c>…Html</c> text is escaped and <c>mark</c> stands round what matched; there is no other markup.</summary>
internal sealed record Hit
{
    /// <summary>The article's id.</summary>
    public required string Id { get; init; }

    /// <summary>Address of its page below the site, percent-encoded.</summary>
    public required string Path { get; init; }

    /// <summary>Its headline as plain text.</summary>
    public required string Headline { get; init; }

    /// <summary>Its headline with what matched marked.</summary>
    public required string HeadlineHtml { get; init; }

    /// <summary>A sentence or two of its text with what matched marked.</summary>
    public required string ExtractHtml { get; init; }

    /// <summary>Names of its section and subsections, outermost first.</summary>
    public required IReadOnlyList<string> Section { get; init; }

    /// <summary>Its language as a BCP 47 tag.</summary>
    public required string Language { get; init; }

    /// <summary>When it was first published.</summary>
    public required DateTimeOffset FirstPublished { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>Name of its source.</summary>
    public required string Source { get; init; }
}

/// <summary>How many matching articles a section has.</summary>
/// <param name="Address">Its address without the leading slash, percent-encoded as in paths; understood as the parameter <c>section</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Section">The names down to it, outermost first.</param>
/// <param name="Count">How many.</param>
internal sealed record SectionCount(string Address, string Name, IReadOnlyList<string> Section, int Count);
