using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Rendering;

/// <summary>Reads what a page needs from the model and has it written.</summary>
internal sealed class SitePages(IReadModel model, Newsstand newsstand, RelatedArticles related, MirrorList mirrors, IOptions<SiteOptions> site, IOptions<RenderingOptions> options)
{
    private const int LatestOnHome = 24;

    // Among these the most important are looked for.
    private const int CandidatesForHome = 60;
    private const int Pins = 20;
    private const int SameStory = 20;
    private const int Related = 4;

    // More than a navigation can hold, so that those that the operator wants first are among them.
    private const int OutermostSections = 200;

    private readonly Publication publication = Publication.Of(site.Value);

    /// <summary>The home page of an edition.</summary>
    public async Task<Answer> Home(Edition edition, CancellationToken cancellation)
    {
        if (!newsstand.Open)
            return Starting();
        // Of each section as many as a block has, should all of the front be from it.
        var (below, lists) = await model.Front(edition.Root, OutermostSections,
            below => [(edition.Front, CandidatesForHome), (Lists.Pins(edition.Segment), Pins), .. Ordered(below).Select(section => (section.Address, HomeView.InBlock + 1 + HomeView.Secondary))], cancellation);
        var (frame, newest, pinned, inSections) = (Frame(edition, below), lists[0], lists[1], lists.Skip(2).ToList());
        var ranked = Importance.Ordered(pinned.Concat(newest), publication.WeightOf);
        var shown = ranked.Concat(inSections.SelectMany(articles => articles)).Select(PageTags.Of).Distinct();
        return Answer.Page(frame, HomeView.Of(frame, ranked, frame.Navigation.Zip(inSections).ToList(), LatestOnHome)) with { Tags = [PageTags.Home, .. shown] };
    }

    public async Task<Answer> PermanentLink(string id, CancellationToken cancellation) => await model.Find(id, cancellation) switch
    {
        null => await model.List(Lists.Copy(id), 0, 1, bodies: false, cancellation) is [var whole] ? Answer.Redirect(whole.Path!, permanent: false) : await Missing(publication.First, cancellation),
        { Status: ArticleStatus.Withdrawn } article => await Gone(article, cancellation),
        var article => Answer.Redirect(article.Path!, permanent: false) with { About = article },
    };

    /// <summary>An article, a topic, an author, a section, an edition, or nothing.</summary>
    public async Task<Answer> Address(PathString path, IQueryCollection query, CancellationToken cancellation)
    {
        var address = path.Value ?? "";
        if (Destinations.IdIn(address) is { } id && await Find(id, cancellation) is ({ } article, var similar))
            return Destinations.Of(address, article) switch
            {
                Destination.Gone => await Gone(article, cancellation),
                Destination.Moved => Answer.Redirect(article.Path!, permanent: true) with { About = article },
                _ => await Article(article, similar, cancellation),
            };
        if (!newsstand.Open)
            return Starting();
        var (edition, rest) = publication.EditionIn(address.Trim('/'));
        if (rest.Length == 0)
            return address == edition.Home ? await Home(edition, cancellation) : Answer.Redirect(edition.Home, permanent: true);
        if (await List(edition, rest, cancellation) is not { } found)
            return await Missing(edition, cancellation);
        if (address != Uri.UnescapeDataString(found.Page.Path))
            return Answer.Redirect(found.Page.Path, permanent: true);
        if (!Destinations.IsPageNumber(query["page"], out var number))
            return await Bad(edition, cancellation);
        return await List(edition, found.List, found.Page, number, cancellation);
    }

    /// <summary>The list at a decoded address within an edition, and what its page is of; null if there is none.</summary>
    public async Task<(string List, Listed Page)?> List(Edition edition, string rest, CancellationToken cancellation)
    {
        foreach (var isAuthor in new[] { false, true })
        {
            var folder = isAuthor ? "authors/" : "topics/";
            if (!rest.StartsWith(folder, StringComparison.Ordinal))
                continue;
            var name = rest[folder.Length..];
            var list = isAuthor ? Lists.Author(edition.Segment, name) : Lists.Topic(edition.Segment, name);
            if (list is null || await model.List(list, 0, 1, bodies: false, cancellation) is not [var newest])
                return null;
            var kind = Words.InOrEnglish(edition.Language);
            return (list, new Listed(Lists.NameIn(list, newest) ?? name, newest.Language, Lists.PathOf(list), Lists.Tag(list)!) { Kind = isAuthor ? kind.Author : kind.Topic });
        }
        if (await model.Section((edition.Segment.Length == 0 ? "" : edition.Segment + "/") + rest, cancellation) is not { } section)
            return null;
        var below = await model.Below(section.Address, options.Value.NavigationLength, cancellation);
        return (section.Address, new Listed(publication.NameOf(section), section.Language, "/" + Sections.Encoded(section.Address), Lists.Tag(section.Address)!)
        {
            Section = section,
            Below = [.. below.OrderBy(section => section.Name, StringComparer.InvariantCulture)],
        });
    }

    private async Task<Answer> List(Edition edition, string list, Listed page, int? number, CancellationToken cancellation)
    {
        if (Leaf.Of(await model.Count(list, cancellation), number) is not { } leaf)
            return await Missing(edition, cancellation);
        var articles = await model.List(list, leaf.Skip, leaf.Take, bodies: false, cancellation);
        if (articles.Count == 0)
            return await Missing(edition, cancellation);
        var frame = await Frame(edition, cancellation);
        return Answer.Page(frame, ListView.Of(frame, page, articles, leaf)) with { Tags = [page.Tag, .. articles.Select(PageTags.Of)] };
    }

    // Together with what is known to be about something similar; null where that is not known.
    private async Task<(Article? Article, IReadOnlyList<Article>? Similar)> Find(string id, CancellationToken cancellation) =>
        related.Known(id) is { } similar ? await model.Find(id, similar, cancellation) : (await model.Find(id, cancellation), null);

    private async Task<Answer> Article(Article article, IReadOnlyList<Article>? known, CancellationToken cancellation)
    {
        // At the same time: each may be a trip to an engine.
        var (framing, telling, relating) = (Frame(publication.EditionOf(article), cancellation), SameStoryAs(article, cancellation), RelatedTo(article, known, cancellation));
        var (frame, others) = (await framing, await telling);
        var similar = (await relating).ExceptBy(others.Select(other => other.Id), other => other.Id).Take(Related).ToList();
        var shown = others.Concat(similar).Select(PageTags.Of);
        return Answer.Page(frame, ArticleView.Of(frame, article, new Company { SameStory = others, Related = similar })) with
        {
            About = article,
            Tags = [PageTags.Of(article), PageTags.Mirrors, .. article.Story is { Length: > 0 } told ? [Lists.Tag(Lists.Story(told))!] : Array.Empty<string>(), .. shown],
        };
    }

    private async Task<IReadOnlyList<Article>> SameStoryAs(Article article, CancellationToken cancellation) =>
        article.Story is { Length: > 0 } story ? [.. (await model.List(Lists.Story(story), 0, SameStory, bodies: false, cancellation)).Where(other => other.Id != article.Id)] : [];

    private async Task<IEnumerable<Article>> RelatedTo(Article article, IReadOnlyList<Article>? known, CancellationToken cancellation) =>
        (known ?? (await related.To(article, cancellation) is { Count: > 0 } ids ? await model.Find(ids, cancellation) : [])).Where(found => found.Status == ArticleStatus.Published);

    /// <summary>What all pages of an edition have in common.</summary>
    public async Task<Frame> Frame(Edition edition, CancellationToken cancellation) =>
        Frame(edition, await model.Navigation(edition.Root, OutermostSections, cancellation));

    private Frame Frame(Edition edition, IReadOnlyList<Section> outermost) => new(site.Value, Ordered(outermost)) { Edition = edition, OtherAddresses = mirrors.Named };

    private IReadOnlyList<Section> Ordered(IReadOnlyList<Section> outermost) => publication.Ordered(outermost, options.Value.NavigationLength);

    /// <summary>The page that is shown without a line, in one of our languages. Without navigation, which would lead nowhere.</summary>
    public async Task<Answer> Offline(string language, CancellationToken cancellation) => Words.In(language) is { } words
        ? Answer.Page(new Frame(site.Value, []), LiveScript.Offline(words)) with { CacheControl = "public, max-age=0, must-revalidate" }
        : await Missing(cancellation);

    /// <summary>404, or 503 while it may only not be there yet.</summary>
    public async Task<Answer> Missing(Edition edition, CancellationToken cancellation) => newsstand.Open
        ? Message(await Frame(edition, cancellation), StatusCodes.Status404NotFound, words => (words.MissingTitle, words.MissingText))
        : Starting();

    /// <summary>The same where no edition is known.</summary>
    public Task<Answer> Missing(CancellationToken cancellation) => Missing(publication.First, cancellation);

    /// <summary>400 where no edition is known.</summary>
    public Task<Answer> Bad(CancellationToken cancellation) => Bad(publication.First, cancellation);

    private async Task<Answer> Gone(Article article, CancellationToken cancellation) =>
        Message(await Frame(publication.EditionOf(article), cancellation), StatusCodes.Status410Gone, words => (words.GoneTitle, words.GoneText)) with { About = article };

    /// <summary>400.</summary>
    public async Task<Answer> Bad(Edition edition, CancellationToken cancellation) =>
        Message(await Frame(edition, cancellation), StatusCodes.Status400BadRequest, words => (words.BadTitle, words.BadText));

    /// <summary>500, without asking the model anything.</summary>
    public Answer Failed() => Message(new Frame(site.Value, []), StatusCodes.Status500InternalServerError, words => (words.FailedTitle, words.FailedText));

    /// <summary>503 while the model does not hold yet what Storage has: a list with gaps must not be taken for the whole.</summary>
    public Answer Starting() =>
        Message(new Frame(site.Value, []), StatusCodes.Status503ServiceUnavailable, words => (words.StartingTitle, words.StartingText)) with { RetryAfter = 5 };

    private static Answer Message(Frame frame, int status, Func<Words, (string Title, string Text)> say)
    {
        var (title, text) = say(frame.Words);
        return Answer.Page(frame, MessageView.Of(frame, title, text), status);
    }
}
