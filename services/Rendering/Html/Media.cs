using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>Pictures and videos of an article's page.</summary>
internal static class Media
{
    /// <summary>A picture with its caption and credit; the lead picture is fetched at once, all others when they come near.</summary>
    public static Html Figure(Picture picture, Words words, bool isLead) => Html.Of($"""
        <figure{(isLead ? Html.Trusted(" class=\"leading\"") : Html.None)}>{PictureView.Of(picture, isLead ? Place.Lead : Place.Text, picture.Alt)}{Caption(picture.Caption, picture.Credit, words)}</figure>

        """);

    /// <summary>Videos in the browser's own player; nothing is fetched before somebody presses play.</summary>
    public static Html Videos(Article article, Words words)
    {
        var videos = article.Videos.Where(video => Web.Address(video.Address) is not null).ToList();
        if (videos.Count == 0)
            return Html.None;
        var figures = videos.Select(video => Html.Of($"""
            <figure><video controls preload="none" aria-label="{video.Title ?? words.Video}"{Html.Attribute("poster", PictureView.Address(video.Still, 960))}{Size(video.Width, video.Height)}><source src="{Web.Address(video.Address)}"{Html.Attribute("type", video.Type)}><a href="{Web.Address(video.Address)}">{words.Download}</a></video>{Caption(string.Join(". ", new[] { video.Title, video.Caption }.Where(text => !string.IsNullOrWhiteSpace(text))), null, words)}</figure>

            """));
        return Html.Of($"<section class=\"media\"><h2{Layout.Language(words.Language)}>{words.Videos}</h2>\n{figures}</section>\n");
    }

    /// <summary>Pictures that stand nowhere else.</summary>
    public static Html Pictures(List<Picture> pictures, Words words) => pictures.Count == 0
        ? Html.None
        : Html.Of($"<section class=\"media\"><h2{Layout.Language(words.Language)}>{words.Pictures}</h2>\n{pictures.Select(picture => Figure(picture, words, isLead: false))}</section>\n");

    private static Html Caption(string? caption, string? credit, Words words)
    {
        if (string.IsNullOrWhiteSpace(caption) && string.IsNullOrWhiteSpace(credit))
            return Html.None;
        var by = string.IsNullOrWhiteSpace(credit)
            ? Html.None
            : Html.Of($" <span class=\"credit\"{Layout.Language(words.Language)}>{words.Picture.Replace("{credit}", credit, StringComparison.Ordinal)}</span>");
        return Html.Of($"<figcaption>{caption}{by}</figcaption>");
    }

    // Both or none: with one alone the browser would reserve the wrong room.
    private static Html Size(int? width, int? height) => width > 0 && height > 0 ? Html.Of($" width=\"{width.Value}\" height=\"{height.Value}\"") : Html.None;
}
