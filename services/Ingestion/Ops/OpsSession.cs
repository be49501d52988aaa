using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Broadsheet.Ingestion;

/// <summary>
/// Who is signed in on the operators' pages: whoever's browser keeps a key of the site in a cookie that no script can read, that is sent to these pages
/// alone and never with a request from another site. There is no state on our side: a key that is taken away ends its sessions in all processes.
/// </summary>
internal sealed class OpsSession(ApiKeys keys, TimeProvider time)
{
    private const string Cookie = "broadsheet-ops";
    private const int MostFailures = 5;
    private const int MostClients = 10_000;
    private static readonly TimeSpan Life = TimeSpan.FromHours(12);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Failures> failures = new();

    private sealed record Failures(int Count, DateTimeOffset Since);

    /// <summary>What forms must bring back, if this request is signed in: it proves that the form is from us. Null if it is not signed in.</summary>
    public async Task<string?> Proof(HttpContext context) =>
        context.Request.Cookies[Cookie] is { Length: > 0 and < 500 } key && await keys.Opens("Bearer " + key, context.RequestAborted)
            ? Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), "form of /ops"u8))
            : null;

    /// <summary>Whether a form was sent from our own page: the browser says so where it can, and the proof is right.</summary>
    public static bool IsOurs(HttpContext context, string proof, string? given) =>
        IsSameSite(context.Request) && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(proof), Encoding.UTF8.GetBytes(given ?? ""));

    /// <summary>Whether the browser does not say that another site sent the request (Fetch Metadata).</summary>
    public static bool IsSameSite(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";

    /// <summary>Signs in with a key. False where it opens nothing, or where this client has guessed too often.</summary>
    public async Task<SignIn> Enter(HttpContext context, string? key)
    {
        var client = Client(context);
        var now = time.GetUtcNow();
        if (failures.TryGetValue(client, out var known) && now - known.Since < Rest && known.Count >= MostFailures)
            return SignIn.TooOften;
        if (string.IsNullOrWhiteSpace(key) || key.Length > 500 || !await keys.Opens("Bearer " + key.Trim(), context.RequestAborted))
        {
            foreach (var (other, old) in failures.Count > MostClients ? failures.ToArray() : [])
                if (now - old.Since >= Rest || failures.Count > 2 * MostClients)
                    failures.TryRemove(other, out _);
            failures.AddOrUpdate(client, new Failures(1, now), (_, before) => now - before.Since < Rest ? before with { Count = before.Count + 1 } : new Failures(1, now));
            return SignIn.Wrong;
        }
        failures.TryRemove(client, out _);
        context.Response.Cookies.Append(Cookie, key.Trim(), Options(context, Life));
        return SignIn.Done;
    }

    /// <summary>Signs out.</summary>
    public static void Leave(HttpContext context) => context.Response.Cookies.Append(Cookie, "", Options(context, TimeSpan.Zero));

    private static CookieOptions Options(HttpContext context, TimeSpan life) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/ops", MaxAge = life, IsEssential = true,
        // The gateway, which is the only one to reach us, says by what the reader came.
        Secure = context.Request.IsHttps || context.Request.Headers["X-Forwarded-Proto"] == "https",
    };

    // The gateway writes this header anew; nobody else reaches this port.
    private static string Client(HttpContext context) =>
        context.Request.Headers["X-Forwarded-For"].LastOrDefault()?.Split(',')[^1].Trim() is { Length: > 0 } forwarded ? forwarded : context.Connection.RemoteIpAddress?.ToString() ?? "";
}

/// <summary>How signing in went.</summary>
internal enum SignIn
{
    Done,
    Wrong,
    TooOften,
}
