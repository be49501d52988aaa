using System.Text;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>Where hubs ask whether we meant it, and bring what is new. Who knows the token in the address is the hub; what it brings is signed besides.</summary>
internal static partial class WebSubApi
{
    public static void MapWebSub(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/websub/{token}", Verify).ExcludeFromDescription();
        routes.MapPost("/websub/{token}", Deliver).ExcludeFromDescription();
    }

    private static async Task<IResult> Verify(string token, HttpRequest request, Subscriptions subscriptions, CancellationToken cancellation)
    {
        var query = request.Query;
        var answer = await subscriptions.Verify(token, query["hub.mode"], query["hub.topic"], query["hub.challenge"], query["hub.lease_seconds"], query["hub.reason"], cancellation);
        return answer is null
            ? TypedResults.Problem("No subscription of this site fits this request.", statusCode: StatusCodes.Status404NotFound)
            // Plain text and nosniff: the challenge is somebody else's.
            : TypedResults.Text(answer, "text/plain", Encoding.UTF8);
    }

    private static async Task<IResult> Deliver(
        string token, HttpRequest request, Subscriptions subscriptions, ISourceStore sources, FeedPoll feed, IOptions<IngestionOptions> options, ILogger<Subscriptions> logger)
    {
        var cancellation = request.HttpContext.RequestAborted;
        var content = await Body.Bytes(request, options.Value.Fetch.SizeLimit, "No feed is that large.");
        if (!content.Ok)
            return content.Problem.Answer();
        var (subscription, signed) = await subscriptions.Check(token, content.Value, request.Headers["X-Hub-Signature"], cancellation);
        var source = subscription is null ? null : await sources.Find(subscription.Id, cancellation);
        if (subscription is null || source is null)
            return TypedResults.Problem("There is no such subscription any more.", statusCode: StatusCodes.Status410Gone);
        // A wrong signature is answered like a right one, so that nobody can try out secrets (section 7).
        if (!signed)
            Log.Unsigned(logger, source.Name);
        else if (!source.Paused)
        {
            var taken = await feed.Deliver(source, content.Value, request.ContentType, cancellation);
            await subscriptions.Delivered(source.Id, taken.Ok ? null : taken.Problem.Detail, cancellation);
        }
        return TypedResults.Accepted((string?)null);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A delivery for {Name} was dropped because its signature is wrong")]
        public static partial void Unsigned(ILogger logger, string name);
    }
}
