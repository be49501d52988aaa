using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Broadsheet.Gateway;

/// <summary>
/// Listens on a port, and gives the server a connection when the head of its first request is there (<see cref="FirstHead"/>). What the server makes for a
/// connection, ten times as much, is made only then; how it reads and writes it is its own way.
/// </summary>
internal sealed partial class HeadListener : IConnectionListener
{
    // For what the system refuses for a while, as when a process has as many files open as it may.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket socket;
    private readonly SocketConnectionContextFactory connections;
    private readonly SocketTransportOptions options;
    private readonly KestrelServerLimits limits;
    private readonly ClientConnections clients;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Channel<ConnectionContext> ready = Channel.CreateUnbounded<ConnectionContext>(new() { SingleReader = true });
    private readonly CancellationTokenSource stopping = new();
    private long waiting;

    private HeadListener(Socket socket, SocketTransportOptions options, KestrelServerLimits limits, ClientConnections clients, TimeProvider time, ILogger log)
    {
        (this.socket, this.options, this.limits, this.clients, this.time, this.log) = (socket, options, limits, clients, time, log);
        connections = new SocketConnectionContextFactory(new()
        {
            IOQueueCount = options.IOQueueCount,
            MaxReadBufferSize = options.MaxReadBufferSize,
            MaxWriteBufferSize = options.MaxWriteBufferSize,
            UnsafePreferInlineScheduling = options.UnsafePreferInlineScheduling,
            WaitForDataBeforeAllocatingBuffer = options.WaitForDataBeforeAllocatingBuffer,
        }, log);
        EndPoint = socket.LocalEndPoint!;
        _ = ListenUntilStopped();
    }

    /// <inheritdoc />
    public EndPoint EndPoint { get; }

    /// <inheritdoc />
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await ready.Reader.WaitToReadAsync(cancellationToken) && ready.Reader.TryRead(out var connection) ? connection : null;

    /// <inheritdoc />
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await stopping.CancelAsync();
        socket.Dispose();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        connections.Dispose();
    }

    /// <summary>How long a head may take: the server's time for one, or up to a third less, so that thousands who came together are not all thrown out in one moment.</summary>
    internal static TimeSpan Patience(KestrelServerLimits limits) => limits.RequestHeadersTimeout * (1 - Random.Shared.NextDouble() / 3);

    // Should it end otherwise, the server hears of it with its next question.
    private async Task ListenUntilStopped()
    {
        try
        {
            await Listen();
            ready.Writer.TryComplete();
        }
        catch (Exception exception)
        {
            ready.Writer.TryComplete(exception);
        }
    }

    private async Task Listen()
    {
        var refused = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                Begin(await socket.AcceptAsync(stopping.Token));
                refused = false;
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                break;
            }
            catch (SocketException exception)
            {
                if (!refused)
                    LogRefused(exception.Message);
                refused = true;
                await Task.Delay(Pause, time);
            }
        }
    }

    // Never more of them than the server itself may have connections, nor more of one client than it may have.
    private void Begin(Socket one)
    {
        var peer = one.RemoteEndPoint;
        if (!clients.Enter(peer))
        {
            // With a reset, after which the system keeps nothing of it.
            one.Close(0);
            return;
        }
        if (Interlocked.Increment(ref waiting) <= (limits.MaxConcurrentConnections ?? long.MaxValue))
            FirstHead.Await(one, Patience(limits), time, (ended, begun) => End(ended, begun, peer), stopping.Token);
        else
            End(one, null, peer);
    }

    // From here on the connection counts where the server has it (FastConnection).
    private void End(Socket one, byte[]? begun, EndPoint? peer)
    {
        Interlocked.Decrement(ref waiting);
        clients.Leave(peer);
        if (begun is null || !Give(one, begun))
            Close(one);
    }

    // Where another thread may be about to leave the socket, disposing of it alone breaks the connection off, and what was just sent may be lost.
    private static void Close(Socket one)
    {
        try
        {
            one.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other end has left.
        }
        one.Dispose();
    }

    private bool Give(Socket one, byte[] begun)
    {
        try
        {
            one.NoDelay = options.NoDelay;
            var connection = connections.Create(one);
            connection.Transport = new FirstBytes(begun, connection.Transport);
            return ready.Writer.TryWrite(connection);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other end has left meanwhile, or the gateway stops.
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The system refuses new connections ({Reason}); asking again until it gives them")]
    private partial void LogRefused(string reason);

    /// <summary>Makes one for each address that the server is to listen on.</summary>
    internal sealed class Factory(IOptions<SocketTransportOptions> options, IOptions<KestrelServerOptions> kestrel, ClientConnections clients, TimeProvider time, ILogger<HeadListener> log)
        : IConnectionListenerFactory, IConnectionListenerFactorySelector
    {
        /// <inheritdoc />
        public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

        /// <inheritdoc />
        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        {
            try
            {
                var socket = options.Value.CreateBoundListenSocket(endpoint);
                socket.Listen(options.Value.Backlog);
                return ValueTask.FromResult<IConnectionListener>(new HeadListener(socket, options.Value, kestrel.Value.Limits, clients, time, log));
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new AddressInUseException(exception.Message, exception);
            }
        }
    }
}
