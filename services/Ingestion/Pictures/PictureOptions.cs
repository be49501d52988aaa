namespace Broadsheet.Ingestion;

/// <summary>Settings under <c>Ingestion:Pictures</c>.</summary>
internal sealed class PictureOptions
{
    /// <summary>How long an article is held back for its pictures. What comes later makes a new version of it, which readers are not told of.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How large a picture's file may be, in bytes.</summary>
    public int SizeLimit { get; set; } = 20 * 1024 * 1024;

    /// <summary>How many pictures of an article are taken in, those in its text and the stills of its videos included.</summary>
    public int MostPerArticle { get; set; } = 40;

    /// <summary>How many pictures are fetched at the same time.</summary>
    public int FetchesAtOnce { get; set; } = 8;

    /// <summary>How many of these from one host.</summary>
    public int FetchesAtOncePerHost { get; set; } = 2;

    /// <summary>How many pictures are decoded at the same time: each takes one processor and up to 100 MB for a moment.</summary>
    public int DecodedAtOnce { get; set; } = 2;

    /// <summary>How many megapixels a picture that is fetched may have. What is brought with a key may have <see cref="Developing.MostPixels"/>.</summary>
    public int Megapixels { get; set; } = 25;

    /// <summary>For how long in an hour the pictures of one feed may hold a decoder; those that come later are left out.</summary>
    public TimeSpan DecodingPerSource { get; set; } = TimeSpan.FromMinutes(5);

    internal bool IsUsable => Megapixels is > 0 and <= (int)(Developing.MostPixels / 1_000_000) && DecodingPerSource > TimeSpan.Zero && Patience >= TimeSpan.Zero && SizeLimit > 0 && MostPerArticle >= 0 && FetchesAtOnce > 0 && FetchesAtOncePerHost > 0 && DecodedAtOnce > 0;
}
