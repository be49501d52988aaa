using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Broadsheet.Gateway;

/// <summary>
/// Holds a new connection back until the head of its first request is there. What the server keeps for a connection is made only then, so those that send
/// a byte now and then, thousands of them perhaps, cost little while they are there and next to nothing when they are thrown out.
/// </summary>
/// <remarks>Its time (<see cref="Patience"/>) counts from the beginning of the connection. What is no HTTP/1.1 in the clear is the server's at once.</remarks>
internal sealed class FirstHead
{
    // The server reads a longer one itself, within its limits.
    private const int Longest = 4_096;

    private readonly ConnectionContext connection;
    private volatile bool late;

    private FirstHead(ConnectionContext connection) => this.connection = connection;

    /// <summary>Whether it has come, and the server is to read it; else the connection is to be closed.</summary>
    public static async ValueTask<bool> Comes(ConnectionContext connection, KestrelServerLimits limits, TimeProvider time)
    {
        var head = new FirstHead(connection);
        using var closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested
            .UnsafeRegister(static state => ((ConnectionContext)state!).Transport.Input.CancelPendingRead(), connection);
        bool comes;
        await using (time.CreateTimer(static state => ((FirstHead)state!).End(), head, Patience(limits), Timeout.InfiniteTimeSpan))
        {
            try
            {
                comes = await head.Comes();
            }
            catch (Exception exception) when (exception is IOException or ConnectionAbortedException)
            {
                return false;
            }
        }
        // If both came in the same moment, the server's first reading would be the cancelled one.
        return comes && !head.late;
    }

    /// <summary>How long a head may take: the server's time for one, or up to a third less, so that thousands who came together are not all thrown out in one moment.</summary>
    internal static TimeSpan Patience(KestrelServerLimits limits) => limits.RequestHeadersTimeout * (1 - Random.Shared.NextDouble() / 3);

    private async ValueTask<bool> Comes()
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync();
            if (read.IsCanceled)
            {
                if (late && !read.Buffer.IsEmpty)
                    await connection.Transport.Output.WriteAsync("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
                return false;
            }
            if (read.IsCompleted || IsForServer(read.Buffer))
            {
                input.AdvanceTo(read.Buffer.Start);
                return !read.Buffer.IsEmpty;
            }
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool IsForServer(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.Length >= Longest || !bytes.IsSingleSegment || bytes.FirstSpan is not [>= (byte)'A' and <= (byte)'Z', ..])
            return true;
        var head = bytes.FirstSpan;
        var line = head.IndexOf((byte)'\n');
        return line >= 0 && (!head[..line].TrimEnd((byte)'\r').EndsWith("HTTP/1.1"u8) || head.IndexOf("\n\r\n"u8) >= 0 || head.IndexOf("\n\n"u8) >= 0);
    }

    private void End()
    {
        late = true;
        connection.Transport.Input.CancelPendingRead();
    }
}
