using Broadsheet.Defaults;
using Xunit;

namespace Broadsheet.Unit.Defaults;

/// <summary>Parties that take turns, however much one of them wants.</summary>
public sealed class FairTurns
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Each_party_has_its_turn_whatever_the_length_of_its_line()
    {
        var queue = new FairQueue<string>(capacity: 100, perParty: 50);
        foreach (var number in Enumerable.Range(1, 3))
            Assert.True(queue.TryAdd("a", $"a{number}"));
        Assert.True(queue.TryAdd("b", "b1"));
        Assert.True(queue.TryAdd("c", "c1"));
        Assert.Equal(["a1", "b1", "c1", "a2", "a3"], All(queue));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void It_is_bounded_in_all_and_for_each_party()
    {
        var queue = new FairQueue<int>(capacity: 3, perParty: 2);
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(number => queue.TryAdd("a", number)));
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(number => queue.TryAdd("b", number)));
        Assert.True(queue.TryTake(out _));
        Assert.True(queue.TryAdd("b", 9));
    }

    [Fact]
    public void A_party_that_is_passed_over_keeps_its_turn()
    {
        var queue = new FairQueue<string>(10, 10);
        foreach (var party in new[] { "a", "b", "c" })
            queue.TryAdd(party, party);
        Assert.True(queue.TryTake(out var item, party => party != "a"));
        Assert.Equal("b", item);
        Assert.Equal(["a", "c"], All(queue));
    }

    [Fact]
    public async Task What_is_added_while_the_queue_is_read_is_read_too()
    {
        var queue = new FairQueue<int>(10_000, 10_000);
        var adding = Task.Run(() => Parallel.For(0, 5_000, number => queue.TryAdd((number % 7).ToString(), number)));
        var read = new List<int>();
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var number in queue.ReadAllAsync(patience.Token))
        {
            read.Add(number);
            if (read.Count == 5_000)
                break;
        }
        await adding;
        Assert.Equal(Enumerable.Range(0, 5_000), read.Order());
    }

    [Fact]
    public async Task Places_are_given_in_turn_and_who_has_given_up_is_passed_over()
    {
        var semaphore = new FairSemaphore(1);
        var first = await semaphore.WaitAsync("a");
        using var leaving = new CancellationTokenSource();
        var order = new List<string>();
        var unhurried = Work("later", semaphore.WaitUntilIdleAsync(CancellationToken.None));
        var gone = semaphore.WaitAsync("b", leaving.Token);
        Task[] all = [unhurried, .. new[] { "a", "a", "b", "c" }.Select(party => Work(party, semaphore.WaitAsync(party)))];
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        first.Dispose();
        first.Dispose();
        await Task.WhenAll(all).WaitAsync(Patience);
        Assert.Equal(5, order.Count);
        Assert.Equal("later", order[^1]);
        Assert.Equal("a", order[^2]);

        async Task Work(string name, Task<IDisposable> turn)
        {
            using (await turn)
                lock (order)
                    order.Add(name);
        }
    }

    [Fact]
    public async Task A_party_does_not_get_the_places_that_are_left_for_others()
    {
        var semaphore = new FairSemaphore(2, perParty: 1);
        var first = await semaphore.WaitAsync("a");
        var second = semaphore.WaitAsync("a");
        Assert.False(second.IsCompleted);
        using var other = await semaphore.WaitAsync("b").WaitAsync(Patience);
        Assert.False(second.IsCompleted);
        first.Dispose();
        using var after = await second.WaitAsync(Patience);
    }

    private static List<T> All<T>(FairQueue<T> queue)
    {
        var all = new List<T>();
        while (queue.TryTake(out var item))
            all.Add(item);
        return all;
    }
}
