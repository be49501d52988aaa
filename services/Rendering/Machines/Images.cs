using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>A picture as a machine fetches it.</summary>
/// <param name="Address">Absolute address.</param>
/// <param name="Type">Media type.</param>
/// <param name="Width">Width in pixels, where known.</param>
/// <param name="Height">Height in pixels, where known.</param>
internal sealed record Image(string Address, string Type, int? Width, int? Height);

/// <summary>Addresses of pictures for machines: of our own copy where we have one, else at the source.</summary>
internal static class Images
{
    /// <summary>The picture, or null if there is nothing to fetch.</summary>
    public static Image? Of(SiteOptions site, Picture picture) =>
        Web.Address(picture.Address) is { } address ? new Image(address, MediaTypes.OfFile(address) ?? "image/jpeg", picture.Width, picture.Height) : null;

    /// <summary>The first of an article's pictures that can be fetched.</summary>
    public static Image? Lead(SiteOptions site, Article article) => article.Pictures.Select(picture => Of(site, picture)).FirstOrDefault(image => image is not null);

    /// <summary>Absolute addresses of what search engines may show with an article.</summary>
    public static IEnumerable<string> ForSearch(SiteOptions site, Article article) =>
        article.Pictures.Select(picture => Of(site, picture)).OfType<Image>().Take(3).Select(image => image.Address);

    /// <summary>What stands beside a link to an article, with its words.</summary>
    public static (Image Image, string? Alt)? ForCard(SiteOptions site, Article article)
    {
        foreach (var picture in article.Pictures)
            if (Of(site, picture) is { } image)
                return (image, picture.Alt ?? picture.Caption);
        return null;
    }

    /// <summary>A still picture of a video for a TV set, which wants 16:9 and at least 800 x 450 pixels: the video's own, else the article's; null where there is none.</summary>
    public static string? ForTv(SiteOptions site, Article article, Video video) => Web.Address(video.Poster) ?? Lead(site, article)?.Address;
}
