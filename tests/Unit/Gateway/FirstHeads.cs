using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Broadsheet.Gateway;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>What a new connection has to send before the server gets it.</summary>
public sealed class FirstHeads : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly KestrelServerOptions kestrel = new() { Limits = { RequestHeadersTimeout = TimeSpan.FromSeconds(15), MaxConcurrentConnections = 2 } };
    private readonly ClientConnections clients = new(
        Options.Create(new GatewayOptions { ConnectionsPerClient = 3 }), Options.Create(TrustsNobody()), NullLogger<ClientConnections>.Instance);
    private readonly Clock time = new();
    private IConnectionListener listener = null!;
    private Socket reader = null!;

    public async ValueTask InitializeAsync()
    {
        var factory = new HeadListener.Factory(Options.Create(new SocketTransportOptions()), Options.Create(kestrel), clients, time, NullLogger<HeadListener>.Instance);
        listener = await factory.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        reader = await Connect();
        await time.Asked.WaitAsync(Long);
    }

    public async ValueTask DisposeAsync()
    {
        reader.Dispose();
        await listener.DisposeAsync();
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\nHost: a\n\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf")]
    [InlineData("GET / HTTP/1.0\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n")]
    [InlineData("HELLO\r\n")]
    [InlineData("\u0016\u0003\u0001")]
    [InlineData("\r\n")]
    public async Task What_is_whole_or_no_head_is_the_servers_at_once(string bytes)
    {
        Send(bytes);
        await using var given = await Given();
        Assert.Equal(bytes, await Read(given, bytes.Length));
        Send("more");
        Assert.Equal("more", await Read(given, 4));
        await given.Transport.Output.WriteAsync("answer"u8.ToArray());
        Assert.Equal("answer", await Answer(6));
    }

    [Fact]
    public async Task A_head_in_pieces_is_the_servers_once_it_is_whole()
    {
        const string Head = "GET /a HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\n\r\n";
        var given = Given();
        foreach (var letter in Head)
        {
            Assert.False(given.IsCompleted);
            Send(letter.ToString());
            time.Advance(TimeSpan.FromSeconds(0.1));
        }
        await using var connection = await given;
        Assert.Equal(Head, await Read(connection, Head.Length));
        time.Advance(TimeSpan.FromMinutes(1));
        Send("more");
        Assert.Equal("more", await Read(connection, 4));
    }

    [Fact]
    public async Task A_long_head_is_the_servers_before_it_is_whole()
    {
        var begun = "GET / HTTP/1.1\r\nX-Long: " + new string('a', 5_000);
        Send(begun);
        await using var given = await Given();
        Assert.Equal(begun, await Read(given, begun.Length));
    }

    [Fact]
    public async Task Whoever_begins_one_and_is_late_is_told()
    {
        Send("GET / HT");
        time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        var answer = Answer();
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.StartsWith("HTTP/1.1 408 ", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_begins_none_has_the_same_time()
    {
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("", await Answer());
    }

    [Fact]
    public void Those_who_came_together_are_not_thrown_out_in_one_moment()
    {
        var seconds = Enumerable.Range(0, 1_000).Select(_ => HeadListener.Patience(kestrel.Limits).TotalSeconds).ToList();
        Assert.All(seconds, one => Assert.InRange(one, 10, 15));
        for (var second = 10; second < 15; second++)
            Assert.InRange(seconds.Count(one => (int)one == second), 100, 300);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET / HT")]
    public async Task A_server_that_stops_waits_for_none(string begun)
    {
        Send(begun);
        await listener.UnbindAsync();
        Assert.Equal("", await Answer());
        Assert.Null(await listener.AcceptAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET / HT")]
    public async Task Whoever_leaves_before_is_forgotten(string begun)
    {
        Send(begun);
        reader.Shutdown(SocketShutdown.Send);
        Assert.Equal("", await Answer());
    }

    [Fact]
    public async Task Whoever_breaks_off_harms_nobody()
    {
        Send("GET / HT");
        reader.Close(0);
        reader = await Connect();
        Send("GET / HTTP/1.1\r\n\r\n");
        await using var given = await Given();
        Assert.Equal("GET / HTTP/1.1\r\n\r\n", await Read(given, 18));
    }

    [Fact]
    public async Task No_more_wait_than_the_server_may_have()
    {
        using var second = await Connect();
        await time.Asked.WaitAsync(Long);
        using var third = await Connect();
        Assert.Equal(0, await third.ReceiveAsync(new byte[1]).WaitAsync(Long));
        Send("GET / HTTP/1.1\r\n\r\n");
        await using var given = await Given();
        using var fourth = await Connect();
        await time.Asked.WaitAsync(Long);
    }

    [Fact]
    public async Task A_connection_beyond_those_that_a_client_may_have_is_reset_until_one_of_them_ends()
    {
        kestrel.Limits.MaxConcurrentConnections = 100;
        using var second = await Connect();
        await time.Asked.WaitAsync(Long);
        var third = await Connect();
        await time.Asked.WaitAsync(Long);
        Assert.Equal(3, clients.Count);
        var refused = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using var fourth = await Connect();
            await fourth.ReceiveAsync(new byte[1]).WaitAsync(Long);
        });
        Assert.Equal(SocketError.ConnectionReset, refused.SocketErrorCode);
        third.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await third.ReceiveAsync(new byte[1]).WaitAsync(Long));
        third.Dispose();
        using var fifth = await Connect();
        await time.Asked.WaitAsync(Long);
    }

    [Theory]
    [InlineData(0, "203.0.113.9", 5)]
    [InlineData(2, "203.0.113.9", 2)]
    [InlineData(2, "2001:db8::1", 2)]
    [InlineData(2, "10.1.2.3", 5)]
    [InlineData(2, "::ffff:10.1.2.3", 5)]
    public void Connections_are_counted_by_client_but_for_trusted_proxies_and_where_any_number_is_allowed(int most, string address, int entered)
    {
        var forwarded = TrustsNobody();
        forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse("10.0.0.0/8"));
        var connections = new ClientConnections(Options.Create(new GatewayOptions { ConnectionsPerClient = most }), Options.Create(forwarded), NullLogger<ClientConnections>.Instance);
        var peer = new IPEndPoint(IPAddress.Parse(address), 1);
        Assert.Equal(entered, Enumerable.Range(0, 5).Count(_ => connections.Enter(peer)));
        Assert.True(connections.Enter(new IPEndPoint(IPAddress.Parse("203.0.113.10"), 1)));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_so()
    {
        var factory = new HeadListener.Factory(Options.Create(new SocketTransportOptions()), Options.Create(kestrel), clients, time, NullLogger<HeadListener>.Instance);
        await Assert.ThrowsAsync<AddressInUseException>(async () => await factory.BindAsync(listener.EndPoint));
    }

    /// <summary>As the server reads a head, which it may do piece by piece, and what follows it.</summary>
    [Fact]
    public async Task What_has_begun_and_what_follows_are_read_as_one()
    {
        var (rest, answers) = (new Pipe(), new Pipe());
        PipeReader bytes = new FirstBytes("one two"u8.ToArray(), new Ends(rest.Reader, answers.Writer));
        Assert.True(bytes.TryRead(out var read));
        Assert.Equal("one two", Text(read));
        bytes.AdvanceTo(read.Buffer.GetPosition(4));
        Assert.True(bytes.TryRead(out read));
        Assert.Equal("two", Text(read));
        // Seen whole, and not enough.
        bytes.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        Assert.False(bytes.TryRead(out _));
        var more = bytes.ReadAsync();
        Assert.False(more.IsCompleted);
        await rest.Writer.WriteAsync(" three"u8.ToArray());
        read = await more;
        Assert.Equal("two three", Text(read));
        bytes.AdvanceTo(read.Buffer.GetPosition(1), read.Buffer.End);
        await rest.Writer.WriteAsync(" four"u8.ToArray());
        Assert.True(bytes.TryRead(out read));
        Assert.Equal("wo three four", Text(read));
        bytes.AdvanceTo(read.Buffer.End);
        Assert.False(bytes.TryRead(out _));
        await rest.Writer.WriteAsync("five"u8.ToArray());
        read = await bytes.ReadAsync();
        Assert.Equal("five", Text(read));
        bytes.AdvanceTo(read.Buffer.GetPosition(2));
        await rest.Writer.CompleteAsync();
        read = await bytes.ReadAsync();
        Assert.Equal("ve", Text(read));
        Assert.True(read.IsCompleted);
    }

    [Fact]
    public async Task A_reading_that_is_given_up_keeps_what_has_begun()
    {
        var (rest, answers) = (new Pipe(), new Pipe());
        PipeReader bytes = new FirstBytes("one"u8.ToArray(), new Ends(rest.Reader, answers.Writer));
        var read = await bytes.ReadAsync();
        bytes.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        var more = bytes.ReadAsync();
        bytes.CancelPendingRead();
        read = await more;
        Assert.True(read.IsCanceled);
        Assert.Equal("one", Text(read));
        bytes.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        await rest.Writer.CompleteAsync();
        read = await bytes.ReadAsync();
        Assert.Equal("one", Text(read));
        Assert.True(read.IsCompleted);
    }

    private static ForwardedHeadersOptions TrustsNobody()
    {
        var forwarded = new ForwardedHeadersOptions();
        forwarded.KnownIPNetworks.Clear();
        return forwarded;
    }

    private static string Text(in ReadResult read) => Encoding.Latin1.GetString(read.Buffer);

    private static async Task<string> Read(ConnectionContext connection, int length)
    {
        var read = await connection.Transport.Input.ReadAtLeastAsync(length).AsTask().WaitAsync(Long);
        var text = Text(read);
        connection.Transport.Input.AdvanceTo(read.Buffer.End);
        return text;
    }

    private async Task<Socket> Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(listener.EndPoint);
        return socket;
    }

    private void Send(string bytes) => reader.Send(Encoding.Latin1.GetBytes(bytes));

    private async Task<ConnectionContext> Given() => await listener.AcceptAsync().AsTask().WaitAsync(Long) ?? throw new InvalidOperationException("The listener has stopped.");

    private async Task<string> Answer(int length = int.MaxValue)
    {
        var (bytes, filled) = (new byte[1_000], 0);
        while (filled < length && await reader.ReceiveAsync(bytes.AsMemory(filled), SocketFlags.None).AsTask().WaitAsync(Long) is > 0 and var more)
            filled += more;
        return Encoding.Latin1.GetString(bytes, 0, filled);
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Tells when somebody begins to wait.</summary>
    private sealed class Clock : FakeTimeProvider
    {
        public SemaphoreSlim Asked { get; } = new(0);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Asked.Release();
            return timer;
        }
    }
}
