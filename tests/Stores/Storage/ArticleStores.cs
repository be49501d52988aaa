using System.Collections.Concurrent;
using System.Text.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Storage;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;
using Xunit;

namespace Broadsheet.Stores.Storage;

/// <summary>What every store of articles must hold.</summary>
public abstract class ArticleStores
{
    private protected static readonly DateTimeOffset Noon = new(2026, 5, 3, 12, 0, 0, 125, TimeSpan.Zero);
    private readonly CancellationToken none = CancellationToken.None;

    internal abstract IArticleStore Store { get; }

    internal static StoredArticle Article(string id = "aaaaaaaaaaaaaaaa", int version = 1, int revision = 1, int minutes = 0, bool announced = false, string headline = "Headline") => new()
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

    private protected static void Equal(StoredArticle expected, StoredArticle? actual) =>
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
    public async Task An_article_is_found_by_the_ids_of_its_copies_while_it_has_them()
    {
        var alone = Article();
        await Store.Save(alone, null, none);
        var joined = Article(version: 2, revision: 2) with { Others = [new OtherCopy(Article("bbbbbbbbbbbbbbbb").Article, new Copy(Noon, Noon), Named: true)], Names = ["n"] };
        Assert.True(await Store.Save(joined, alone, none));
        Equal(joined, await Store.Find("bbbbbbbbbbbbbbbb", none));
        // Also of the copy that is shown in its place.
        var led = joined with { Lead = "bbbbbbbbbbbbbbbb", Others = [], Revision = 3 };
        Assert.True(await Store.Save(led, joined, none));
        Equal(led, await Store.Find("bbbbbbbbbbbbbbbb", none));
        await Store.Save(Article(version: 3, revision: 4), led, none);
        Assert.Null(await Store.Find("bbbbbbbbbbbbbbbb", none));
        Assert.Empty((await Store.Versions("aaaaaaaaaaaaaaaa", none))[1].Others);
    }

    [Fact]
    public async Task A_key_belongs_to_the_first_who_takes_it_until_nobody_has_asked_for_it_for_long()
    {
        Task<Claim?> Claim(string id, int minutes, string? over, params string[] keys) => Store.Claim(keys, id, Noon.AddMinutes(minutes - 10), Noon.AddMinutes(minutes), over, none);
        Assert.Null(await Claim("a", 0, null, "one", "two"));
        Assert.Null(await Claim("a", 1, null, "one", "two"));
        Assert.Equal(new Claim("two", "a"), await Claim("b", 5, null, "three", "two", "one"));
        Assert.Equal(new Claim("three", "b"), await Claim("a", 5, null, "three"));
        Assert.Equal(new Claim("two", "a"), await Claim("c", 14, null, "two"));
        Assert.Null(await Claim("c", 14, null, "one"));
        Assert.Null(await Claim("c", 14, "a", "two"));
        Assert.Equal(new Claim("two", "c"), await Claim("b", 14, "a", "two"));
        await Store.Forget(Noon.AddMinutes(15), none);
        Assert.Null(await Claim("d", 15, null, "one", "two", "three"));
    }

    [Fact]
    public async Task Of_many_who_want_a_key_at_the_same_time_one_gets_it()
    {
        var holders = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number => (Id: $"{number}", Claim: await Task.Run(() => Store.Claim(["key"], $"{number}", Noon, Noon, null, none)))));
        var winner = Assert.Single(holders, one => one.Claim is null).Id;
        Assert.All(holders, one => Assert.True(one.Claim is null || one.Claim.Holder == winner));
    }

    [Fact]
    public async Task What_comes_at_the_same_time_is_written_once_each_and_found_again()
    {
        var ids = Enumerable.Range(0, 200).Select(number => number.ToString("x16")).ToList();
        var saved = await Task.WhenAll(ids.Concat(ids).Select(id => Task.Run(() => Store.Save(Article(id), null, none))));
        Assert.Equal(200, saved.Count(first => first));
        await Task.WhenAll(ids.Take(100).Select(id => Store.MarkAnnounced(id, 1, none)).Append(Store.MarkAnnounced(ids[150], 2, none)));
        var found = await Task.WhenAll(ids.Append("nobody").Select(id => Task.Run(() => Store.Find(id, none))));
        Assert.Equal([.. ids, null], found.Select(article => article?.Id));
        Assert.All(found.SkipLast(1).Index(), article => Assert.Equal(article.Index < 100, article.Item!.Announced));
    }

    [Fact]
    public async Task Those_alike_share_a_band_and_are_not_old()
    {
        await Store.Save(Article("aaaaaaaaaaaaaaaa", minutes: 1) with { Bands = [1, 2, -3] }, null, none);
        await Store.Save(Article("bbbbbbbbbbbbbbbb", minutes: 2) with { Bands = [4, 2, 6] }, null, none);
        await Store.Save(Article("cccccccccccccccc", minutes: 3) with { Bands = [7, 8, 9] }, null, none);
        await Store.Save(Article("dddddddddddddddd", minutes: 3), null, none);
        async Task<string> Alike(int minutes, params long[] bands) => string.Concat((await Store.Alike(bands, "none", Noon.AddMinutes(minutes), 10, none)).Select(id => id[0]));
        Assert.Equal("ba", await Alike(0, 2, -3));
        Assert.Equal("b", await Alike(2, 2, -3));
        Assert.Equal("", await Alike(0, 5));
        Assert.Equal("b", string.Concat((await Store.Alike([1, 2], "aaaaaaaaaaaaaaaa", Noon, 10, none)).Select(id => id[0])));
        // Asked for at the same time each gets its own, the newest of them first.
        Assert.Equal(["ba", "b", "c", ""], await Task.WhenAll(Alike(0, 2), Alike(2, 2, -3), Alike(0, 9), Alike(0, 5)));
        var first = (await Store.Find("aaaaaaaaaaaaaaaa", none))!;
        await Store.Save(Article("aaaaaaaaaaaaaaaa", version: 2, revision: 2, minutes: 4) with { Bands = [7] }, first, none);
        Assert.Equal("ac", await Alike(0, 7, -3));
        await Store.Forget(Noon.AddMinutes(4), none);
        Assert.Equal("a", await Alike(0, 7, 2, 8));
        // What was let go is there again with a newer version.
        var second = (await Store.Find("bbbbbbbbbbbbbbbb", none))!;
        await Store.Save(Article("bbbbbbbbbbbbbbbb", version: 2, revision: 2, minutes: 5) with { Bands = [4, 2, 6] }, second, none);
        Assert.Equal("ba", await Alike(0, 7, 2, 8));
    }

    [Fact]
    public async Task Of_many_ids_those_that_are_there_are_found()
    {
        foreach (var id in new[] { "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc" })
            await Store.Save(Article(id), null, none);
        Assert.Equal(["aaaaaaaaaaaaaaaa", "cccccccccccccccc"], (await Store.FindAll(["cccccccccccccccc", "dddddddddddddddd", "aaaaaaaaaaaaaaaa"], none)).Select(article => article.Id).Order());
        Assert.Empty(await Store.FindAll([], none));
    }

    [Fact]
    public async Task Articles_of_a_story_are_found_by_its_name()
    {
        foreach (var id in new[] { "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc" })
            await Store.Save(Article(id) is var article && id[0] != 'b' ? article with { Article = article.Article with { Story = "s" } } : article, null, none);
        Assert.Equal(["aaaaaaaaaaaaaaaa", "cccccccccccccccc"], (await Store.InStory("s", 10, none)).Select(article => article.Id).Order());
        Assert.Empty(await Store.InStory("t", 10, none));
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

    // Bands that begin alike share a part of those that wait for the index, which is written into it when it is full.
    [Theory]
    [InlineData(3)]
    [InlineData((FreshBands.Enough / 12) - 1)]
    [InlineData((FreshBands.Enough / 12) + 1)]
    [InlineData((FreshBands.Enough / 4) + 2)]
    public async Task Many_are_found_by_their_bands_also_when_the_file_is_opened_anew(int count)
    {
        var path = folder.File("bands.db");
        var articles = Enumerable.Range(0, count).Select(number => Article($"a{number:D15}", minutes: number) with { Bands = [.. Enumerable.Range(0, 12).Select(band => (long)((number * 12) + band - 100))] }).ToList();
        async Task<string> Alike(SqliteArticles file, long band) => string.Join(' ', await file.Alike([band], "", Noon, 10, CancellationToken.None));
        async Task AllFound(SqliteArticles file, IEnumerable<StoredArticle> those)
        {
            foreach (var article in those)
                foreach (var band in article.Bands)
                    Assert.Equal(article.Id, await Alike(file, band));
        }
        using (var file = new SqliteArticles(path))
        {
            // Those before each, too: nobody is missed for a moment.
            foreach (var (number, article) in articles.Index())
            {
                Assert.True(await file.Save(article, null, CancellationToken.None));
                await AllFound(file, articles.Take(number + 1).TakeLast(12));
            }
            await AllFound(file, articles);
        }
        using (var file = new SqliteArticles(path))
        {
            await AllFound(file, articles);
            var (first, last) = (articles[0] with { Bands = [5_000], Revision = 2, StoredAt = Noon.AddHours(9) }, articles[^1] with { Bands = [6_000], Revision = 2, StoredAt = Noon.AddHours(9) });
            Assert.True(await file.Save(first, articles[0], CancellationToken.None));
            Assert.True(await file.Save(last, articles[^1], CancellationToken.None));
        }
        using (var file = new SqliteArticles(path))
        {
            await AllFound(file, articles.Skip(1).SkipLast(1));
            Assert.Equal(["", articles[0].Id, "", articles[^1].Id], [await Alike(file, -100), await Alike(file, 5_000), await Alike(file, articles[^1].Bands[3]), await Alike(file, 6_000)]);
            await file.Forget(Noon.AddHours(8), CancellationToken.None);
            Assert.Equal("", string.Concat(await Task.WhenAll(articles.Skip(1).SkipLast(1).SelectMany(article => article.Bands).Select(band => Alike(file, band)))));
            Assert.Equal(articles[^1].Id, await Alike(file, 6_000));
        }
    }

    [Fact]
    public async Task A_file_of_the_first_form_is_brought_to_this_one_once()
    {
        var path = folder.File("first.db");
        var (older, newer) = (Article("bbbbbbbbbbbbbbbb", minutes: 1) with { Bands = [5, -6_000_000_000] }, Article("aaaaaaaaaaaaaaaa", version: 2, revision: 2, minutes: 2, headline: "Second") with { Bands = [6_000_000_000] });
        using (var first = new Sqlite(path, """
            CREATE TABLE articles (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, version INTEGER NOT NULL, announced INTEGER NOT NULL, stored_at INTEGER NOT NULL, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
            CREATE INDEX articles_by_time ON articles (stored_at, id);
            CREATE INDEX articles_unannounced ON articles (stored_at) WHERE announced = 0;
            CREATE TABLE versions (id TEXT NOT NULL, version INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (id, version)) STRICT, WITHOUT ROWID;
            CREATE INDEX articles_by_story ON articles (json_extract(json, '$.article.story')) WHERE json_extract(json, '$.article.story') IS NOT NULL;
            CREATE TABLE bands (band INTEGER NOT NULL, article TEXT NOT NULL, stored_at INTEGER NOT NULL, PRIMARY KEY (band, article)) STRICT, WITHOUT ROWID;
            """))
            await first.Write(connection =>
            {
                foreach (var stored in new[] { newer, older })
                {
                    var (id, at) = (stored.Id, stored.StoredAt.ToUnixTimeMilliseconds());
                    connection.Run("INSERT INTO articles VALUES ($id, $revision, $version, 0, $at, $json)", ("$id", id), ("$revision", stored.Revision), ("$version", stored.Article.Version), ("$at", at), ("$json", JsonSerializer.Serialize(stored, Json.Options)));
                    foreach (var band in stored.Bands)
                        connection.Run("INSERT INTO bands VALUES ($band, $id, $at)", ("$band", band), ("$id", id), ("$at", at));
                }
                return connection.Run("INSERT INTO versions VALUES ($id, 1, $json)", ("$id", newer.Id), ("$json", JsonSerializer.Serialize(Article(newer.Id), Json.Options)));
            });
        for (var opened = 0; opened < 2; opened++)
        {
            using var file = new SqliteArticles(path);
            Equal(newer, await file.Find(newer.Id, CancellationToken.None));
            Assert.Equal(["Headline", "Second"], (await file.Versions(newer.Id, CancellationToken.None)).Select(version => version.Article.Headline));
            Assert.Equal([older.Id], await file.Alike(older.Bands, "", older.StoredAt, 10, CancellationToken.None));
            Assert.Equal([newer.Id], await file.Alike(newer.Bands, older.Id, older.StoredAt, 10, CancellationToken.None));
            Assert.Equal([older.Id, newer.Id], (await file.StoredAfter(DateTimeOffset.UnixEpoch, "", 10, CancellationToken.None)).Select(stored => stored.Id));
            if (opened == 0)
                await file.MarkAnnounced(older.Id, 1, CancellationToken.None);
            else
                Assert.True((await file.Find(older.Id, CancellationToken.None))!.Announced);
        }
    }

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

    /// <summary>What is asked with each article, or every few seconds, must not cost more the more articles there are.</summary>
    [Fact(Timeout = 60_000)]
    public async Task No_question_that_is_asked_often_goes_through_all_articles()
    {
        const int Count = 200;
        var asked = new ConcurrentQueue<BsonDocument>();
        var settings = temporary.Database.Client.Settings.Clone();
        settings.ClusterConfigurator = cluster => cluster.Subscribe<CommandStartedEvent>(started =>
        {
            if (started.CommandName == "find")
                asked.Enqueue(started.Command.DeepClone().AsBsonDocument);
        });
        using var client = new MongoClient(settings);
        var watched = new MongoArticles(client.GetDatabase(temporary.Database.DatabaseNamespace.DatabaseName));
        var articles = temporary.Database.GetCollection<BsonDocument>("articles");
        // Nobody says when they are there.
        while ((await (await articles.Indexes.ListAsync()).ToListAsync()).Select(index => index["name"].AsString).Intersect(["bands", "unannounced", "copies", "lead", "story", "storedAt_1__id_1"]).Count() < 6)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        for (var number = 0; number < Count; number++)
            await watched.Save(Article($"a{number:D15}", minutes: number, announced: true) with { Bands = [number * 10, (number * 10) + 1] }, null, default);

        Assert.Equal([$"a{7:D15}"], await watched.Alike([71, 5_000], "", Article().StoredAt, 10, default));
        Assert.Empty(await watched.Unannounced(Article(minutes: Count).StoredAt, Article(minutes: Count).StoredAt, 10, default));
        Assert.NotNull(await watched.Find($"a{9:D15}", default));
        Assert.Null(await watched.Find("b", default));
        Assert.Single(await watched.FindAll([$"a{9:D15}"], default));
        Assert.Empty(await watched.InStory("none", 10, default));
        Assert.Equal(2, (await watched.StoredAfter(Article(minutes: 5).StoredAt, "", 2, default)).Count);

        Assert.Equal(8, asked.Count);
        foreach (var question in asked)
        {
            var plain = new BsonDocument(question.Where(element => element.Name is "find" or "filter" or "sort" or "projection" or "limit"));
            var explained = await temporary.Database.RunCommandAsync<BsonDocument>(new BsonDocument { ["explain"] = plain, ["verbosity"] = "executionStats" });
            Assert.True(explained["executionStats"]["totalDocsExamined"].ToInt32() <= 2, plain + " looks at " + explained["executionStats"]["totalDocsExamined"] + " articles");
        }
    }

    public ValueTask DisposeAsync() => temporary.DisposeAsync();
}
