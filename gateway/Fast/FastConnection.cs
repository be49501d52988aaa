using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Broadsheet.Gateway;

/// <summary>
/// Stands between a connection and the server's HTTP/1.1: when the server asks for the next request, plain requests for kept pages are
/// answered here, and the first that is not one is given to the server, byte for byte as it came. So the server stays in charge of the
/// connection, with its limits of size and time.
/// </summary>
/// <remarks>
/// The first request of each connection is always the server's. Only when the gateway's own pipeline has answered it is this switched on,
/// so it never is on connections of other ports, of TLS or of HTTP/2.
/// </remarks>
internal sealed class FastConnection : PipeReader, IDuplexPipe
{
    // The server closes a connection on which it has seen no request for 130 s, so now and then it is given one.
    private static readonly TimeSpan LongestUnseen = TimeSpan.FromSeconds(60);

    // Room for the answers to some requests that come together, and for the largest one at least.
    private const int Room = 2 * ReadyAnswer.LargestBody;

    private const string InlineSetting = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private static readonly bool IsInline = Environment.GetEnvironmentVariable(InlineSetting) == "1";

    [ThreadStatic]
    private static byte[]? room;

    private readonly IDuplexPipe transport;
    private readonly FastPages pages;
    private readonly ConnectionContext connection;
    private readonly MinDataRate? slowest;
    private readonly Socket? socket;
    private bool between;
    private bool? trusted;
    private long seenAt = Environment.TickCount64;
    private long sentBy = long.MaxValue;

    private FastConnection(ConnectionContext connection, FastPages pages, MinDataRate? slowest)
    {
        (this.connection, this.pages, this.slowest, transport) = (connection, pages, slowest, connection.Transport);
        socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        connection.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(static state => ((FastConnection)state).EndIfSlow(), this);
    }

    /// <inheritdoc />
    public PipeReader Input => this;

    /// <inheritdoc />
    public PipeWriter Output => transport.Output;

    /// <summary>
    /// Has a process's sockets tell of what has come on the thread that waits for it, instead of waking another for each: to be called before
    /// the first socket is made. For a process that is a gateway and nothing else; what could hold that thread up is moved off it here
    /// and in <see cref="PageSource"/>.
    /// </summary>
    public static void Inline() => Environment.SetEnvironmentVariable(InlineSetting, "1");

    /// <summary>Fewer threads and calls of the system for each request.</summary>
    public static void Prepare(SocketTransportOptions sockets)
    {
        sockets.UnsafePreferInlineScheduling = true;
        // Costs 4 KiB for each open connection, and spares a call for each request.
        sockets.WaitForDataBeforeAllocatingBuffer = false;
        // Flushing waits until the system has taken everything. So between two requests nothing is on its way, and what is sent from here
        // cannot overtake it.
        sockets.MaxWriteBufferSize = 1;
    }

    /// <summary>Puts one before the server on every connection.</summary>
    public static void Use(KestrelServerOptions kestrel, FastPages pages, ClientConnections clients) => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => async connection =>
    {
        var peer = connection.RemoteEndPoint;
        if (!clients.Enter(peer))
        {
            connection.Abort(new ConnectionAbortedException("The client has as many connections as one may."));
            return;
        }
        try
        {
            var fast = new FastConnection(connection, pages, kestrel.Limits.MinResponseDataRate);
            connection.Features.Set(fast);
            connection.Transport = fast;
            await next(connection);
        }
        finally
        {
            clients.Leave(peer);
        }
    }));

    /// <summary>Switches a connection on once a request on it has been answered that leaves nothing behind: no body, no other protocol.</summary>
    public static Task SwitchOn(HttpContext context, RequestDelegate next)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<FastConnection>() is { } fast
            && context.Features.Get<ITlsConnectionFeature>() is null && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            // Before forwarded headers are read, so this is who is at the other end of the connection.
            fast.trusted ??= context.RequestServices.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value.Trusts(context.Connection.RemoteIpAddress);
            context.Response.OnCompleted(static state =>
            {
                ((FastConnection)state).SwitchOn();
                return Task.CompletedTask;
            }, fast);
        }
        return next(context);
    }

    /// <inheritdoc />
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        between ? ReadBetween(cancellationToken) : IsInline ? ReadElsewhere(cancellationToken) : transport.Input.ReadAsync(cancellationToken);

    /// <inheritdoc />
    public override bool TryRead(out ReadResult result) => transport.Input.TryRead(out result);

    /// <inheritdoc />
    public override void AdvanceTo(SequencePosition consumed) => transport.Input.AdvanceTo(consumed);

    /// <inheritdoc />
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => transport.Input.AdvanceTo(consumed, examined);

    /// <inheritdoc />
    public override void CancelPendingRead() => transport.Input.CancelPendingRead();

    /// <inheritdoc />
    public override void Complete(Exception? exception = null) => transport.Input.Complete(exception);

    /// <inheritdoc />
    public override ValueTask CompleteAsync(Exception? exception = null) => transport.Input.CompleteAsync(exception);

    private async ValueTask<ReadResult> ReadElsewhere(CancellationToken cancellation)
    {
        var reading = transport.Input.ReadAsync(cancellation);
        if (reading.IsCompleted)
            return reading.Result;
        var read = await reading;
        await Task.Yield();
        return read;
    }

    private async ValueTask<ReadResult> ReadBetween(CancellationToken cancellation)
    {
        while (true)
        {
            var read = await transport.Input.ReadAsync(cancellation);
            ReadOnlyMemory<byte> rest = default;
            var answered = read.IsCanceled || Environment.TickCount64 - seenAt > LongestUnseen.TotalMilliseconds ? 0 : Answer(read.Buffer.FirstSpan, out rest);
            if (answered == 0)
            {
                between = false;
                seenAt = Environment.TickCount64;
                // Off the thread that waits for all sockets, if this is one.
                if (IsInline)
                    await Task.Yield();
                return read;
            }
            transport.Input.AdvanceTo(read.Buffer.GetPosition(answered));
            if (!rest.IsEmpty)
                await SendInTime(rest, cancellation);
        }
    }

    // As many requests as have come whole. Answers go out from here, and what the system does not take at once is the rest.
    private int Answer(ReadOnlySpan<byte> bytes, out ReadOnlyMemory<byte> rest)
    {
        var target = room ??= GC.AllocateUninitializedArray<byte>(Room);
        var (answered, filled, body) = (0, 0, ReadOnlyMemory<byte>.Empty);
        while (answered < bytes.Length && pages.Answer(bytes[answered..], trusted == true, target.AsSpan(filled), out var written, out var last) is > 0 and var length)
        {
            answered += length;
            filled += written;
            body = last;
        }
        var sent = filled == 0 ? 0 : Math.Max(0, socket!.Send(target.AsSpan(0, filled), SocketFlags.None, out _));
        // Most often it is of the page's own bytes. So readers who take an answer slowly, or never, do not each have a copy of it here.
        rest = filled - sent <= body.Length ? body[^(filled - sent)..] : target[sent..filled];
        return answered;
    }

    // By the server's rule for readers that take too long: so many bytes a second, after a while of grace.
    private async Task SendInTime(ReadOnlyMemory<byte> rest, CancellationToken cancellation)
    {
        if (slowest is not null)
            Volatile.Write(ref sentBy, Environment.TickCount64 + (long)(slowest.GracePeriod.TotalMilliseconds + rest.Length * 1_000 / slowest.BytesPerSecond));
        try
        {
            await socket!.SendAsync(rest, SocketFlags.None, cancellation);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw new ConnectionResetException("The reader has left.", exception);
        }
        Volatile.Write(ref sentBy, long.MaxValue);
    }

    private void SwitchOn()
    {
        if (socket is null)
            return;
        try
        {
            socket.Blocking = false;
            between = true;
        }
        catch (ObjectDisposedException)
        {
            // The reader has left with the answer.
        }
    }

    private void EndIfSlow()
    {
        if (Environment.TickCount64 > Volatile.Read(ref sentBy))
            connection.Abort(new ConnectionAbortedException("The reader takes its answers too slowly."));
    }
}
