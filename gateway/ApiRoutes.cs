using Broadsheet.Defaults;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace Broadsheet.Gateway;

/// <summary>The services' public addresses, and what is said while a service is down.</summary>
internal static class ApiRoutes
{
    // All that is public of the services but pages. What is not here is not reachable.
    private static readonly (string Path, string Service)[] Table =
    [
        ("/api/articles/{**rest}",  "ingestion"),
        ("/api/documents/{**rest}", "ingestion"),
        ("/api/sources/{**rest}",   "ingestion"),
        ("/api/sources.opml",       "ingestion"),
        ("/api/media/{**rest}",     "ingestion"),
        ("/api/mirrors/{**rest}",   "ingestion"),
        ("/api/keys/{**rest}",      "ingestion"),
        ("/api/openapi/{**rest}",   "ingestion"),
        ("/api/openapi.json",       "ingestion"),
        ("/api/search/{**rest}",    "search"),
        // The operators' pages, and where hubs bring what is new.
        ("/ops/{**rest}",           "ingestion"),
        ("/websub/{token}",         "ingestion"),
        // Renditions of pictures: kept for ever by whoever has one, so that the page cache does not.
        (Renditions,                "storage"),
    ];

    private const string Renditions = "/media/{id:regex(^[0-9a-f]{{32}}$)}/{name}";

    private const long LargeBody = 256 * 1024;
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(2);

    // So that new instances of a service get their share, and old ones can go.
    private static readonly TimeSpan LongestConnection = TimeSpan.FromMinutes(1);

    /// <summary>Registers the proxy with the table above.</summary>
    public static void AddApiRoutes(this WebApplicationBuilder builder)
    {
        var routes = Table.Select(row => new RouteConfig { RouteId = row.Path, ClusterId = row.Service, Match = new RouteMatch { Path = row.Path, Methods = row.Path == Renditions ? [HttpMethods.Get, HttpMethods.Head] : null } });
        var services = Table.Select(row => row.Service).Distinct().Select(service => new ClusterConfig
        {
            ClusterId = service,
            Destinations = new Dictionary<string, DestinationConfig> { [service] = new() { Address = builder.Configuration.AddressOf(service).ToString() } },
            HttpRequest = new ForwarderRequestConfig { ActivityTimeout = LongestSilence },
        });
        var token = ServiceToken.From(builder.Configuration);
        builder.Services.AddReverseProxy()
            .LoadFromMemory([.. routes], [.. services])
            .AddTransforms(transforms => transforms.AddRequestTransform(AskFirst).AddRequestTransform(transform => Authorize(transform, token)))
            .ConfigureHttpClient((_, client) =>
            {
                client.ConnectTimeout = LongestConnect;
                client.PooledConnectionLifetime = LongestConnection;
            });
        // Comes with it for sessions that are bound to a server, which we have none of; it would put keys into the user's home folder at each start.
        foreach (var keys in builder.Services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Name == "DataProtectionHostedService").ToList())
            builder.Services.Remove(keys);
        // It tells of every request, and of every failure with a page of stack; what matters is said below.
        builder.Logging.AddFilter("Yarp", LogLevel.Error);
    }

    /// <summary>Maps the table.</summary>
    public static void MapApiRoutes(this IEndpointRouteBuilder routes) => routes.MapReverseProxy(proxy => proxy.Use(async (context, next) =>
    {
        // The proxy sends on the path as it was decoded, so nothing may be left in it that a service could decode once more.
        if (!Address.IsPlain(context.Request.Path.Value ?? ""))
        {
            await OwnAnswers.Problem(context, StatusCodes.Status404NotFound, "There is nothing at this address; /api/openapi.json describes the API.");
            return;
        }
        // A mirror may be somebody else's machine: nobody should type a key there.
        if (context.Request.Path.StartsWithSegments("/ops") && context.RequestServices.GetRequiredService<SiteHosts>().Table.Of(context.Request.Headers.Host.ToString()) == HostKind.Mirror)
        {
            await OwnAnswers.Problem(context, StatusCodes.Status404NotFound, "The operators' pages are at the site's main address only.");
            return;
        }
        if (context.Request.Path.StartsWithSegments("/api/search") && !QueryText.IsUtf8(context.Request.QueryString.Value))
        {
            await OwnAnswers.Problem(context, StatusCodes.Status400BadRequest, "The query is not in UTF-8: percent-encode the bytes that its words have in UTF-8.");
            return;
        }
        await next(context);
        var (service, outages) = (context.GetReverseProxyFeature().Cluster.Config.ClusterId, context.RequestServices.GetRequiredService<ServiceOutages>());
        if (context.GetForwarderErrorFeature() is not { } failure)
            outages.Answered(service);
        else if (context.RequestAborted.IsCancellationRequested || BodyLimit.IsExceeded(context))
            return;
        else if (ServiceOutages.IsOfSender(failure.Error) || (failure.Error == ForwarderError.RequestTimedOut && BodyLimit.WaitsForSender(context)))
            await RefuseBody(context, failure);
        else
        {
            outages.Failed(service, failure);
            if (context.Response.HasStarted)
                return;
            context.Response.Clear();
            await OwnAnswers.Problem(context, StatusCodes.Status503ServiceUnavailable, "The service behind this address is not answering just now: send the same request again in a few seconds.");
        }
    }));

    private static Task RefuseBody(HttpContext context, IForwarderErrorFeature failure)
    {
        if (context.Response.HasStarted)
            return Task.CompletedTask;
        context.Response.Clear();
        return failure is { Error: ForwarderError.RequestTimedOut } or { Exception: BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } }
            ? OwnAnswers.Problem(context, StatusCodes.Status408RequestTimeout, "The body came too slowly: send it again, over a better connection or in smaller parts.")
            : OwnAnswers.Problem(context, StatusCodes.Status400BadRequest, "The body is malformed or ended before it was complete: send it again.");
    }

    // A service that refuses a body for its size ends the connection while the body is still being sent, and its answer can be
    // lost with it. So it is asked before a large body is sent (RFC 9110 section 10.1.1).
    private static ValueTask AskFirst(RequestTransformContext transform)
    {
        if (transform.HttpContext.Request.ContentLength > LargeBody)
            transform.ProxyRequest.Headers.ExpectContinue = true;
        return ValueTask.CompletedTask;
    }

    // The request is passed on as one of the site's own. What comes from outside under the name of the token is dropped.
    private static ValueTask Authorize(RequestTransformContext transform, string? token)
    {
        transform.ProxyRequest.Headers.Remove(ServiceToken.Header);
        if (token is not null)
            transform.ProxyRequest.Headers.TryAddWithoutValidation(ServiceToken.Header, token);
        return ValueTask.CompletedTask;
    }
}
