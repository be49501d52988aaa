using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>How a video is played.</summary>
internal enum Playing { Hls, Dash, Mp4, Mov, M4v }

/// <summary>A video of an article in the form that TV sets are told of it.</summary>
internal sealed record TvVideo
{
    /// <summary>Name of the list of all articles that carry a video.</summary>
    public const string List = "videos:";

    /// <summary>Names it for ever: the article's id, for the second and later videos of an article with their place behind it.</summary>
    public required string Id { get; init; }

    /// <summary>The article that carries it.</summary>
    public required Article Article { get; init; }

    /// <summary>The video.</summary>
    public required Video Video { get; init; }

    /// <summary>Absolute address of the file or stream.</summary>
    public required string Address { get; init; }

    /// <summary>How it is played.</summary>
    public required Playing Playing { get; init; }

    /// <summary>Absolute address of a still picture: the video's, else the article's, else the publication's own.</summary>
    public required string Still { get; init; }

    /// <summary>What it is called.</summary>
    public string Title => Video.Title is { Length: > 0 } title ? title : Article.Headline;

    /// <summary>What it shows, in at most 200 characters.</summary>
    public string Short => Body.Cut(First(Video.Caption, Article.Standfirst, Article.Headline), 200);

    /// <summary>The same in at most 500 characters; null where that would say no more.</summary>
    public string? Long => Body.Cut(First(string.Join(' ', new[] { Video.Caption, Article.Standfirst }.Where(text => !string.IsNullOrWhiteSpace(text)).Distinct()), Article.Headline), 500) is var text && text != Short ? text : null;

    /// <summary>In whole seconds; 0 where nobody knows, and the set learns it from the stream.</summary>
    public int Seconds => Video.Duration is { } seconds ? (int)Math.Ceiling(seconds) : 0;

    /// <summary>It adapts to the line by itself.</summary>
    public bool IsAdaptive => Playing is Playing.Hls or Playing.Dash;

    /// <summary><c>HD</c>, <c>FHD</c> or <c>UHD</c> by its height, HD where that is not known.</summary>
    public string Quality => Video.Height switch { >= 2160 => "UHD", >= 1080 => "FHD", _ => "HD" };

    /// <summary>
    /// Kilobits per second, which must be told of what does not adapt. As it comes with no video, what streams of its height
    /// usually have, after Roku's own table of recommended encodings: it is for choosing between several files, of which there is but one.
    /// </summary>
    public int Bitrate => Video.Height switch { >= 2160 => 15_000, >= 1080 => 5_800, >= 720 => 3_500, _ => 2_000 };

    /// <summary>Sections and topics of at most twenty characters.</summary>
    public IEnumerable<string> Tags => Article.Section.Concat(Article.Topics).Where(tag => tag.Length is > 0 and <= 20).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>The lists of a published article: its sections, and this one if it carries a video.</summary>
    public static IEnumerable<string> ListsOf(Article article) => article.Videos.Count > 0 ? [.. Sections.Levels(article), List] : Sections.Levels(article);

    /// <summary>The videos of an article that a TV set can play.</summary>
    public static IEnumerable<TvVideo> Of(SiteOptions site, Article article)
    {
        foreach (var (place, video) in article.Videos.Index())
            if (Web.Address(video.Address) is { } address && PlayingOf(video) is { } playing)
                yield return new TvVideo
                {
                    Id = place == 0 ? article.Id : $"{article.Id}-{place + 1}",
                    Article = article,
                    Video = video,
                    Address = address,
                    Playing = playing,
                    Still = Images.Still(site, article, video) ?? site.AddressOf(Publication.Of(site).Icons.Card.Path),
                };
    }

    private static Playing? PlayingOf(Video video) => MediaTypes.OfVideo(video)?.ToLowerInvariant() switch
    {
        "application/x-mpegurl" or "application/vnd.apple.mpegurl" or "audio/mpegurl" or "audio/x-mpegurl" => Playing.Hls,
        "application/dash+xml" => Playing.Dash,
        "video/mp4" => Playing.Mp4,
        "video/quicktime" => Playing.Mov,
        "video/x-m4v" or "video/m4v" => Playing.M4v,
        _ => null,
    };

    private static string First(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
            if (!string.IsNullOrWhiteSpace(text))
                return text;
        return "";
    }
}
