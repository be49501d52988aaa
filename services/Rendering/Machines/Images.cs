using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>A picture as a machine fetches it.</summary>
/// <param name="Address">Absolute address.</param>
/// <param name="Type">Media type.</param>
/// <param name="Width">Width in pixels, where known.</param>
/// <param name="Height">Height in pixels, where known.</param>
internal sealed record Image(string Address, string Type, int? Width, int? Height);

/// <summary>
/// Addresses of pictures for machines: of our own copy where we have one, else at the source. On pages such a picture is not shown, for
/// its server would learn who reads what; a machine that asks for it is no reader.
/// </summary>
internal static class Images
{
    // Search engines choose the shape that fits their page.
    private static readonly Ratio[] Shapes = [Ratio.Wide, Ratio.Standard, Ratio.Square];

    /// <summary>The picture, or null if there is nothing to fetch.</summary>
    public static Image? Of(SiteOptions site, Picture picture, Ratio ratio = Ratio.Original)
    {
        if (PictureView.Address(picture, Rendition.WidestForPrograms, ratio) is { } path)
        {
            var size = Rendition.Named(path[(path.LastIndexOf('/') + 1)..])?.SizeOf(picture.Width!.Value, picture.Height!.Value);
            return new Image(site.AddressOf(path), "image/jpeg", size?.Width, size?.Height);
        }
        return Web.Address(picture.Address) is { } address ? new Image(address, MediaTypes.OfFile(address) ?? "image/jpeg", picture.Width, picture.Height) : null;
    }

    /// <summary>Absolute addresses of what search engines may show with an article: its first picture in each shape, or what its sources have.</summary>
    public static IEnumerable<string> ForSearch(SiteOptions site, Article article) => PictureView.First(article) is { } ours
        ? Shapes.Select(shape => Of(site, ours, shape)!.Address)
        : article.Pictures.Select(picture => Of(site, picture)).OfType<Image>().Take(Shapes.Length).Select(image => image.Address);

    /// <summary>What stands beside a link to an article, with its words: one of ours if there is one.</summary>
    public static (Image Image, string? Alt)? ForCard(SiteOptions site, Article article) =>
        (PictureView.First(article) ?? article.Pictures.FirstOrDefault(picture => Of(site, picture) is not null)) is { } picture
            ? (Of(site, picture, Ratio.Wide)!, picture.Alt ?? picture.Caption)
            : null;

    /// <summary>A still picture of a video, as 16:9 where it is ours: the video's own, else the article's; null where there is none.</summary>
    public static string? Still(SiteOptions site, Article article, Video video) =>
        (video.Still is { } still && PictureView.IsOurs(still) ? Of(site, still, Ratio.Wide)?.Address : Web.Address(video.Poster)) ?? ForCard(site, article)?.Image.Address;
}
