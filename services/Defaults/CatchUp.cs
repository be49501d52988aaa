using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broadsheet.Defaults;

/// <summary>
/// Keeps what a service derives from Storage complete whatever became of the events. Reads Storage's export
/// (<c>GET /articles/export?since=</c>, one JSON object a line, its clock in the header <c>As-Of</c>): whole if nothing
/// is there yet, else what changed since the last complete reading; at the start, whenever the bus is back, every ten seconds
/// while it is away, and every ten minutes. Costs as much as that many articles. Events keep coming meanwhile; versions make the two safe together.
/// </summary>
/// <typeparam name="T">A line of the export.</typeparam>
public abstract partial class CatchUp<T>(IHttpClientFactory clients, BusWatch bus, TimeProvider time, ILogger logger) : BackgroundService
{
    private const int BatchSize = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan IntervalWhileCutOff = TimeSpan.FromSeconds(10);

    // Larger than any difference of clocks among Storage's processes.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim wake = new(0, 1);

    /// <summary>Why the service is not complete yet, or null: for its readiness.</summary>
    public string? Missing { get; private set; } = "waiting for Storage's export";

    /// <summary>Reads now and not at the next turn, because what was there is gone.</summary>
    /// <param name="missing">Why the service is not complete until then.</param>
    protected void ReadAgain(string missing)
    {
        Missing = missing;
        Wake();
    }

    /// <summary>When the last complete reading began, by Storage's clock; null if there was none, or if what it brought is gone.</summary>
    protected abstract Task<DateTimeOffset?> Checkpoint(CancellationToken cancellation);

    /// <summary>Takes in a batch, ignoring what it already has. <paramref name="rebuilding"/>: nothing was there before, so receipts are not asked for.</summary>
    protected abstract Task Apply(IReadOnlyList<T> batch, bool rebuilding, CancellationToken cancellation);

    /// <summary>Notes a complete reading.</summary>
    protected abstract Task Complete(DateTimeOffset asOf, CancellationToken cancellation);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        bus.Restored += Wake;
        try
        {
            var pause = TimeSpan.FromMilliseconds(250);
            while (true)
            {
                try
                {
                    await Read(stopping);
                    Missing = null;
                    pause = TimeSpan.FromMilliseconds(250);
                    await WaitForWake(bus.Connected ? Interval : IntervalWhileCutOff, stopping);
                }
                catch (Exception exception) when (!stopping.IsCancellationRequested)
                {
                    if (pause < TimeSpan.FromSeconds(1))
                        Log.Failed(logger, exception.Message);
                    await Task.Delay(pause, time, stopping);
                    pause = pause * 2 > TimeSpan.FromSeconds(10) ? TimeSpan.FromSeconds(10) : pause * 2;
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        finally
        {
            bus.Restored -= Wake;
        }
    }

    private void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // A reading is already asked for.
        }
    }

    private async Task WaitForWake(TimeSpan longest, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var woken = wake.WaitAsync(either.Token);
        await Task.WhenAny(woken, Task.Delay(longest, time, either.Token));
        await either.CancelAsync();
        stopping.ThrowIfCancellationRequested();
    }

    private async Task Read(CancellationToken stopping)
    {
        var checkpoint = await Checkpoint(stopping);
        // Without a checkpoint nothing is served from here: say so even if events have brought the first articles.
        if (checkpoint is null && Missing is null)
            Missing = "rebuilding from Storage's export";
        var query = checkpoint is { } since ? $"?since={Uri.EscapeDataString((since - Overlap).ToString("O", CultureInfo.InvariantCulture))}" : "";
        using var response = await clients.CreateClient("storage").GetAsync($"/articles/export{query}", HttpCompletionOption.ResponseHeadersRead, stopping);
        response.EnsureSuccessStatusCode();
        var asOf = DateTimeOffset.Parse(response.Headers.GetValues("As-Of").Single(), CultureInfo.InvariantCulture);

        var count = 0;
        var batch = new List<T>(BatchSize);
        await using var stream = await response.Content.ReadAsStreamAsync(stopping);
        using var lines = new StreamReader(stream);
        while (await lines.ReadLineAsync(stopping) is { } line)
        {
            batch.Add(JsonSerializer.Deserialize<T>(line, Json.Options) ?? throw new JsonException("An empty line in Storage's export."));
            if (batch.Count < BatchSize)
                continue;
            await Take();
            if (count % 5_000 == 0)
                Log.Progress(logger, count);
        }
        await Take();
        await Complete(asOf, stopping);
        if (checkpoint is null)
            Log.Rebuilt(logger, count);

        async Task Take()
        {
            if (batch.Count > 0)
                await Apply(batch, checkpoint is null, stopping);
            count += batch.Count;
            batch.Clear();
            if (Missing is not null)
                Missing = $"rebuilding from Storage's export: {count} articles so far";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not read Storage's export ({Reason}); trying again until it answers")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Reading Storage's export: {Count} articles so far")]
        public static partial void Progress(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Information, Message = "Rebuilt from Storage's export: {Count} articles")]
        public static partial void Rebuilt(ILogger logger, int count);
    }
}

/// <summary>Registration of a <see cref="CatchUp{T}"/>.</summary>
public static class CatchUpRegistration
{
    /// <summary>Adds it as a singleton that runs, with the client for Storage and a readiness check named <paramref name="name"/>.</summary>
    public static void AddCatchUp<TCatchUp, TLine>(this IHostApplicationBuilder builder, string name) where TCatchUp : CatchUp<TLine>
    {
        builder.AddServiceClient("storage");
        builder.Services.AddSingleton<TCatchUp>();
        builder.Services.AddHostedService(services => services.GetRequiredService<TCatchUp>());
        builder.AddReadiness(name, (services, _) => Task.FromResult(services.GetRequiredService<TCatchUp>().Missing));
    }
}
