using System.Net.Sockets;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broadsheet.Defaults;

/// <summary>
/// Starts queues anew that stay without a connection although the broker answers. MassTransit reconnects by itself, but it waits up to a
/// minute between attempts, and it never tries again after an attempt that ended in a cancellation, as one may while a broker dies.
/// </summary>
/// <param name="watch">Tells which queues have no connection.</param>
/// <param name="broker">Host and port of the broker.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of each queue that is started anew.</param>
internal sealed partial class BusKeeper(BusWatch watch, Uri broker, TimeProvider time, ILogger<BusKeeper> logger) : BackgroundService
{
    private const int AmqpPort = 5672;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // For its own attempt; twice as long after each time that this was in vain, since a connection may be slow rather than stuck.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private const int MostDoublings = 4;
    private static readonly TimeSpan RenewLimit = TimeSpan.FromSeconds(30);

    private readonly Dictionary<Uri, Wait> waits = [];

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
            await Look(stopping);
    }

    /// <summary>Looks once.</summary>
    public async Task Look(CancellationToken stopping)
    {
        var disconnected = watch.Disconnected;
        foreach (var queue in waits.Keys.Except(disconnected.Select(queue => queue.InputAddress)).ToList())
            waits.Remove(queue);
        if (disconnected.Count == 0)
            return;
        if (!await Answers(stopping))
        {
            waits.Clear();
            return;
        }
        foreach (var queue in disconnected)
        {
            if (!waits.TryGetValue(queue.InputAddress, out var wait))
                wait = waits[queue.InputAddress] = new(time.GetTimestamp(), 0);
            if (time.GetElapsedTime(wait.Since) < Patience * (1 << Math.Min(wait.Renewals, MostDoublings)))
                continue;
            await Renew(queue, stopping);
            waits[queue.InputAddress] = new(time.GetTimestamp(), wait.Renewals + 1);
        }
    }

    private async Task<bool> Answers(CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Interval);
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(broker.Host, broker.Port > 0 ? broker.Port : AmqpPort, patience.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task Renew(IReceiveEndpoint queue, CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(RenewLimit);
        var name = queue.InputAddress.AbsolutePath.Trim('/');
        Log.Renewed(logger, name);
        try
        {
            watch.Renews(queue.InputAddress);
            await queue.Stop(patience.Token).WaitAsync(patience.Token);
            queue.Start(stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            Log.Failed(logger, name, exception.Message);
        }
    }

    /// <summary>Since when the broker has answered while the queue had no connection, and how often it was started anew meanwhile.</summary>
    private readonly record struct Wait(long Since, int Renewals);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The broker answers, but the queue {Queue} has not come back; starting it anew")]
        public static partial void Renewed(ILogger logger, string queue);

        [LoggerMessage(Level = LogLevel.Error, Message = "The queue {Queue} cannot be started anew ({Reason}); trying again, and if it stays so, restart this process")]
        public static partial void Failed(ILogger logger, string queue, string reason);
    }
}
