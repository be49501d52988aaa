using System.Text;

namespace Broadsheet.Ingestion;

/// <summary>Where hubs ask whether we meant it, and bring what is new. Who knows the token in the address is the hub; what it brings is signed besides.</summary>
internal static class WebSubApi
{
    public static void MapWebSub(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/websub/{token}", Verify).ExcludeFromDescription();
        routes.MapPost("/websub/{token}", (string token, HttpRequest request, HubDeliveries deliveries) =>
            deliveries.Take(token, request)).ExcludeFromDescription();
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
}
