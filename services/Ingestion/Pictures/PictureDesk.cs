using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>What became of a picture: it is ours; or there is a reason; or only we could not keep it just now, and it is to be tried again.</summary>
internal sealed record Taken(Medium? Medium, string? Reason = null, bool TryAgain = false);

/// <summary>
/// Takes pictures in: fetched through the same guard as feeds, made safe, kept by Storage under the hash of what came. One fetch however
/// many articles of a source want it at the same time. A server that does not answer is left alone for a while, so that one that stalls holds up
/// nobody else's. Sources take turns, and one whose pictures take too long to decode has no more turns in that hour.
/// </summary>
internal sealed partial class PictureDesk(
    Fetcher fetcher, MediaLibrary library, SourceNotes notes, IOptions<IngestionOptions> options, TimeProvider time, ILogger<PictureDesk> logger) : IDisposable
{
    // Within this time the same address is not fetched again: articles that come together share it, and so does one that is sent again.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LeftAlone = TimeSpan.FromMinutes(1);

    private readonly PictureOptions limits = options.Value.Pictures;
    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = 5_000 });
    private readonly Shared<(string Address, FocalPoint? Focus, string Party), Taken> taking = new();
    private readonly DecodingBudget budget = new(options.Value.Pictures.DecodingPerSource, time);

    // A source never has all places, however many pictures it brings: one of them stays for the others.
    private readonly FairSemaphore fetches = new(options.Value.Pictures.FetchesAtOnce, Math.Max(1, options.Value.Pictures.FetchesAtOnce / 2));
    private readonly FairSemaphore decoders = new(options.Value.Pictures.DecodedAtOnce, Math.Max(1, options.Value.Pictures.DecodedAtOnce - 1));

    // Hosts share these by their hash, so that there is a number of them that does not grow.
    private readonly FairSemaphore[] hosts = [.. Enumerable.Range(0, 64).Select(_ => new FairSemaphore(options.Value.Pictures.FetchesAtOncePerHost))];

    /// <summary>Takes in the picture at an address that an article of a source names; never throws.</summary>
    public Task<Taken> Take(string address, FocalPoint? focus, Source source)
    {
        if (known.TryGetValue((address, focus), out Taken? taken))
            return Task.FromResult(taken!);
        return taking.Do((address, focus, PartyOf(source)), wanted => Task.Run(() => TakeNow(wanted.Address, wanted.Focus, source)));
    }

    /// <summary>The name under which a source takes its turns. By API many bring articles, each under a name of its own.</summary>
    public static string PartyOf(Source source) => IsByApi(source) ? "api " + source.Name : source.Id!;

    // Who has a key may import an archive.
    private static bool IsByApi(Source source) => source.Id is null or "api";

    /// <summary>Makes bytes that somebody brought a picture of ours.</summary>
    public Task<Result<Medium>> Take(byte[] content, FocalPoint? focus, CancellationToken cancellation) => Take(content, focus, null, cancellation);

    private async Task<Result<Medium>> Take(byte[] content, FocalPoint? focus, Source? source, CancellationToken cancellation)
    {
        if (PictureType.Refused(content) is { } refused)
            return refused;
        // The same bytes are decoded once.
        if (await library.Find(Developing.IdOf(content, focus), cancellation) is { } there)
            return there;
        var feed = source is null || IsByApi(source) ? null : source;
        Result<Developed> developed;
        using (await decoders.WaitAsync(source is null ? "brought" : PartyOf(source), cancellation))
        {
            if (feed is not null && budget.IsUsedUp(feed.Id!))
                return UsedUp();
            var started = time.GetTimestamp();
            developed = Developing.Of(content, focus, source is null ? Developing.MostPixels : limits.Megapixels * 1_000_000L);
            if (feed is not null)
                budget.Spend(feed.Id!, time.GetElapsedTime(started));
            if (!developed.Ok)
                return developed.Problem;
            await library.Save(developed.Value, cancellation);
        }
        return developed.Value.Medium;
    }

    private Problem UsedUp() =>
        new($"Decoding the pictures of its source has taken {limits.DecodingPerSource.TotalSeconds:N0} seconds in this hour, which is all that it may.", StatusCodes.Status429TooManyRequests);

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

    private async Task<Taken> TakeNow(string address, FocalPoint? focus, Source source)
    {
        var (taken, isUsedUp) = await FetchAndTake(new Uri(address), focus, source);
        if (isUsedUp)
            // Said once an hour, and not remembered of the address: another source may have time left.
            return taken;
        if (taken.Reason is not null && !taken.TryAgain)
            Log.LeftOut(logger, address, taken.Reason);
        if (!taken.TryAgain)
            known.Set((address, focus), taken, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        return taken;
    }

    private async Task<(Taken Taken, bool IsUsedUp)> FetchAndTake(Uri address, FocalPoint? focus, Source source)
    {
        try
        {
            // What cannot be decoded need not be fetched.
            var isUsedUp = !IsByApi(source) && budget.IsUsedUp(source.Id!);
            var fetched = isUsedUp ? UsedUp() : await Fetch(address, PartyOf(source));
            var medium = fetched.Ok ? await Take(fetched.Value.Content, focus, source, CancellationToken.None) : fetched.Problem;
            isUsedUp = isUsedUp || (fetched.Ok && medium is { Ok: false, Problem.Status: StatusCodes.Status429TooManyRequests });
            if (isUsedUp)
                await notes.AddPicturesLeftOut(source.Id!, source.Name, limits.DecodingPerSource, CancellationToken.None);
            return (medium.Ok ? new Taken(medium.Value) : new Taken(null, medium.Problem.Detail), isUsedUp);
        }
        // The fetcher and the decoder tell what is wrong as values: what is thrown is Storage out of reach, or a mistake of ours.
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.NotKept(logger, address.AbsoluteUri, exception.Message);
            return (new Taken(null, exception.Message, TryAgain: true), false);
        }
    }

    private async Task<Result<Fetched>> Fetch(Uri address, string party)
    {
        using var host = await hosts[(uint)address.Host.GetHashCode(StringComparison.OrdinalIgnoreCase) % hosts.Length].WaitAsync(party);
        using var place = await fetches.WaitAsync(party);
        if (known.TryGetValue(address.Authority, out _))
            return new Problem($"{address.Host} has just kept another picture waiting for too long; it is left alone for a minute.");
        var fetched = await fetcher.Get(address, FetchLimits.Picture(limits.SizeLimit), CancellationToken.None);
        if (!fetched.Ok && fetched.Problem.Status == StatusCodes.Status504GatewayTimeout)
            known.Set(address.Authority, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = LeftAlone });
        return fetched;
    }

    public void Dispose() => known.Dispose();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The picture {Address} is left out: {Reason}")]
        public static partial void LeftOut(ILogger logger, string address, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The picture {Address} could not be kept ({Reason}); trying again")]
        public static partial void NotKept(ILogger logger, string address, string reason);
    }
}
