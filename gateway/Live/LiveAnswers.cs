using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Broadsheet.Gateway;

/// <summary>
/// <c>GET /live?topics=home,article:…</c>: server-sent events (HTML standard, section 9.2) for the script of an open page. Each is
/// <c>{"id","version","kind":"new|updated|withdrawn","headline","path","language"}</c>; the event <c>sync</c> says that some may have been missed.
/// Topics are tags of pages, and <c>urgent</c>. Only for those who accept <c>text/event-stream</c>: a section may have this address, too.
/// </summary>
internal sealed class LiveAnswers(LiveHub hub, SiteHosts hosts, ReaderPages pages, IOptions<GatewayOptions> options)
{
    private const int MostTopics = 8;
    private const int LongestTopic = 300;
    private readonly Admission admission = new(options.Value.LiveConnections, options.Value.LiveConnectionsPerClient);

    /// <summary>How many pages are open.</summary>
    public int Open => admission.Count;

    /// <summary>Answers, for as long as the page is open.</summary>
    public async Task Answer(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsGet(request.Method) || !request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            await pages.Answer(context);
            return;
        }
        if (Topics(request.Query["topics"]) is not { } topics)
        {
            await OwnAnswers.Problem(context, StatusCodes.Status400BadRequest, $"Give one to {MostTopics} topics, separated by commas: home, urgent, section:news or article: and an id.");
            return;
        }
        // Another site's page could hold connections open with the readers that it has (Fetch metadata, W3C).
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
        {
            await OwnAnswers.Problem(context, StatusCodes.Status403Forbidden, "Only pages of this site are told of changes. Read the feed at /feed.xml instead.");
            return;
        }
        var client = Admission.ClientOf(context.Connection.RemoteIpAddress);
        if (!admission.Enter(client))
        {
            // Not all of them in the same second.
            var retryAfter = RandomNumberGenerator.GetInt32(30, 90).ToString(CultureInfo.InvariantCulture);
            await OwnAnswers.Problem(context, StatusCodes.Status503ServiceUnavailable, "Too many pages are open just now. Pages work without this; try again in a minute.", retryAfter);
            return;
        }
        try
        {
            response.ContentType = "text/event-stream";
            // Nobody between may keep it, wait until it is complete (nginx: X-Accel-Buffering), or compress it, which is to wait.
            response.Headers.CacheControl = "no-store, no-transform";
            response.Headers["X-Accel-Buffering"] = "no";
            await response.StartAsync(context.RequestAborted);
            var mirror = hosts.Table.Of(request.Headers.Host.ToString()) == HostKind.Mirror ? request.Headers.Host.ToString() : null;
            if (!await hub.Serve(new Listener(response.BodyWriter, topics, Since(request), mirror), context.RequestAborted))
                context.Abort();
        }
        finally
        {
            admission.Leave(client);
        }
    }

    /// <summary>The topics in a query, or null if they are none.</summary>
    internal static string[]? Topics(string? query)
    {
        var topics = (query ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToArray();
        return topics.Length is > 0 and <= MostTopics && topics.All(IsTopic) ? topics : null;
    }

    private static bool IsTopic(string topic) =>
        topic.Length <= LongestTopic && topic.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_.~%:/".Contains(letter, StringComparison.Ordinal));

    // The header is the browser's when it connects again by itself; the parameter is the script's when it does.
    private static long? Since(HttpRequest request) =>
        long.TryParse(request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header ? header : request.Query["since"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var since) ? since : null;
}
