using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Broadsheet.Ingestion;

/// <summary>Settings under <c>Ingestion</c>.</summary>
internal sealed class IngestionOptions : IValidatableObject
{
    /// <summary>A key of the API beside those in the store, at least 24 characters. Without it and without any in the store one is made at the first start.</summary>
    [MinLength(24, ErrorMessage = "Ingestion:ApiKey must have at least 24 characters; for example: openssl rand -hex 32")]
    public string? ApiKey { get; set => field = string.IsNullOrWhiteSpace(value) ? null : value; }

    /// <summary>Folder with articles as for <c>POST /api/articles</c>, one a file, taken in at a start at which nothing has been accepted yet; beside the program if not absolute.</summary>
    public string? Samples { get; set; }

    /// <summary>How often a source is polled that asks for nothing else.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How many sources are polled at the same time.</summary>
    [Range(1, 256)]
    public int PollsAtOnce { get; set; } = 8;

    /// <summary>How often it is looked whether a mirror that was reachable still is.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MirrorCheckEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How fetching from outside is limited.</summary>
    public FetchOptions Fetch { get; set; } = new();

    /// <summary>How pictures are taken in.</summary>
    public PictureOptions Pictures { get; set; } = new();

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var network in Fetch.AllowedNetworks.Where(network => network.Length > 0 && !IPNetwork.TryParse(network, out _)))
            yield return new ValidationResult($"Ingestion:Fetch:AllowedNetworks: {network} is not a network in CIDR notation like 10.20.0.0/16");
        if (Fetch.TimeLimit <= TimeSpan.Zero || Fetch.SizeLimit <= 0)
            yield return new ValidationResult("Ingestion:Fetch: TimeLimit and SizeLimit must be greater than zero");
        if (!Pictures.IsUsable)
            yield return new ValidationResult("Ingestion:Pictures: Patience and MostPerArticle must not be negative, all else must be greater than zero");
    }
}

/// <summary>Settings under <c>Ingestion:Fetch</c>.</summary>
internal sealed class FetchOptions
{
    /// <summary>Networks that may be fetched from although they are private, in CIDR notation: <c>10.20.0.0/16</c>. Empty ones count for nothing.</summary>
    public IList<string> AllowedNetworks { get; } = [];

    internal IReadOnlyList<IPNetwork> Allowed => [.. AllowedNetworks.Where(network => network.Length > 0).Select(IPNetwork.Parse)];

    /// <summary>How long one fetch may take, redirects and all.</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How large an answer may be, in bytes after decompression.</summary>
    public int SizeLimit { get; set; } = 15 * 1024 * 1024;
}
