using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>An article's page.</summary>
internal static class ArticleView
{
    public static Page Of(Frame frame, Article article)
    {
        // In the article's language from top to bottom where we know its words, else the article in its and the page in ours.
        var words = Words.In(article.Language) ?? frame.Words;
        // Of a picture that we do not have, as in a page saved as text, the words are still worth reading. One that stands in the text is not shown once more.
        var pictures = article.Pictures.Where(picture => PictureView.IsOurs(picture) || !string.IsNullOrWhiteSpace(picture.Caption)).Where(picture => !PictureView.IsInText(picture, article)).ToList();
        var lead = pictures.FirstOrDefault();
        var others = pictures.Skip(1).ToList();
        return new Page
        {
            Words = words,
            Title = article.Headline,
            Description = Body.Cut(article.Standfirst is { Length: > 0 } standfirst ? standfirst : Body.Start(article.Body, 200), 200),
            Path = article.Path,
            Section = Sections.Levels(article)[1],
            Subject = new Subject.Story(article),
            Main = Html.Of($"""
                <article class="story"{Layout.Language(article.Language)}>
                <header>
                {Breadcrumb(article, words)}
                <h1>{article.Headline}</h1>
                {Paragraph("standfirst", article.Standfirst)}{Bylines(article, words)}{Times(article, words)}</header>
                {(lead is null ? Html.None : Figure(lead, words, isLead: true))}
                <div class="body">
                {Paragraph("dateline", article.Dateline)}{Body.Of(article.Body, words, article.Pictures)}
                </div>
                {Videos(article, words)}{Pictures(others, words)}<footer>
                {Topics(article, words)}{Origin(article, words)}</footer>
                </article>
                """),
        };
    }

    private static Html Breadcrumb(Article article, Words words)
    {
        var links = Sections.Levels(article).Skip(1).Zip(article.Section, (address, name) => Html.Of($"<li><a href=\"/{Sections.Encoded(address)}\">{name}</a></li>"));
        return Html.Of($"<nav class=\"breadcrumb\" aria-label=\"{words.Breadcrumb}\"><ol>{links}</ol></nav>");
    }

    private static Html Paragraph(string style, string? text) => string.IsNullOrWhiteSpace(text) ? Html.None : Html.Of($"<p class=\"{style}\">{text}</p>\n");

    private static Html Bylines(Article article, Words words) => article.Bylines.Count == 0
        ? Html.None
        : Html.Of($"<p class=\"byline\"{Layout.Language(words.Language)}>{Layout.Fill(words.By, "{names}", Html.Of($"<b>{words.List([.. article.Bylines.Select(byline => byline.Name)])}</b>"))}</p>\n");

    private static Html Times(Article article, Words words)
    {
        var updated = article.Version > 1 && article.Updated > article.FirstPublished
            ? Html.Of($" <span>{Layout.Fill(words.Updated, "{moment}", Card.Time(article.Updated, words, exact: true))}</span>")
            : Html.None;
        return Html.Of($"<p class=\"meta\"{Layout.Language(words.Language)}>{Card.Time(article.FirstPublished, words, exact: true)}{updated}</p>\n");
    }

    private static Html Figure(Picture picture, Words words, bool isLead) => Html.Of($"""
        <figure{(isLead ? Html.Trusted(" class=\"leading\"") : Html.None)}>{PictureView.Of(picture, isLead ? Place.Lead : Place.Text, picture.Alt)}{Caption(picture.Caption, picture.Credit, words)}</figure>

        """);

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

    private static Html Videos(Article article, Words words)
    {
        var videos = article.Videos.Where(video => Web.Address(video.Address) is not null).ToList();
        if (videos.Count == 0)
            return Html.None;
        var figures = videos.Select(video => Html.Of($"""
            <figure><video controls preload="none" aria-label="{video.Title ?? words.Video}"{Html.Attribute("poster", PictureView.Address(video.Still, 960))}{Size(video.Width, video.Height)}><source src="{Web.Address(video.Address)}"{Html.Attribute("type", video.Type)}><a href="{Web.Address(video.Address)}">{words.Download}</a></video>{Caption(string.Join(". ", new[] { video.Title, video.Caption }.Where(text => !string.IsNullOrWhiteSpace(text))), null, words)}</figure>

            """));
        return Html.Of($"<section class=\"media\"><h2{Layout.Language(words.Language)}>{words.Videos}</h2>\n{figures}</section>\n");
    }

    private static Html Pictures(List<Picture> pictures, Words words) => pictures.Count == 0
        ? Html.None
        : Html.Of($"<section class=\"media\"><h2{Layout.Language(words.Language)}>{words.Pictures}</h2>\n{pictures.Select(picture => Figure(picture, words, isLead: false))}</section>\n");

    private static Html Topics(Article article, Words words)
    {
        if (article.Topics.Count == 0)
            return Html.None;
        var links = article.Topics.Select(topic => Html.Of($"<li><a href=\"/search?q={Uri.EscapeDataString($"\"{topic}\"")}\" rel=\"nofollow\">{topic}</a></li>"));
        return Html.Of($"<section class=\"topics\"><h2{Layout.Language(words.Language)}>{words.Topics}</h2><ul>{links}</ul></section>\n");
    }

    private static Html Origin(Article article, Words words)
    {
        var source = article.Source;
        var name = Web.Address(source.Address) is { } address ? Html.Of($"<a href=\"{address}\" rel=\"external noopener\">{source.Name}</a>") : Html.Of($"{source.Name}");
        return Html.Of($"""
            <p class="source"{Layout.Language(words.Language)}>{Layout.Fill(words.Source, "{source}", Html.Of($"<bdi>{name}</bdi>"))}</p>
            {Paragraph("rights", source.Rights)}
            """);
    }
}
