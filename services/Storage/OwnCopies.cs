using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Storage;

/// <summary>
/// Our own copies of an article's pictures from one version to the next. A correction whose pictures could not be fetched this time
/// keeps the copies that are there; and that copies have come is no news to readers.
/// </summary>
internal static class OwnCopies
{
    /// <summary>The received article, with the copies that the current one has of pictures that are still in it.</summary>
    public static Article Kept(Article received, Article current)
    {
        var copies = current.Pictures.Where(picture => picture is { Address: not null, MediaId: not null }).DistinctBy(picture => picture.Address).ToDictionary(picture => picture.Address!);
        var stills = current.Videos.Where(video => video is { Poster: not null, Still: not null }).DistinctBy(video => video.Poster).ToDictionary(video => video.Poster!, video => video.Still);
        if (copies.Count == 0 && stills.Count == 0)
            return received;
        var named = received.Pictures.Select(picture => picture.Address).ToHashSet();
        var inText = copies.Values.Where(picture => !named.Contains(picture.Address) && BodyPictures.Has(received.Body, picture.Address));
        return received with
        {
            Pictures =
            [
                .. received.Pictures.Select(picture => picture is { MediaId: null, Address: { } address } && copies.TryGetValue(address, out var copy)
                    ? picture with { MediaId = copy.MediaId, Width = copy.Width, Height = copy.Height, Colour = copy.Colour }
                    : picture),
                .. inText,
            ],
            Videos = [.. received.Videos.Select(video => video is { Still: null, Poster: { } poster } && stills.TryGetValue(poster, out var still) ? video with { Still = still } : video)],
        };
    }

    /// <summary>The article as its source gave it, for comparing: without what our copies add.</summary>
    public static Article Without(Article article) => article with
    {
        Pictures = [.. article.Pictures.Where(picture => !BodyPictures.Has(article.Body, picture.Address)).Select(picture => picture with { MediaId = null, Width = null, Height = null, Colour = null })],
        Videos = [.. article.Videos.Select(video => video with { Still = null })],
    };
}
