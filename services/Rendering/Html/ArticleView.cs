using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>What an article's page shows of others.</summary>
internal sealed record Company
{
    /// <summary>Nobody else.</summary>
    public static readonly Company None = new();

    /// <summary>Articles that tell the same story, in this edition and in others.</summary>
    public IReadOnlyList<Article> SameStory { get; init; } = [];

    /// <summary>Articles that are about something similar.</summary>
    public IReadOnlyList<Article> Related { get; init; } = [];
}

/// <summary>An article's page.</summary>
internal static class ArticleView
{
    public static Page Of(Frame frame, Article article, Company company)
    {
        // In the article's language from top to bottom where we know its words, else the article in its and the page in ours.
        var words = frame.WordsOf(article.Language) ?? frame.Words;
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
            Section = Sections.Of(article),
            Translations = Translations(article, company),
            Subject = new Subject.Story(article),
            Listening = Listening.To(article),
            Main = Html.Of($"""
                <article class="story"{Layout.Language(article.Language)} data-id="{article.Id}" data-version="{article.Version}">
                <header>
                {Breadcrumb(article, frame, words)}
                <h1>{article.Headline}</h1>
                {Paragraph("standfirst", article.Standfirst)}</header>
                {(lead is null ? Html.None : Media.Figure(lead, words, isLead: true))}{About(article, frame, words)}<div class="body">
                {Paragraph("dateline", article.Dateline)}{Body.Of(article.Body, words, article.Pictures)}
                </div>
                {Media.Videos(article, words)}{Media.Pictures(others, words)}<footer>
                {Topics(article, words)}{AlsoReported(article, company, words)}{Origin(article, words)}{OtherAddresses(article, frame, words)}</footer>
                </article>
                {Related(company.Related, frame, words)}
                """),
        };
    }

    // One for each language, the article's own among them; none where there is no other.
    private static IReadOnlyList<(string, string)> Translations(Article article, Company company)
    {
        var others = company.SameStory.Where(other => other.Language != article.Language).DistinctBy(other => other.Language).Select(other => (other.Language, other.Path!)).ToList();
        return others.Count == 0 ? [] : [(article.Language, article.Path!), .. others];
    }

    private static Html Breadcrumb(Article article, Frame frame, Words words)
    {
        var links = Sections.Own(article).Zip(article.Section, (address, name) => Html.Of($"<li><a href=\"/{Sections.Encoded(address)}\">{frame.Publication.NameOf(address, name)}</a></li>"));
        return Html.Of($"<nav class=\"breadcrumb\" aria-label=\"{words.Breadcrumb}\"><ol>{links}</ol></nav>");
    }

    private static Html Paragraph(string style, string? text) => string.IsNullOrWhiteSpace(text) ? Html.None : Html.Of($"<p class=\"{style}\">{text}</p>\n");

    private static Html About(Article article, Frame frame, Words words)
    {
        var updated = article.Version > 1 && article.Updated > article.FirstPublished
            ? Html.Of($"<p class=\"meta updated\">{Layout.Fill(words.Updated, "{moment}", Card.Time(article.Updated, words, exact: true))}</p>\n")
            : Html.None;
        return Html.Of($"""
            <div class="about"{Layout.Language(words.Language)}>
            {Bylines(article, words)}<p class="meta">{Card.Time(article.FirstPublished, words, exact: true)}</p>
            {updated}{Sharing.Of(frame.Site.AddressOf(article.Path!), article.Headline, words)}</div>

            """);
    }

    private static Html Bylines(Article article, Words words)
    {
        if (article.Bylines.Count == 0)
            return Html.None;
        var edition = Sections.EditionOf(article);
        var names = article.Bylines.Select(byline => Lists.Author(edition, byline.Name) is { } list
            ? Html.Of($"<a rel=\"author\" href=\"{Lists.PathOf(list)}\"><bdi>{byline.Name}</bdi></a>")
            : Html.Of($"<b>{byline.Name}</b>")).ToList();
        return Html.Of($"<p class=\"byline\">{Layout.Fill(words.By, "{names}", words.List(names))}</p>\n");
    }

    private static Html Topics(Article article, Words words)
    {
        var edition = Sections.EditionOf(article);
        var links = article.Topics.Select(topic => (Topic: topic, List: Lists.Topic(edition, topic))).Where(topic => topic.List is not null).DistinctBy(topic => topic.List)
            .Select(topic => Html.Of($"<li><a href=\"{Lists.PathOf(topic.List!)}\">{topic.Topic}</a></li>")).ToList();
        return links.Count == 0 ? Html.None : Html.Of($"<section class=\"pills\"><h2{Layout.Language(words.Language)}>{words.Topics}</h2><ul>{links}</ul></section>\n");
    }

    // Others who tell the story: our own articles in the same language first, then sources that brought the same text.
    private static Html AlsoReported(Article article, Company company, Words words)
    {
        var own = company.SameStory.Where(other => other.Language == article.Language)
            .Select(other => Html.Of($"<li><a href=\"{other.Path}\">{other.Headline}</a> <span class=\"small\">{other.Source.Name}</span></li>"));
        var sources = article.AlsoFrom.Select(source => Web.Address(source.Address) is { } address
            ? Html.Of($"<li><a href=\"{address}\" rel=\"external noopener\">{source.Name}</a></li>")
            : Html.Of($"<li>{source.Name}</li>"));
        var all = own.Concat(sources).ToList();
        return all.Count == 0 ? Html.None : Html.Of($"<section class=\"also\"><h2{Layout.Language(words.Language)}>{words.AlsoReported}</h2><ul>{all}</ul></section>\n");
    }

    private static Html Origin(Article article, Words words)
    {
        var source = article.Source;
        var name = Web.Address(source.Address) is { } address ? Html.Of($"<a href=\"{address}\" rel=\"external noopener\">{source.Name}</a>") : Html.Of($"{source.Name}");
        return Html.Of($"""
            <div>
            <p class="small"{Layout.Language(words.Language)}>{Layout.Fill(words.Source, "{source}", Html.Of($"<bdi>{name}</bdi>"))}</p>
            {Paragraph("small", source.Rights)}</div>

            """);
    }

    // The same page where this address is blocked.
    private static Html OtherAddresses(Article article, Frame frame, Words words)
    {
        var ours = frame.OtherAddresses.Select(address => (Text: new Uri(address).Host, Address: address.TrimEnd('/') + article.Path));
        var links = ours.Select(link => Html.Of($"<li><a href=\"{link.Address}\" rel=\"nofollow noopener\"><bdi>{link.Text}</bdi></a></li>")).ToList();
        return links.Count == 0 ? Html.None : Html.Of($"<section class=\"also mirrors\"><h2{Layout.Language(words.Language)}>{words.OtherAddresses}</h2><ul>{links}</ul></section>\n");
    }

    private static Html Related(IReadOnlyList<Article> articles, Frame frame, Words words) => articles.Count == 0 ? Html.None : Html.Of($"""
        <aside class="block related" aria-labelledby="related"><h2 id="related"{Layout.Language(words.Language, frame.Words)}>{words.Related}</h2>
        <div class="cards tiles">
        {articles.Select(other => Card.Of(other, frame, 3, Card.Shows.Picture | Card.Shows.Section))}
        </div>
        </aside>
        """);
}
