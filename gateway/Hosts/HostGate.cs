using Microsoft.Extensions.Options;
using Broadsheet.Defaults;

namespace Broadsheet.Gateway;

/// <summary>Lets requests through that come under a name of the site; answers those to other names with 421 (RFC 9110 section 15.5.20).</summary>
internal sealed partial class HostGate(RequestDelegate next, SiteHosts hosts, IOptions<SiteOptions> site, ILogger<HostGate> logger)
{
    private int warned;

    /// <summary>Decides by the host name.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Headers.Host.ToString();
        switch (hosts.Table.Of(host))
        {
            case HostKind.Main or HostKind.Mirror:
                return next(context);
            // Whoever asks about health asks this process, by whatever name or address it has inside.
            case var _ when context.Request.Path.StartsWithSegments("/health"):
                return next(context);
            case HostKind.Any:
                if (warned == 0 && Interlocked.Exchange(ref warned, 1) == 0)
                    Log.AnyHost(logger, host);
                return next(context);
            case HostKind.Waiting:
                return OwnAnswers.Unavailable(context, site.Value);
            default:
                return OwnAnswers.Misdirected(context, site.Value);
        }
    }

    /// <summary>Answers the challenge of a check.</summary>
    public static Task Prove(HttpContext context, SiteHosts hosts)
    {
        var challenge = context.Request.Query["challenge"].ToString();
        if (challenge.Length is < 16 or > 64 || !challenge.All(char.IsAsciiHexDigit))
            return OwnAnswers.Problem(context, StatusCodes.Status400BadRequest, "Give a challenge of 16 to 64 hexadecimal digits: ?challenge=….");
        if (hosts.Prove(challenge, context.Request.Headers.Host.ToString()) is not { } proof)
            return OwnAnswers.Problem(context, StatusCodes.Status503ServiceUnavailable, "This gateway is still starting: try again in a few seconds.");
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(proof);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Site:Address is not set, so {Host} and every other host name is answered. Set it to the site's main address, and other names are refused")]
        public static partial void AnyHost(ILogger logger, string host);
    }
}
