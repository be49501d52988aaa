using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>An edition's home page: a lead story, others beside it, a block for each section, and what else is new.</summary>
internal static class HomeView
{
    /// <summary>How many articles stand beside the lead.</summary>
    public const int Secondary = 4;

    /// <summary>How many articles a section's block has.</summary>
    public const int InBlock = 4;

    /// <summary>
    /// <paramref name="ranked"/> are the newest articles and the pinned ones, the most important first (<see cref="Importance"/>);
    /// <paramref name="blocks"/> the newest of each section in the order of the navigation; <paramref name="latest"/> how many of the newest are
    /// on the page in any case, none of them twice.
    /// </summary>
    public static Page Of(Frame frame, IReadOnlyList<Article> ranked, IReadOnlyList<(Section Section, IReadOnlyList<Article> Articles)> blocks, int latest = int.MaxValue)
    {
        // Of copies and follow-ups that tell one story the front has one, and while the edition has something to say in its own language, that.
        var front = ranked.OrderByDescending(article => article.Pin is not null || frame.WordsOf(article.Language) == frame.Words).DistinctBy(article => article.Story ?? article.Id).Take(1 + Secondary).ToList();
        var shown = front.Select(article => article.Id).ToHashSet();
        var sections = new List<Html>();
        foreach (var (section, articles) in blocks)
        {
            var inBlock = articles.Where(article => shown.Add(article.Id)).Take(InBlock).ToList();
            if (inBlock.Count > 0)
                sections.Add(Block(section, inBlock, frame));
        }
        var rest = ranked.OrderByDescending(article => article.FirstPublished).Take(latest).Where(article => shown.Add(article.Id)).ToList();
        return new Page
        {
            Words = frame.Words,
            Path = frame.Edition.Home,
            Description = frame.Edition.Description,
            IsHome = true,
            Subject = new Subject.Front(ranked),
            Translations = frame.Publication.Editions.Count < 2 ? [] : [.. frame.Publication.Editions.Select(edition => (edition.Language, edition.Home))],
            Listening = Listening.To(Lists.Tag(frame.Edition.Front)!),
            Main = Html.Of($"""
                {Front(front, frame)}
                {sections}{Rest(rest, frame)}
                """),
        };
    }

    private static Html Front(List<Article> front, Frame frame)
    {
        var words = frame.Words;
        if (front.Count == 0)
            return Html.Of($"<p class=\"notice\">{words.Empty}</p>");
        // Without a picture the lead's headline takes the whole width, and the others stand below it.
        return Html.Of($"""
            <section class="{(Card.HasPicture(front[0]) ? "front" : "front plain")}" aria-labelledby="front"><h2 class="unseen" id="front">{words.TopStories}</h2>
            {Card.Of(front[0], frame, 3, Card.Shows.All, "card lead")}
            <div class="beside">
            {front.Skip(1).Select((article, place) => Card.Of(article, frame, 3, place == 0 ? Card.Shows.Section | Card.Shows.Standfirst : Card.Shows.Section))}
            </div>
            </section>
            """);
    }

    private static Html Block(Section section, List<Article> articles, Frame frame) => Html.Of($"""
        <section class="block {frame.Publication.HueOf(section.Address)}"><h2{Layout.Language(section.Language, frame.Words)}><a href="/{Sections.Encoded(section.Address)}">{frame.Publication.NameOf(section)}</a></h2>
        <div class="cards tiles">
        {articles.Select((article, place) => Card.Of(article, frame, 3, Card.Shows.Picture | (place == 0 || articles.Count < 3 ? Card.Shows.Standfirst : Card.Shows.Headline)))}
        </div>
        </section>

        """);

    private static Html Rest(List<Article> articles, Frame frame) => articles.Count == 0 ? Html.None : Html.Of($"""
        <section class="block"><h2>{frame.Words.Latest}</h2>
        <div class="cards lines">
        {articles.Select(article => Card.Of(article, frame, 3, Card.Shows.Headline))}
        </div>
        </section>
        """);
}
