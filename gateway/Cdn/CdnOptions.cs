using System.ComponentModel.DataAnnotations;

namespace Broadsheet.Gateway;

/// <summary>The CDN in front of the gateway, if there is one, as configured under <c>Cdn</c>.</summary>
public sealed class CdnOptions : IValidatableObject
{
    /// <summary>How long it may keep a page before it asks whether that still holds (<c>s-maxage</c>); zero: it is told nothing, and keeps nothing.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan Life { get; set; }

    /// <summary>How much longer it may serve that page while it asks (RFC 5861, section 3).</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan StaleWhileRevalidate { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How much longer while the gateway fails (RFC 5861, section 4).</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan StaleIfError { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Address to which the tags that have changed are posted, as <c>{"tags":["home",…]}</c> and, separated by spaces, in the header
    /// <c>Surrogate-Key</c>: the forms of Cloudflare and of Fastly. Empty: nobody is told.
    /// </summary>
    public string? PurgeAddress { get; set; }

    /// <summary>Headers of those requests: whatever the CDN wants to know its customer by.</summary>
    public Dictionary<string, string> PurgeHeaders { get; set; } = [];

    /// <summary>How many tags one request names at most.</summary>
    [Range(1, 10_000)]
    public int TagsPerPurge { get; set; } = 30;

    /// <summary>The value of <c>Cache-Control</c> for pages that are kept; null where Rendering's own is right.</summary>
    internal string? CacheControl => Life <= TimeSpan.Zero ? null
        : FormattableString.Invariant($"public, max-age=0, s-maxage={Life.TotalSeconds:0}, stale-while-revalidate={StaleWhileRevalidate.TotalSeconds:0}, stale-if-error={StaleIfError.TotalSeconds:0}");

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(PurgeAddress) && !(Uri.TryCreate(PurgeAddress, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            yield return new($"'{PurgeAddress}' in Cdn:PurgeAddress is not an address; write it like https://api.cdn.example/purge.", [nameof(PurgeAddress)]);
        if (Life > TimeSpan.FromMinutes(1) && string.IsNullOrEmpty(PurgeAddress))
            yield return new("Cdn:Life is longer than a minute, but without Cdn:PurgeAddress the CDN would not hear of corrections.", [nameof(Life)]);
    }
}
