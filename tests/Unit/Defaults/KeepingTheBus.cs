using System.Net;
using System.Net.Sockets;
using Broadsheet.Defaults;
using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Unit.Defaults;

/// <summary>A queue that the transport has given up must not stay so once the broker answers.</summary>
public sealed class KeepingTheBus : IDisposable
{
    private readonly BusWatch watch = new(NullLogger<BusWatch>.Instance);
    private readonly FakeTimeProvider time = new();
    private readonly TcpListener broker = new(IPAddress.Loopback, 0);
    private readonly Queue queue = new();
    private readonly BusKeeper keeper;

    public KeepingTheBus()
    {
        broker.Start();
        keeper = new(watch, new Uri($"amqp://guest@127.0.0.1:{((IPEndPoint)broker.LocalEndpoint).Port}"), time, NullLogger<BusKeeper>.Instance);
        queue.Observer = watch;
    }

    public void Dispose()
    {
        keeper.Dispose();
        broker.Dispose();
    }

    [Fact]
    public async Task A_queue_that_does_not_come_back_is_started_anew_and_its_stop_is_not_the_end()
    {
        await queue.Tell(connected: true);
        await queue.Tell(connected: false);
        await Look(seconds: 8);
        Assert.Equal(0, queue.Started);
        await Look(seconds: 4);
        Assert.Equal((1, 1), (queue.Stopped, queue.Started));
        await queue.Tell(connected: true);
        Assert.True(watch.Connected);
        await Look(seconds: 60);
        Assert.Equal(1, queue.Started);
    }

    [Fact]
    public async Task While_the_broker_does_not_answer_nothing_is_done()
    {
        await queue.Tell(connected: false);
        broker.Stop();
        await Look(seconds: 60);
        Assert.Equal(0, queue.Started);
    }

    [Fact]
    public async Task What_is_in_vain_is_done_less_and_less_often()
    {
        await queue.Tell(connected: false);
        await Look(seconds: 600);
        // After 10, 20, 40, 80 and then every 160 seconds.
        Assert.InRange(queue.Started, 5, 7);
    }

    [Fact]
    public async Task A_queue_that_cannot_be_stopped_is_tried_again()
    {
        queue.Fails = true;
        await queue.Tell(connected: false);
        await Look(seconds: 12);
        Assert.Equal((1, 0), (queue.Stopped, queue.Started));
        queue.Fails = false;
        await Look(seconds: 24);
        Assert.Equal((2, 1), (queue.Stopped, queue.Started));
    }

    private async Task Look(int seconds)
    {
        for (var passed = 0; passed < seconds; passed += 2)
        {
            await keeper.Look(TestContext.Current.CancellationToken);
            time.Advance(TimeSpan.FromSeconds(2));
        }
    }

    private sealed class Queue : IReceiveEndpoint, ReceiveEndpointReady, ReceiveEndpointFaulted, ReceiveEndpointStopping
    {
        public IReceiveEndpointObserver Observer { get; set; } = null!;

        public int Stopped { get; private set; }

        public int Started { get; private set; }

        public bool Fails { get; set; }

        public Uri InputAddress => new("rabbitmq://broker/one");

        public IReceiveEndpoint ReceiveEndpoint => this;

        public bool IsStarted => true;

        public bool Removed => false;

        public Exception Exception => new IOException("The connection is gone.");

        Task<ReceiveEndpointReady> IReceiveEndpoint.Started => Task.FromResult<ReceiveEndpointReady>(this);

        public Task Tell(bool connected) => connected ? Observer.Ready(this) : Observer.Faulted(this);

        public ReceiveEndpointHandle Start(CancellationToken cancellationToken)
        {
            Started++;
            return null!;
        }

        public async Task Stop(CancellationToken cancellationToken)
        {
            Stopped++;
            if (Fails)
                throw new InvalidOperationException("It does not stop.");
            await Observer.Stopping(this);
        }

        public ConnectHandle ConnectConsumePipe<T>(IPipe<ConsumeContext<T>> pipe) where T : class => throw new NotSupportedException();

        public ConnectHandle ConnectConsumePipe<T>(IPipe<ConsumeContext<T>> pipe, ConnectPipeOptions options) where T : class => throw new NotSupportedException();

        public ConnectHandle ConnectConsumeMessageObserver<T>(IConsumeMessageObserver<T> observer) where T : class => throw new NotSupportedException();

        public ConnectHandle ConnectConsumeObserver(IConsumeObserver observer) => throw new NotSupportedException();

        public ConnectHandle ConnectPublishObserver(IPublishObserver observer) => throw new NotSupportedException();

        public ConnectHandle ConnectReceiveEndpointObserver(IReceiveEndpointObserver observer) => throw new NotSupportedException();

        public ConnectHandle ConnectReceiveObserver(IReceiveObserver observer) => throw new NotSupportedException();

        public ConnectHandle ConnectRequestPipe<T>(Guid requestId, IPipe<ConsumeContext<T>> pipe) where T : class => throw new NotSupportedException();

        public ConnectHandle ConnectSendObserver(ISendObserver observer) => throw new NotSupportedException();

        public Task<IPublishEndpoint> GetPublishEndpoint() => throw new NotSupportedException();

        public Task<ISendEndpoint> GetPublishSendEndpoint<T>() where T : class => throw new NotSupportedException();

        public Task<ISendEndpoint> GetSendEndpoint(Uri address) => throw new NotSupportedException();

        public void Probe(ProbeContext context)
        {
        }
    }
}
