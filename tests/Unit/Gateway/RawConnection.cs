using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Broadsheet.Unit.Gateway;

/// <summary>A connection on which requests are sent byte for byte, and whose answers are read one by one, as bytes too (in Latin-1).</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[64 * 1024];
    private readonly StringBuilder unread = new();

    /// <summary>The server has ended it, or said that it will.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Connects from an address of this machine: the gateway under test may trust some of them only.</summary>
    public static async Task<RawConnection> Open(int port, string from = "127.0.0.1")
    {
        var connection = new RawConnection();
        connection.socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await connection.socket.ConnectAsync(IPAddress.Loopback, port);
        return connection;
    }

    public async Task Send(string bytes)
    {
        try
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(bytes));
        }
        catch (SocketException)
        {
            // The server has ended the connection; what it said before can still be read.
        }
    }

    /// <summary>Ends this side only, as a client does that has nothing more to send.</summary>
    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>The next answer, whole; what came of it if the server ends the connection before.</summary>
    public async Task<string> Read(bool hasBody = true)
    {
        int end;
        while ((end = IndexOf("\r\n\r\n", 0)) < 0)
            if (!await Receive())
                return Take(unread.Length);
        var head = unread.ToString(0, end + 4);
        IsEnded |= head.Contains("\r\nConnection: close\r\n", StringComparison.OrdinalIgnoreCase);
        if (!hasBody || head.StartsWith("HTTP/1.1 304", StringComparison.Ordinal) || head.StartsWith("HTTP/1.1 204", StringComparison.Ordinal))
            return Take(head.Length);
        if (head.Contains("\r\nTransfer-Encoding: chunked\r\n", StringComparison.OrdinalIgnoreCase))
            return await ReadChunked(head.Length);
        return Take(await Fill(head.Length + LengthIn(head)));
    }

    public void Dispose() => socket.Dispose();

    private static int LengthIn(string head)
    {
        const string Name = "\r\nContent-Length: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head.AsSpan(at + Name.Length, head.IndexOf('\r', at + Name.Length) - at - Name.Length), CultureInfo.InvariantCulture);
    }

    private async Task<string> ReadChunked(int at)
    {
        while (true)
        {
            int line;
            while ((line = IndexOf("\r\n", at)) < 0)
                if (!await Receive())
                    return Take(unread.Length);
            var size = int.Parse(unread.ToString(at, line - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            at = await Fill(line + 2 + size + 2);
            if (size == 0 || at < line + 2 + size + 2)
                return Take(at);
        }
    }

    // As many as there are if the connection ends before.
    private async Task<int> Fill(int length)
    {
        while (unread.Length < length)
            if (!await Receive())
                return unread.Length;
        return length;
    }

    private string Take(int length)
    {
        var text = unread.ToString(0, length);
        unread.Remove(0, length);
        return text;
    }

    private int IndexOf(string text, int from) => unread.ToString().IndexOf(text, from, StringComparison.Ordinal);

    private async Task<bool> Receive()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var length = await socket.ReceiveAsync(buffer, SocketFlags.None, limit.Token);
            unread.Append(Encoding.Latin1.GetString(buffer, 0, length));
            IsEnded |= length == 0;
            return length > 0;
        }
        catch (SocketException)
        {
            IsEnded = true;
            return false;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No whole answer within {Patience.TotalSeconds} s; so far: {unread}");
        }
    }
}
