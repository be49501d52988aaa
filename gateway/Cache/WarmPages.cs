using System.Diagnostics;
using System.Threading.Channels;
using Broadsheet.Contracts;

namespace Broadsheet.Gateway;

/// <summary>
/// Work ahead of readers, in the background and one page at a time: asks for home, sections and the article as soon as an event says that
/// they have changed, and compresses what is much read and has not changed for a while as small as can be.
/// </summary>
internal sealed class WarmPages : BackgroundService
{
    // Of a flood of articles only so many are asked for ahead; readers find the others cold, once each.
    private const int MostWaiting = 200;

    // An event that tells of more is part of a flood. Then the lists are asked for and the articles are not, with a rest after each, so
    // that what nobody may ever read does not take the machine from what readers and sources ask of it.
    private const int MostNews = 10;

    // Compression at the highest quality takes some hundred times that of the first. It gets at most a fifth of one core.
    private const int RestPerWork = 4;
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    private readonly Channel<string> cold = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly Channel<(Kept Kept, long At)> read = Channel.CreateBounded<(Kept, long)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly HashSet<string> waiting = new(StringComparer.Ordinal);
    private readonly PageCache cache;
    private readonly TimeProvider time;
    private volatile bool flood;

    public WarmPages(PageCache cache, TimeProvider time)
    {
        (this.cache, this.time) = (cache, time);
        cache.MuchRead += kept => read.Writer.TryWrite((kept, time.GetTimestamp()));
    }

    /// <summary>Takes in what has changed.</summary>
    public void Changed(PagesChanged changed)
    {
        flood = changed.Changes.Count > MostNews;
        foreach (var target in Targets(changed))
            lock (waiting)
                if (waiting.Count < MostWaiting && waiting.Add(target))
                    cold.Writer.TryWrite(target);
    }

    /// <summary>
    /// The pages that readers will ask for first after a change: articles, of which some may be open with readers, before the longer lists. Nothing
    /// where nothing is news, as when a service is rebuilt.
    /// </summary>
    public static IEnumerable<string> Targets(PagesChanged changed) =>
        changed.Changes.Count == 0 ? [] : changed.Changes.Where(change => changed.Changes.Count <= MostNews && change.Kind != PageChangeKind.Withdrawn).Select(change => change.Path)
            .Concat(changed.Tags.Select(tag => tag switch
            {
                "home" => "/",
                _ when tag.StartsWith("section:", StringComparison.Ordinal) => "/" + tag["section:".Length..],
                _ => null,
            }))
            .OfType<string>().Distinct();

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stopping) => Task.WhenAll(Warm(stopping), Compress(stopping));

    private async Task Warm(CancellationToken stopping)
    {
        await foreach (var target in cold.Reader.ReadAllAsync(stopping))
        {
            // Before it is asked for: what changes from now on is another change.
            lock (waiting)
                waiting.Remove(target);
            var began = Stopwatch.GetTimestamp();
            if ((await cache.Get(target, stopping)).Page is { IsKept: true } page)
                page.Compress();
            if (flood)
                await Task.Delay(Stopwatch.GetElapsedTime(began) * RestPerWork, time, stopping);
        }
    }

    private async Task Compress(CancellationToken stopping)
    {
        await foreach (var (kept, at) in read.Reader.ReadAllAsync(stopping))
        {
            if (Settled - time.GetElapsedTime(at) is { Ticks: > 0 } early)
                await Task.Delay(early, time, stopping);
            if (!cache.Keeps(kept))
                continue;
            var began = Stopwatch.GetTimestamp();
            await Task.Run(kept.Page.CompressFully, stopping);
            await Task.Delay(Stopwatch.GetElapsedTime(began) * RestPerWork, time, stopping);
        }
    }
}
