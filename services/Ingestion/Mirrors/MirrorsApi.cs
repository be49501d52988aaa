using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>Mirrors by API: listed, and switched on and off at once.</summary>
internal static class MirrorsApi
{
    /// <summary>
    /// Where gateways and Rendering read what they are also told by event. Below <c>/api</c>, because the gateway passes nothing on there
    /// that is not in its table; a page's address could be any other.
    /// </summary>
    private const string Inner = "/api/inner/mirrors";

    public static void MapMirrors(this RouteGroupBuilder api)
    {
        api.MapGet("/mirrors", async (SiteMirrors mirrors, CancellationToken cancellation) => TypedResults.Ok(await mirrors.List(cancellation))).WithSummary("All mirrors: whether each is on, and reachable");
        api.MapPut("/mirrors/{host}", Put).Accepts<MirrorSettings>("application/json").WithSummary("Switch a mirror on or off, at once").ProducesProblem(400).ProducesProblem(404);
    }

    /// <summary>Maps the inner address.</summary>
    public static void MapMirrorsForServices(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Inner, async (SiteMirrors mirrors, CancellationToken cancellation) => TypedResults.Ok(await mirrors.State(cancellation))).ExcludeFromDescription();

    private static async Task<Results<Ok<MirrorReport>, Accepted<MirrorReport>, ProblemHttpResult>> Put(string host, HttpRequest request, SiteMirrors mirrors, MirrorChecks checks)
    {
        var settings = await Body.Read<MirrorSettings>(request);
        if (!settings.Ok)
            return settings.Problem.Answer();
        if (settings.Value.On is not { } on)
            return new Problem("on: give true or false.").Answer();
        host = host.ToLowerInvariant();
        if (!mirrors.Addresses.ContainsKey(host))
            return TypedResults.Problem($"{host} is not a mirror of this site. GET /api/mirrors lists them; they are configured as Site:Mirrors.", statusCode: StatusCodes.Status404NotFound);
        var announced = await mirrors.Change(host, state => state with { On = on }, request.HttpContext.RequestAborted);
        if (on)
            checks.CheckNow();
        var report = (await mirrors.List(request.HttpContext.RequestAborted)).Single(mirror => mirror.Host == host);
        // Written down, but not told to everybody yet: the gateways ask for it every five seconds while the broker is away.
        return announced ? TypedResults.Ok(report) : TypedResults.Accepted("/api/mirrors", report);
    }
}

/// <summary>What an operator sets.</summary>
internal sealed record MirrorSettings
{
    /// <summary>Whether the gateway serves it.</summary>
    public bool? On { get; init; }
}

/// <summary>A mirror as an operator sees it.</summary>
/// <param name="Host">Its host name, which names it.</param>
/// <param name="Address">Its address.</param>
/// <param name="On">Whether the gateway serves it.</param>
/// <param name="Reachable">Whether the check found the site there; pages name it only then.</param>
/// <param name="Problem">If not, why.</param>
/// <param name="Since">Since when that is so.</param>
internal sealed record MirrorReport(string Host, string Address, bool On, bool Reachable, string? Problem, DateTimeOffset? Since);

/// <summary>The configured mirrors and their states.</summary>
internal sealed partial class SiteMirrors(IMirrorStore store, IOptions<SiteOptions> site, IBus bus, TimeProvider time, ILogger<SiteMirrors> logger)
{
    private static readonly TimeSpan LongestAnnouncement = TimeSpan.FromSeconds(3);

    /// <summary>By host name.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses { get; } = site.Value.MirrorsByHost();

    /// <summary>What operators see.</summary>
    public async Task<IReadOnlyList<MirrorReport>> List(CancellationToken cancellation)
    {
        var states = await store.Read(cancellation);
        return [.. Addresses.Select(mirror => (Address: mirror.Value, State: states.Of(mirror.Key)))
            .Select(mirror => new MirrorReport(
                mirror.State.Host, mirror.Address.GetLeftPart(UriPartial.Authority), mirror.State.On, mirror.State.Reachable, mirror.State.On ? mirror.State.Problem : null, mirror.State.Since))];
    }

    /// <summary>What services are told.</summary>
    public async Task<MirrorsChanged> State(CancellationToken cancellation) => Told(await store.Read(cancellation));

    /// <summary>The secret with which gateways prove themselves.</summary>
    public async Task<string> Secret(CancellationToken cancellation) => (await store.Read(cancellation)).Secret;

    /// <summary>Writes a change down, then tells everybody; false if the broker does not take the event now.</summary>
    public async Task<bool> Change(string host, Func<MirrorState, MirrorState> change, CancellationToken cancellation)
    {
        var states = await store.Change(host, change, cancellation);
        using var patience = new CancellationTokenSource(LongestAnnouncement, time);
        try
        {
            // Also if nothing is new: whoever switches twice wants it to be so everywhere.
            await bus.PublishInTime(Told(states), patience.Token);
            return true;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.NotTold(logger, exception.Message);
            return false;
        }
    }

    private MirrorsChanged Told(MirrorStates states) => new()
    {
        Mirrors = [.. Addresses.Keys.Select(states.Of).Select(state => new Mirror { Host = state.Host, On = state.On, Reachable = state.Reachable })],
        Secret = states.Secret,
        Revision = states.Revision,
        ChangedAt = time.Now(),
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The broker does not take the news about mirrors ({Reason}); gateways and Rendering will ask for it")]
        public static partial void NotTold(ILogger logger, string reason);
    }
}
