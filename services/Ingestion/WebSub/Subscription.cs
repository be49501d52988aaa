using System.Security.Cryptography;
using System.Text;

namespace Broadsheet.Ingestion;

/// <summary>What was agreed with a hub about one source (WebSub, W3C Recommendation).</summary>
internal sealed record Subscription
{
    /// <summary>The source; there is one subscription at most for each. The key.</summary>
    public required string Id { get; init; }

    /// <summary>What makes the callback's address unguessable: 48 hexadecimal digits.</summary>
    public required string Token { get; init; }

    /// <summary>With which the hub signs what it delivers.</summary>
    public required string Secret { get; init; }

    public required string Hub { get; init; }

    /// <summary>The address that the source gives as its own (<c>rel=self</c>), by which the hub knows it.</summary>
    public required string Topic { get; init; }

    /// <summary>When the hub is asked again: to renew the lease, or because it did not answer.</summary>
    public DateTimeOffset NextRequest { get; init; }

    /// <summary>Until when the hub delivers; null before it has confirmed.</summary>
    public DateTimeOffset? LeaseEnds { get; init; }

    public DateTimeOffset? LastDelivery { get; init; }

    public long Deliveries { get; init; }

    /// <summary>Deliveries that were dropped because their signature was wrong.</summary>
    public long Refused { get; init; }

    /// <summary>What is wrong, in words; null if nothing is.</summary>
    public string? Error { get; init; }

    public long Revision { get; init; }

    /// <summary>Whether the hub tells of changes now.</summary>
    public bool IsActive(DateTimeOffset now) => LeaseEnds > now;

    /// <summary>A new one, with which the hub is asked at once.</summary>
    public static Subscription New(string source, Uri hub, string topic, DateTimeOffset now) => new()
    {
        Id = source, Hub = hub.AbsoluteUri, Topic = topic, NextRequest = now,
        Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)), Secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
    };

    /// <summary>The subscription after the hub's confirmation; it is renewed when four fifths of the lease are over.</summary>
    public Subscription Confirmed(TimeSpan lease, TimeSpan shortestPause, DateTimeOffset now) => this with
    {
        LeaseEnds = now + lease, NextRequest = now + (lease * 0.8 > shortestPause ? lease * 0.8 : shortestPause), Error = null,
    };

    /// <summary>Whether a delivery is signed with the secret: <c>X-Hub-Signature: method=hex</c> (section 7.1), method sha1, sha256, sha384 or sha512.</summary>
    public bool Signed(ReadOnlySpan<byte> content, string? signature)
    {
        var (method, hex) = signature?.Split('=', 2) is [var name, var digits] ? (name.Trim().ToLowerInvariant(), digits.Trim()) : ("", "");
        var key = Encoding.UTF8.GetBytes(Secret);
        var expected = method switch
        {
            // Old hubs know no other, and what counts here is the key.
#pragma warning disable CA5350
            "sha1" => HMACSHA1.HashData(key, content),
#pragma warning restore CA5350
            "sha256" => HMACSHA256.HashData(key, content),
            "sha384" => HMACSHA384.HashData(key, content),
            "sha512" => HMACSHA512.HashData(key, content),
            _ => null,
        };
        return expected is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(expected)), Encoding.ASCII.GetBytes(hex.ToLowerInvariant()));
    }
}

/// <summary>Where subscriptions are kept: SQLite in one process, MongoDB for many.</summary>
internal interface ISubscriptionStore
{
    /// <summary>All of them.</summary>
    Task<IReadOnlyList<Subscription>> All(CancellationToken cancellation);

    /// <summary>That of a source.</summary>
    Task<Subscription?> Find(string source, CancellationToken cancellation);

    /// <summary>That with a token.</summary>
    Task<Subscription?> FindToken(string token, CancellationToken cancellation);

    /// <summary>Those of which the hub is to be asked.</summary>
    Task<IReadOnlyList<Subscription>> Due(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Writes a new one in the place of the source's old one.</summary>
    Task Set(Subscription subscription, CancellationToken cancellation);

    /// <summary>Changes one as it is now; what it is afterwards, or null if there is none.</summary>
    Task<Subscription?> Change(string source, Func<Subscription, Subscription> change, CancellationToken cancellation);

    /// <summary>Forgets the one of a source.</summary>
    Task Remove(string source, CancellationToken cancellation);
}
