using System.Net;
using System.Net.Http.Headers;
using Broadsheet.Defaults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>What an address answered: its bytes after decompression, or that nothing has changed.</summary>
internal sealed record Fetched(bool Unchanged, byte[] Content, string? ContentType, string? ETag, string? LastModified, Uri Address)
{
    /// <summary>All headers of the answer but those of its content.</summary>
    public HttpResponseHeaders? Headers { get; init; }
}

/// <summary>What is fetched: what it is called in messages, how many bytes it may have, and what is asked for (the header Accept), where that is not a feed.</summary>
internal sealed record FetchLimits(string Name, int Size, string? Accept)
{
    /// <summary>Credentials; they are sent to their own origin alone, and not once a redirect has left it.</summary>
    public OriginCredentials? Credentials { get; init; }

    /// <summary>Whether nothing more will be asked of the server soon, so that the connection is not kept for it.</summary>
    public bool Once { get; init; }

    /// <summary>A picture; its original where the server has several forms.</summary>
    public static FetchLimits Picture(int size) => new("picture", size, "image/jpeg, image/png, image/webp;q=0.9, image/avif;q=0.9, image/gif;q=0.8, */*;q=0.1");
}

/// <summary>
/// Fetches what others serve: http(s) from public networks alone (checked on the address connected to, at every redirect),
/// within limits of time, size after decompression and redirects.
/// </summary>
internal sealed class Fetcher(IHttpClientFactory clients, IOptions<IngestionOptions> options, TimeProvider time)
{
    internal const int HeadersLimit = 64;

    private const int Redirects = 5;
    private readonly FetchOptions limits = options.Value.Fetch;

    /// <summary>Fetches a feed, if it has changed since the given validators.</summary>
    public Task<Result<Fetched>> Get(Uri address, string? etag, string? lastModified, CancellationToken cancellation) =>
        Get(address, Feed, etag, lastModified, cancellation);

    /// <summary>Limits of a feed.</summary>
    public FetchLimits Feed => new("feed", limits.SizeLimit, null) { Once = true };

    /// <summary>Limits of a web page.</summary>
    public FetchLimits Page => new("page", limits.SizeLimit, "text/html, application/xhtml+xml, */*;q=0.5");

    /// <summary>Fetches what is at an address; the problem that it did not come in time has the status 504.</summary>
    public Task<Result<Fetched>> Get(Uri address, FetchLimits what, CancellationToken cancellation) => Get(address, what, null, null, cancellation);

    /// <summary>Fetches what is at an address, if it has changed since the given validators.</summary>
    public async Task<Result<Fetched>> Get(Uri address, FetchLimits what, string? etag, string? lastModified, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(limits.TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await Follow(address, what, etag, lastModified, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Problem($"{address.Host} did not finish its answer within {limits.TimeLimit.TotalSeconds:0} seconds. Look whether the address answers in a browser.", StatusCodes.Status504GatewayTimeout);
        }
        catch (Exception exception) when (Find<RefusedAddressException>(exception) is { } refused)
        {
            return new Problem(refused.Message);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            return new Problem($"{address.Host} sends more headers than the {HeadersLimit} KiB that are read. Look what the address serves.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            return new Problem($"{address.Host} could not be read: {(exception.InnerException ?? exception).Message.TrimEnd('.')}. Look whether the address answers in a browser.");
        }
    }

    private async Task<Result<Fetched>> Follow(Uri address, FetchLimits what, string? etag, string? lastModified, CancellationToken cancellation)
    {
        var client = clients.CreateClient(nameof(Fetcher));
        var credentials = what.Credentials;
        for (var redirects = 0; redirects <= Redirects; redirects++)
        {
            if (address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
                return new Problem($"{address.Scheme}: addresses, and those with a user name in them, are not fetched. Give an http or https address.");
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.ConnectionClose = what.Once;
            if (what.Accept is not null)
                request.Headers.TryAddWithoutValidation("Accept", what.Accept);
            if (credentials?.AuthorizationFor(address) is { } authorization)
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            else
                // Another server has chosen, or chooses next, where the request goes: it must not choose who sees them.
                credentials = null;
            if (etag is not null)
                request.Headers.TryAddWithoutValidation("If-None-Match", etag);
            if (lastModified is not null)
                request.Headers.TryAddWithoutValidation("If-Modified-Since", lastModified);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            switch (answer.StatusCode)
            {
                case HttpStatusCode.NotModified:
                    return new Fetched(true, [], null, etag, lastModified, address) { Headers = answer.Headers };
                case HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect when answer.Headers.Location is { } location:
                    address = new Uri(address, location);
                    continue;
                case HttpStatusCode.OK:
                    return await Read(answer, what.Size, cancellation) is { } content
                        ? new Fetched(false, content, answer.Content.Headers.ContentType?.ToString(), Header(answer.Headers, "ETag"), Header(answer.Content.Headers, "Last-Modified"), address) { Headers = answer.Headers }
                        : new Problem($"{address.Host} sends more than {what.Size / (1024 * 1024)} MiB. No {what.Name} is that large; look what the address serves.") { IsTooLarge = true };
                default:
                    return new Problem($"{address.Host} answers {(int)answer.StatusCode} ({answer.ReasonPhrase}). Look whether the {what.Name} has moved to another address.")
                    {
                        Answered = (int)answer.StatusCode,
                        RetryAfter = answer.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - time.GetUtcNow() : null,
                    };
            }
        }
        return new Problem($"{address.Host} redirects more than {Redirects} times. Give the address at which the redirects end.");
    }

    // Null if there is more than the limit allows.
    private async Task<byte[]?> Read(HttpResponseMessage answer, int limit, CancellationToken cancellation)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer, cancellation) is var count and > 0)
            {
                if (content.Length + count > limit)
                    return null;
                content.Write(buffer, 0, count);
            }
        }
        catch (InvalidOperationException exception)
        {
            // That is how Brotli tells of data that are none.
            throw new InvalidDataException("What it sends is not packed as it says.", exception);
        }
        return content.ToArray();
    }

    private static string? Header(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static T? Find<T>(Exception? exception) where T : Exception
    {
        while (exception is not (null or T))
            exception = exception.InnerException;
        return exception as T;
    }
}

/// <summary>Registration of <see cref="Fetcher"/>.</summary>
internal static class Fetching
{
    public static void AddFetching(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(new Network());
        builder.Services.AddSingleton<Fetcher>();
        builder.Services.AddHttpClient(nameof(Fetcher))
            .ConfigureHttpClient((services, client) =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("Broadsheet/1.0");
                client.DefaultRequestHeaders.UserAgent.ParseAdd($"(+{new Uri(services.GetRequiredService<IOptions<SiteOptions>>().Value.Address).GetLeftPart(UriPartial.Authority)})");
                client.DefaultRequestHeaders.Accept.ParseAdd("application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5");
            })
            .ConfigurePrimaryHttpMessageHandler(services =>
            {
                var network = services.GetRequiredService<Network>();
                var allowed = services.GetRequiredService<IOptions<IngestionOptions>>().Value.Fetch.Allowed;
                return new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    AutomaticDecompression = DecompressionMethods.All,
                    ConnectTimeout = TimeSpan.FromSeconds(10),
                    MaxConnectionsPerServer = 2,
                    MaxResponseHeadersLength = Fetcher.HeadersLimit,
                    UseCookies = false,
                    // A proxy would connect in our place, unchecked.
                    UseProxy = false,
                    ConnectCallback = (context, cancellation) => network.Connect(context.DnsEndPoint, allowed, cancellation),
                };
            });
    }
}
