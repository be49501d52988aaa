using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion;

/// <summary>
/// Sessions of the operators' pages: a browser has a random token in a cookie that no script can read and that never comes
/// with a request from another site. The store has the token's hash, so that a session holds in every process. It ends with
/// its key, after a time, when it is not used, and when its operator signs out.
/// </summary>
internal sealed class OpsSession(ApiKeys keys, IOperatorSessionStore sessions, TimeProvider time)
{
    private const string Cookie = "broadsheet-ops";
    private const int TokenBytes = 32;
    private const int MostFailures = 5;
    private const int MostClients = 10_000;
    private static readonly TimeSpan Life = TimeSpan.FromHours(12);
    private static readonly TimeSpan LongestIdle = TimeSpan.FromHours(2);
    private static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Failures> failures = new();

    private sealed record Failures(int Count, DateTimeOffset Since);

    /// <summary>What forms must bring back, if this request is signed in: it proves that the form is from us. Null if it is not signed in.</summary>
    public async Task<string?> Proof(HttpContext context)
    {
        if (Token(context) is not { } token)
            return null;
        var (now, id, cancellation) = (time.Now(), ApiKeys.Hash(token), context.RequestAborted);
        if (await sessions.Find(id, cancellation) is not { } session || now >= session.EndsAt
            || now - session.LastUsed >= LongestIdle || !await keys.IsKnown(session.KeyHash, cancellation))
            return null;
        if (now - session.LastUsed >= NoteEvery)
            await sessions.SetLastUsed(id, now, cancellation);
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(token), "form of /ops"u8));
    }

    /// <summary>Whether a form was sent from our own page: the browser says so where it can, and the proof is right.</summary>
    public static bool IsOurs(HttpContext context, string proof, string? given) =>
        IsSameSite(context.Request) && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(proof), Encoding.UTF8.GetBytes(given ?? ""));

    /// <summary>Whether the browser does not say that another site sent the request (Fetch Metadata).</summary>
    public static bool IsSameSite(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";

    /// <summary>Whether this client has guessed too often; then nothing that it sends is read.</summary>
    public bool IsLocked(HttpContext context) => failures.TryGetValue(Client(context), out var known)
        && time.GetUtcNow() - known.Since < Rest && known.Count >= MostFailures;

    /// <summary>Signs in with a key.</summary>
    public async Task<SignIn> Enter(HttpContext context, string? key)
    {
        if (IsLocked(context))
            return SignIn.TooOften;
        var (client, now, cancellation) = (Client(context), time.Now(), context.RequestAborted);
        var keyHash = string.IsNullOrWhiteSpace(key) || key.Length > 500 ? null : ApiKeys.Hash(key.Trim());
        if (keyHash is null || !await keys.IsKnown(keyHash, cancellation))
        {
            foreach (var (other, old) in failures.Count > MostClients ? failures.ToArray() : [])
                if (now - old.Since >= Rest || failures.Count > 2 * MostClients)
                    failures.TryRemove(other, out _);
            failures.AddOrUpdate(client, new Failures(1, now), (_, before) => now - before.Since < Rest ? before with { Count = before.Count + 1 } : new Failures(1, now));
            return SignIn.Wrong;
        }
        failures.TryRemove(client, out _);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        var session = new OperatorSession { Id = ApiKeys.Hash(token), KeyHash = keyHash, EndsAt = now + Life, LastUsed = now };
        await sessions.Add(session, now, cancellation);
        SetCookie(context, token, Life);
        return SignIn.Done;
    }

    /// <summary>Signs out: the session ends, also for whoever has a copy of the cookie.</summary>
    public async Task Leave(HttpContext context)
    {
        if (Token(context) is { } token)
            await sessions.Remove(ApiKeys.Hash(token), context.RequestAborted);
        SetCookie(context, "", TimeSpan.Zero);
    }

    private static string? Token(HttpContext context) =>
        context.Request.Cookies[CookieName(context)] is { Length: 2 * TokenBytes } token ? token : null;

    private static void SetCookie(HttpContext context, string token, TimeSpan life) =>
        context.Response.Cookies.Append(CookieName(context), token, new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = IsHttps(context),
            Path = IsHttps(context) ? "/" : "/ops", MaxAge = life, IsEssential = true,
        });

    // With this prefix browsers take a cookie over https alone, for the whole of this host and from no other: nobody
    // can slip one in (RFC 6265bis, 4.1.3.2).
    private static string CookieName(HttpContext context) => IsHttps(context) ? "__Host-" + Cookie : Cookie;

    // The gateway, which is the only one to reach us, says by what the reader came.
    private static bool IsHttps(HttpContext context) => context.Request.IsHttps
        || context.Request.Headers["X-Forwarded-Proto"] == "https";

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
