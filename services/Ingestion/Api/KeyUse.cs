namespace Broadsheet.Ingestion;

/// <summary>Writes down once a minute which keys were used, so that no request waits for it.</summary>
internal sealed partial class KeyUse(ApiKeys keys, IKeyStore store, TimeProvider time, ILogger<KeyUse> logger)
    : BackgroundService
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!cancellationToken.IsCancellationRequested)
            await Write(cancellationToken);
    }

    /// <summary>Writes down what was used since the last time.</summary>
    internal async Task Write(CancellationToken cancellation)
    {
        try
        {
            foreach (var (hash, at) in keys.TakeUsed())
                await store.SetLastUsed(hash, at, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            // It is told to operators alone, and the next minute has its own.
            Log.NotWritten(logger, exception.Message);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WriteEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Write(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is written at the end.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not note when keys were last used ({Reason})")]
        public static partial void NotWritten(ILogger logger, string reason);
    }
}
