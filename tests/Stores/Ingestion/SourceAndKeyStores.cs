using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using MongoDB.Bson;
using Xunit;

namespace Broadsheet.Stores.Ingestion;

/// <summary>What every store of sources and keys must hold.</summary>
public abstract class SourceAndKeyStores
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 3, 12, 0, 0, 125, TimeSpan.Zero);
    private readonly CancellationToken none = CancellationToken.None;

    internal abstract ISourceStore Sources { get; }

    internal abstract IKeyStore Keys { get; }

    internal abstract IOperatorSessionStore Sessions { get; }

    internal abstract ISubscriptionStore Subscriptions { get; }

    private static FeedSource Source(string id = "aaaa", string name = "Gazette", int minute = 0) => new()
    {
        Id = id, Name = name, Address = "https://example.org/" + id, Section = ["News", "World"], Language = "en", PollEvery = TimeSpan.FromMinutes(5),
        State = new SourceState { NextPoll = Noon.AddMinutes(minute), LastSuccess = Noon, ETag = "\"x\"", Dropped = ["one"], Failures = 2, Accepted = 7 },
    };

    [Fact]
    public async Task A_source_is_added_once_changed_and_removed()
    {
        Assert.True(await Sources.Add(Source(), none));
        Assert.False(await Sources.Add(Source(name: "Other"), none));
        Assert.Equivalent(Source(), await Sources.Find("aaaa", none), strict: true);
        Assert.True(await Sources.Replace(Source(name: "Changed"), none));
        Assert.False(await Sources.Replace(Source("bbbb"), none));
        Assert.True(await Sources.Add(Source("cccc", "Aachen Courier"), none));
        Assert.Equal(["Aachen Courier", "Changed"], (await Sources.All(none)).Select(source => source.Name));
        Assert.True(await Sources.Remove("aaaa", none));
        Assert.False(await Sources.Remove("aaaa", none));
        Assert.Null(await Sources.Find("aaaa", none));
    }

    [Fact]
    public async Task A_new_state_leaves_what_the_operator_set()
    {
        await Sources.Add(Source(), none);
        await Sources.Replace(Source(name: "Changed meanwhile"), none);
        await Sources.SetState("aaaa", Source().State with { LastError = "It did not answer.", NextPoll = Noon.AddHours(1) }, none);
        await Sources.SetState("gone", Source().State, none);
        var source = (await Sources.Find("aaaa", none))!;
        Assert.Equal(("Changed meanwhile", "It did not answer.", Noon.AddHours(1)), (source.Name, source.State.LastError, source.State.NextPoll));
        Assert.Null(await Sources.Find("gone", none));
    }

    [Fact]
    public async Task A_note_on_a_source_is_kept_once_the_newest_of_many_until_the_source_goes()
    {
        await Sources.Add(Source(), none);
        SourceNote Note(int number, string source = "aaaa") => new(source, $"key {number}", SourceNoteKind.Conflict, $"Text {number}", Noon.AddMinutes(number));
        foreach (var number in Enumerable.Range(1, SourceNote.Most + 3))
            Assert.True(await Sources.Note(Note(number), none));
        Assert.True(await Sources.Note(Note(1, "bbbb") with { Kind = SourceNoteKind.Pictures }, none));
        Assert.False(await Sources.Note(Note(SourceNote.Most) with { Text = "Again" }, none));
        var notes = await Sources.Notes("aaaa", none);
        Assert.Equal(Enumerable.Range(4, SourceNote.Most).Reverse().Select(number => Note(number)), notes);
        Assert.Equal(SourceNote.Most + 1, (await Sources.Notes(null, none)).Count);
        await Sources.Remove("aaaa", none);
        Assert.Equal([Note(1, "bbbb") with { Kind = SourceNoteKind.Pictures }], await Sources.Notes(null, none));
    }

    [Fact]
    public async Task Each_due_source_is_claimed_once_the_longest_due_first()
    {
        await Sources.Add(Source("aaaa", minute: 1), none);
        await Sources.Add(Source("bbbb", minute: 0), none);
        await Sources.Add(Source("cccc", minute: 9), none);
        Assert.Equal("bbbb", (await Sources.ClaimDue(Noon.AddMinutes(2), Noon.AddMinutes(20), [], none))!.Id);
        Assert.Equal("aaaa", (await Sources.ClaimDue(Noon.AddMinutes(2), Noon.AddMinutes(20), [], none))!.Id);
        Assert.Null(await Sources.ClaimDue(Noon.AddMinutes(2), Noon.AddMinutes(20), [], none));
        Assert.Equal("cccc", (await Sources.ClaimDue(Noon.AddMinutes(9), Noon.AddMinutes(20), [], none))!.Id);
    }

    [Fact]
    public async Task Sources_that_are_paused_or_whose_host_is_busy_are_not_claimed_and_priority_comes_first()
    {
        await Sources.Add(Source("aaaa") with { Host = "busy.example" }, none);
        await Sources.Add(Source("bbbb") with { Host = "free.example", Paused = true }, none);
        await Sources.Add(Source("cccc") with { Host = "free.example", State = new SourceState { NextPoll = Noon, GivenUp = Noon } }, none);
        await Sources.Add(Source("dddd", minute: 0) with { Host = "free.example" }, none);
        await Sources.Add(Source("eeee", minute: 1) with { Host = "free.example", Priority = 1 }, none);
        Assert.Equal("eeee", (await Sources.ClaimDue(Noon.AddMinutes(2), Noon.AddMinutes(20), ["busy.example", "other.example"], none))!.Id);
        Assert.Equal("dddd", (await Sources.ClaimDue(Noon.AddMinutes(2), Noon.AddMinutes(20), ["busy.example"], none))!.Id);
        Assert.Null(await Sources.ClaimDue(Noon.AddMinutes(2), Noon.AddMinutes(20), ["busy.example"], none));
        Assert.Equal("aaaa", (await Sources.ClaimDue(Noon.AddMinutes(2), Noon.AddMinutes(20), [], none))!.Id);
    }

    [Fact]
    public async Task All_that_an_operator_set_comes_back()
    {
        var source = Source() with
        {
            AlternateAddresses = ["https://b.example/"], Host = "example.org", SectionRules = [new("/sport", ["Sport"])], Rights = "© A", Priority = -2, FullContent = true, Paused = true,
            Credentials = new Credentials { User = "u", Password = "p" },
            State = Source().State with { Format = "RSS 2.0", Title = "A", ItemsPerDay = 1.5, Polls = 3, Unchanged = 2, Latest = [new("x", "Headline", Noon)], ReadFrom = "https://b.example/", GivenUp = Noon },
        };
        await Sources.Add(source, none);
        Assert.Equivalent(source, await Sources.Find("aaaa", none), strict: true);
    }

    [Fact]
    public async Task There_is_one_subscription_for_each_source_found_by_its_token_and_when_it_is_due()
    {
        var first = Subscription.New("aaaa", new Uri("https://hub.example/"), "topic", Noon);
        await Subscriptions.Set(first, none);
        Assert.Equivalent(first, await Subscriptions.FindToken(first.Token, none), strict: true);
        var second = Subscription.New("aaaa", new Uri("https://hub.example/"), "topic", Noon.AddMinutes(1));
        await Subscriptions.Set(second, none);
        Assert.Null(await Subscriptions.FindToken(first.Token, none));
        Assert.Empty(await Subscriptions.Due(Noon, none));
        Assert.Equal(second.Token, (await Subscriptions.Due(Noon.AddMinutes(1), none)).Single().Token);
        var changed = await Subscriptions.Change("aaaa", subscription => subscription.Confirmed(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), Noon), none);
        Assert.Equal((Noon.AddHours(1), Noon.AddMinutes(48)), (changed!.LeaseEnds, changed.NextRequest));
        Assert.Equivalent(changed, (await Subscriptions.All(none)).Single(), strict: true);
        Assert.Null(await Subscriptions.Change("bbbb", subscription => subscription, none));
        await Subscriptions.Remove("aaaa", none);
        Assert.Null(await Subscriptions.Find("aaaa", none));
    }

    private static StoredKey Key(char digit, int minute = 0, string? label = null) =>
        new() { Hash = new string(digit, 64), MadeAt = Noon.AddMinutes(minute), Hint = "abcdef", Label = label };

    /// <summary>Puts a key into the store as releases did that knew its hash and time alone.</summary>
    internal abstract Task AddKeyOfAnEarlierRelease(string hash, DateTimeOffset madeAt);

    [Fact]
    public async Task Only_one_first_key_is_made_and_only_its_hash_is_known()
    {
        Assert.Null(await Keys.Find(Key('a').Hash, none));
        Assert.True(await Keys.AddFirst(Key('a'), none));
        Assert.False(await Keys.AddFirst(Key('b'), none));
        Assert.Equal(Key('a'), await Keys.Find(Key('a').Hash, none));
        Assert.Null(await Keys.Find(Key('b').Hash, none));
    }

    [Fact]
    public async Task Keys_are_listed_with_what_is_known_of_them_and_removed_but_for_the_last()
    {
        await Keys.AddFirst(Key('a'), none);
        await Keys.Add(Key('b', 2, "the agency"), none);
        await Keys.Add(Key('c', 1), none);
        await Keys.SetLastUsed(Key('b').Hash, Noon.AddHours(2), none);
        await Keys.SetLastUsed(Key('b').Hash, Noon.AddHours(1), none);
        await Keys.SetLastUsed(Key('d').Hash, Noon, none);
        Assert.Equal([Key('a'), Key('c', 1), Key('b', 2, "the agency") with { LastUsed = Noon.AddHours(2) }],
            await Keys.All(none));

        Assert.False(await Keys.Remove(Key('d').Hash, evenTheLast: false, none));
        Assert.True(await Keys.Remove(Key('a').Hash, evenTheLast: false, none));
        // The first was removed; that does not make another the first.
        Assert.False(await Keys.AddFirst(Key('e'), none));
        Assert.True(await Keys.Remove(Key('c').Hash, evenTheLast: false, none));
        Assert.False(await Keys.Remove(Key('b').Hash, evenTheLast: false, none));
        Assert.NotNull(await Keys.Find(Key('b').Hash, none));
        Assert.True(await Keys.Remove(Key('b').Hash, evenTheLast: true, none));
        Assert.Empty(await Keys.All(none));
        Assert.True(await Keys.AddFirst(Key('e'), none));
    }

    [Fact]
    public async Task A_key_stays_when_all_are_removed_at_the_same_time()
    {
        await Keys.AddFirst(Key('a'), none);
        foreach (var digit in "bcdef")
            await Keys.Add(Key(digit), none);
        await Task.WhenAll("abcdef".Select(digit =>
            Task.Run(() => Keys.Remove(Key(digit).Hash, evenTheLast: false, none))));
        Assert.NotEmpty(await Keys.All(none));
    }

    [Fact]
    public async Task A_key_of_an_earlier_release_opens_is_listed_and_can_be_removed()
    {
        await AddKeyOfAnEarlierRelease(Key('a').Hash, Noon);
        Assert.Equal([Key('a') with { Hint = null }], await Keys.All(none));
        Assert.False(await Keys.AddFirst(Key('b'), none));
        await Keys.SetLastUsed(Key('a').Hash, Noon.AddHours(1), none);
        Assert.Equal(Noon.AddHours(1), (await Keys.Find(Key('a').Hash, none))!.LastUsed);
        await Keys.Add(Key('b'), none);
        Assert.True(await Keys.Remove(Key('a').Hash, evenTheLast: false, none));
    }

    [Fact]
    public async Task A_session_is_found_until_it_is_removed_alone_or_with_its_key_or_has_ended()
    {
        OperatorSession Session(string id, string key = "k", int hours = 12) =>
            new() { Id = id, KeyHash = key, EndsAt = Noon.AddHours(hours), LastUsed = Noon };
        await Sessions.Add(Session("one"), Noon, none);
        await Sessions.Add(Session("two", "other"), Noon, none);
        await Sessions.Add(Session("three", "other"), Noon, none);
        await Sessions.Add(Session("four", hours: 1), Noon, none);
        Assert.Equal(Session("one"), await Sessions.Find("one", none));
        Assert.Null(await Sessions.Find("none", none));
        await Sessions.SetLastUsed("one", Noon.AddMinutes(5), none);
        Assert.Equal(Session("one") with { LastUsed = Noon.AddMinutes(5) }, await Sessions.Find("one", none));
        await Sessions.RemoveOfKey("other", none);
        Assert.Null(await Sessions.Find("two", none));
        Assert.Null(await Sessions.Find("three", none));
        Assert.NotNull(await Sessions.Find("four", none));
        await Sessions.Add(Session("five"), Noon.AddHours(1), none);
        Assert.Null(await Sessions.Find("four", none));
        await Sessions.Remove("one", none);
        Assert.Null(await Sessions.Find("one", none));
        Assert.NotNull(await Sessions.Find("five", none));
    }
}

/// <inheritdoc />
public sealed class SqliteSourceAndKeyStores : SourceAndKeyStores, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly IngestionFile file;

    public SqliteSourceAndKeyStores()
    {
        file = new IngestionFile(folder.File("ingestion.db"));
        (Sources, Keys, Subscriptions, Sessions) = (new SqliteSources(file), new SqliteKeys(file),
            new SqliteSubscriptions(file), new SqliteOperatorSessions(file));
    }

    internal override ISourceStore Sources { get; }

    internal override IKeyStore Keys { get; }

    internal override ISubscriptionStore Subscriptions { get; }

    internal override IOperatorSessionStore Sessions { get; }

    internal override Task AddKeyOfAnEarlierRelease(string hash, DateTimeOffset madeAt) =>
        file.Sqlite.Write(connection => connection.Run("INSERT INTO keys (hash, made_at) VALUES ($hash, $at)", ("$hash", hash),
            ("$at", madeAt.ToUnixTimeMilliseconds())));

    [Fact]
    public async Task A_file_of_an_earlier_release_keeps_its_keys()
    {
        var path = folder.File("earlier.db");
        using (var earlier = new Sqlite(path,
            "CREATE TABLE IF NOT EXISTS keys (hash TEXT PRIMARY KEY, made_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"))
            await earlier.Write(connection => connection.Run("INSERT INTO keys (hash, made_at) VALUES ('aa', 1000)"));
        for (var start = 0; start < 2; start++)
        {
            using var upgraded = new IngestionFile(path);
            Assert.Equal([new StoredKey { Hash = "aa", MadeAt = DateTimeOffset.FromUnixTimeSeconds(1) }],
                await new SqliteKeys(upgraded).All(CancellationToken.None));
        }
    }

    public void Dispose()
    {
        file.Dispose();
        folder.Dispose();
    }
}

/// <inheritdoc />
public sealed class MongoSourceAndKeyStores : SourceAndKeyStores, IAsyncLifetime
{
    private readonly TemporaryDatabase temporary = new();

    public MongoSourceAndKeyStores() => (Sources, Keys, Subscriptions, Sessions) =
        (new MongoSources(temporary.Database), new MongoKeys(temporary.Database),
            new MongoSubscriptions(temporary.Database), new MongoOperatorSessions(temporary.Database));

    internal override ISourceStore Sources { get; }

    internal override IKeyStore Keys { get; }

    internal override ISubscriptionStore Subscriptions { get; }

    internal override IOperatorSessionStore Sessions { get; }

    internal override Task AddKeyOfAnEarlierRelease(string hash, DateTimeOffset madeAt) =>
        temporary.Database.GetCollection<BsonDocument>("keys").InsertOneAsync(new BsonDocument { ["_id"] = "first",
            ["hash"] = hash, ["madeAt"] = madeAt.UtcDateTime });

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => temporary.DisposeAsync();
}
