using System.Net.Sockets;

namespace Broadsheet.Gateway;

/// <summary>
/// A new connection that has not sent the head of its first request yet. Until it has, it is a socket, this, and what has come of the head: those that send a
/// byte now and then, thousands of them perhaps, cost little while they are there and next to nothing when they are thrown out.
/// </summary>
/// <remarks>What is no HTTP/1.1 in the clear, as a TLS handshake, is the server's with its first byte.</remarks>
internal sealed class FirstHead : SocketAsyncEventArgs
{
    // The server reads a longer one itself, within its limits.
    private const int Longest = 4_096;

    private static readonly byte[] TooLate = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray();

    [ThreadStatic]
    private static byte[]? room;

    private readonly Socket socket;
    private readonly Action<Socket, byte[]?> ended;
    private readonly ITimer timer;
    private readonly CancellationTokenRegistration stopping;
    private byte[] begun = [];
    private volatile State state;

    private enum State
    {
        Waits,
        Given,
        Late,
        Stopped,
    }

    private FirstHead(Socket socket, TimeSpan patience, TimeProvider time, Action<Socket, byte[]?> ended, CancellationToken stopping) : base(unsafeSuppressExecutionContextFlow: true)
    {
        (this.socket, this.ended) = (socket, ended);
        timer = time.CreateTimer(static state => ((FirstHead)state!).End(State.Late), this, patience, Timeout.InfiniteTimeSpan);
        this.stopping = stopping.UnsafeRegister(static state => ((FirstHead)state!).End(State.Stopped), this);
    }

    /// <summary>Waits for the head without holding a thread.</summary>
    /// <param name="socket">A connected one, which nobody else uses meanwhile.</param>
    /// <param name="patience">How long the head may take.</param>
    /// <param name="time">Whose time that is.</param>
    /// <param name="ended">Called once, with all that has come when the server is to read the connection, with nothing when it is to be closed.</param>
    /// <param name="stopping">Ends it without a word.</param>
    public static void Await(Socket socket, TimeSpan patience, TimeProvider time, Action<Socket, byte[]?> ended, CancellationToken stopping) =>
        new FirstHead(socket, patience, time, ended, stopping).Wait();

    /// <inheritdoc />
    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        if (Goes())
            Wait();
    }

    // Without a buffer, so that none is held for who sends nothing: the system tells when there is something.
    private void Wait()
    {
        while (!socket.ReceiveAsync(this))
        {
            if (!Goes())
                return;
        }
    }

    // Whether there is more to wait for.
    private bool Goes()
    {
        var target = room ??= GC.AllocateUninitializedArray<byte>(Longest);
        var length = SocketError == SocketError.Success ? socket.Receive(target, SocketFlags.None, out _) : 0;
        if (length > 0)
            begun = [.. begun, .. target.AsSpan(0, length)];
        var whole = IsForServer(begun);
        if (length > 0 && !whole && state == State.Waits)
            return true;
        // From here on nobody ends it but whoever gets it.
        var given = whole && Interlocked.CompareExchange(ref state, State.Given, State.Waits) == State.Waits;
        timer.Dispose();
        stopping.Unregister();
        if (state == State.Late && begun.Length > 0)
            socket.Send(TooLate, SocketFlags.None, out _);
        Dispose();
        ended(socket, given ? begun : null);
        return false;
    }

    private static bool IsForServer(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
            return false;
        if (head.Length >= Longest || head[0] is < (byte)'A' or > (byte)'Z')
            return true;
        var line = head.IndexOf((byte)'\n');
        return line >= 0 && (!head[..line].TrimEnd((byte)'\r').EndsWith("HTTP/1.1"u8) || head.IndexOf("\n\r\n"u8) >= 0 || head.IndexOf("\n\n"u8) >= 0);
    }

    // What waits is told that nothing more comes, and does the rest: so nothing happens twice, whoever is first.
    private void End(State why)
    {
        if (Interlocked.CompareExchange(ref state, why, State.Waits) != State.Waits)
            return;
        try
        {
            socket.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other end was quicker.
        }
    }
}
