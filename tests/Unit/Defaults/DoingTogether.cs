using Broadsheet.Defaults;
using Xunit;

namespace Broadsheet.Unit.Defaults;

/// <summary>What is asked for at the same time is done together, and nobody suffers from another.</summary>
public sealed class DoingTogether
{
    private readonly List<int> sizes = [];
    private readonly TaskCompletionSource gate = new();

    private async Task<IReadOnlyList<int>> Double(IReadOnlyList<int> numbers, CancellationToken cancellation)
    {
        lock (sizes)
            sizes.Add(numbers.Count);
        await gate.Task.WaitAsync(cancellation);
        return [.. numbers.Select(number => number == 13 ? throw new InvalidOperationException("13") : number * 2)];
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Alone_nobody_waits_and_what_comes_meanwhile_is_done_together_in_its_order(bool atOnce)
    {
        var together = new Together<int, int>(Double, most: 4, atOnce);
        var first = together.Do(1);
        while (sizes.Count == 0)
            await Task.Yield();
        var others = Enumerable.Range(2, 6).Select(number => together.Do(number)).ToList();
        gate.SetResult();
        Assert.Equal(2, await first);
        var answers = await Task.WhenAll(others);
        Assert.Equal([4, 6, 8, 10, 12, 14], answers);
        Assert.Equal([1, 4, 2], sizes);
        Assert.Equal(16, await together.Do(8));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_cannot_be_done_keeps_no_other_from_being_done(bool atOnce)
    {
        var together = new Together<int, int>(Double, atOnce: atOnce);
        var first = together.Do(1);
        while (sizes.Count == 0)
            await Task.Yield();
        var (bad, good) = (together.Do(13), together.Do(5));
        gate.SetResult();
        Assert.Equal(2, await first);
        Assert.Equal("13", (await Assert.ThrowsAsync<InvalidOperationException>(() => bad)).Message);
        Assert.Equal(10, await good);
        Assert.Equal("13", (await Assert.ThrowsAsync<InvalidOperationException>(() => together.Do(13))).Message);
        Assert.Equal(14, await together.Do(7));
    }

    [Fact]
    public void Who_goes_at_once_goes_on_the_thread_that_asks()
    {
        var thread = 0;
        _ = new Together<int, int>((numbers, _) =>
        {
            thread = Environment.CurrentManagedThreadId;
            return Task.FromResult(numbers);
        }, atOnce: true).Do(1);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_gives_up_keeps_no_other_waiting(bool atOnce)
    {
        var together = new Together<int, int>(Double, atOnce: atOnce);
        using var impatient = new CancellationTokenSource();
        var (first, second) = (together.Do(1, impatient.Token), together.Do(2));
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        Assert.Equal(4, await second);
    }
}
