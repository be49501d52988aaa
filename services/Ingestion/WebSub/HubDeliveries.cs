using System.Globalization;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>
/// Takes in what hubs deliver. The subscription is looked up first, so that no byte of a stranger's body is read; what
/// a known hub brings is read within limits of size, time and number, and believed if it is signed.
/// </summary>
internal sealed partial class HubDeliveries(
    Subscriptions subscriptions, ISourceStore sources, FeedPoll feed, DeliveryLimits limits,
    IOptions<IngestionOptions> options, TimeProvider time, ILogger<HubDeliveries> logger)
{
    private readonly FetchOptions fetch = options.Value.Fetch;

    /// <summary>Takes in one delivery to the callback's address with a token.</summary>
    public async Task<IResult> Take(string token, HttpRequest request)
    {
        var cancellation = request.HttpContext.RequestAborted;
        if (await subscriptions.FindByToken(token, cancellation) is not { } subscription
            || await sources.Find(subscription.Id, cancellation) is not { } source)
            return Refusal("There is no such subscription any more.", StatusCodes.Status410Gone);

        using var limit = new CancellationTokenSource(fetch.TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var lease = await limits.AcquireAsync(subscription.Id, either.Token);
            if (!lease.IsAcquired)
            {
                request.HttpContext.Response.Headers.RetryAfter = "10";
                return Refusal("Too many deliveries are being read: send this one again in ten seconds.",
                    StatusCodes.Status503ServiceUnavailable);
            }
            var content = await Body.Bytes(request, fetch.SizeLimit, "No feed is that large.", either.Token);
            if (!content.Ok)
                return content.Problem.Answer();
            await TakeIn(content.Value, request, subscription, source, cancellation);
            return TypedResults.Accepted((string?)null);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            var seconds = fetch.TimeLimit.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            return Refusal($"The delivery was not read whole within {seconds} seconds: send it again.",
                StatusCodes.Status408RequestTimeout);
        }
    }

    private static IResult Refusal(string detail, int status) => TypedResults.Problem(detail, statusCode: status);

    // A wrong signature is answered like a right one, so that nobody can try out secrets (section 7).
    private async Task TakeIn(
        byte[] content, HttpRequest request, Subscription subscription, FeedSource source,
        CancellationToken cancellation)
    {
        if (!await subscriptions.Check(subscription, content, request.Headers["X-Hub-Signature"], cancellation))
        {
            Log.Unsigned(logger, source.Name);
        }
        else if (!source.Paused)
        {
            var taken = await feed.Deliver(source, content, request.ContentType, cancellation);
            await subscriptions.Delivered(source.Id, taken.Ok ? null : taken.Problem.Detail, cancellation);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning,
            Message = "A delivery for {Name} was dropped because its signature is wrong")]
        public static partial void Unsigned(ILogger logger, string name);
    }
}
