using System.ComponentModel.DataAnnotations;

namespace Broadsheet.Ingestion;

/// <summary>Settings under <c>Ingestion:Pictures</c>.</summary>
internal sealed class PictureOptions
{
    /// <summary>How long an article is held back for its pictures. What comes later makes a new version of it, which readers are not told of.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How large a picture's file may be, in bytes.</summary>
    [Range(1, 1_073_741_824)]
    public int SizeLimit { get; set; } = 20 * 1024 * 1024;

    /// <summary>How many pictures of an article are taken in, those in its text and the stills of its videos included.</summary>
    [Range(0, 10_000)]
    public int MostPerArticle { get; set; } = 40;

    /// <summary>How many pictures are fetched at the same time.</summary>
    [Range(1, 1_000)]
    public int FetchesAtOnce { get; set; } = 8;

    /// <summary>How many of these from one host.</summary>
    [Range(1, 1_000)]
    public int FetchesAtOncePerHost { get; set; } = 2;

    /// <summary>How many pictures are decoded at the same time: each takes one processor and up to 100 MB for a moment.</summary>
    [Range(1, 64)]
    public int DecodedAtOnce { get; set; } = 2;

    /// <summary>Most megapixels of a fetched picture. One that is uploaded with a key may have <see cref="Developing.MostPixels"/>.</summary>
    [Range(1, 64)]
    public int Megapixels { get; set; } = 25;

    /// <summary>For how long in an hour the pictures of one feed may hold a decoder; those that come later are left out.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan DecodingPerSource { get; set; } = TimeSpan.FromMinutes(5);
}
