namespace Broadsheet.Ingestion;

/// <summary>A source that is polled, as an operator set it up, and how it is doing.</summary>
internal sealed record FeedSource
{
    /// <summary>12 hexadecimal characters made of the address at which it was added.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Absolute http(s) address of the feed.</summary>
    public required string Address { get; init; }

    /// <summary>Other addresses of the same feed, tried in their order when the first fails.</summary>
    public IReadOnlyList<string> AlternateAddresses { get; init; } = [];

    /// <summary>Host of the address: how many polls go to one host at the same time is bounded.</summary>
    public string? Host { get; init; }

    /// <summary>Section path of items that name none.</summary>
    public IReadOnlyList<string> Section { get; init; } = [];

    /// <summary>Which items belong elsewhere; the first that fits counts, also against what the item says.</summary>
    public IReadOnlyList<SectionRule> SectionRules { get; init; } = [];

    /// <summary>Language of items that name none, BCP 47.</summary>
    public string? Language { get; init; }

    /// <summary>Copyright notice of items that bring none.</summary>
    public string? Rights { get; init; }

    /// <summary>
    /// From -5 to 5: of several sources that are due the one with the highest is polled first, and of several that bring one article the words
    /// of the one with the highest are shown.
    /// </summary>
    public int Priority { get; init; }

    /// <summary>How often to poll; by what the source does if null.</summary>
    public TimeSpan? PollEvery { get; init; }

    /// <summary>Whether the text of an item is fetched from its page, where the feed has less.</summary>
    public bool FullContent { get; init; }

    public Credentials? Credentials { get; init; }

    /// <summary>The credentials with the one origin that may see them; null if there are none.</summary>
    public OriginCredentials? CredentialsForOrigin() => Credentials is null ? null
        : new OriginCredentials(new Uri(Address), Credentials);

    /// <summary>Whether an operator has paused it.</summary>
    public bool Paused { get; init; }

    public SourceState State { get; init; } = new();
}

/// <summary>Puts items of a source into a section.</summary>
/// <param name="Match">A topic or section of the item in any case, or the beginning of its address's path, which begins with a slash.</param>
/// <param name="Section">The section path.</param>
internal sealed record SectionRule(string Match, IReadOnlyList<string> Section)
{
    /// <summary>The section that the first fitting rule names; null if none fits.</summary>
    public static IReadOnlyList<string>? Of(IReadOnlyList<SectionRule> rules, Draft draft, Uri? feed) => rules.FirstOrDefault(rule => rule.Fits(draft, feed))?.Section;

    private bool Fits(Draft draft, Uri? feed) => Match.StartsWith('/')
        ? WebAddress.Absolute(draft.Address, feed)?.AbsolutePath.StartsWith(Match, StringComparison.OrdinalIgnoreCase) == true
        : draft.Topics.Concat(draft.Section).Contains(Match, StringComparer.OrdinalIgnoreCase);
}

/// <summary>How we prove to a source who we are. Never shown again.</summary>
internal sealed record Credentials
{
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Instead of user and password.</summary>
    public string? Token { get; init; }

    /// <summary>Value of the header Authorization (RFC 7617, RFC 6750).</summary>
    public string Authorization() => Token is { Length: > 0 } ? "Bearer " + Token : "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{User}:{Password}"));
}

/// <summary>
/// Credentials with the origin that they belong to. Every request that carries credentials asks here, so that no other
/// port, no plain http and no other host ever sees them, whoever chose the address.
/// </summary>
internal sealed record OriginCredentials(Uri Origin, Credentials Credentials)
{
    /// <summary>
    /// Value of the header Authorization for a request to an address; null if the address has another origin.
    /// </summary>
    public string? AuthorizationFor(Uri address) => WebAddress.SameOrigin(Origin, address)
        ? Credentials.Authorization() : null;
}

/// <summary>What the polls of a source told.</summary>
internal sealed record SourceState
{
    public DateTimeOffset NextPoll { get; init; }

    public DateTimeOffset? LastPoll { get; init; }

    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>In words, what was wrong at the last poll; null if nothing was.</summary>
    public string? LastError { get; init; }

    /// <summary>Items left out at the last successful poll, each with its reason.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>Polls that failed since the last success.</summary>
    public int Failures { get; init; }

    /// <summary>Since when it is not polled any more because it failed too often; an operator resumes it.</summary>
    public DateTimeOffset? GivenUp { get; init; }

    /// <summary>Polls in all that were answered, with or without news.</summary>
    public long Polls { get; init; }

    /// <summary>Of these, those that were told that nothing has changed (304).</summary>
    public long Unchanged { get; init; }

    /// <summary>Articles and new versions of articles taken from it in all.</summary>
    public long Accepted { get; init; }

    /// <summary>New items per day lately; null while nothing is known of it.</summary>
    public double? ItemsPerDay { get; init; }

    /// <summary>Its format as found: <c>RSS 2.0</c>.</summary>
    public string? Format { get; init; }

    /// <summary>What it calls itself.</summary>
    public string? Title { get; init; }

    /// <summary>The articles taken from it last, the newest first, ten at most.</summary>
    public IReadOnlyList<TakenArticle> Latest { get; init; } = [];

    /// <summary>HTTP validators of the last answer that was read.</summary>
    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    /// <summary>The address that gave these validators; they mean nothing to another.</summary>
    public string? ReadFrom { get; init; }
}

/// <summary>An article that was taken from a source.</summary>
internal sealed record TakenArticle(string Id, string Headline, DateTimeOffset At);
