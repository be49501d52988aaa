using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>The text of an article for readers of feeds, who see nothing of the page round it.</summary>
internal static class FeedBody
{
    /// <summary>
    /// Lead picture, text and videos as HTML with absolute addresses, or null if the rights allow only the summary. The
    /// body is as Ingestion sanitised it: no script, no style, no relative address.
    /// </summary>
    public static string? Of(Feed feed, Article article)
    {
        if (!feed.Syndication.MayCarryWhole(article.Source.Name))
            return null;
        var html = Html.Of($"{Lead(feed, article)}{Html.Trusted(Text(feed, article))}{Videos(article)}").ToString();
        return html.Length > 0 ? html : null;
    }

    private static Html Lead(Feed feed, Article article)
    {
        // A picture that stands in the text is not shown once more.
        if (article.Pictures.Count == 0 || Images.Of(feed.Site, article.Pictures[0]) is not { } image || PictureView.IsInText(article.Pictures[0], article))
            return Html.None;
        var picture = article.Pictures[0];
        var words = string.Join(' ', new[] { picture.Caption, picture.Credit is null ? null : $"({picture.Credit})" }.Where(text => !string.IsNullOrWhiteSpace(text)));
        var caption = words.Length == 0 ? Html.None : Html.Of($"<figcaption>{words}</figcaption>");
        return Html.Of($"<figure><img src=\"{image.Address}\" alt=\"{picture.Alt ?? ""}\">{caption}</figure>\n");
    }

    // With our own copies of the pictures in it, where we have them.
    private static string Text(Feed feed, Article article) => article.Pictures
        .Where(picture => PictureView.IsOurs(picture) && PictureView.IsInText(picture, article))
        .Aggregate(article.Body, (body, picture) => body.Replace(
            $"<img src=\"{picture.Address!.Replace("&", "&amp;", StringComparison.Ordinal)}\"", $"<img src=\"{Images.Of(feed.Site, picture)!.Address}\"", StringComparison.Ordinal));

    // Readers of feeds take out players; a link remains.
    private static Html Videos(Article article) => Html.Join(article.Videos
        .Select(video => (Address: Web.Address(video.Address), Title: video.Title ?? video.Caption))
        .Where(video => video.Address is not null)
        .Select(video => Html.Of($"\n<p>▶ <a href=\"{video.Address}\">{video.Title ?? article.Headline}</a></p>")));
}
