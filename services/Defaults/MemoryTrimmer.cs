using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Broadsheet.Defaults;

/// <summary>
/// Gives memory back after a burst of work, as an import or an attack. The runtime collects old objects only when it needs room, so an idle
/// process would keep twice its size for days. A process whose resident memory is below a bound when it is at rest is kept below it in the
/// middle of a burst too, at the price of pauses of some 50 ms for at most a hundredth of the time; a larger one grows as the runtime likes.
/// </summary>
/// <param name="time">The time.</param>
/// <param name="bound">Bytes of resident memory to stay below in a burst; 0 to collect at rest only.</param>
public sealed class MemoryTrimmer(TimeProvider time, long bound) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private const int LooksAtRest = 4;

    // The server's pools let go of their blocks only after some time without connections.
    private const int LooksUntilPoolsAreEmpty = 40;

    // In bytes. Less in so many looks is rest; less since the last time is not worth a collection.
    private const long Quiet = 500_000;
    private const long Burst = 50_000_000;

    // Readers wait while it collects: in the middle of a burst a hundredth of the time, so that their 99th percentile does not tell of it.
    private const int PauseForEach = 100;

    // So many collections one after another that leave more than that tell a large site from a burst that is still under way.
    private const int InVain = 4;

    // mallopt(3).
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;
    private const int ArenaMax = -8;

    /// <summary>
    /// How the C library keeps memory, to be said before anything else runs: two heaps; whatever is larger than 512 KiB goes back to the system
    /// at once, and of the rest what is more than a MiB at the end of a heap. Not less: a page is compressed in some 300 KiB, which would come from
    /// the system anew each time. By itself glibc makes up to eight heaps a core, of which none shrinks, and keeps blocks of many megabytes for later.
    /// </summary>
    public static void SetUp() => OfTheCLibrary(() =>
    {
        _ = mallopt(ArenaMax, 2);
        _ = mallopt(MmapThreshold, 512 * 1024);
        _ = mallopt(TrimThreshold, 1024 * 1024);
    });

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Look, time);
        long collected = 0, before = 0;
        int inVain = 0, again = 0;
        var (pause, ended) = (TimeSpan.Zero, 0L);
        for (var look = 1; await timer.WaitForNextTickAsync(stopping); look++)
        {
            var now = GC.GetTotalAllocatedBytes();
            var rests = look % LooksAtRest == 0 && now - before < Quiet;
            if (now - collected > Burst && (rests || (inVain < InVain && bound > 0 && Environment.WorkingSet > bound && MayPause())))
            {
                var start = time.GetTimestamp();
                Collect();
                ended = time.GetTimestamp();
                pause = time.GetElapsedTime(start, ended);
                collected = now;
                inVain = Environment.WorkingSet < bound ? 0 : inVain + 1;
                again = look + LooksUntilPoolsAreEmpty;
            }
            else if (again > 0 && look >= again && rests)
            {
                Collect();
                again = 0;
            }
            if (look % LooksAtRest == 0)
                before = now;
        }

        bool MayPause() => time.GetElapsedTime(ended) >= pause * PauseForEach;
    }

    private static void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        OfTheCLibrary(() => _ = malloc_trim(0));
    }

    private static void OfTheCLibrary(Action call)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            call();
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // musl has neither the functions nor the habit.
        }
    }

    [DllImport("libc")]
    private static extern int mallopt(int parameter, int value);

    [DllImport("libc")]
    private static extern int malloc_trim(nuint keep);
}
