using Broadsheet.Defaults;
using Xunit;

namespace Broadsheet.Unit.Defaults;

public sealed class SharingWork
{
    private readonly Shared<string, int> shared = new();
    private int done;

    [Fact]
    public async Task All_who_ask_while_it_goes_on_share_it_and_who_asks_afterwards_has_it_done_anew()
    {
        var end = new TaskCompletionSource();
        async Task<int> Work(string key)
        {
            var turn = Interlocked.Increment(ref done);
            await end.Task;
            return turn;
        }
        var asked = Enumerable.Range(0, 20).Select(_ => shared.Do("a", Work)).ToList();
        var other = shared.Do("b", Work);
        Assert.Equal(2, shared.Count);
        end.SetResult();
        Assert.All(await Task.WhenAll(asked), turn => Assert.Equal(1, turn));
        Assert.Equal(2, await other);
        Assert.Equal(3, await shared.Do("a", Work));
        Assert.Equal(0, shared.Count);
    }

    [Fact]
    public async Task Work_that_ends_at_once_is_not_taken_for_work_that_goes_on()
    {
        Task<int> Work(string key) => Task.FromResult(++done);
        Assert.Equal(1, await shared.Do("a", Work));
        Assert.Equal(0, shared.Count);
        Assert.Equal(2, await shared.Do("a", Work));
    }

    [Fact]
    public async Task Work_that_fails_fails_for_all_who_wait_and_not_for_those_who_come_later()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => shared.Do("a", _ => throw new TimeoutException()));
        Assert.Equal(1, await shared.Do("a", _ => Task.FromResult(1)));
    }
}
