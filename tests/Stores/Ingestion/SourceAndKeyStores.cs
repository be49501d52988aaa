using Broadsheet.Ingestion;
using Xunit;

namespace Broadsheet.Stores.Ingestion;

/// <summary>What every store of sources and keys must hold.</summary>
public abstract class SourceAndKeyStores
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 3, 12, 0, 0, 125, TimeSpan.Zero);
    private readonly CancellationToken none = CancellationToken.None;

    internal abstract ISourceStore Sources { get; }

    internal abstract IKeyStore Keys { get; }

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

    [Fact]
    public async Task Only_one_first_key_is_made_and_only_its_hash_is_known()
    {
        Assert.False(await Keys.Knows("aa", none));
        Assert.True(await Keys.AddFirst("aa", Noon, none));
        Assert.False(await Keys.AddFirst("bb", Noon, none));
        Assert.True(await Keys.Knows("aa", none));
        Assert.False(await Keys.Knows("bb", none));
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
        (Sources, Keys, Subscriptions) = (new SqliteSources(file), new SqliteKeys(file), new SqliteSubscriptions(file));
    }

    internal override ISourceStore Sources { get; }

    internal override IKeyStore Keys { get; }

    internal override ISubscriptionStore Subscriptions { get; }

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

    public MongoSourceAndKeyStores() => (Sources, Keys, Subscriptions) = (new MongoSources(temporary.Database), new MongoKeys(temporary.Database), new MongoSubscriptions(temporary.Database));

    internal override ISourceStore Sources { get; }

    internal override IKeyStore Keys { get; }

    internal override ISubscriptionStore Subscriptions { get; }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => temporary.DisposeAsync();
}
