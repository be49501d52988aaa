using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Broadsheet.Unit.Ingestion;

/// <summary>A server of the tests' own on an address of this machine, that answers each path byte by byte as it is told, and counts who connects.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Dictionary<string, Func<NetworkStream, CancellationToken, Task>> answers;
    private readonly TcpListener listener;
    private readonly CancellationTokenSource ending = new();
    private int connections;

    /// <summary>Starts to listen.</summary>
    /// <param name="address">Where.</param>
    /// <param name="answers">What is written to whoever asks for a path, after which the connection is closed.</param>
    public Peer(IPAddress address, Dictionary<string, Func<NetworkStream, CancellationToken, Task>> answers)
    {
        this.answers = answers;
        listener = new TcpListener(address, 0);
        listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Connections => connections;

    /// <summary>An answer with a status line, headers and a body.</summary>
    public static Func<NetworkStream, CancellationToken, Task> Answer(string head, byte[]? body = null) => async (stream, ending) =>
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n"), ending);
        if (body is not null)
            await stream.WriteAsync(body, ending);
    };

    /// <summary>A beginning, then the same bytes as long as somebody reads them.</summary>
    public static Func<NetworkStream, CancellationToken, Task> Endless(string start, byte[] piece) => async (stream, ending) =>
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(start), ending);
        while (!ending.IsCancellationRequested)
            await stream.WriteAsync(piece, ending);
    };

    /// <summary>A beginning, then nothing; <paramref name="sent"/> is told when the beginning has gone out.</summary>
    public static Func<NetworkStream, CancellationToken, Task> Stalled(string start, Action sent) => async (stream, ending) =>
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(start), ending);
        sent();
        await Task.Delay(Timeout.Infinite, ending);
    };

    public void Dispose()
    {
        ending.Cancel();
        listener.Dispose();
    }

    private async Task Accept()
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(ending.Token);
                Interlocked.Increment(ref connections);
                _ = Serve(client);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = new StringBuilder();
                var buffer = new byte[4_096];
                while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    if (await stream.ReadAsync(buffer, ending.Token) is var count && count == 0)
                        return;
                    request.Append(Encoding.Latin1.GetString(buffer, 0, count));
                }
                if (answers.TryGetValue(request.ToString().Split(' ')[1], out var answer))
                    await answer(stream, ending.Token);
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // Whoever asked has gone.
            }
        }
    }
}
