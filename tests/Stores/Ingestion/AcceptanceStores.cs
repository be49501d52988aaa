using Broadsheet.Contracts;
using Broadsheet.Ingestion;
using MongoDB.Bson;
using Xunit;

namespace Broadsheet.Stores.Ingestion;

/// <summary>What every store of acceptances and receipts must hold.</summary>
public abstract class AcceptanceStores
{
    private protected static readonly DateTimeOffset Noon = new(2026, 5, 3, 12, 0, 0, 125, TimeSpan.Zero);
    private protected readonly CancellationToken none = CancellationToken.None;

    internal abstract IAcceptanceStore Store { get; }

    private protected static Acceptance Acceptance(string article = "aaaaaaaaaaaaaaaa", int second = 0) => new()
    {
        Id = Guid.CreateVersion7(Noon.AddSeconds(second)), ReceivedAt = Noon.AddSeconds(second), Fingerprint = "f" + second, TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        Article = new Article
        {
            Id = article, Language = "en", Section = ["News"], Headline = "Headline", Body = "<p>x</p>", Bylines = [new Byline { Name = "Mara Velde" }],
            FirstPublished = Noon, Updated = Noon, Source = new Source { Name = "Gazette" },
        },
    };

    private protected static ArticleStored Stored(Acceptance acceptance, int version, string path = "/news/x") =>
        new() { ReceiptId = acceptance.Id, ArticleId = acceptance.Article.Id, Version = version, Path = path, StoredAt = Noon.AddMinutes(version) };

    private protected static ArticleIndexed Indexed(int version, int minute) => new() { ArticleId = "aaaaaaaaaaaaaaaa", Version = version, IndexedAt = Noon.AddMinutes(minute) };

    private protected static ArticleVisible Visible(int version, int minute) => new() { ArticleId = "aaaaaaaaaaaaaaaa", Version = version, VisibleAt = Noon.AddMinutes(minute) };

    [Fact]
    public async Task What_was_accepted_waits_in_its_order_until_its_receipt_strikes_it_off()
    {
        Assert.True(await Store.IsEmpty(none));
        var (one, two, three) = (Acceptance(), Acceptance("bbbbbbbbbbbbbbbb", 1), Acceptance("aaaaaaaaaaaaaaaa", 2));
        await Store.Add([one, two, three], none);
        Assert.False(await Store.IsEmpty(none));
        Assert.Equivalent(new[] { one, two, three }, await Store.Waiting(Guid.Empty, 10, none), strict: true);
        Assert.Equal([two.Id], (await Store.Waiting(one.Id, 1, none)).Select(acceptance => acceptance.Id));
        Assert.Equal(2, await Store.CountWaiting("aaaaaaaaaaaaaaaa", none));

        await Store.Record(Stored(one, 1), none);
        Assert.Equal([two.Id], await Store.StillWaiting([one.Id, two.Id], none));
        Assert.Equal([two.Id, three.Id], (await Store.Waiting(Guid.Empty, 10, none)).Select(acceptance => acceptance.Id));
        Assert.Equal(1, await Store.CountWaiting("aaaaaaaaaaaaaaaa", none));
        await Store.Record(Stored(one, 1), none);
        Assert.Equal(1, await Store.CountWaiting("aaaaaaaaaaaaaaaa", none));
    }

    [Fact]
    public async Task Receipts_of_many_articles_that_come_at_the_same_time_are_all_noted()
    {
        var accepted = Enumerable.Range(0, 150).Select(number => Acceptance(number.ToString("x16"), number)).ToList();
        await Store.Add(accepted, none);
        await Task.WhenAll(accepted.SelectMany(one => new[]
        {
            Task.Run(() => Store.Record(Stored(one, 1), none)),
            Task.Run(() => Store.Record(new ArticleIndexed { ArticleId = one.Article.Id, Version = 1, IndexedAt = Noon }, none)),
            Task.Run(() => Store.Record(new ArticleVisible { ArticleId = one.Article.Id, Version = 1, VisibleAt = Noon }, none)),
        }));
        Assert.Empty(await Store.Waiting(Guid.Empty, 10, none));
        var receipts = await Task.WhenAll(accepted.Select(one => Store.Find(one.Article.Id, none)));
        Assert.All(receipts, receipt => Assert.Equal((1, 1, 1), (receipt!.Version, receipt.Indexed.Version, receipt.Visible.Version)));
    }

    [Fact]
    public async Task Receipts_of_articles_of_which_nothing_is_known_are_noted_among_others()
    {
        var accepted = Enumerable.Range(0, 20).Select(number => Acceptance(number.ToString("x16"), number)).ToList();
        await Store.Add([.. accepted.Where((_, at) => at % 2 == 0)], none);
        await Task.WhenAll(accepted.Select(one => Task.Run(() => Store.Record(new ArticleVisible { ArticleId = one.Article.Id, Version = 1, VisibleAt = Noon }, none))));
        var receipts = await Task.WhenAll(accepted.Select(one => Store.Find(one.Article.Id, none)));
        Assert.All(receipts, receipt => Assert.Equal(new Step(1, Noon), receipt!.Visible));
        Assert.Equal(10, receipts.Count(receipt => receipt!.Received is null));
    }

    [Fact]
    public async Task New_articles_that_are_accepted_with_known_ones_leave_what_is_known_of_those()
    {
        var (known, again, fresh) = (Acceptance(), Acceptance(second: 1), Acceptance("bbbbbbbbbbbbbbbb", 2));
        await Store.Add([known], none);
        await Store.Record(Stored(known, 1), none);
        await Store.Add([again, fresh], none);
        var (before, other) = (await Store.Find("aaaaaaaaaaaaaaaa", none), await Store.Find("bbbbbbbbbbbbbbbb", none));
        Assert.Equal((1, Noon.AddSeconds(1), "f1"), (before!.Version, before.Received, before.Fingerprint));
        Assert.Equal((0, Noon.AddSeconds(2), "f2"), (other!.Version, other.Received, other.Fingerprint));
    }

    [Fact]
    public async Task Nothing_accepted_is_nothing_written()
    {
        await Store.Add([], none);
        Assert.True(await Store.IsEmpty(none));
        Assert.Null(await Store.Find("aaaaaaaaaaaaaaaa", none));
    }

    [Fact]
    public async Task Receipts_tell_each_step()
    {
        var acceptance = Acceptance();
        await Store.Add([acceptance], none);
        Assert.Equivalent(new Receipts { Id = "aaaaaaaaaaaaaaaa", Received = Noon, Fingerprint = "f0" }, await Store.Find("aaaaaaaaaaaaaaaa", none), strict: true);
        await Store.Record(Stored(acceptance, 1), none);
        await Store.Record(Indexed(1, 2), none);
        await Store.Record(Visible(1, 3), none);
        Assert.Equivalent(
            new Receipts
            {
                Id = "aaaaaaaaaaaaaaaa", Received = Noon, Fingerprint = "f0", Version = 1, Stored = Noon.AddMinutes(1), Path = "/news/x",
                Indexed = new Step(1, Noon.AddMinutes(2)), Visible = new Step(1, Noon.AddMinutes(3)),
            },
            await Store.Find("aaaaaaaaaaaaaaaa", none), strict: true);
    }

    [Fact]
    public async Task Older_receipts_and_repeated_ones_change_nothing()
    {
        var (first, second) = (Acceptance(), Acceptance(second: 1));
        await Store.Add([first, second], none);
        await Store.Record(Stored(second, 2, "/new"), none);
        await Store.Record(Stored(first, 1, "/old"), none);
        await Store.Record(Indexed(2, 5), none);
        await Store.Record(Indexed(2, 9), none);
        await Store.Record(Indexed(1, 9), none);
        await Store.Record(Visible(2, 6), none);
        await Store.Record(Visible(1, 9), none);
        var receipts = (await Store.Find("aaaaaaaaaaaaaaaa", none))!;
        Assert.Equal((2, "/new", Noon.AddSeconds(1), "f1"), (receipts.Version, receipts.Path, receipts.Received, receipts.Fingerprint));
        Assert.Equal((new Step(2, Noon.AddMinutes(5)), new Step(2, Noon.AddMinutes(6))), (receipts.Indexed, receipts.Visible));
        Assert.Empty(await Store.Waiting(Guid.Empty, 10, none));
    }

    [Fact]
    public async Task Receipts_of_one_article_that_come_all_at_once_are_all_kept()
    {
        var acceptance = Acceptance();
        await Task.WhenAll(Store.Record(Visible(1, 3), none), Store.Record(Indexed(1, 2), none), Store.Record(Stored(acceptance, 1), none), Store.Add([acceptance], none));
        var receipts = (await Store.Find("aaaaaaaaaaaaaaaa", none))!;
        Assert.Equal((1, 1, 1, Noon), (receipts.Version, receipts.Indexed.Version, receipts.Visible.Version, receipts.Received));
    }

    [Fact]
    public async Task A_copy_that_became_part_of_another_article_has_that_ones_receipts()
    {
        var (whole, copy) = (Acceptance(), Acceptance("bbbbbbbbbbbbbbbb", 1));
        await Store.Add([whole, copy], none);
        await Store.Record(Stored(whole, 1), none);
        await Store.Record(Stored(whole, 2, "/news/y") with { ReceiptId = copy.Id, ReceivedAs = "bbbbbbbbbbbbbbbb" }, none);
        await Store.Record(Indexed(2, 5), none);
        await Store.Record(Visible(2, 6), none);
        Assert.Empty(await Store.Waiting(Guid.Empty, 10, none));
        Assert.Equivalent(
            new Receipts
            {
                Id = "bbbbbbbbbbbbbbbb", PartOf = "aaaaaaaaaaaaaaaa", Received = Noon.AddSeconds(1), Fingerprint = "f1", Version = 2, Stored = Noon.AddMinutes(2), Path = "/news/y",
                Indexed = new Step(2, Noon.AddMinutes(5)), Visible = new Step(2, Noon.AddMinutes(6)),
            },
            await Store.Find("bbbbbbbbbbbbbbbb", none), strict: true);
        Assert.Null((await Store.Find("aaaaaaaaaaaaaaaa", none))!.PartOf);

        // It tells something else later and becomes an article of its own.
        var later = Acceptance("bbbbbbbbbbbbbbbb", 2);
        await Store.Add([later], none);
        await Store.Record(Stored(later, 1, "/news/z"), none);
        var own = (await Store.Find("bbbbbbbbbbbbbbbb", none))!;
        Assert.Equal((null, 1, "/news/z", 0), (own.PartOf, own.Version, own.Path, own.Indexed.Version));
    }

    [Fact]
    public async Task It_is_ready() => Assert.Null(await Store.Missing(none));
}

/// <inheritdoc />
public sealed class SqliteAcceptanceStore : AcceptanceStores, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly IngestionFile file;

    public SqliteAcceptanceStore()
    {
        file = new IngestionFile(folder.File("ingestion.db"));
        Store = new SqliteAcceptances(file);
    }

    internal override IAcceptanceStore Store { get; }

    public void Dispose()
    {
        file.Dispose();
        folder.Dispose();
    }
}

/// <inheritdoc />
public sealed class MongoAcceptanceStore : AcceptanceStores, IAsyncLifetime
{
    private readonly TemporaryDatabase temporary = new();

    public MongoAcceptanceStore() => Store = new MongoAcceptances(temporary.Database);

    internal override IAcceptanceStore Store { get; }

    [Fact]
    public async Task Receipts_of_an_earlier_release_are_read_and_go_on()
    {
        await temporary.Database.GetCollection<BsonDocument>("receipts").InsertOneAsync(BsonDocument.Parse("""
            { "_id": "aaaaaaaaaaaaaaaa", "received": { "$date": "2026-05-03T12:00:00Z" }, "fingerprint": "f", "version": 2, "stored": { "$date": "2026-05-03T12:01:00Z" }, "path": "/news/x",
              "indexed": { "version": 2, "at": { "$date": "2026-05-03T12:02:00Z" } }, "visible": { "version": 1, "at": { "$date": "2026-05-03T12:03:00Z" } } }
            """));
        var before = (await Store.Find("aaaaaaaaaaaaaaaa", none))!;
        Assert.Equal((2, "/news/x", 2, 1), (before.Version, before.Path, before.Indexed.Version, before.Visible.Version));
        Assert.Equal(new DateTimeOffset(2026, 5, 3, 12, 1, 0, TimeSpan.Zero), before.Stored);
        // What is not newer changes nothing.
        await Store.Record(Indexed(1, 8), none);
        await Store.Record(Indexed(2, 8), none);
        await Store.Record(Visible(2, 9), none);
        await Store.Record(Stored(Acceptance(), 3, "/news/y"), none);
        var after = (await Store.Find("aaaaaaaaaaaaaaaa", none))!;
        Assert.Equal((3, "/news/y", before.Indexed, new Step(2, Noon.AddMinutes(9))), (after.Version, after.Path, after.Indexed, after.Visible));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => temporary.DisposeAsync();
}
