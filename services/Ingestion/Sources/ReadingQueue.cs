using Broadsheet.Defaults;

namespace Broadsheet.Ingestion;

/// <summary>
/// Reads what sources bring, so many documents at the same time in the whole process, since reading takes processor time that readers of the
/// site need. Hosts whose documents took least of it in the last hour come first, so that a hostile one waits and keeps nobody waiting.
/// Costly hosts have a tenth of one processor between them, since what reading leaves behind is collected while readers wait.
/// </summary>
internal sealed class ReadingQueue
{
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    // A host that has taken as much is slow.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(10);

    // A host that has taken as much is costly; an ordinary one takes a few milliseconds a poll.
    private static readonly TimeSpan Costly = TimeSpan.FromMilliseconds(250);

    // After a document of a costly host none of them is read for so many times as long as it took.
    private const int RestForEachReading = 9;

    private readonly Lock turn = new();
    private readonly SemaphoreSlim costly = new(1);
    private readonly PriorityQueue<TaskCompletionSource, (TimeSpan Spent, long Number)> waiting = new();
    private readonly Dictionary<string, (TimeSpan Spent, DateTimeOffset At)> spent = [];
    private readonly TimeProvider time;
    private readonly Func<TimeSpan> clock;
    private int free;
    private long number;

    /// <summary>Reads half as many documents at the same time as there are processors.</summary>
    public ReadingQueue(TimeProvider time) : this(time, Math.Max(1, Environment.ProcessorCount / 2), ReadingBudget.ThreadTime)
    {
    }

    /// <summary>Reads so many documents at the same time.</summary>
    /// <param name="time">The time.</param>
    /// <param name="atOnce">How many.</param>
    /// <param name="clock">Processor time of the calling thread.</param>
    public ReadingQueue(TimeProvider time, int atOnce, Func<TimeSpan> clock) => (this.time, free, this.clock) = (time, atOnce, clock);

    /// <summary>Reads a document of a host as soon as it is its turn, within a budget; notes what was spent.</summary>
    public async Task<Reading<T>> Read<T>(string host, TimeSpan limit, Func<Result<T>> read, CancellationToken cancellation) where T : class
    {
        if (!IsCostly(host))
            return await ReadNow(host, limit, read, cancellation);
        await costly.WaitAsync(cancellation);
        var took = TimeSpan.Zero;
        try
        {
            var reading = await ReadNow(host, limit, read, cancellation);
            took = reading.Spent;
            return reading;
        }
        finally
        {
            _ = Rest(took * RestForEachReading);
        }
    }

    /// <summary>Hosts whose documents took much time lately.</summary>
    public IReadOnlyCollection<string> SlowHosts()
    {
        lock (turn)
            return [.. spent.Keys.Where(host => Spent(host) >= Slow)];
    }

    /// <summary>Whether a host's documents took much time lately.</summary>
    public bool IsSlow(string host)
    {
        lock (turn)
            return Spent(host) >= Slow;
    }

    /// <summary>Counts a host as slow, whose document is so large that it will take much time.</summary>
    public void CountAsSlow(string host)
    {
        lock (turn)
            spent[host] = (2 * Slow + Spent(host), time.GetUtcNow());
    }

    private bool IsCostly(string host)
    {
        lock (turn)
            return Spent(host) >= Costly;
    }

    private async Task<Reading<T>> ReadNow<T>(string host, TimeSpan limit, Func<Result<T>> read, CancellationToken cancellation)
        where T : class
    {
        await Enter(host, cancellation);
        var start = clock();
        try
        {
            var result = ReadingBudget.Read(limit, read, clock);
            return new Reading<T>(result, clock() - start);
        }
        finally
        {
            Leave(host, clock() - start);
        }
    }

    private async Task Rest(TimeSpan rest)
    {
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest, time);
        costly.Release();
    }

    private async Task Enter(string host, CancellationToken cancellation)
    {
        TaskCompletionSource place;
        lock (turn)
        {
            if (free > 0)
            {
                free--;
                return;
            }
            place = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(place, (Spent(host), number++));
        }
        // One that gave up is passed over when its turn comes.
        await using var registration = cancellation.Register(() => place.TrySetCanceled(cancellation));
        await place.Task;
    }

    private void Leave(string host, TimeSpan took)
    {
        lock (turn)
        {
            var total = Spent(host) + took;
            spent[host] = (total, time.GetUtcNow());
            while (waiting.TryDequeue(out var next, out _))
                if (next.TrySetResult())
                    return;
            free++;
        }
    }

    // What was spent an hour ago counts for a third.
    private TimeSpan Spent(string host) => spent.TryGetValue(host, out var known) ? known.Spent * Math.Exp(-((time.GetUtcNow() - known.At) / Memory)) : TimeSpan.Zero;
}

/// <summary>Result of reading a document, and the processor time that it took.</summary>
internal readonly record struct Reading<T>(Result<T> Result, TimeSpan Spent) where T : class;
