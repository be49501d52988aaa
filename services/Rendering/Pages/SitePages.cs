using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Rendering;

/// <summary>Reads what a page needs from the model and has it written.</summary>
internal sealed class SitePages(IReadModel model, Newsstand newsstand, MirrorList mirrors, IOptions<SiteOptions> site, IOptions<RenderingOptions> options)
{
    private const int LatestOnHome = 24;

    // More than a navigation can hold, so that those that the operator wants first are among them.
    private const int OutermostSections = 200;

    public async Task<Answer> Home(CancellationToken cancellation)
    {
        if (!newsstand.Open)
            return Starting();
        var frame = await Frame(cancellation);
        var latest = await model.List(Sections.All, 0, LatestOnHome, bodies: false, cancellation);
        // As many as a block has, should all of the front be from this section.
        var newest = await Task.WhenAll(frame.Navigation.Select(section => model.List(section.Address, 0, HomeView.InBlock + 1 + HomeView.Secondary, bodies: false, cancellation)));
        var blocks = frame.Navigation.Zip(newest).ToList();
        var shown = latest.Concat(newest.SelectMany(articles => articles)).Select(PageTags.Of).Distinct();
        return Answer.Page(Layout.Of(frame, HomeView.Of(frame, latest, blocks))) with { Tags = [PageTags.Home, .. shown] };
    }

    public async Task<Answer> PermanentLink(string id, CancellationToken cancellation) => await model.Find(id, cancellation) switch
    {
        null => await Missing(cancellation),
        { Status: ArticleStatus.Withdrawn } => await Gone(cancellation),
        var article => Answer.Redirect(article.Path!, permanent: false),
    };

    /// <summary>An article, a section, or nothing.</summary>
    public async Task<Answer> Address(PathString path, IQueryCollection query, CancellationToken cancellation)
    {
        var address = path.Value ?? "";
        if (Destinations.IdIn(address) is { } id && await model.Find(id, cancellation) is { } article)
            return Destinations.Of(address, article) switch
            {
                Destination.Gone => await Gone(cancellation),
                Destination.Moved => Answer.Redirect(article.Path!, permanent: true),
                _ => await Article(article, cancellation),
            };
        if (!newsstand.Open)
            return Starting();
        if (await model.Section(address.Trim('/'), cancellation) is not { } section)
            return await Missing(cancellation);
        if (address != "/" + section.Address)
            return Answer.Redirect("/" + Sections.Encoded(section.Address), permanent: true);
        return Destinations.PageNumber(query["page"]) is { } page ? await List(section, page, cancellation) : await Bad(cancellation);
    }

    private async Task<Answer> Article(Article article, CancellationToken cancellation)
    {
        var frame = await Frame(cancellation);
        return Answer.Page(Layout.Of(frame, ArticleView.Of(frame, article))) with { Tags = [PageTags.Of(article), PageTags.Mirrors] };
    }

    private async Task<Answer> List(Section section, int page, CancellationToken cancellation)
    {
        // One more than is shown tells whether there is a next page.
        var articles = await model.List(section.Address, (page - 1) * SectionView.PageSize, SectionView.PageSize + 1, bodies: false, cancellation);
        if (articles.Count == 0)
            return await Missing(cancellation);
        var frame = await Frame(cancellation);
        var shown = articles.Take(SectionView.PageSize).ToList();
        var below = await model.Below(section.Address, options.Value.NavigationLength, cancellation);
        return Answer.Page(Layout.Of(frame, SectionView.Of(frame, section, Navigation.Ordered(below, "", int.MaxValue), shown, page, articles.Count > shown.Count)))
            with { Tags = [PageTags.OfSection(section.Address), .. shown.Select(PageTags.Of)] };
    }

    /// <summary>What all pages have in common.</summary>
    public async Task<Frame> Frame(CancellationToken cancellation) =>
        new(site.Value, Navigation.Ordered(await model.Below(Sections.All, OutermostSections, cancellation), options.Value.Navigation, options.Value.NavigationLength)) { OtherAddresses = mirrors.Named };

    /// <summary>The page that is shown without a line, in one of our languages. Without navigation, which would lead nowhere.</summary>
    public async Task<Answer> Offline(string language, CancellationToken cancellation) => Words.In(language) is { } words
        ? Answer.Page(Layout.Of(new Frame(site.Value, []), LiveScript.Offline(words))) with { CacheControl = "public, max-age=0, must-revalidate" }
        : await Missing(cancellation);

    /// <summary>404, or 503 while it may only not be there yet.</summary>
    public async Task<Answer> Missing(CancellationToken cancellation) => newsstand.Open
        ? Message(await Frame(cancellation), StatusCodes.Status404NotFound, words => (words.MissingTitle, words.MissingText))
        : Starting();

    private async Task<Answer> Gone(CancellationToken cancellation) =>
        Message(await Frame(cancellation), StatusCodes.Status410Gone, words => (words.GoneTitle, words.GoneText));

    /// <summary>400.</summary>
    public async Task<Answer> Bad(CancellationToken cancellation) =>
        Message(await Frame(cancellation), StatusCodes.Status400BadRequest, words => (words.BadTitle, words.BadText));

    /// <summary>500, without asking the model anything.</summary>
    public Answer Failed() => Message(new Frame(site.Value, []), StatusCodes.Status500InternalServerError, words => (words.FailedTitle, words.FailedText));

    /// <summary>503 while the model does not hold yet what Storage has: a list with gaps must not be taken for the whole.</summary>
    public Answer Starting() =>
        Message(new Frame(site.Value, []), StatusCodes.Status503ServiceUnavailable, words => (words.StartingTitle, words.StartingText)) with { RetryAfter = 5 };

    private static Answer Message(Frame frame, int status, Func<Words, (string Title, string Text)> say)
    {
        var (title, text) = say(frame.Words);
        return Answer.Page(Layout.Of(frame, MessageView.Of(frame, title, text)), status);
    }
}

/// <summary>The order of the navigation.</summary>
internal static class Navigation
{
    /// <summary>
    /// Those named in <paramref name="first"/> (addresses separated by commas) in that order, then by name; at most
    /// <paramref name="length"/>. <paramref name="sections"/> come with the newest articles first; of those that are not named the newest stay.
    /// </summary>
    public static IReadOnlyList<Section> Ordered(IReadOnlyList<Section> sections, string first, int length)
    {
        var places = first.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Index().ToDictionary(item => item.Item, item => item.Index);
        return [.. sections
            .OrderBy(section => places.GetValueOrDefault(section.Address, int.MaxValue)).Take(length)
            .OrderBy(section => places.GetValueOrDefault(section.Address, int.MaxValue)).ThenBy(section => section.Name, StringComparer.InvariantCulture)];
    }
}
