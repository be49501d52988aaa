using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>What became of a picture: it is ours; or there is a reason; or only we could not keep it just now, and it is to be tried again.</summary>
internal sealed record Taken(Medium? Medium, string? Reason = null, bool TryAgain = false);

/// <summary>
/// Takes pictures in: fetched through the same guard as feeds, made safe, kept by Storage under the hash of what came. One fetch however
/// many articles want it at the same time. A server that does not answer is left alone for a while, so that one that stalls holds up nobody else's.
/// </summary>
internal sealed partial class PictureDesk(Fetcher fetcher, MediaLibrary library, IOptions<IngestionOptions> options, ILogger<PictureDesk> logger) : IDisposable
{
    // Within this time the same address is not fetched again: articles that come together share it, and so does one that is sent again.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LeftAlone = TimeSpan.FromMinutes(1);

    private readonly PictureOptions limits = options.Value.Pictures;
    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = 5_000 });
    private readonly Shared<(string Address, FocalPoint? Focus), Taken> taking = new();
    private readonly SemaphoreSlim fetches = new(options.Value.Pictures.FetchesAtOnce);
    private readonly SemaphoreSlim decoders = new(options.Value.Pictures.DecodedAtOnce);

    // Hosts share these by their hash, so that there is a number of them that does not grow.
    private readonly SemaphoreSlim[] hosts = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(options.Value.Pictures.FetchesAtOncePerHost))];

    /// <summary>Takes in the picture at an address; never throws.</summary>
    public Task<Taken> Take(string address, FocalPoint? focus)
    {
        if (known.TryGetValue((address, focus), out Taken? taken))
            return Task.FromResult(taken!);
        return taking.Do((address, focus), wanted => Task.Run(() => TakeNow(wanted.Address, wanted.Focus)));
    }

    /// <summary>Makes bytes that somebody brought a picture of ours.</summary>
    public async Task<Result<Medium>> Take(byte[] content, FocalPoint? focus, CancellationToken cancellation)
    {
        if (PictureType.Refused(content) is { } refused)
            return refused;
        // The same bytes are decoded once.
        if (await library.Find(Developing.IdOf(content, focus), cancellation) is { } there)
            return there;
        await decoders.WaitAsync(cancellation);
        try
        {
            var developed = Developing.Of(content, focus);
            if (!developed.Ok)
                return developed.Problem;
            await library.Save(developed.Value, cancellation);
            return developed.Value.Medium;
        }
        finally
        {
            decoders.Release();
        }
    }

    /// <summary>What is known of a picture that is said to be ours.</summary>
    public async Task<Taken> Find(string mediumId)
    {
        try
        {
            return await library.Find(mediumId, CancellationToken.None) is { } medium ? new Taken(medium) : new Taken(null, "There is no such medium. POST /api/media takes pictures in and answers with their ids.");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return new Taken(null, exception.Message, TryAgain: true);
        }
    }

    private async Task<Taken> TakeNow(string address, FocalPoint? focus)
    {
        var taken = await FetchAndTake(new Uri(address), focus);
        if (taken.Reason is not null && !taken.TryAgain)
            Log.LeftOut(logger, address, taken.Reason);
        if (!taken.TryAgain)
            known.Set((address, focus), taken, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        return taken;
    }

    private async Task<Taken> FetchAndTake(Uri address, FocalPoint? focus)
    {
        try
        {
            var fetched = await Fetch(address);
            if (!fetched.Ok)
                return new Taken(null, fetched.Problem.Detail);
            var medium = await Take(fetched.Value.Content, focus, CancellationToken.None);
            return medium.Ok ? new Taken(medium.Value) : new Taken(null, medium.Problem.Detail);
        }
        // The fetcher and the decoder tell what is wrong as values: what is thrown is Storage out of reach, or a mistake of ours.
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.NotKept(logger, address.AbsoluteUri, exception.Message);
            return new Taken(null, exception.Message, TryAgain: true);
        }
    }

    private async Task<Result<Fetched>> Fetch(Uri address)
    {
        var host = hosts[(uint)address.Host.GetHashCode(StringComparison.OrdinalIgnoreCase) % hosts.Length];
        await host.WaitAsync();
        await fetches.WaitAsync();
        try
        {
            if (known.TryGetValue(address.Authority, out _))
                return new Problem($"{address.Host} has just kept another picture waiting for too long; it is left alone for a minute.");
            var fetched = await fetcher.Get(address, FetchLimits.Picture(limits.SizeLimit), CancellationToken.None);
            if (!fetched.Ok && fetched.Problem.Status == StatusCodes.Status504GatewayTimeout)
                known.Set(address.Authority, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = LeftAlone });
            return fetched;
        }
        finally
        {
            fetches.Release();
            host.Release();
        }
    }

    public void Dispose()
    {
        known.Dispose();
        fetches.Dispose();
        decoders.Dispose();
        foreach (var host in hosts)
            host.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The picture {Address} is left out: {Reason}")]
        public static partial void LeftOut(ILogger logger, string address, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The picture {Address} could not be kept ({Reason}); trying again")]
        public static partial void NotKept(ILogger logger, string address, string reason);
    }
}
