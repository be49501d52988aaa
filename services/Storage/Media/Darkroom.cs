using System.Diagnostics;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Storage;

/// <summary>Gives out renditions: each is made when it is first asked for, once however many wait for it, and then kept for ever.</summary>
internal sealed partial class Darkroom(IMediaStore store, IOptions<StorageOptions> options, ILogger<Darkroom> logger) : IDisposable
{
    // Enough for the pictures of several pages; who comes then is told to come again, rather than to wait for longer than a browser would.
    private const int MostWaiting = 200;

    private readonly Shared<(string Id, Rendition Rendition), byte[]?> making = new();
    private readonly SemaphoreSlim places = new(options.Value.RenditionsAtOnce);

    /// <summary>Whether so many are waiting that no more can be taken.</summary>
    public bool IsFull => making.Count >= MostWaiting;

    /// <summary>A rendition, or null where there is none. Ends early if the reader leaves; the work goes on for the others.</summary>
    public async Task<byte[]?> Rendition(string id, Rendition rendition, CancellationToken reader) =>
        await store.Rendition(id, rendition.Name, reader)
        ?? await making.Do((id, rendition), wanted => Make(wanted.Id, wanted.Rendition)).WaitAsync(reader);

    private async Task<byte[]?> Make(string id, Rendition rendition)
    {
        await places.WaitAsync();
        try
        {
            if (await store.Find(id, CancellationToken.None) is not { } medium || rendition.SizeOf(medium.Width, medium.Height) is null)
                return null;
            // It may just have been made, here or elsewhere.
            if (await store.Rendition(id, rendition.Name, CancellationToken.None) is { } made)
                return made;
            if (await store.Master(id, CancellationToken.None) is not { } master)
                return null;
            var started = Stopwatch.GetTimestamp();
            var content = await Task.Run(() => Print.Of(medium, master, rendition)!);
            await store.SaveRendition(id, rendition.Name, content, CancellationToken.None);
            Log.Made(logger, rendition.Name, id, content.Length / 1024.0, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return content;
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Made {Name} of medium {Id}: {Size:0.0} KiB in {Milliseconds:0} ms")]
        public static partial void Made(ILogger logger, string name, string id, double size, double milliseconds);
    }
}
