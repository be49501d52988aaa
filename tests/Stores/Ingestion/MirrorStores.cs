using Broadsheet.Ingestion;
using Xunit;

namespace Broadsheet.Stores.Ingestion;

/// <summary>What every store of mirrors' states must hold.</summary>
public abstract class MirrorStores
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 3, 12, 0, 0, 125, TimeSpan.Zero);
    private readonly CancellationToken none = CancellationToken.None;

    internal abstract IMirrorStore Mirrors { get; }

    [Fact]
    public async Task The_secret_is_made_once_and_a_mirror_that_nobody_switched_is_on()
    {
        var first = await Mirrors.Read(none);
        Assert.Equal(64, first.Secret.Length);
        Assert.Equal(first.Secret, (await Mirrors.Read(none)).Secret);
        Assert.Equal(new MirrorState { Host = "mirror.example", On = true, Reachable = false }, first.Of("mirror.example"));
    }

    [Fact]
    public async Task A_change_is_kept_and_counted_and_one_that_changes_nothing_is_not()
    {
        var off = await Mirrors.Change("mirror.example", state => state with { On = false }, none);
        var again = await Mirrors.Change("mirror.example", state => state with { On = false }, none);
        Assert.Equal((1, 1), (off.Revision, again.Revision));
        await Mirrors.Change("other.example", state => state with { Reachable = true, Since = Noon }, none);
        await Mirrors.Change("mirror.example", state => state with { Problem = "It does not answer." }, none);
        var now = await Mirrors.Read(none);
        Assert.Equal((3, off.Secret), (now.Revision, now.Secret));
        Assert.Equal(new MirrorState { Host = "mirror.example", On = false, Problem = "It does not answer." }, now.Of("mirror.example"));
        Assert.Equal(new MirrorState { Host = "other.example", Reachable = true, Since = Noon }, now.Of("other.example"));
    }

    [Fact]
    public async Task Changes_at_the_same_time_are_all_kept()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() => Mirrors.Change($"mirror{number}.example", state => state with { On = false }, none))));
        var now = await Mirrors.Read(none);
        Assert.Equal((20, 20), (now.Revision, now.Mirrors.Count(mirror => !mirror.On)));
    }
}

/// <inheritdoc />
public sealed class SqliteMirrorStores : MirrorStores, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly IngestionFile file;

    public SqliteMirrorStores()
    {
        file = new IngestionFile(folder.File("ingestion.db"));
        Mirrors = new SqliteMirrors(file);
    }

    internal override IMirrorStore Mirrors { get; }

    public void Dispose()
    {
        file.Dispose();
        folder.Dispose();
    }
}

/// <inheritdoc />
public sealed class MongoMirrorStores : MirrorStores, IAsyncLifetime
{
    private readonly TemporaryDatabase temporary = new();

    public MongoMirrorStores() => Mirrors = new MongoMirrors(temporary.Database);

    internal override IMirrorStore Mirrors { get; }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => temporary.DisposeAsync();
}
