using Broadsheet.Contracts;
using Broadsheet.Storage;
using Xunit;

namespace Broadsheet.Stores.Storage;

/// <summary>What every store of articles must hold.</summary>
public abstract class ArticleStores
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 3, 12, 0, 0, 125, TimeSpan.Zero);
    private readonly CancellationToken none = CancellationToken.None;

    internal abstract IArticleStore Store { get; }

    private static StoredArticle Article(string id = "aaaaaaaaaaaaaaaa", int version = 1, int revision = 1, int minutes = 0, bool announced = false, string headline = "Headline") => new()
    {
        Article = new Article
        {
            Id = id, Version = version, Language = "fa", Section = ["ایران", "جامعه"], Headline = headline, Body = "<p>پل تازه‌ای</p>",
            Bylines = [new Byline { Name = "Mara Velde" }], Topics = ["rivers"],
            Pictures = [new Picture { Address = "https://example.org/a.jpg", Caption = "A bridge", Credit = "Northlight", Width = 1200 }],
            Videos = [new Video { Address = "https://example.org/a.mp4", Duration = 12.5 }],
            FirstPublished = Noon, Updated = Noon.AddMinutes(1),
            Source = new Source { Name = "Gazette", AlternateAddresses = ["https://mirror.example"] }, Path = "/a/2026/05/03/b-" + id,
        },
        StoredAt = Noon.AddMinutes(minutes), Newest = new Copy(Noon, Noon.AddSeconds(3)), Announced = announced, Revision = revision,
    };

    private static void Equal(StoredArticle expected, StoredArticle? actual) =>
        Assert.Equivalent(expected, actual, strict: true);

    [Fact]
    public async Task What_was_saved_comes_back_whole()
    {
        Assert.Null(await Store.Find("aaaaaaaaaaaaaaaa", none));
        Assert.True(await Store.Save(Article(), null, none));
        Equal(Article(), await Store.Find("aaaaaaaaaaaaaaaa", none));
    }

    [Fact]
    public async Task Only_one_of_two_first_versions_is_taken()
    {
        Assert.True(await Store.Save(Article(headline: "One"), null, none));
        Assert.False(await Store.Save(Article(headline: "Two"), null, none));
        Assert.Equal("One", (await Store.Find("aaaaaaaaaaaaaaaa", none))!.Article.Headline);
    }

    [Fact]
    public async Task Only_one_of_two_successors_is_taken_and_the_earlier_version_is_kept()
    {
        var first = Article();
        await Store.Save(first, null, none);
        Assert.True(await Store.Save(Article(version: 2, revision: 2, headline: "Second"), first, none));
        Assert.False(await Store.Save(Article(version: 2, revision: 2, headline: "Late"), first, none));
        var versions = await Store.Versions("aaaaaaaaaaaaaaaa", none);
        Assert.Equal(["Headline", "Second"], versions.Select(version => version.Article.Headline));
        Assert.Equal([1, 2], versions.Select(version => version.Article.Version));
        Assert.Empty(await Store.Versions("bbbbbbbbbbbbbbbb", none));
    }

    [Fact]
    public async Task A_write_of_the_same_version_keeps_what_is_announced_and_makes_no_earlier_one()
    {
        var first = Article();
        await Store.Save(first, null, none);
        await Store.MarkAnnounced(first.Id, 1, none);
        var read = (await Store.Find(first.Id, none))!;
        Assert.True(read.Announced);
        Assert.True(await Store.Save(read with { Newest = new Copy(Noon.AddHours(1), Noon), Revision = read.Revision + 1 }, read, none));
        var again = (await Store.Find(first.Id, none))!;
        Assert.True(again.Announced);
        Assert.Equal(Noon.AddHours(1), again.Newest.Updated);
        Assert.Single(await Store.Versions(first.Id, none));
    }

    [Fact]
    public async Task A_newer_version_is_not_announced_by_an_older_ones_mark()
    {
        var first = Article();
        await Store.Save(first, null, none);
        await Store.Save(Article(version: 2, revision: 2), first, none);
        await Store.MarkAnnounced(first.Id, 1, none);
        Assert.False((await Store.Find(first.Id, none))!.Announced);
    }

    [Fact]
    public async Task An_embargo_holds_an_announcement_until_its_moment_and_a_withdrawal_never()
    {
        var held = Article("aaaaaaaaaaaaaaaa");
        var killed = Article("bbbbbbbbbbbbbbbb", minutes: 1);
        await Store.Save(held with { Article = held.Article with { Embargo = Noon.AddHours(1) } }, null, none);
        await Store.Save(killed with { Article = killed.Article with { Embargo = Noon.AddHours(1), Status = ArticleStatus.Withdrawn } }, null, none);
        Assert.Equal(["bbbbbbbbbbbbbbbb"], (await Store.Unannounced(Noon.AddMinutes(5), Noon.AddMinutes(59), 10, none)).Select(article => article.Id));
        Assert.Equal(["aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"], (await Store.Unannounced(Noon.AddMinutes(5), Noon.AddHours(1), 10, none)).Select(article => article.Id));
    }

    [Fact]
    public async Task The_unannounced_come_oldest_first_and_leave_when_marked()
    {
        await Store.Save(Article("aaaaaaaaaaaaaaaa", minutes: 2), null, none);
        await Store.Save(Article("bbbbbbbbbbbbbbbb", minutes: 1), null, none);
        await Store.Save(Article("cccccccccccccccc", minutes: 0, announced: true), null, none);
        await Store.Save(Article("dddddddddddddddd", minutes: 9), null, none);
        Assert.Equal(["bbbbbbbbbbbbbbbb", "aaaaaaaaaaaaaaaa"], (await Store.Unannounced(Noon.AddMinutes(5), Noon.AddMinutes(5), 10, none)).Select(article => article.Id));
        Assert.Equal(["bbbbbbbbbbbbbbbb"], (await Store.Unannounced(Noon.AddMinutes(5), Noon.AddMinutes(5), 1, none)).Select(article => article.Id));
        await Store.MarkAnnounced("bbbbbbbbbbbbbbbb", 1, none);
        Assert.Equal(["aaaaaaaaaaaaaaaa"], (await Store.Unannounced(Noon.AddMinutes(5), Noon.AddMinutes(5), 10, none)).Select(article => article.Id));
    }

    [Fact]
    public async Task All_are_read_in_pages_by_time_and_id()
    {
        var ids = Enumerable.Range(0, 10).Select(number => new string((char)('a' + number), 16)).ToList();
        foreach (var id in ids.AsEnumerable().Reverse())
            await Store.Save(Article(id, minutes: (id[0] - 'a') / 4), null, none);
        var read = new List<string>();
        var (at, after) = (DateTimeOffset.UnixEpoch, "");
        while (await Store.StoredAfter(at, after, 3, none) is { Count: > 0 } page)
        {
            read.AddRange(page.Select(article => article.Id));
            (at, after) = (page[^1].StoredAt, page[^1].Id);
        }
        Assert.Equal(ids, read);
        Assert.Equal(ids[4..], (await Store.StoredAfter(Noon.AddMinutes(1), "", 100, none)).Select(article => article.Id));
    }

    [Fact]
    public async Task It_is_ready() => Assert.Null(await Store.Missing(none));
}

/// <inheritdoc />
public sealed class SqliteArticleStore : ArticleStores, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteArticles store;

    public SqliteArticleStore() => store = new SqliteArticles(folder.File("storage.db"));

    internal override IArticleStore Store => store;

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }
}

/// <inheritdoc />
public sealed class MongoArticleStore : ArticleStores, IAsyncLifetime
{
    private readonly TemporaryDatabase temporary = new();
    private readonly MongoArticles store;

    public MongoArticleStore() => store = new MongoArticles(temporary.Database);

    internal override IArticleStore Store => store;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => temporary.DisposeAsync();
}
