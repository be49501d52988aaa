using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Broadsheet.Gateway;

/// <summary>
/// Sends readers who come in the clear to HTTPS (308), and refuses keys and everything else that is sent in the clear (403): a redirect would
/// hide from a program's author that its key has crossed the network readable. Health and <c>/.well-known</c> stay: probes, certificate
/// authorities (RFC 8555 section 8.3) and the check of mirrors come in the clear.
/// </summary>
internal sealed partial class HttpsGate(RequestDelegate next, SiteHosts hosts, HttpsRule rule, ILogger<HttpsGate> logger)
{
    private int warned;

    /// <summary>Decides by the scheme, and by that of the host's own address.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.IsHttps || hosts.Table.Find(request.Headers.Host.ToString()) is not { SecureAddress: { } address } host
            || request.Path.StartsWithSegments("/health") || request.Path.StartsWithSegments("/.well-known"))
            return next(context);
        // Left there by the middleware that believed the proxy.
        var isRequired = rule.Requires(host, isSecure: false, request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalProtoHeaderName));
        // A scheme that is still there was not believed.
        if ((!isRequired || request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedProtoHeaderName)) && warned == 0 && Interlocked.Exchange(ref warned, 1) == 0)
            Log.InTheClear(logger, address, context.Connection.RemoteIpAddress, isRequired ? "redirected, which may go round in a circle" : "served in the clear");
        if (!isRequired)
            return next(context);
        if (!IsForReaders(request))
            return OwnAnswers.Problem(context, StatusCodes.Status403Forbidden,
                $"Nothing is taken over plain http: send the request to {address}. A key that was sent this way could be read on the network; replace it.");
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = address + request.Path.ToUriComponent() + request.QueryString.ToUriComponent();
        // Caches that do not tell the schemes apart would send everybody in a circle.
        context.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    private static bool IsForReaders(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.Headers.Authorization.Count == 0 && !request.Path.StartsWithSegments("/api");

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A request for {Address} came by plain http from {Peer} and was {Done}. If a proxy there ends HTTPS, name its network in Gateway:TrustedProxies and let it send X-Forwarded-Proto")]
        public static partial void InTheClear(ILogger logger, string address, IPAddress? peer, string done);
    }
}
