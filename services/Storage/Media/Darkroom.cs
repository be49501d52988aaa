using System.Diagnostics;
using System.Net;
using System.Threading.RateLimiting;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Storage;

/// <summary>
/// Makes renditions that are not there yet: each once however many wait for it, for the clients in turn, and none that nobody waits for any
/// longer. One that has been begun is finished and kept.
/// </summary>
internal sealed partial class Darkroom(IMediaStore store, IOptions<StorageOptions> options, ILogger<Darkroom> logger) : IDisposable
{
    // Enough for the pictures of several pages; who comes then is told to come again, rather than to wait for longer than a browser would.
    private const int MostWaiting = 200;

    private readonly Lock turn = new();
    private readonly Dictionary<(string Id, Rendition Rendition), Making> makings = [];
    private readonly FairSemaphore places = new(options.Value.RenditionsAtOnce);

    // Forgets clients by itself that have not come for a while.
    private readonly PartitionedRateLimiter<string> clients = PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetTokenBucketLimiter(client, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = options.Value.RenditionsPerClient,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1) / options.Value.RenditionsPerClient,
        QueueLimit = 0,
    }));

    // A rendition on its way and those who wait for it.
    private sealed class Making
    {
        public CancellationTokenSource Abandoned { get; } = new();
        public Task<byte[]?> Task { get; set; } = null!;
        public int Waiting { get; set; }
        public bool HasBegun { get; set; }
    }

    /// <summary>Whether so many are waiting that no more can be taken.</summary>
    public bool IsFull
    {
        get
        {
            lock (turn)
                return makings.Count >= MostWaiting;
        }
    }

    /// <summary>Whether a client may ask for one more rendition that is not there yet.</summary>
    public bool Admits(string client)
    {
        using var lease = clients.AttemptAcquire(client);
        return lease.IsAcquired;
    }

    /// <summary>Name under which a client's requests are counted: its address, of IPv6 the network of one household (64 bits).</summary>
    public static string ClientOf(string? forwardedFor, IPAddress? peer)
    {
        if (!IPAddress.TryParse(forwardedFor?.Split(',')[^1].Trim(), out var address))
            address = peer ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    /// <summary>Makes a rendition; null where the master is not there. Ends early if the reader leaves.</summary>
    public async Task<byte[]?> Make(Medium medium, Rendition rendition, string client, CancellationToken reader)
    {
        var key = (medium.Id, rendition);
        Making making;
        lock (turn)
        {
            if (!makings.TryGetValue(key, out making!))
            {
                making = makings[key] = new Making();
                making.Task = Make(making, medium, rendition, client);
            }
            making.Waiting++;
        }
        try
        {
            return await making.Task.WaitAsync(reader);
        }
        finally
        {
            Leave(key, making);
        }
    }

    private void Leave((string Id, Rendition Rendition) key, Making making)
    {
        lock (turn)
        {
            if (--making.Waiting > 0 || making.HasBegun)
                return;
            // Whoever asks from here on has it made anew.
            if (makings.GetValueOrDefault(key) == making)
                makings.Remove(key);
        }
        making.Abandoned.Cancel();
    }

    private async Task<byte[]?> Make(Making making, Medium medium, Rendition rendition, string client)
    {
        // The caller has the lock until it has put this down.
        await Task.Yield();
        try
        {
            using var place = await places.WaitAsync(client, making.Abandoned.Token);
            lock (turn)
            {
                making.Abandoned.Token.ThrowIfCancellationRequested();
                making.HasBegun = true;
            }
            return await MakeNow(medium, rendition);
        }
        finally
        {
            lock (turn)
                if (makings.GetValueOrDefault((medium.Id, rendition)) == making)
                    makings.Remove((medium.Id, rendition));
        }
    }

    /// <summary>Makes a rendition when no reader waits for any. Returns how long it took; null if it was there.</summary>
    public async Task<TimeSpan?> MakeUnhurried(Medium medium, Rendition rendition, CancellationToken cancellation)
    {
        if (await store.Rendition(medium.Id, rendition.Name, cancellation) is not null)
            return null;
        using var place = await places.WaitUntilIdleAsync(cancellation);
        var started = Stopwatch.GetTimestamp();
        await MakeNow(medium, rendition);
        return Stopwatch.GetElapsedTime(started);
    }

    // It is finished and kept whoever has left meanwhile.
    private async Task<byte[]?> MakeNow(Medium medium, Rendition rendition)
    {
        // It may just have been made, here or elsewhere.
        if (await store.Rendition(medium.Id, rendition.Name, CancellationToken.None) is { } made)
            return made;
        if (await store.Master(medium.Id, CancellationToken.None) is not { } master)
            return null;
        var started = Stopwatch.GetTimestamp();
        var content = await Task.Run(() => Print.Of(medium, master, rendition)!);
        await store.SaveRendition(medium.Id, rendition.Name, content, CancellationToken.None);
        Log.Made(logger, rendition.Name, medium.Id, content.Length / 1024.0, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return content;
    }

    public void Dispose() => clients.Dispose();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Made {Name} of medium {Id}: {Size:0.0} KiB in {Milliseconds:0} ms")]
        public static partial void Made(ILogger logger, string name, string id, double size, double milliseconds);
    }
}
