using System.Text;
using System.Text.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Storage;
using MassTransit;
using MassTransit.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Stores.Storage;

/// <summary>What Storage makes of what it receives, on a bus in memory and by a clock of the test's: embargoes, copies, near copies.</summary>
public abstract class Storing : IAsyncLifetime
{
    private const string Text =
        "<p>The bridge over the Ell was closed on Tuesday after engineers found a crack in its northern pier, the city said. Traffic is led over the old ford until repairs are done.</p>";

    private static readonly DateTimeOffset Noon = new(2026, 5, 3, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider time = new(Noon);
    private ServiceProvider services = null!;
    private ITestHarness bus = null!;

    internal abstract IArticleStore Store { get; }

    /// <inheritdoc />
    public virtual async ValueTask InitializeAsync()
    {
        services = new ServiceCollection()
            .AddSingleton(Store).AddSingleton<TimeProvider>(time).AddSingleton<Announcements>().AddSingleton<Joining>().AddSingleton<Linking>()
            .AddSingleton(Options.Create(new StorageOptions())).AddSingleton(Options.Create(new SiteOptions()))
            .AddSingleton<StoreArticle>().AddMassTransitTestHarness(TextWriter.Null)
            .BuildServiceProvider();
        bus = services.GetRequiredService<ITestHarness>();
        await bus.Start();
    }

    /// <inheritdoc />
    public virtual async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static ArticleReceived Copy(char source, string body = Text, DateTimeOffset? embargo = null, ArticleStatus status = ArticleStatus.Published, int minutes = 0) => new()
    {
        ReceiptId = Guid.NewGuid(),
        ReceivedAt = Noon.AddMinutes(minutes),
        Article = new Article
        {
            Id = new string(source, 16), Language = "en", Section = ["News"], Headline = "Bridge closed", Body = body, Embargo = embargo, Status = status,
            FirstPublished = Noon, Updated = Noon, Source = new Source { Id = "api", Name = $"Source {source}" },
        },
    };

    private async Task<IReadOnlyList<ArticleStored>> Receive(params IReadOnlyList<ArticleReceived> copies) =>
        [.. (await Task.WhenAll(copies.Select(copy => Task.Run(() => services.GetRequiredService<StoreArticle>().Take(copy, CancellationToken.None))))).Select(receipt => receipt!)];

    private async Task<string> Sweep()
    {
        using var sweep = new AnnouncementSweep(Store, services.GetRequiredService<Announcements>(), Options.Create(new StorageOptions()), time, NullLogger<AnnouncementSweep>.Instance);
        await sweep.Sweep(CancellationToken.None);
        return string.Join(' ', bus.Published.Select<ArticlePublished>().Select(message => message.Context.Message.Article.Id[..1]));
    }

    private async Task<IReadOnlyList<ArticlePublished>> Exported(DateTimeOffset since)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = QueryString.Create("since", since.ToString("O"));
        context.Response.Body = new MemoryStream();
        await Export.Stream(context, Store, time);
        return [.. Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<ArticlePublished>(line, Json.Options)!)];
    }

    [Fact]
    public async Task What_an_embargo_holds_is_stored_and_told_to_nobody_until_its_moment()
    {
        var receipt = Assert.Single(await Receive(Copy('a', embargo: Noon.AddHours(1))));
        Assert.Equal((1, "aaaaaaaaaaaaaaaa"), (receipt.Version, receipt.ArticleId));
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal("", await Sweep());
        Assert.Empty(await Exported(DateTimeOffset.UnixEpoch));

        var asked = time.GetUtcNow();
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("a", await Sweep());
        Assert.Equal("a", await Sweep());
        // Whoever read the export before, and asks for what was stored since, is told.
        Assert.Equal(Noon.AddHours(1), Assert.Single(await Exported(asked)).StoredAt);
        Assert.Equal(1, (await Store.Find("aaaaaaaaaaaaaaaa", CancellationToken.None))!.Article.Version);
    }

    [Fact]
    public async Task A_correction_under_embargo_stays_under_it_and_a_kill_is_told_at_once()
    {
        await Receive(Copy('a', embargo: Noon.AddHours(1)));
        await Receive(Copy('a', Text.Replace("Tuesday", "Wednesday"), Noon.AddHours(2), minutes: 1));
        time.Advance(TimeSpan.FromMinutes(90));
        Assert.Equal("", await Sweep());
        Assert.Empty(await Exported(DateTimeOffset.UnixEpoch));
        await Receive(Copy('a', "", Noon.AddHours(2), ArticleStatus.Withdrawn, minutes: 2));
        Assert.Single(bus.Published.Select<ArticleWithdrawn>());
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("", await Sweep());
        Assert.Equal(ArticleStatus.Withdrawn, Assert.Single(await Exported(DateTimeOffset.UnixEpoch)).Article.Status);
    }

    [Fact]
    public async Task Copies_from_many_sources_at_the_same_time_are_one_article_and_each_has_its_receipt()
    {
        var copies = "abcdefghij".Select(source => Copy(source)).ToList();
        var receipts = await Receive(copies);
        var article = Assert.Single(await Exported(DateTimeOffset.UnixEpoch)).Article;
        Assert.Equal(9, article.AlsoFrom.Count);
        Assert.All(receipts, receipt => Assert.Equal(article.Id, receipt.ArticleId));
        Assert.Equal(copies.Select(copy => copy.Article.Id).Where(id => id != article.Id), receipts.Select(receipt => receipt.ReceivedAs).OfType<string>());
        // Again, as after a crash: nothing changes.
        Assert.All(await Receive(copies), receipt => Assert.Equal((article.Id, article.Version), (receipt.ArticleId, receipt.Version)));
        Assert.Single(await Exported(DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task Near_copies_at_the_same_time_tell_one_story_and_what_joins_two_stories_makes_them_one()
    {
        // Each has one word more than the one before; only neighbours are near copies of each other.
        var words = Enumerable.Range(0, 80).Select(number => $"word{number}").ToList();
        var steps = Enumerable.Range(0, 4).Select(more => $"<p>{string.Join(' ', words.Select((word, at) => at > 0 && at % 20 == 0 && at / 20 <= more ? word + " more" : word))}</p>").ToList();
        await Receive(Copy('a', steps[0]), Copy('d', steps[3]));
        await Receive(Copy('b', steps[1]), Copy('c', steps[2]));
        await Receive(Copy('b', steps[1]), Copy('z', "<p>Wheat prices rose for the third day running as buyers in three ports waited for ships that storms off the cape had held up since the weekend.</p>"));
        var articles = (await Exported(DateTimeOffset.UnixEpoch)).Select(line => line.Article).OrderBy(article => article.Id).ToList();
        Assert.Equal("abcdz", string.Concat(articles.Select(article => article.Id[0])));
        Assert.Null(articles[4].Story);
        Assert.StartsWith("copies-", Assert.Single(articles.Take(4).Select(article => article.Story).Distinct()));
    }

    [Fact]
    public async Task A_copy_that_becomes_another_text_becomes_an_article_of_its_own()
    {
        await Receive(Copy('a'));
        Assert.Equal("aaaaaaaaaaaaaaaa", Assert.Single(await Receive(Copy('b'))).ArticleId);
        var other = "<p>Wheat prices rose for the third day running as buyers in three ports waited for ships that storms off the cape had held up since the weekend.</p>";
        var receipt = Assert.Single(await Receive(Copy('b', other, minutes: 1)));
        Assert.Equal(("bbbbbbbbbbbbbbbb", null, 1), (receipt.ArticleId, receipt.ReceivedAs, receipt.Version));
        Assert.Empty((await Store.Find("aaaaaaaaaaaaaaaa", CancellationToken.None))!.Article.AlsoFrom);
    }
}

/// <inheritdoc />
public sealed class StoringInSqlite : Storing
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteArticles store;

    public StoringInSqlite() => store = new SqliteArticles(folder.File("storage.db"));

    internal override IArticleStore Store => store;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        store.Dispose();
        folder.Dispose();
    }
}

/// <inheritdoc />
public sealed class StoringInMongo : Storing
{
    private readonly TemporaryDatabase temporary = new();
    private readonly MongoArticles store;

    public StoringInMongo() => store = new MongoArticles(temporary.Database);

    internal override IArticleStore Store => store;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await temporary.DisposeAsync();
    }
}
