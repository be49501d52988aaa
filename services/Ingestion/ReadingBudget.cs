using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Broadsheet.Ingestion;

/// <summary>
/// Processor time that one document may take to be read. It holds for one call on one thread; loops that a document makes long call
/// <see cref="Step"/>, since nothing can end a thread from outside. A regular expression that reaches its time limit is over budget too.
/// </summary>
internal sealed class ReadingBudget
{
    // Reading the clock takes as long as many steps.
    private const int StepsBetweenLooks = 1_000;

    [ThreadStatic]
    private static ReadingBudget? current;

    private readonly ReadingBudget? outer;
    private readonly Func<TimeSpan> clock;
    private readonly TimeSpan limit;
    private readonly TimeSpan start;
    private int steps;

    private ReadingBudget(TimeSpan limit, Func<TimeSpan> clock)
    {
        (this.limit, this.clock, outer) = (limit, clock, current);
        start = clock();
    }

    private TimeSpan Spent => clock() - start;

    /// <summary>Reads a document, or refuses it because that took too long.</summary>
    /// <param name="limit">Most processor time.</param>
    /// <param name="read">Reads it, on this thread, from beginning to end.</param>
    /// <param name="clock">Processor time of this thread, if not the real one.</param>
    public static Result<T> Read<T>(TimeSpan limit, Func<Result<T>> read, Func<TimeSpan>? clock = null) where T : class
    {
        var budget = new ReadingBudget(limit, clock ?? ThreadTime);
        current = budget;
        try
        {
            var result = read();
            return budget.Spent > limit ? TooLong(limit) : result;
        }
        catch (OverBudgetException)
        {
            return TooLong(limit);
        }
        catch (RegexMatchTimeoutException)
        {
            return TooLong(limit);
        }
        finally
        {
            current = budget.outer;
        }
    }

    /// <summary>Counts a step of a loop; throws once the document's time is over. Does nothing where no budget holds.</summary>
    public static void Step()
    {
        if (current is { } budget && ++budget.steps % StepsBetweenLooks == 0)
            budget.Look();
    }

    /// <summary>Looks at the clock at once: before and behind what a library does in one piece.</summary>
    public static void Check() => current?.Look();

    private void Look()
    {
        if (Spent > limit)
            throw new OverBudgetException();
    }

    private static Problem TooLong(TimeSpan limit) => new(
        $"Reading it took more than {limit.TotalSeconds:0.#} s of processor time and was stopped; send it in smaller parts, or with simpler markup.",
        StatusCodes.Status422UnprocessableEntity) { IsOverBudget = true };

    /// <summary>Processor time of the calling thread; where the system does not tell, the time that passes.</summary>
    public static TimeSpan ThreadTime()
    {
        // CLOCK_THREAD_CPUTIME_ID of the two systems.
        var id = OperatingSystem.IsLinux() ? 3 : OperatingSystem.IsMacOS() ? 16 : -1;
        return id >= 0 && ClockGetTime(id, out var time) == 0
            ? TimeSpan.FromTicks(time.Seconds * TimeSpan.TicksPerSecond + time.Nanoseconds / TimeSpan.NanosecondsPerTick)
            : Stopwatch.GetElapsedTime(0);
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int ClockGetTime(int clock, out Time time);

    // struct timespec of 64-bit systems.
    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }

    private sealed class OverBudgetException : Exception;
}
