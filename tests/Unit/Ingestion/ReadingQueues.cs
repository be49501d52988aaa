using Broadsheet.Ingestion;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>Documents of sources are read so many at a time, those of hosts that cost least first.</summary>
public sealed class ReadingQueues
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [ThreadStatic]
    private static TimeSpan processor;

    private readonly FakeTimeProvider time = new();
    private readonly List<string> order = [];
    private readonly ReadingQueue queue;

    public ReadingQueues() => queue = new ReadingQueue(time, 1, () => processor);

    private Task Read(string host, TimeSpan cost) => queue.Read<string>(host, TimeSpan.FromHours(1), () =>
    {
        processor += cost;
        lock (order)
            order.Add(host);
        return host;
    }, CancellationToken.None);

    // Holds the only place until it is told to leave it.
    private async Task<Action> Hold()
    {
        var (held, leave) = (new TaskCompletionSource(), new ManualResetEventSlim());
        _ = Task.Run(() => queue.Read<string>("holder", TimeSpan.FromHours(1), () =>
        {
            held.SetResult();
            leave.Wait(Patience);
            return "";
        }, CancellationToken.None));
        await held.Task.WaitAsync(Patience);
        return leave.Set;
    }

    [Fact]
    public async Task Documents_of_ordinary_hosts_are_read_before_those_of_ten_that_cost_much()
    {
        var hostile = Enumerable.Range(0, 10).Select(number => $"hostile-{number}").ToList();
        var ordinary = Enumerable.Range(0, 100).Select(number => $"ordinary-{number}").ToList();
        foreach (var host in hostile)
            await Read(host, TimeSpan.FromSeconds(5));
        order.Clear();
        var leave = await Hold();
        var reads = hostile.Concat(ordinary).Select(host => Read(host, TimeSpan.FromMilliseconds(5))).ToList();
        leave();
        await Task.WhenAll(reads.Skip(hostile.Count)).WaitAsync(Patience);
        foreach (var read in reads.Take(hostile.Count))
        {
            await read.WaitAsync(Patience);
            time.Advance(TimeSpan.FromMilliseconds(45));
        }
        Assert.Equal(ordinary.Concat(hostile), order);
    }

    [Fact]
    public async Task Costly_hosts_have_a_tenth_of_one_processor_between_them_and_ordinary_ones_do_not_wait_for_that()
    {
        foreach (var host in new[] { "one", "other" })
            await Read(host, TimeSpan.FromSeconds(1));
        await Read("one", TimeSpan.FromSeconds(1)).WaitAsync(Patience);
        var next = Read("other", TimeSpan.FromSeconds(1));
        await Read("ordinary", TimeSpan.FromMilliseconds(5)).WaitAsync(Patience);
        time.Advance(TimeSpan.FromSeconds(8.9));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await next.WaitAsync(Patience);
        Assert.Equal(["one", "other", "one", "ordinary", "other"], order);
    }

    [Fact]
    public async Task A_costly_host_that_gave_up_waiting_leaves_the_turn_to_the_next()
    {
        await Read("costly", TimeSpan.FromSeconds(1));
        await Read("costly", TimeSpan.FromSeconds(1)).WaitAsync(Patience);
        using var stop = new CancellationTokenSource();
        var gone = queue.Read<string>("costly", TimeSpan.FromHours(1), () => "", stop.Token);
        var next = Read("costly", TimeSpan.Zero);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.WaitAsync(Patience));
        time.Advance(TimeSpan.FromSeconds(9));
        await next.WaitAsync(Patience);
        await Read("costly", TimeSpan.Zero).WaitAsync(Patience);
    }

    [Fact]
    public async Task An_hour_later_what_a_host_cost_is_forgotten_by_and_by()
    {
        await Read("once", TimeSpan.FromSeconds(20));
        Assert.True(queue.IsSlow("once"));
        Assert.Equal(["once"], queue.SlowHosts());
        time.Advance(TimeSpan.FromHours(1));
        Assert.False(queue.IsSlow("once"));
        Assert.Empty(queue.SlowHosts());
    }

    [Fact]
    public async Task One_document_is_read_at_a_time_and_one_that_gave_up_is_passed_over()
    {
        var leave = await Hold();
        using var stop = new CancellationTokenSource();
        var gone = queue.Read<string>("gone", TimeSpan.FromHours(1), () => "", stop.Token);
        var next = Read("next", TimeSpan.Zero);
        Assert.False(gone.IsCompleted || next.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.WaitAsync(Patience));
        leave();
        await next.WaitAsync(Patience);
        await Read("later", TimeSpan.Zero).WaitAsync(Patience);
        Assert.Equal(["next", "later"], order);
    }
}
