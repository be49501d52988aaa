using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Broadsheet.Rendering;

/// <summary>The other addresses of the site that pages name now: mirrors that are on, and that Ingestion's check has reached.</summary>
internal sealed partial class MirrorList(IOptions<SiteOptions> site, TimeProvider time, ILogger<MirrorList> logger)
{
    private readonly IReadOnlyDictionary<string, Uri> addresses = site.Value.MirrorsByHost();
    private readonly Lock taking = new();
    private MirrorsChanged? told;
    private volatile IReadOnlyList<string> named = [];

    /// <summary>Absolute addresses without a slash at the end, in the order of the configuration.</summary>
    public IReadOnlyList<string> Named => named;

    /// <summary>Takes in what Ingestion says, unless something newer is known; if pages differ now, drops them from the gateways.</summary>
    /// <param name="news">What Ingestion says.</param>
    /// <param name="bus">Where to tell it.</param>
    /// <param name="again">Tell it also if nothing is new: the last time may have ended in a crash.</param>
    /// <param name="cancellation">Gives the telling up; it is done again at the next news.</param>
    public async Task Take(MirrorsChanged news, IPublishEndpoint bus, bool again, CancellationToken cancellation)
    {
        lock (taking)
        {
            if (told is null || told.Revision < news.Revision || told.Secret != news.Secret)
            {
                told = news;
                IReadOnlyList<string> now = [.. addresses.Where(mirror => news.Mirrors.Any(state => state.Host == mirror.Key && state is { On: true, Reachable: true })).Select(mirror => mirror.Value.GetLeftPart(UriPartial.Authority))];
                if (!now.SequenceEqual(named))
                {
                    again = true;
                    Log.Named(logger, now.Count == 0 ? "none" : string.Join(", ", now));
                }
                named = now;
            }
        }
        if (again)
            await bus.PublishInTime(new PagesChanged { Tags = [PageTags.Mirrors], ChangedAt = time.Now() }, cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Mirrors that pages name: {Mirrors}")]
        public static partial void Named(ILogger logger, string mirrors);
    }
}

/// <summary>Names the mirrors that Ingestion says; every process gets its own copy of the event.</summary>
internal sealed class ListMirrors(MirrorList mirrors, IBus bus) : IConsumer<MirrorsChanged>
{
    public Task Consume(ConsumeContext<MirrorsChanged> context) => mirrors.Take(context.Message, bus, again: true, context.CancellationToken);
}

/// <summary>Reads from Ingestion what events may have missed.</summary>
internal sealed class ReadMirrors(MirrorList mirrors, IBus bus, IHttpClientFactory clients, BusWatch watch, TimeProvider time, ILogger<ReadMirrors> logger)
    : Following<MirrorsChanged>(clients, "ingestion", "/api/inner/mirrors", watch, time, logger)
{
    protected override Task Take(MirrorsChanged state, CancellationToken cancellation) => mirrors.Take(state, bus, again: false, cancellation);
}
