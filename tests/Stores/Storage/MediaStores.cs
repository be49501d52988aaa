using Broadsheet.Contracts;
using Broadsheet.Storage;
using Xunit;

namespace Broadsheet.Stores.Storage;

/// <summary>What every store of pictures must hold.</summary>
public abstract class MediaStores
{
    private readonly CancellationToken none = CancellationToken.None;

    internal abstract IMediaStore Store { get; }

    private static Medium Medium(char digit) => new() { Id = new string(digit, 32), Width = 2560, Height = 1707, Focus = new FocalPoint { X = 0.25, Y = 1 }, Colour = "#8a6d3f" };

    private static byte[] Bytes(int length, byte first = 1) => [first, .. Enumerable.Range(0, length - 1).Select(number => (byte)number)];

    [Fact]
    public async Task A_medium_and_its_master_come_back_whole_however_large()
    {
        Assert.Null(await Store.Find(Medium('a').Id, none));
        Assert.Null(await Store.Master(Medium('a').Id, none));
        await Store.Save(Medium('a'), Bytes(3_000_001), none);
        await Store.Save(Medium('b') with { Colour = null }, Bytes(10), none);
        Assert.Equal(Medium('a'), await Store.Find(Medium('a').Id, none));
        Assert.Equal(Bytes(3_000_001), await Store.Master(Medium('a').Id, none));
        Assert.Null((await Store.Find(Medium('b').Id, none))!.Colour);
    }

    [Fact]
    public async Task Keeping_one_again_changes_nothing()
    {
        await Store.Save(Medium('a'), Bytes(1_000), none);
        await Store.Save(Medium('a') with { Width = 1 }, Bytes(1_000, first: 9), none);
        Assert.Equal(Medium('a'), await Store.Find(Medium('a').Id, none));
        Assert.Equal(Bytes(1_000), await Store.Master(Medium('a').Id, none));
    }

    [Fact]
    public async Task Two_who_keep_the_same_at_the_same_time_both_succeed()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.Save(Medium('a'), Bytes(600_000), none)));
        Assert.Equal(Bytes(600_000), await Store.Master(Medium('a').Id, none));
    }

    [Fact]
    public async Task Each_rendition_is_found_by_its_name()
    {
        await Store.Save(Medium('a'), Bytes(10), none);
        Assert.Null(await Store.Rendition(Medium('a').Id, "320.avif", none));
        await Store.SaveRendition(Medium('a').Id, "320.avif", Bytes(500_000), none);
        await Store.SaveRendition(Medium('a').Id, "320-16x9.avif", Bytes(20, first: 7), none);
        await Store.SaveRendition(Medium('a').Id, "320.avif", Bytes(500_000), none);
        Assert.Equal(Bytes(500_000), await Store.Rendition(Medium('a').Id, "320.avif", none));
        Assert.Equal(Bytes(20, first: 7), await Store.Rendition(Medium('a').Id, "320-16x9.avif", none));
        Assert.Null(await Store.Rendition(Medium('b').Id, "320.avif", none));
        Assert.Equal(Bytes(10), await Store.Master(Medium('a').Id, none));
    }
}

/// <inheritdoc />
public sealed class FileMediaStore : MediaStores, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public FileMediaStore() => Store = new FileMedia(folder.File("media"));

    internal override IMediaStore Store { get; }

    public void Dispose() => folder.Dispose();
}

/// <inheritdoc />
public sealed class MongoMediaStore : MediaStores, IAsyncLifetime
{
    private readonly TemporaryDatabase temporary = new();

    public MongoMediaStore() => Store = new MongoMedia(temporary.Database);

    internal override IMediaStore Store { get; }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => temporary.DisposeAsync();
}
