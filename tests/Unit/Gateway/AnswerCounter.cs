using System.Diagnostics.Metrics;

namespace Broadsheet.Unit.Gateway;

/// <summary>Counts the answers that were given before parsing, by all gateways of this process.</summary>
internal sealed class AnswerCounter : IDisposable
{
    private readonly MeterListener listener = new();
    private long fast;

    public AnswerCounter()
    {
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "broadsheet.gateway.pages")
                listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, labels, _) =>
        {
            foreach (var label in labels)
                if (label is { Key: "path", Value: "fast" })
                    Interlocked.Add(ref fast, count);
        });
        listener.Start();
    }

    public long Fast => Volatile.Read(ref fast);

    public void Dispose() => listener.Dispose();
}
