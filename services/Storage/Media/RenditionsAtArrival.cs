using System.Threading.Channels;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Storage;

/// <summary>
/// Makes the renditions of a new picture that pages link, in WebP and JPEG, before anybody asks for them. AVIF takes longer than both
/// together, so it is made only of pictures that somebody looks at. What finds no place in the queue, or is left in it at a restart, is
/// made when it is first asked for.
/// </summary>
internal sealed partial class RenditionsAtArrival(Darkroom darkroom, TimeProvider time, ILogger<RenditionsAtArrival> logger) : BackgroundService
{
    // An import of an archive brings more: nobody looks at most of them, and the newest pictures must not wait behind all of them for days.
    private const int MostWaiting = 1_000;

    private readonly Channel<Medium> arrivals = Channel.CreateBounded<Medium>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Has the renditions of a medium made, if there is room in the queue.</summary>
    public void Add(Medium medium) => arrivals.Writer.TryWrite(medium);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        await foreach (var medium in arrivals.Reader.ReadAllAsync(stopping))
        {
            try
            {
                foreach (var rendition in Rendition.LinkedOf(medium.Width, medium.Height).Where(rendition => rendition.Format != "avif"))
                    // A pause as long as the work, so that a flood of pictures leaves processors to everybody else.
                    if (await darkroom.MakeUnhurried(medium, rendition, stopping) is { } took)
                        await Task.Delay(took, time, stopping);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                Log.Failed(logger, medium.Id, exception.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not make the renditions of medium {Id} at its arrival ({Reason}); each is made when it is asked for")]
        public static partial void Failed(ILogger logger, string id, string reason);
    }
}
