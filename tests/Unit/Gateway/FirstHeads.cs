using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Broadsheet.Gateway;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>What a new connection has to send before the server gets it.</summary>
public sealed class FirstHeads : IConnectionLifetimeNotificationFeature, IDisposable
{
    private readonly Pipe sent = new(), answered = new();
    private readonly DefaultConnectionContext connection;
    private readonly CancellationTokenSource closing = new();
    private readonly KestrelServerLimits limits = new() { RequestHeadersTimeout = TimeSpan.FromSeconds(15) };
    private readonly FakeTimeProvider time = new();

    public FirstHeads()
    {
        connection = new DefaultConnectionContext("one") { Transport = new Ends(sent.Reader, answered.Writer) };
        connection.Features.Set<IConnectionLifetimeNotificationFeature>(this);
    }

    CancellationToken IConnectionLifetimeNotificationFeature.ConnectionClosedRequested { get => closing.Token; set => throw new NotSupportedException(); }

    void IConnectionLifetimeNotificationFeature.RequestClose() => closing.Cancel();

    public void Dispose() => closing.Dispose();

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
        var comes = FirstHead.Comes(connection, limits, time);
        await Send(bytes);
        Assert.True(await comes);
        Assert.Equal(bytes, await Unread());
    }

    [Fact]
    public async Task A_head_in_pieces_is_the_servers_once_it_is_whole()
    {
        const string Head = "GET /a HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\n\r\n";
        var comes = FirstHead.Comes(connection, limits, time);
        foreach (var letter in Head)
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            Assert.False(comes.IsCompleted);
            await Send(letter.ToString());
        }
        Assert.True(await comes);
        Assert.Equal(Head, await Unread());
    }

    [Fact]
    public async Task A_long_head_is_the_servers_before_it_is_whole()
    {
        var comes = FirstHead.Comes(connection, limits, time);
        var begun = "GET / HTTP/1.1\r\nX-Long: " + new string('a', 5_000);
        await Send(begun);
        Assert.True(await comes);
        Assert.Equal(begun, await Unread());
    }

    [Fact]
    public async Task Whoever_begins_one_and_is_late_is_told()
    {
        var comes = FirstHead.Comes(connection, limits, time);
        await Send("GET / HT");
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(comes.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(await comes.AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.StartsWith("HTTP/1.1 408 ", await Answer(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_begins_none_has_the_same_time()
    {
        var comes = FirstHead.Comes(connection, limits, time);
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.False(await comes.AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal("", await Answer());
    }

    [Fact]
    public void Those_who_came_together_are_not_thrown_out_in_one_moment()
    {
        var seconds = Enumerable.Range(0, 1_000).Select(_ => FirstHead.Patience(limits).TotalSeconds).ToList();
        Assert.All(seconds, one => Assert.InRange(one, 10, 15));
        for (var second = 10; second < 15; second++)
            Assert.InRange(seconds.Count(one => (int)one == second), 100, 300);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET / HT")]
    public async Task A_server_that_stops_waits_for_none(string begun)
    {
        var comes = FirstHead.Comes(connection, limits, time);
        await Send(begun);
        await closing.CancelAsync();
        Assert.False(await comes.AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal("", await Answer());
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("GET / HT", true)]
    public async Task What_somebody_sent_who_has_left_is_the_servers(string begun, bool expected)
    {
        var comes = FirstHead.Comes(connection, limits, time);
        await Send(begun);
        await sent.Writer.CompleteAsync();
        Assert.Equal(expected, await comes);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_closed()
    {
        var comes = FirstHead.Comes(connection, limits, time);
        await Send("GET / HT");
        await sent.Writer.CompleteAsync(new ConnectionResetException("gone"));
        Assert.False(await comes);
    }

    private async Task Send(string bytes) => await sent.Writer.WriteAsync(Encoding.Latin1.GetBytes(bytes));

    private async Task<string> Unread() => Encoding.Latin1.GetString((await sent.Reader.ReadAsync()).Buffer.ToArray());

    private async Task<string> Answer()
    {
        await answered.Writer.CompleteAsync();
        using var reader = new StreamReader(answered.Reader.AsStream(), Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
