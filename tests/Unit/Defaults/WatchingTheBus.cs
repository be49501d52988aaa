using Broadsheet.Defaults;
using MassTransit;
using MassTransit.Events;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Broadsheet.Unit.Defaults;

/// <summary>Who derives from events must hear of every gap in them, however the transport tells of it.</summary>
public sealed class WatchingTheBus
{
    private static readonly Uri One = new("rabbitmq://broker/one");
    private static readonly Uri Two = new("rabbitmq://broker/two");

    private readonly BusWatch watch = new(NullLogger<BusWatch>.Instance);
    private readonly List<string> heard = [];

    public WatchingTheBus()
    {
        watch.Lost += () => heard.Add("lost");
        watch.Restored += () => heard.Add("restored");
    }

    private IReceiveEndpointObserver Transport => watch;

    [Fact]
    public async Task The_first_connection_is_told_once_for_all_queues()
    {
        await Ready(One);
        await Ready(Two);
        Assert.Equal(["restored"], heard);
        Assert.True(watch.Connected);
    }

    [Fact]
    public async Task A_broker_that_is_not_there_at_the_start_is_no_loss()
    {
        await Faulted(One);
        Assert.Empty(heard);
        Assert.False(watch.Connected);
        await Ready(One);
        Assert.Equal(["restored"], heard);
    }

    [Fact]
    public async Task A_queue_that_comes_back_without_a_fault_before_is_told()
    {
        await Ready(One);
        await Ready(One);
        Assert.Equal(["restored", "restored"], heard);
    }

    [Fact]
    public async Task A_connection_that_ends_is_a_loss_also_without_a_fault()
    {
        await Ready(One);
        await Completed(One);
        Assert.False(watch.Connected);
        await Ready(One);
        Assert.Equal(["restored", "lost", "restored"], heard);
    }

    [Fact]
    public async Task Every_further_attempt_that_fails_is_the_same_loss()
    {
        await Ready(One);
        await Ready(Two);
        await Completed(One);
        await Faulted(One);
        await Faulted(Two);
        await Faulted(One);
        Assert.Equal(["restored", "lost"], heard);
        await Ready(One);
        Assert.False(watch.Connected);
        await Ready(Two);
        Assert.Equal(["restored", "lost", "restored"], heard);
    }

    [Fact]
    public async Task The_end_of_the_process_is_no_loss()
    {
        await Ready(One);
        await Transport.Stopping(new State(One));
        await Completed(One);
        Assert.Equal(["restored"], heard);
    }

    private Task Ready(Uri queue) => Transport.Ready(new State(queue));

    private Task Faulted(Uri queue) => Transport.Faulted(new State(queue));

    private Task Completed(Uri queue) => Transport.Completed(new State(queue));

    private sealed record State(Uri InputAddress) : ReceiveEndpointReady, ReceiveEndpointFaulted, ReceiveEndpointCompleted, ReceiveEndpointStopping
    {
        public IReceiveEndpoint ReceiveEndpoint => null!;

        public bool IsStarted => true;

        public Exception Exception => new IOException("The connection is gone.");

        public long DeliveryCount => 0;

        public long ConcurrentDeliveryCount => 0;

        public bool Removed => false;
    }
}
