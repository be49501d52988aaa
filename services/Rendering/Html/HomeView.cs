using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>The home page: a lead story, four beside it, a block for each section, and what else is new.</summary>
internal static class HomeView
{
    /// <summary>How many articles stand beside the lead.</summary>
    public const int Secondary = 4;

    /// <summary>How many articles a section's block has.</summary>
    public const int InBlock = 4;

    /// <summary>
    /// <paramref name="latest"/> are the newest of all, newest first; <paramref name="blocks"/> the newest of each section in
    /// the order of the navigation. Every one of the latest is on the page, and none is there twice.
    /// </summary>
    public static Page Of(Frame frame, IReadOnlyList<Article> latest, IReadOnlyList<(Section Section, IReadOnlyList<Article> Articles)> blocks)
    {
        var words = frame.Words;
        // The front of the paper is in its own language while it has something to say in it.
        var front = latest.OrderByDescending(article => Words.In(article.Language) == words).Take(1 + Secondary).ToList();
        var shown = front.Select(article => article.Id).ToHashSet();
        var sections = new List<Html>();
        foreach (var (section, articles) in blocks)
        {
            var inBlock = articles.Where(article => shown.Add(article.Id)).Take(InBlock).ToList();
            if (inBlock.Count > 0)
                sections.Add(Block(section, inBlock, words));
        }
        var rest = latest.Where(article => shown.Add(article.Id)).ToList();
        return new Page
        {
            Words = words,
            Path = "/",
            IsHome = true,
            Subject = new Subject.Front(latest),
            Main = Html.Of($"""
                {Front(front, words)}
                <div class="blocks">
                {sections}</div>
                {Rest(rest, words)}
                """),
        };
    }

    private static Html Front(List<Article> front, Words words)
    {
        if (front.Count == 0)
            return Html.Of($"<p class=\"notice\">{words.Empty}</p>");
        // Without a picture the lead's headline takes the whole width instead.
        var style = PictureView.First(front[0]) is not null ? "front pictured" : "front";
        return Html.Of($"""
            <section class="{style}" aria-labelledby="front"><h2 class="unseen" id="front">{words.TopStories}</h2>
            {Card.Of(front[0], words, 3, Card.Shows.All, "card lead")}
            <div class="beside">
            {front.Skip(1).Select(article => Card.Of(article, words, 3, Card.Shows.All))}
            </div>
            </section>
            """);
    }

    private static Html Block(Section section, List<Article> articles, Words words) => Html.Of($"""
        <section class="block"><h2{Layout.Language(section.Language)}><a href="/{Sections.Encoded(section.Address)}">{section.Name}</a></h2>
        {articles.Select((article, place) => Card.Of(article, words, 3, place == 0 ? Card.Shows.Picture | Card.Shows.Standfirst : Card.Shows.Headline))}
        </section>

        """);

    private static Html Rest(List<Article> articles, Words words) => articles.Count == 0 ? Html.None : Html.Of($"""
        <section class="block"><h2>{words.Latest}</h2>
        <div class="rest">
        {articles.Select(article => Card.Of(article, words, 3, Card.Shows.Section))}
        </div>
        </section>
        """);
}
