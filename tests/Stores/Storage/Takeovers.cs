using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Broadsheet.Storage;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Stores.Storage;

/// <summary>Attempts of one source to change what another source's article says, from the item that it sends to the article in the store.</summary>
public abstract class Takeovers : IAsyncLifetime
{
    private const string UnderItsOwnLink = "a true copy under a link of its own that changes later";

    private const string Link = "https://gazette.example/2026/12/01/bridge?id=17";

    private const string Text =
        "<p>Mayor Velde opened the new bridge over the Ell on Tuesday before some 4,000 people, after three years of work that cost 12 million. Traffic is led over it from Friday, the city said, "
        + "and the old ford stays open for those who walk until the spring, when it will be closed for good.</p>";

    private const string Forged =
        "<p>FORGED: the mayor was arrested on Tuesday for fraud over the bridge, prosecutors in the capital are said to have found accounts abroad, and the council will meet in the night to name another.</p>";

    private static readonly DateTimeOffset Noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly FeedSource Gazette = Feed("aaaaaaaaaaaa", "The Gazette", "https://www.gazette.example/feed.xml");
    private static readonly FeedSource Elsewhere = Gazette with { Address = "https://feeds.example.net/gazette" };
    private static readonly FeedSource Evil = Feed("eeeeeeeeeeee", "Evil Wire", "https://evil.example/rss");

    private static readonly Draft Original = new()
    {
        Guid = "tag:gazette.example,2026:17", Address = Link, Headline = "Mayor opens the new bridge", Standfirst = "Three years of work are over.", Body = Text, Bylines = ["Mara Velde"], Language = "en",
        Section = ["News"], Topics = ["bridges"], Pictures = [new Picture { Address = "https://gazette.example/a.jpg", Caption = "The mayor on the bridge." }], FirstPublished = Noon, Updated = Noon,
    };

    private static readonly Draft Attack = Original with { Guid = "e-1", Headline = "Mayor arrested for fraud", Standfirst = "FORGED", Body = Forged, Bylines = ["Evil"], Pictures = [], Updated = Noon.AddHours(1) };

    private readonly FakeTimeProvider time = new(Noon.AddHours(2));
    private ServiceProvider services = null!;

    internal abstract IArticleStore Store { get; }

    /// <inheritdoc />
    public virtual async ValueTask InitializeAsync()
    {
        services = new ServiceCollection()
            .AddSingleton(Store).AddSingleton<TimeProvider>(time).AddSingleton<Announcements>().AddSingleton<Joining>().AddSingleton<Linking>()
            .AddSingleton(Options.Create(new StorageOptions())).AddSingleton(Options.Create(new SiteOptions()))
            .AddSingleton<StoreArticle>().AddMassTransitTestHarness(TextWriter.Null)
            .BuildServiceProvider();
        await services.GetRequiredService<MassTransit.Testing.ITestHarness>().Start();
    }

    /// <inheritdoc />
    public virtual async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static FeedSource Feed(string id, string name, string address) => new() { Id = id, Name = name, Address = address };

    // As FeedItems makes it of a feed's item, and the API of what is sent to it where the source is null.
    private static (Article Article, CopyRank? Rank) Read(FeedSource? source, Draft draft)
    {
        var defaults = source is null
            ? new SourceDefaults { Key = "api", Name = "Sent by API" }
            : new SourceDefaults { Key = source.Id, Name = source.Name, Address = new Uri(source.Address), Forgiving = true };
        var article = Normalise.ToArticle(draft, defaults, Noon).Value!;
        return (article, source is null ? null : FeedItems.RankOf(source, article, draft));
    }

    private static string IdOf(FeedSource? source, Draft draft) => Read(source, draft).Article.Id;

    private async Task<ArticleStored> Receive(FeedSource? source, Draft draft)
    {
        time.Advance(TimeSpan.FromMinutes(1));
        return await Receive(source, draft, time.GetUtcNow());
    }

    private async Task<ArticleStored> Receive(FeedSource? source, Draft draft, DateTimeOffset receivedAt)
    {
        var (article, rank) = Read(source, draft);
        return (await services.GetRequiredService<StoreArticle>().Take(new ArticleReceived { ReceiptId = Guid.NewGuid(), ReceivedAt = receivedAt, Article = article, Rank = rank }, CancellationToken.None))!;
    }

    private async Task<Article> ArticleOf(string id) => (await Store.Find(id, CancellationToken.None))!.Article;

    // All that a reader sees of it and search finds it by, but for who else has it.
    private static string Shown(Article article) => string.Join('\n',
        article.Status, article.Language, string.Join('/', article.Section), article.Headline, article.Standfirst, string.Join(',', article.Bylines.Select(byline => byline.Name)), article.Dateline, article.Body,
        string.Join(',', article.Pictures.Select(picture => $"{picture.Address} {picture.Caption}")), string.Join(',', article.Videos.Select(video => video.Address)), string.Join(',', article.Topics),
        article.FirstPublished.ToString("O"), article.Embargo?.ToString("O"), article.Urgency, article.Source.Name, article.Source.Address, article.Source.Rights);

    /// <summary>Forms of attack: who sends, and what one after the other.</summary>
    public static TheoryData<string> Forms => [.. All.Keys];

    /// <summary>Forms that name the victim's item. Nothing tells who wrote words that come under a link of their own.</summary>
    public static TheoryData<string> FormsThatName => [.. All.Keys.Where(form => form != UnderItsOwnLink)];

    private sealed record Form(FeedSource? Source, params Draft[] Drafts);

    private static readonly Draft Copy = Original with { Guid = "e-1" };
    private static readonly string NearText = Text.Replace("opened", "sold", StringComparison.Ordinal);

    private static readonly Dictionary<string, Form> All = new()
    {
        ["link"] = new(Evil, Attack),
        ["guid"] = new(Evil, Attack with { Guid = Original.Guid, Address = "https://evil.example/1" }),
        ["link and guid"] = new(Evil, Attack with { Guid = Original.Guid }),
        ["link and date"] = new(Evil, Attack with { FirstPublished = Noon, Updated = Noon }),
        ["link and headline"] = new(Evil, Attack with { Headline = Original.Headline }),
        ["short text"] = new(Evil, Attack with { Body = "<p>FORGED: arrested.</p>" }),
        ["short text and headline"] = new(Evil, Attack with { Headline = Original.Headline, Body = "<p>FORGED: arrested.</p>" }),
        ["short text with long markup"] = new(Evil, Attack with { Body = $"<p>FORGED: arrested. <a href=\"https://evil.example/{new string('a', 1_500)}\">more</a></p>" }),
        ["no text"] = new(Evil, Attack with { Body = "" }),
        ["one changed name"] = new(Evil, Copy with { Body = Text.Replace("Velde", "Smith", StringComparison.Ordinal), Updated = Noon.AddHours(1) }),
        ["one changed number"] = new(Evil, Copy with { Body = Text.Replace("12 million", "1,200 million", StringComparison.Ordinal), Updated = Noon.AddHours(1) }),
        ["one changed sentence"] = new(Evil, Copy with { Body = NearText, Updated = Noon.AddHours(1) }),
        ["a sentence more"] = new(Evil, Copy with { Body = Text + "<p>She was arrested.</p>", Updated = Noon.AddHours(1) }),
        ["the same words under another headline"] = new(Evil, Copy with { Headline = "Mayor arrested for fraud", Updated = Noon.AddHours(1) }),
        ["a true copy that changes later"] = new(Evil, Copy, Copy with { Body = Forged, Headline = "Mayor arrested", Updated = Noon.AddHours(1) }),
        ["a true copy that changes a word later"] = new(Evil, Copy, Copy with { Body = NearText, Updated = Noon.AddHours(1) }),
        ["a true copy that shrinks later"] = new(Evil, Copy, Copy with { Body = "<p>Arrested.</p>", Updated = Noon.AddHours(1) }),
        [UnderItsOwnLink] = new(Evil, Copy with { Address = "https://evil.example/1" }, Copy with { Address = "https://evil.example/1", Body = NearText, Updated = Noon.AddHours(1) }),
        ["far future update"] = new(Evil, Attack with { Updated = Noon.AddHours(47) }),
        ["earlier date"] = new(Evil, Copy with { FirstPublished = Noon.AddYears(-100), Updated = Noon.AddHours(1) }),
        ["embargo"] = new(Evil, Copy with { Embargo = Noon.AddDays(300) }),
        ["embargo later"] = new(Evil, Copy, Copy with { Embargo = Noon.AddDays(300), Updated = Noon.AddHours(1) }),
        ["withdrawal of the guid"] = new(Evil, Original with { Status = ArticleStatus.Withdrawn, Updated = Noon.AddHours(1) }),
        ["withdrawal after a true copy"] = new(Evil, Copy, Copy with { Status = ArticleStatus.Withdrawn, Updated = Noon.AddHours(1) }),
        ["the victim's name"] = new(Evil, Attack with { SourceName = "The Gazette" }),
        ["the victim's name and a true copy"] = new(Evil, Copy with { SourceName = "The Gazette" }, Attack with { SourceName = "The Gazette" }),
        ["the victim's source id as guid"] = new(Evil, Attack with { Guid = Gazette.Id + "\nguid\n" + Original.Guid }),
        ["the API with the feed's guid and link"] = new(null, Attack with { Guid = Original.Guid }),
        ["the API with a true copy that changes"] = new(null, Original, Attack with { Guid = Original.Guid, Updated = Noon.AddHours(2) }),
        ["pictures"] = new(Evil, Copy with { Pictures = [new Picture { Address = "https://evil.example/forged.jpg", Caption = "FORGED" }], Updated = Noon.AddHours(1) }),
        ["captions"] = new(Evil, Copy with { Pictures = [Original.Pictures[0] with { Caption = "FORGED" }], Updated = Noon.AddHours(1) }),
        ["pictures alone"] = new(Evil, Attack with { Body = "", Standfirst = null, Headline = Original.Headline, Pictures = [new Picture { Address = "https://evil.example/forged.jpg" }] }),
        ["correction in a row"] = new(Evil, Copy, Copy with { Body = Text.Replace("Friday", "Sunday", StringComparison.Ordinal), Updated = Noon.AddHours(1) }, Attack with { Updated = Noon.AddHours(2) }),
        ["language"] = new(Evil, Copy with { Language = "de", Updated = Noon.AddHours(1) }),
        ["section"] = new(Evil, Copy with { Section = ["Crime", "Fraud"], Updated = Noon.AddHours(1) }),
        ["byline and standfirst"] = new(Evil, Copy with { Bylines = ["Evil"], Standfirst = "FORGED", Updated = Noon.AddHours(1) }),
        ["link as guid"] = new(Evil, Attack with { Guid = Link, Address = "https://evil.example/1" }),
        ["link with another guid"] = new(Evil, Attack with { Guid = "urn:uuid:7d444840-9dc0-11d1-b245-5ffdce74fad2" }),
        ["link with tracking marks"] = new(Evil, Attack with { Address = Link + "&utm_source=evil&fbclid=1#x" }),
        ["link by http"] = new(Evil, Attack with { Address = Link.Replace("https:", "http:", StringComparison.Ordinal) }),
        ["link with www"] = new(Evil, Attack with { Address = Link.Replace("gazette", "WWW.Gazette", StringComparison.Ordinal) }),
        ["link with a dot, a port, in other case and encoded"] = new(Evil, [.. new[]
        {
            "https://GAZETTE.example./2026/12/01/bridge?id=17", "https://gazette.example:443/2026/12/01/bridge?id=17", "https://gazette.example/2026/12/01/Bridge?id=17",
            "https://gazette.example/2026/12/01/%62ridge?id=17", "https://gazette.example/2026/12/01/x/../bridge?id=17",
        }.Select((link, number) => Attack with { Guid = $"e-{number}", Address = link })]),
        ["subdomain of the victim's host"] = new(Evil with { Address = "https://evil.gazette.example/rss" }, Attack, Copy with { Guid = "e-2", Body = NearText, Updated = Noon.AddHours(2) }),
        ["another port of the victim's host"] = new(Evil with { Address = "https://gazette.example:8443/rss" }, Attack, Copy with { Guid = "e-2", Body = NearText, Updated = Noon.AddHours(2) }),
        ["the victim's host as a name of a user"] = new(Evil with { Address = "https://evil.example/gazette.example/rss" }, Attack with { Guid = "tag:evil@gazette.example,2026:17" }),
        ["a story of its own"] = new(Evil, Copy with { Story = "forged", Body = NearText, Updated = Noon.AddHours(1) }),
    };

    [Theory, MemberData(nameof(Forms))]
    public async Task Another_source_changes_nothing_that_a_page_shows(string form)
    {
        var attack = All[form];
        foreach (var victim in new[] { Gazette, Elsewhere with { Id = "bbbbbbbbbbbb" } })
        {
            var draft = victim.Id == Gazette.Id ? Original : Original with { Guid = "tag:gazette.example,2026:18", Address = Link.Replace("17", "18", StringComparison.Ordinal), Body = Text.Replace("Ell", "Oster", StringComparison.Ordinal) };
            await Receive(victim, draft);
            var before = await ArticleOf(IdOf(victim, draft));
            foreach (var forged in attack.Drafts)
                await Receive(attack.Source, victim.Id == Gazette.Id ? forged : forged with
                {
                    Guid = forged.Guid == Original.Guid ? draft.Guid : forged.Guid + "-18",
                    Address = forged.Address?.Replace("17", "18", StringComparison.Ordinal),
                    Body = forged.Body?.Replace("Ell", "Oster", StringComparison.Ordinal),
                });
            var after = await ArticleOf(before.Id);
            Assert.Equal((before.Id, Shown(before), before.Path), (after.Id, Shown(after), after.Path));
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Another_source_changes_nothing_of_an_article_by_API_or_of_an_earlier_release(string form)
    {
        await Receive(null, Original);
        var stored = (await Store.Find(IdOf(null, Original), CancellationToken.None))!;
        Assert.True(await Store.Save(stored with { Rank = null, Revision = stored.Revision + 1 }, stored, CancellationToken.None));
        var attack = All[form];
        // By API under the same guid it is the article's own correction.
        foreach (var forged in attack.Drafts.Where(_ => attack.Source is not null))
            await Receive(attack.Source, forged);
        var after = await ArticleOf(stored.Id);
        Assert.Equal((stored.Id, Shown(stored.Article), stored.Article.Path), (after.Id, Shown(after), after.Path));
    }

    [Theory, MemberData(nameof(FormsThatName))]
    public async Task A_source_that_comes_first_does_not_keep_the_owner_from_its_article(string form)
    {
        var attack = All[form];
        foreach (var forged in attack.Drafts)
            await Receive(attack.Source, forged);
        await Receive(Gazette, Original);
        foreach (var forged in attack.Drafts)
            await Receive(attack.Source, forged with { Headline = "Again: " + forged.Headline, Updated = Noon.AddHours(3) });
        Assert.Equal(Shown(Read(Gazette, Original).Article), Shown(await ArticleOf(IdOf(Gazette, Original))));

        var correction = Original with { Headline = "Mayor opens bridge, and the ford stays", Updated = Noon.AddHours(4) };
        await Receive(Gazette, correction);
        Assert.Equal(Shown(Read(Gazette, correction).Article), Shown(await ArticleOf(IdOf(Gazette, Original))));
    }

    [Fact]
    public async Task An_owner_that_was_copied_first_gets_back_what_it_published_when_the_copy_is_forged_and_nothing_proves_who_owns_it()
    {
        await Receive(Evil, Copy);
        Assert.Equal(IdOf(Evil, Copy), (await Receive(Elsewhere, Original)).ArticleId);
        await Receive(Evil, Attack);
        var article = await ArticleOf(IdOf(Elsewhere, Original));
        Assert.Equal((IdOf(Elsewhere, Original), Shown(Read(Elsewhere, Original).Article)), (article.Id, Shown(article)));
        // A third source's true copy joins the true one.
        var third = Original with { Guid = "c-1" };
        Assert.Equal(article.Id, (await Receive(Feed("cccccccccccc", "The Courier", "https://courier.example/rss"), third)).ArticleId);
    }

    [Fact]
    public async Task An_article_ends_the_same_in_whatever_order_its_copies_come()
    {
        var corrected = Original with { Body = Text.Replace("Friday", "Sunday", StringComparison.Ordinal), Updated = Noon.AddHours(1) };
        (FeedSource? Source, Draft Draft, int Minute)[] copies =
            [(Gazette, Original, 1), (Gazette, corrected, 4), (Evil, Copy, 2), (Evil, Attack, 5), (Feed("cccccccccccc", "The Courier", "https://courier.example/rss"), Original with { Guid = "c-1" }, 3)];
        var run = 0;
        foreach (var order in Orders(copies.Length))
        {
            run++;
            foreach (var at in order)
            {
                var (source, draft, minute) = copies[at];
                await Receive(source, Of(draft, run), Noon.AddMinutes(minute));
            }
            var article = await ArticleOf(IdOf(Gazette, Of(Original, run)));
            Assert.Equal(Shown(Read(Gazette, Of(corrected, run)).Article), Shown(article));
        }

        // A text of its own for each order, so that they do not join one another.
        static Draft Of(Draft draft, int run) => draft with
        {
            Guid = draft.Guid + run, Address = draft.Address + run, Headline = draft.Headline + " " + run,
            Body = draft.Body?.Replace(" the ", $" the{run} ", StringComparison.Ordinal).Replace(" of ", $" of{run} ", StringComparison.Ordinal).Replace(" and ", $" and{run} ", StringComparison.Ordinal),
        };
    }

    private static IEnumerable<IReadOnlyList<int>> Orders(int count) => count == 0
        ? [[]]
        : from rest in Orders(count - 1) from place in Enumerable.Range(0, count) select (IReadOnlyList<int>)[.. rest.Take(place), count - 1, .. rest.Skip(place)];

    [Fact]
    public async Task A_refused_claim_is_told_with_the_receipt()
    {
        Assert.Null((await Receive(Gazette, Original)).Conflict);
        var conflict = (await Receive(Evil, Attack)).Conflict!;
        Assert.Equal((CopyConflictKind.OtherText, Evil.Id, "Mayor arrested for fraud", "Mayor opens the new bridge", "The Gazette"), (conflict.Kind, conflict.SourceId, conflict.Headline, conflict.OtherHeadline, conflict.OtherSource));
    }

    [Fact]
    public async Task The_fault_is_that_of_the_source_that_does_not_own_what_both_name()
    {
        await Receive(Evil, Attack);
        var conflict = (await Receive(Gazette, Original)).Conflict!;
        Assert.Equal((Evil.Id, "The Gazette"), (conflict.SourceId, conflict.OtherSource));
        // The owner has its name back: what has the owner's words joins the owner.
        var copy = Original with { Guid = "c-1", Body = NearText };
        Assert.Equal(IdOf(Gazette, Original), (await Receive(Feed("cccccccccccc", "The Courier", "https://courier.example/rss"), copy)).ArticleId);
    }

    [Fact]
    public async Task True_copies_join_as_before()
    {
        await Receive(Gazette, Original);
        var id = IdOf(Gazette, Original);
        Draft[] copies =
        [
            Copy, Original, Copy with { Headline = "City opens bridge" }, Copy with { Address = "https://elsewhere.example/1", Guid = "e-9" }, Copy with { Body = NearText }, Copy with { Address = Link + "&utm_medium=rss" },
        ];
        foreach (var (number, copy) in copies.Index())
        {
            var source = number == 5 ? null : Feed($"{number}cccccccccccc"[..12], $"Courier {number}", $"https://courier{number}.example/rss");
            Assert.Equal(id, (await Receive(source, copy)).ArticleId);
        }
        Assert.Equal(copies.Length, (await ArticleOf(id)).AlsoFrom.Count);
    }

    [Fact]
    public async Task Short_items_that_two_feeds_carry_word_for_word_are_one_article_through_edits()
    {
        var (top, world) = (Feed("aaaaaaaaaaab", "Gazette: top", "https://feeds.gazette.example/top"), Feed("aaaaaaaaaaac", "Gazette: world", "https://feeds.gazette.example/world"));
        var item = Original with { Body = "<p>Three years of work are over.</p>", Standfirst = null };
        await Receive(top, item);
        Assert.Equal(IdOf(top, item), (await Receive(world, item)).ArticleId);
        var edited = item with { Headline = "Bridge is open", Body = "<p>The work is over at last.</p>", Updated = Noon.AddHours(1) };
        await Receive(top, edited);
        Assert.Equal(IdOf(top, item), (await Receive(world, edited)).ArticleId);
        Assert.Equal("Bridge is open", (await ArticleOf(IdOf(world, item))).Headline);
    }

    [Fact]
    public async Task An_article_by_API_is_corrected_by_its_own_guid()
    {
        var sent = Original with { Guid = "own", SourceName = "The Desk" };
        await Receive(null, sent);
        await Receive(Evil, Attack);
        await Receive(null, sent with { Headline = "Corrected", Body = Forged, SourceName = "The City Desk", Updated = Noon.AddHours(2) });
        Assert.Equal(("Corrected", "The City Desk"), await ArticleOf(IdOf(null, sent)) is var article ? (article.Headline, article.Source.Name) : default);
    }
}

/// <inheritdoc />
public sealed class TakeoversInSqlite : Takeovers
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteArticles store;

    public TakeoversInSqlite() => store = new SqliteArticles(folder.File("storage.db"));

    internal override IArticleStore Store => store;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        store.Dispose();
        folder.Dispose();
    }
}

/// <inheritdoc />
public sealed class TakeoversInMongo : Takeovers
{
    private readonly TemporaryDatabase temporary = new();
    private readonly MongoArticles store;

    public TakeoversInMongo() => store = new MongoArticles(temporary.Database);

    internal override IArticleStore Store => store;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await temporary.DisposeAsync();
    }
}
