namespace Broadsheet.Defaults;

/// <summary>
/// Does for many at once what each asks for alone: whatever is asked for while the work is under way waits for its end and is then done
/// together, in the order in which it came. So nobody waits for company when there is none, and a flood costs a fraction for each.
/// </summary>
/// <param name="work">Answers items in their order; it is never at work twice at the same time. If it throws, each item is tried alone, so that one that cannot be done keeps no other from being done.</param>
/// <param name="most">So many items at most are done together.</param>
/// <param name="atOnce">
/// Whoever finds nobody at work goes alone, without another thread. For questions; what is written is better off with those who come in the next moment, since each
/// turn may wait for a disk.
/// </param>
/// <typeparam name="TItem">What is asked for.</typeparam>
/// <typeparam name="TResult">What is answered.</typeparam>
public sealed class Together<TItem, TResult>(Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> work, int most = 64, bool atOnce = false)
{
    // A connection that dies may never answer; whoever waits must not wait for it for ever.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly Queue<Asked> waiting = [];
    private bool working;

    private sealed record Asked(TItem Item, TaskCompletionSource<TResult> Answer);

    /// <summary>Does it, alone or with others. Who gives up waiting does not undo it.</summary>
    public Task<TResult> Do(TItem item, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var asked = new Asked(item, new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously));
        bool first;
        lock (waiting)
        {
            first = !working;
            working = true;
            if (!first || !atOnce)
                waiting.Enqueue(asked);
        }
        var answer = first && atOnce ? Alone(item) : asked.Answer.Task;
        if (first && !atOnce)
            _ = Task.Run(Work, CancellationToken.None);
        return cancellation.CanBeCanceled ? answer.WaitAsync(cancellation) : answer;
    }

    private async Task<TResult> Alone(TItem item)
    {
        try
        {
            using var patience = new CancellationTokenSource(Longest);
            return (await work([item], patience.Token).WaitAsync(patience.Token))[0];
        }
        finally
        {
            bool others;
            lock (waiting)
                others = working = waiting.Count > 0;
            if (others)
                _ = Task.Run(Work, CancellationToken.None);
        }
    }

    private async Task Work()
    {
        while (true)
        {
            var now = new List<Asked>();
            lock (waiting)
            {
                while (now.Count < most && waiting.TryDequeue(out var asked))
                    now.Add(asked);
                if (now.Count == 0)
                {
                    working = false;
                    return;
                }
            }
            using var patience = new CancellationTokenSource(Longest);
            await Do(now, patience.Token);
            // Those who have their answer now go on first: in a flood most of them ask for something else at once, and share the next turn.
            await Task.Yield();
        }
    }

    private async Task Do(IReadOnlyList<Asked> now, CancellationToken patience)
    {
        try
        {
            var answers = await work([.. now.Select(asked => asked.Item)], patience).WaitAsync(patience);
            foreach (var (asked, answer) in now.Zip(answers, (asked, answer) => (asked, answer)))
                asked.Answer.SetResult(answer);
        }
        catch (Exception exception) when (now.Count == 1 || patience.IsCancellationRequested)
        {
            foreach (var asked in now)
                asked.Answer.SetException(exception);
        }
        catch (Exception)
        {
            foreach (var asked in now)
                await Do([asked], patience);
        }
    }
}
