using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Gateway;

/// <summary>
/// Tells open pages what has changed. One loop owns all that is here and does everything one after the other, so there are no
/// locks; a connection costs its entry under each topic and neither a thread nor a timer. The last changes are remembered, so
/// that a page which was away for a while is told what it missed; if that is not enough, it is told to look for itself.
/// </summary>
internal sealed partial class LiveHub : BackgroundService
{
    /// <summary>The heartbeat keeps proxies from closing quiet connections, and finds those that are gone.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    private const int Remembered = 1_000;

    // More than an open page shows; and few enough to go out at once, so that who has just come is never taken for one who does not read.
    private const int MostMissed = 20;

    // A page that was just opened may have been made this long ago; what it shows already its script passes over.
    private static readonly TimeSpan AgeOfNewPages = TimeSpan.FromMinutes(1);

    // Larger than what the clocks of Rendering's processes differ by, and the time that their events take.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    private static readonly Meter Meter = new(Telemetry.Source.Name);
    private static readonly byte[] Beat = ":\n\n"u8.ToArray();
    private static readonly byte[] Hello = "retry: 5000\n\n"u8.ToArray();
    private static readonly JsonSerializerOptions Lean = new(Json.Options) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly Channel<Action> work = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<string, HashSet<Listener>> byTopic = new(StringComparer.Ordinal);
    private readonly HashSet<Listener> listeners = [];
    private readonly Queue<Told> recent = new();
    private readonly Dictionary<string, int> versions = new(StringComparer.Ordinal);
    private readonly IHostApplicationLifetime life;
    private readonly TimeProvider time;
    private readonly ILogger<LiveHub> logger;
    private long knownSince;
    private long count;

    public LiveHub(IHostApplicationLifetime life, TimeProvider time, ILogger<LiveHub> logger)
    {
        (this.life, this.time, this.logger) = (life, time, logger);
        knownSince = time.GetUtcNow().ToUnixTimeMilliseconds();
        Meter.CreateObservableGauge("broadsheet.gateway.live", () => listeners.Count, "{page}", "Open pages that are told of changes.");
    }

    /// <summary>Serves a listener until it leaves, does not take what it is sent (then false), or the process ends.</summary>
    public async Task<bool> Serve(Listener listener, CancellationToken leaves)
    {
        if (!work.Writer.TryWrite(() => Add(listener)))
            return true;
        // The loop must have let it go before the answer ends: the server uses an ended answer's parts again for the next.
        await using var leaving = leaves.UnsafeRegister(_ => work.Writer.TryWrite(() => Remove(listener, inGoodOrder: true)), null);
        return await listener.Ended;
    }

    /// <summary>Tells those who listen for what has changed.</summary>
    public void Tell(PagesChanged changed)
    {
        if (changed.Changes.Count > 0)
            work.Writer.TryWrite(() => TellNow(changed));
    }

    /// <summary>Events may have been missed: every open page is told to look for itself.</summary>
    public void Missed() => work.Writer.TryWrite(() =>
    {
        knownSince = time.GetUtcNow().ToUnixTimeMilliseconds();
        SendToAll(Sync());
    });

    /// <summary>Lets those go who came by a mirror that is not served any more.</summary>
    public void Hosts(HostTable hosts) => work.Writer.TryWrite(() =>
    {
        foreach (var listener in listeners.Where(listener => listener.Mirror is { } mirror && hosts.Of(mirror) != HostKind.Mirror).ToList())
            Remove(listener, inGoodOrder: true);
    });

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        // When the process is asked to end and not when this service is: the server ends before, and waits for every open answer.
        await using var ending = life.ApplicationStopping.UnsafeRegister(_ => work.Writer.TryComplete(), null);
        await using var beat = time.CreateTimer(_ => work.Writer.TryWrite(() => SendToAll(Beat)), null, Heartbeat, Heartbeat);
        await foreach (var act in work.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                act();
            }
            catch (Exception exception)
            {
                Log.Failed(logger, exception);
            }
        }
        foreach (var listener in listeners)
            listener.End(inGoodOrder: true);
    }

    private void Add(Listener listener)
    {
        listeners.Add(listener);
        foreach (var topic in listener.Topics)
        {
            if (!byTopic.TryGetValue(topic, out var those))
                byTopic[topic] = those = [];
            those.Add(listener);
        }
        var from = (listener.Since ?? time.GetUtcNow().ToUnixTimeMilliseconds() - (long)AgeOfNewPages.TotalMilliseconds) - (long)Overlap.TotalMilliseconds;
        var missed = recent.Where(told => told.At >= from && told.Tags.Any(tag => listener.Topics.Contains(tag))).Select(told => told.Frame).ToList();
        var sync = listener.Since < knownSince || missed.Count > MostMissed ? Sync() : [];
        Send(listener, [.. Hello, .. sync, .. missed.TakeLast(MostMissed).SelectMany(frame => frame)]);
    }

    private void Remove(Listener listener, bool inGoodOrder)
    {
        if (!listeners.Remove(listener))
            return;
        foreach (var topic in listener.Topics)
            if (byTopic.TryGetValue(topic, out var those) && those.Remove(listener) && those.Count == 0)
                byTopic.Remove(topic);
        listener.End(inGoodOrder);
    }

    private void TellNow(PagesChanged changed)
    {
        foreach (var change in changed.Changes)
        {
            // Events come again: after a crash, and from the reading of what may have been missed.
            if (versions.GetValueOrDefault(change.ArticleId) >= change.Version)
                continue;
            var told = new Told(changed.ChangedAt.ToUnixTimeMilliseconds(), change.ArticleId, change.Version, change.Tags, Frame(changed.ChangedAt, change));
            Remember(told);
            count++;
            foreach (var topic in change.Tags)
                if (byTopic.TryGetValue(topic, out var those))
                    // In a copy, because whoever does not take it is let go.
                    foreach (var listener in those.ToArray().Where(listener => listener.Last != count))
                    {
                        listener.Last = count;
                        Send(listener, told.Frame);
                    }
        }
    }

    private void Remember(Told told)
    {
        recent.Enqueue(told);
        versions[told.ArticleId] = told.Version;
        if (recent.Count <= Remembered)
            return;
        var oldest = recent.Dequeue();
        knownSince = Math.Max(knownSince, oldest.At);
        if (versions[oldest.ArticleId] == oldest.Version)
            versions.Remove(oldest.ArticleId);
    }

    private void SendToAll(byte[] bytes)
    {
        foreach (var listener in listeners.ToArray())
            Send(listener, bytes);
    }

    private void Send(Listener listener, byte[] bytes)
    {
        if (!listener.Send(bytes))
            Remove(listener, inGoodOrder: false);
    }

    private byte[] Sync() => Encoding.UTF8.GetBytes($"id: {time.GetUtcNow().ToUnixTimeMilliseconds()}\nevent: sync\ndata:\n\n");

    // As in section 9.2.5 of the HTML standard. JSON has no line breaks of its own.
    private static byte[] Frame(DateTimeOffset at, PageChange change) => Encoding.UTF8.GetBytes(
        $"id: {at.ToUnixTimeMilliseconds()}\ndata: {JsonSerializer.Serialize(new Message(change.ArticleId, change.Version, change.Kind, change.Headline, change.Path, change.Language), Lean)}\n\n");

    private sealed record Message(string Id, int Version, PageChangeKind Kind, string Headline, string Path, string Language);

    private sealed record Told(long At, string ArticleId, int Version, IReadOnlyList<string> Tags, byte[] Frame);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Open pages could not be told of a change")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
