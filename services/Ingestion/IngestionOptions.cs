using System.ComponentModel.DataAnnotations;
using System.Net;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion;

/// <summary>Settings under <c>Ingestion</c>.</summary>
internal sealed class IngestionOptions
{
    /// <summary>A key of the API beside those in the store, at least 24 characters. Without it and without any in the store one is made at the first start.</summary>
    [MinLength(24, ErrorMessage = "it must have at least 24 characters; for example: openssl rand -hex 32")]
    public string? ApiKey { get; set => field = string.IsNullOrWhiteSpace(value) ? null : value; }

    /// <summary>Folder with articles as for <c>POST /api/articles</c>, one a file, taken in at a start at which nothing has been accepted yet; beside the program if not absolute.</summary>
    public string? Samples { get; set; }

    /// <summary>How often a source is polled of which nothing is known yet, and how soon one is tried again that failed.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>However much a source brings, it is not polled more often than this unless an operator says so.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan ShortestPoll { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>However little it brings or however long it fails, it is polled this often.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan LongestPoll { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How many sources are polled at the same time, so how many connections polling takes.</summary>
    [Range(1, 256)]
    public int PollsAtOnce { get; set; } = 32;

    /// <summary>How many of them on one host.</summary>
    [Range(1, 16)]
    public int PollsPerHost { get; set; } = 2;

    /// <summary>After how many failures in a row a source is paused until an operator resumes it.</summary>
    [Range(1, 1000)]
    public int FailuresBeforePause { get; set; } = 10;

    /// <summary>Most processor time for reading one document, of an article sent or of an item of a feed; then it is refused.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan ReadingBudget { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Most processor time for reading a feed with all its items at one poll; the rest is left out, and the source is polled more rarely.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:10:00")]
    public TimeSpan FeedBudget { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Folder that is watched for articles; below the data folder if not absolute, none if empty.</summary>
    public string DropFolder { get; set; } = "drop";

    /// <summary>How changes are had from hubs.</summary>
    public WebSubOptions WebSub { get; set; } = new();

    /// <summary>How often it is looked whether a mirror that was reachable still is.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MirrorCheckEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How fetching from outside is limited.</summary>
    public FetchOptions Fetch { get; set; } = new();

    /// <summary>How pictures are taken in.</summary>
    public PictureOptions Pictures { get; set; } = new();
}

/// <summary>Settings under <c>Ingestion:Fetch</c>.</summary>
internal sealed class FetchOptions
{
    /// <summary>Networks that may be fetched from although they are private, in CIDR notation: <c>10.20.0.0/16</c>. Empty ones count for nothing.</summary>
    [Networks]
    public IList<string> AllowedNetworks { get; } = [];

    internal IReadOnlyList<IPNetwork> Allowed => [.. AllowedNetworks.Where(network => network.Length > 0).Select(IPNetwork.Parse)];

    /// <summary>How long one fetch may take, redirects and all.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How large an answer may be, in bytes after decompression.</summary>
    [Range(1, 1_073_741_824)]
    public int SizeLimit { get; set; } = 15 * 1024 * 1024;
}

/// <summary>Settings under <c>Ingestion:WebSub</c>.</summary>
internal sealed class WebSubOptions
{
    /// <summary>Whether hubs that sources name are subscribed to.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The lease that is asked for; the hub decides.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromDays(10);

    /// <summary>How soon at the earliest a hub is asked again, however short a lease it gives.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan ShortestPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often at most a source is polled whose hub tells of its changes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromHours(6);
}
