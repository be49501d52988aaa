using System.ComponentModel.DataAnnotations;

namespace Broadsheet.Defaults;

/// <summary>Addresses and token of the services, as configured under <c>Services</c>.</summary>
public sealed class ServiceOptions
{
    /// <summary>Fewest characters of a token.</summary>
    public const int ShortestToken = 24;

    /// <summary>See <see cref="ServiceToken"/>.</summary>
    [MinLength(ShortestToken, ErrorMessage = "it must have at least 24 characters, the same in every process; for example: openssl rand -hex 32")]
    public string? Token { get; set => field = string.IsNullOrWhiteSpace(value) ? null : value; }

    /// <summary>Address of Ingestion.</summary>
    [Url]
    public string? Ingestion { get; set => field = string.IsNullOrWhiteSpace(value) ? null : value; }

    /// <summary>Address of Storage.</summary>
    [Url]
    public string? Storage { get; set => field = string.IsNullOrWhiteSpace(value) ? null : value; }

    /// <summary>Address of Search.</summary>
    [Url]
    public string? Search { get; set => field = string.IsNullOrWhiteSpace(value) ? null : value; }

    /// <summary>Address of Rendering.</summary>
    [Url]
    public string? Rendering { get; set => field = string.IsNullOrWhiteSpace(value) ? null : value; }
}
