using System.Collections.Concurrent;
using MassTransit;

namespace Broadsheet.Unit;

/// <summary>
/// What was published on a bus and what was consumed, in order. The test harness's own lists wait for a second in which nothing happens,
/// which costs time on an idle machine and is too short on a busy one.
/// </summary>
internal sealed class BusLog : IPublishObserver, IConsumeObserver
{
    private readonly ConcurrentQueue<object> published = new();
    private readonly ConcurrentQueue<object> consumed = new();

    public BusLog(IBus bus)
    {
        bus.ConnectPublishObserver(this);
        bus.ConnectConsumeObserver(this);
    }

    /// <summary>All of a kind that were published so far.</summary>
    public IReadOnlyList<T> Published<T>() => [.. published.OfType<T>()];

    /// <summary>Waits until so many of a kind have been published.</summary>
    public async Task<IReadOnlyList<T>> Published<T>(int count)
    {
        while (published.OfType<T>().Count() < count)
            await Task.Delay(5);
        return Published<T>();
    }

    /// <summary>Waits until so many of a kind have been consumed: all that their consumer published stands in the log then.</summary>
    public async Task Consumed<T>(int count = 1)
    {
        while (consumed.OfType<T>().Count() < count)
            await Task.Delay(5);
    }

    Task IPublishObserver.PrePublish<T>(PublishContext<T> context) => Task.CompletedTask;

    Task IPublishObserver.PostPublish<T>(PublishContext<T> context) => Note(published, context.Message);

    Task IPublishObserver.PublishFault<T>(PublishContext<T> context, Exception exception) => Task.CompletedTask;

    Task IConsumeObserver.PreConsume<T>(ConsumeContext<T> context) => Task.CompletedTask;

    Task IConsumeObserver.PostConsume<T>(ConsumeContext<T> context) => Note(consumed, context.Message);

    Task IConsumeObserver.ConsumeFault<T>(ConsumeContext<T> context, Exception exception) => Task.CompletedTask;

    private static Task Note(ConcurrentQueue<object> queue, object message)
    {
        queue.Enqueue(message);
        return Task.CompletedTask;
    }
}
