using System.Text.Json.Serialization;

namespace Broadsheet.Ingestion;

/// <summary>A source as an operator writes it.</summary>
internal sealed record SourceSettings
{
    /// <summary>Name as readers see it. Without one the address is looked at now: the feed of a site is found, and named as it names itself.</summary>
    public string? Name { get; init; }

    /// <summary>Address of the feed; without a name also that of a site.</summary>
    public string? Address { get; init; }

    /// <summary>Other addresses of the same feed, tried when the first fails.</summary>
    public IReadOnlyList<string>? AlternateAddresses { get; init; }

    /// <summary>Section path of items that name none, as text or list.</summary>
    [JsonConverter(typeof(NamesConverter))]
    public IReadOnlyList<string>? Section { get; init; }

    /// <summary>Which items belong elsewhere; the first rule that fits counts.</summary>
    public IReadOnlyList<SectionRuleSettings>? SectionRules { get; init; }

    /// <summary>Language of items that name none, BCP 47.</summary>
    public string? Language { get; init; }

    /// <summary>Copyright notice of items that bring none.</summary>
    public string? Rights { get; init; }

    /// <summary>From -5 to 5, by default 0: of several sources that are due the highest is polled first, and of several that bring one article the highest's words are shown.</summary>
    public int? Priority { get; init; }

    /// <summary>How often to poll, 1 to 1440 minutes; by default as often as the source brings news.</summary>
    public int? PollEveryMinutes { get; init; }

    /// <summary>Fetch an item's text from its page, where the feed has less.</summary>
    public bool? FullContent { get; init; }

    /// <summary>
    /// User and password, or a token, for a feed that wants them. Left out they stay as they are while the address keeps its
    /// scheme, host and port; an empty object takes them away.
    /// </summary>
    public Credentials? Credentials { get; init; }

    /// <summary>The same in their one form, or what is wrong with them.</summary>
    public Result<SourceSettings> Checked()
    {
        if (WebAddress.Absolute(Address) is not { } address)
            return new Problem("address: give the http or https address of a feed.");
        if (PlainText.Line(Name, 300) is not { } name)
            return new Problem("name: give the name of the source as readers shall see it.");
        if (!string.IsNullOrWhiteSpace(Language) && Languages.Canonical(Language) is null)
            return new Problem("language: give a BCP 47 tag like en, en-GB or fa, or leave it out.");
        if (PollEveryMinutes is < 1 or > 24 * 60)
            return new Problem("pollEveryMinutes: give a number between 1 and 1440, or leave it out.");
        if (Priority is < -5 or > 5)
            return new Problem("priority: give a whole number from -5 to 5.");
        if (AlternateAddresses?.Count > 10 || AlternateAddresses?.Any(other => WebAddress.Absolute(other) is null) == true)
            return new Problem("alternateAddresses: give at most 10 http or https addresses of the same feed.");
        if (SectionRules?.Count > 100 || SectionRules?.Any(rule => rule is null || string.IsNullOrWhiteSpace(rule.Match) || rule.Section is not { Count: > 0 }) == true)
            return new Problem("sectionRules: give each a match (a topic, or the beginning of a path like /sport) and a section, at most 100 of them.");
        if (Credentials is { } given && (given.Token ?? given.User ?? given.Password ?? "").Any(char.IsControl))
            return new Problem("credentials: give a user and a password, or a token, in one line each.");
        return this with
        {
            Name = name, Address = address.AbsoluteUri, Section = Sections.Split(Section ?? []), Language = Languages.Canonical(Language), Rights = PlainText.Line(Rights, 300),
            AlternateAddresses = [.. (AlternateAddresses ?? []).Select(other => WebAddress.Absolute(other)!.AbsoluteUri).Where(other => other != address.AbsoluteUri).Distinct()],
        };
    }

    /// <summary>The source with these settings, which must be checked.</summary>
    public FeedSource ApplyTo(FeedSource source) => source with
    {
        Name = Name!, Address = Address!, Host = new Uri(Address!).IdnHost, AlternateAddresses = AlternateAddresses ?? [], Section = Section ?? [], Language = Language, Rights = Rights, Priority = Priority ?? 0,
        SectionRules = [.. (SectionRules ?? []).Select(rule => new SectionRule(rule.Match!.Trim(), Sections.Split(rule.Section!)))],
        PollEvery = PollEveryMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null, FullContent = FullContent == true,
        Credentials = Credentials is null ? Kept(source)
            : Credentials is { User: null or "", Token: null or "" } ? null
            : Credentials,
    };

    /// <summary>
    /// Whether the source loses its credentials because the address has another origin and no new ones came with it.
    /// </summary>
    public bool DropsCredentialsOf(FeedSource source) => Credentials is null && source.Credentials is not null
        && Kept(source) is null;

    // They were given for one server; whoever changes the address alone may not know them.
    private Credentials? Kept(FeedSource source) =>
        source.Credentials is not null && WebAddress.SameOrigin(new Uri(source.Address), new Uri(Address!))
            ? source.Credentials : null;
}

/// <summary>A rule as an operator writes it.</summary>
internal sealed record SectionRuleSettings
{
    /// <summary>A topic or section of the item, or the beginning of its address's path, which begins with a slash.</summary>
    public string? Match { get; init; }

    /// <summary>Section path as text or list.</summary>
    [JsonConverter(typeof(NamesConverter))]
    public IReadOnlyList<string>? Section { get; init; }
}
