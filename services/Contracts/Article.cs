using System.Text.Json.Serialization;

namespace Broadsheet.Contracts;

/// <summary>
/// An article as every service sees it. Text members are plain text, not HTML; only <see cref="Body"/> is
/// markup. Times are UTC in whole milliseconds, so that every store gives back what it was given.
/// </summary>
public sealed record Article
{
    /// <summary>16 characters of <c>a-z0-9</c>, derived from the source's own identifier: the same item always has the same id.</summary>
    public required string Id { get; init; }

    /// <summary>1 for the first stored version, then one more for each that differs. 0 until Storage has given it one.</summary>
    public int Version { get; init; }

    /// <summary>Whether readers may see the article.</summary>
    public ArticleStatus Status { get; init; } = ArticleStatus.Published;

    /// <summary>Language of the text as a BCP 47 tag, for example <c>en</c>, <c>fa</c>, <c>zh-Hant</c>.</summary>
    public required string Language { get; init; }

    /// <summary>Names of the section and its subsections, outermost first: <c>News</c>, <c>Politics</c>. Never empty.</summary>
    public required IReadOnlyList<string> Section { get; init; }

    /// <summary>The title that readers see.</summary>
    public required string Headline { get; init; }

    /// <summary>The sentence or two under the headline that sum the article up.</summary>
    public string? Standfirst { get; init; }

    /// <summary>Who wrote it, in the order of the source.</summary>
    public IReadOnlyList<Byline> Bylines { get; init; } = [];

    /// <summary>Where (and sometimes when) it was reported from, as printed: <c>GENEVA, 3 May</c>.</summary>
    public string? Dateline { get; init; }

    /// <summary>
    /// The text as a sanitised HTML subset: <c>p h2 h3 h4 ul ol li blockquote figure figcaption img pre code table
    /// thead tbody tr th td a em strong sub sup br hr abbr cite q time</c>, http(s) addresses only, no style, no
    /// script, no event attribute. Ingestion makes it so; nothing else writes here.
    /// </summary>
    public required string Body { get; init; }

    /// <summary>
    /// Pictures, the lead picture first. Where the body has pictures of which we have our own copies, these stand here too, by the
    /// addresses that they have there: the body itself stays as its source gave it.
    /// </summary>
    public IReadOnlyList<Picture> Pictures { get; init; } = [];

    /// <summary>Videos, the lead video first.</summary>
    public IReadOnlyList<Video> Videos { get; init; } = [];

    /// <summary>What it is about: free words, in the order of the source.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>When its source first published it.</summary>
    public required DateTimeOffset FirstPublished { get; init; }

    /// <summary>When its source last changed it; decides which of two copies is the newer.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>Not to be shown before this moment, where its source set one.</summary>
    public DateTimeOffset? Embargo { get; init; }

    /// <summary>How urgent its source says it is, from 1 (a flash) to 9, as in ninjs, NewsML-G2 and NITF; null where it says nothing.</summary>
    public int? Urgency { get; init; }

    /// <summary>Its place at the top of the home page, from 1, where an operator has given it one.</summary>
    public int? Pin { get; init; }

    /// <summary>Names the story that several articles tell: near copies of one report have it in common, and so have translations.</summary>
    public string? Story { get; init; }

    /// <summary>Whom it comes from.</summary>
    public required Source Source { get; init; }

    /// <summary>Others who brought the same text.</summary>
    public IReadOnlyList<Source> AlsoFrom { get; init; } = [];

    /// <summary>Ids under which others' copies of it were accepted: their lasting addresses lead to this article.</summary>
    public IReadOnlyList<string> AlsoAs { get; init; } = [];

    /// <summary>
    /// Names by which every source that brings this item can call it, hashed: its address without tracking parameters, a guid that is
    /// unique in the world. Between Ingestion and Storage only, which knows by them the same item from two sources.
    /// </summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>
    /// Address of its page below the site, percent-encoded: <c>/news/politics/2026/05/03/slug-id</c>. Everything before
    /// the year is the address of its section. Null until Storage has given it one.
    /// </summary>
    public string? Path { get; init; }
}

/// <summary>Whether readers may see an article.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ArticleStatus>))]
public enum ArticleStatus
{
    /// <summary>On the site.</summary>
    Published,

    /// <summary>Taken back by its source (a kill). Kept in Storage, shown nowhere.</summary>
    Withdrawn,
}

/// <summary>One author: the name alone, without "By".</summary>
public sealed record Byline
{
    /// <summary>The author's name.</summary>
    public required string Name { get; init; }
}

/// <summary>A picture; <see cref="Address"/> or <see cref="MediaId"/> is given, or neither where only its caption is known, as from a page saved as text.</summary>
public sealed record Picture
{
    /// <summary>Where its source serves it: an absolute http(s) address.</summary>
    public string? Address { get; init; }

    /// <summary>Our own copy's id, see <see cref="Medium.Id"/>; <see cref="Width"/> and <see cref="Height"/> are then those of the copy.</summary>
    public string? MediaId { get; init; }

    /// <summary>What it shows, without the credit.</summary>
    public string? Caption { get; init; }

    /// <summary>Who made it, without brackets: <c>Reuters</c>, <c>Photo by AFP</c> becomes <c>AFP</c>.</summary>
    public string? Credit { get; init; }

    /// <summary>Text for those who do not see it.</summary>
    public string? Alt { get; init; }

    /// <summary>Width in pixels, where known.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels, where known.</summary>
    public int? Height { get; init; }

    /// <summary>The colour to show until it has loaded, as <c>#rrggbb</c>, where we have our own copy and nothing shines through it.</summary>
    public string? Colour { get; init; }

    /// <summary>What no crop may cut off, where known.</summary>
    public FocalPoint? Focus { get; init; }
}

/// <summary>A point in a picture, each coordinate a fraction from 0 (left, top) to 1 (right, bottom).</summary>
public sealed record FocalPoint
{
    /// <summary>From the left.</summary>
    public required double X { get; init; }

    /// <summary>From the top.</summary>
    public required double Y { get; init; }
}

/// <summary>A video file or stream.</summary>
public sealed record Video
{
    /// <summary>An absolute http(s) address.</summary>
    public required string Address { get; init; }

    /// <summary>Media type, for example <c>video/mp4</c>.</summary>
    public string? Type { get; init; }

    /// <summary>What it is called.</summary>
    public string? Title { get; init; }

    /// <summary>What it shows.</summary>
    public string? Caption { get; init; }

    /// <summary>Address of a still picture.</summary>
    public string? Poster { get; init; }

    /// <summary>Our own copy of the still picture.</summary>
    public Picture? Still { get; init; }

    /// <summary>Length in seconds.</summary>
    public double? Duration { get; init; }

    /// <summary>Width in pixels, where known.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels, where known.</summary>
    public int? Height { get; init; }
}

/// <summary>Whom an article comes from.</summary>
public sealed record Source
{
    /// <summary>Which way in it came by: <c>api</c>, or the id of a source that is read. Two items of one source are never the same article. Null of an operator's order.</summary>
    public string? Id { get; init; }

    /// <summary>Name as readers see it.</summary>
    public required string Name { get; init; }

    /// <summary>Address of the article at its source, where it has one.</summary>
    public string? Address { get; init; }

    /// <summary>Copyright notice or licence.</summary>
    public string? Rights { get; init; }

    /// <summary>Other addresses under which the source can be reached, as absolute http(s) addresses.</summary>
    public IReadOnlyList<string> AlternateAddresses { get; init; } = [];
}
