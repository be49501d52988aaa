using MassTransit;

namespace Broadsheet.Defaults;

/// <summary>
/// Several events of a kind in one message, as a flood of articles brings them: it costs the bus little more than one of them. Whoever takes
/// an event takes this too and does the same for each; what comes alone is sent alone. Its name and that of its member are part of the wire format.
/// </summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed record Many<T> where T : class
{
    /// <summary>The events, in no order that means anything.</summary>
    public required IReadOnlyList<T> Events { get; init; }
}

/// <summary>Sends events together.</summary>
public static class PublishingMany
{
    // A message of both sizes is far below what a broker takes, and is done in far less than the time that it may take.
    private const int MostEvents = 64;
    private const int MostCharacters = 500_000;

    /// <summary>Publishes several events as few messages, and gives up when the token says so: some may have been sent then.</summary>
    /// <param name="bus">Where.</param>
    /// <param name="events">The events; one alone is published as it is.</param>
    /// <param name="size">About how many characters an event has, where that may be many.</param>
    /// <param name="cancellation">Gives up.</param>
    public static Task PublishMany<T>(this IPublishEndpoint bus, IReadOnlyList<T> events, Func<T, int>? size, CancellationToken cancellation) where T : class
    {
        var (sendings, together, characters) = (new List<Task>(), new List<T>(), 0);
        foreach (var one in events)
        {
            var its = size?.Invoke(one) ?? 0;
            if (together.Count == MostEvents || characters + its > MostCharacters)
                Send();
            together.Add(one);
            characters += its;
        }
        Send();
        return Task.WhenAll(sendings);

        void Send()
        {
            if (together.Count == 1)
                sendings.Add(bus.PublishInTime(together[0], cancellation));
            else if (together.Count > 1)
                sendings.Add(bus.PublishInTime(new Many<T> { Events = together }, cancellation));
            (together, characters) = ([], 0);
        }
    }
}
