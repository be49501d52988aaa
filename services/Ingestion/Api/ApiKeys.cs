using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>
/// Who may use the API: whoever brings a key as <c>Authorization: Bearer …</c> (RFC 6750). Nothing that the store says
/// of a key is remembered, so that one that is removed opens nothing from then on.
/// </summary>
internal sealed class ApiKeys(IKeyStore store, IOptions<IngestionOptions> options, TimeProvider time)
{
    private readonly string? configured = options.Value.ApiKey is { } key ? Hash(key) : null;
    private readonly ConcurrentDictionary<string, DateTimeOffset> used = new();

    /// <summary>Whether a key is configured, so that none has to be made.</summary>
    public bool Configured => configured is not null;

    /// <summary>Whether a header's value brings a known key.</summary>
    public async Task<bool> Opens(string? authorization, CancellationToken cancellation)
    {
        const string Scheme = "Bearer ";
        return authorization is not null && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && await IsKnown(Hash(authorization[Scheme.Length..].Trim()), cancellation);
    }

    /// <summary>Whether a hash is that of a known key, which counts as its use.</summary>
    public async Task<bool> IsKnown(string hash, CancellationToken cancellation)
    {
        if (configured is not null && IsSame(hash, configured))
            return true;
        if (await store.Find(hash, cancellation) is null)
            return false;
        used.TryAdd(hash, time.Now());
        return true;
    }

    /// <summary>The keys that were used since the last call, by their hashes, each with when first.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> TakeUsed()
    {
        var taken = new Dictionary<string, DateTimeOffset>();
        foreach (var hash in used.Keys)
            if (used.TryRemove(hash, out var at))
                taken[hash] = at;
        return taken;
    }

    private static bool IsSame(string hash, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(other));

    /// <summary>SHA-256 of a key in hex.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

/// <summary>Refuses requests without a key.</summary>
internal static class RequireApiKey
{
    /// <summary>Lets only those with a key through to the endpoints of a group.</summary>
    public static RouteGroupBuilder RequireKey(this RouteGroupBuilder group)
    {
        group.ProducesProblem(StatusCodes.Status401Unauthorized);
        group.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            if (await http.RequestServices.GetRequiredService<ApiKeys>().Opens(http.Request.Headers.Authorization, http.RequestAborted))
                return await next(context);
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Results.Problem(
                "Send a key of this site as the header \"Authorization: Bearer KEY\". The first one is in the file api-key of the data folder.",
                statusCode: StatusCodes.Status401Unauthorized);
        });
        return group;
    }
}
