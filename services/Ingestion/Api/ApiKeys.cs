using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>Hashes of the keys that open the API: SHA-256 in hex, enough for keys of 256 random bits. SQLite in one process, MongoDB for many.</summary>
internal interface IKeyStore
{
    /// <summary>Whether a key with this hash is known.</summary>
    Task<bool> Knows(string hash, CancellationToken cancellation);

    /// <summary>Keeps the hash of the first key; false if there is a key already, for example one that another process has just made.</summary>
    Task<bool> AddFirst(string hash, DateTimeOffset madeAt, CancellationToken cancellation);
}

/// <summary>Who may use the API: whoever brings a key as <c>Authorization: Bearer …</c> (RFC 6750).</summary>
internal sealed class ApiKeys(IKeyStore store, IOptions<IngestionOptions> options)
{
    private readonly byte[]? configured = options.Value.ApiKey is { } key ? Hash(key) : null;

    /// <summary>Whether a key is configured, so that none has to be made.</summary>
    public bool Configured => configured is not null;

    /// <summary>Whether a header's value brings a known key.</summary>
    public async Task<bool> Opens(string? authorization, CancellationToken cancellation)
    {
        const string Scheme = "Bearer ";
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var hash = Hash(authorization[Scheme.Length..].Trim());
        return configured is not null && CryptographicOperations.FixedTimeEquals(hash, configured)
            || await store.Knows(Convert.ToHexStringLower(hash), cancellation);
    }

    /// <summary>SHA-256 of a key.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
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
                "Send a key of this site as the header \"Authorization: Bearer KEY\". The first key was printed at the first start and is in the file api-key of the data folder.",
                statusCode: StatusCodes.Status401Unauthorized);
        });
        return group;
    }
}
