namespace Broadsheet.Ingestion;

/// <summary>A source and how it is doing, as it is shown: all but its credentials.</summary>
internal sealed record SourceReport
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Address { get; init; }

    /// <summary>Its format as found at the last poll.</summary>
    public string? Format { get; init; }

    /// <summary>What it calls itself.</summary>
    public string? Title { get; init; }

    public IReadOnlyList<string> AlternateAddresses { get; init; } = [];

    public IReadOnlyList<string> Section { get; init; } = [];

    public IReadOnlyList<SectionRule> SectionRules { get; init; } = [];

    public string? Language { get; init; }

    public string? Rights { get; init; }

    /// <summary>From -5 to 5: the highest is polled first, and of several sources that bring one article its words are shown.</summary>
    public int Priority { get; init; }

    /// <summary>As an operator set it; by what the source does if null.</summary>
    public int? PollEveryMinutes { get; init; }

    public bool FullContent { get; init; }

    /// <summary>Whether it has credentials; they are never shown.</summary>
    public bool HasCredentials { get; init; }

    /// <summary><c>operator</c> or <c>failures</c>, whichever paused it; null while it is polled.</summary>
    public string? PausedBy { get; init; }

    /// <summary>Null while it is paused.</summary>
    public DateTimeOffset? NextPoll { get; init; }

    public DateTimeOffset? LastPoll { get; init; }

    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>In words, what was wrong at the last poll; null if nothing was.</summary>
    public string? LastError { get; init; }

    /// <summary>Polls that failed since the last success.</summary>
    public int Failures { get; init; }

    /// <summary>New items per day lately.</summary>
    public double? ItemsPerDay { get; init; }

    /// <summary>Polls that were answered.</summary>
    public long Polls { get; init; }

    /// <summary>Of these, those that found nothing changed.</summary>
    public long Unchanged { get; init; }

    /// <summary>Articles and new versions taken in all.</summary>
    public long Accepted { get; init; }

    /// <summary>Items left out lately, each with its reason.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    public IReadOnlyList<TakenArticle> Latest { get; init; } = [];

    /// <summary>Claims of this source to other sources' articles that were refused, the newest first.</summary>
    public IReadOnlyList<ReportedNote> Conflicts { get; init; } = [];

    /// <summary>Why pictures of this source were left out, the newest reason first.</summary>
    public IReadOnlyList<ReportedNote> PicturesLeftOut { get; init; } = [];

    /// <summary>What was agreed with its hub, if it has one.</summary>
    public HubReport? Hub { get; init; }

    /// <summary>
    /// A sentence about what the answered request changed besides what it asked for; null if nothing.
    /// </summary>
    public string? Note { get; init; }

    public static SourceReport Of(FeedSource source, Subscription? subscription, IEnumerable<SourceNote> notes, DateTimeOffset now)
    {
        var noted = notes.ToLookup(note => note.Kind, note => new ReportedNote(note.Text, note.At));
        var state = source.State;
        var paused = source.Paused ? "operator" : state.GivenUp is not null ? "failures" : null;
        return new SourceReport
        {
            Id = source.Id, Name = source.Name, Address = source.Address, Format = state.Format, Title = state.Title, AlternateAddresses = source.AlternateAddresses, Section = source.Section,
            SectionRules = source.SectionRules, Language = source.Language, Rights = source.Rights, Priority = source.Priority, PollEveryMinutes = source.PollEvery is { } every ? (int)every.TotalMinutes : null,
            FullContent = source.FullContent, HasCredentials = source.Credentials is not null, PausedBy = paused, NextPoll = paused is null ? state.NextPoll : null, LastPoll = state.LastPoll,
            LastSuccess = state.LastSuccess, LastError = state.LastError, Failures = state.Failures, ItemsPerDay = state.ItemsPerDay is { } perDay ? Math.Round(perDay, 2) : null, Polls = state.Polls,
            Unchanged = state.Unchanged, Accepted = state.Accepted, Dropped = state.Dropped, Latest = state.Latest,
            Conflicts = [.. noted[SourceNoteKind.Conflict]], PicturesLeftOut = [.. noted[SourceNoteKind.Pictures]],
            Hub = subscription is null ? null : new HubReport(subscription.Hub, subscription.IsActive(now), subscription.LeaseEnds, subscription.LastDelivery, subscription.Deliveries, subscription.Refused, subscription.Error),
        };
    }
}

/// <summary>Something about a source that operators should look at.</summary>
/// <param name="Text">What happened and what to do.</param>
/// <param name="At">When it was found.</param>
internal sealed record ReportedNote(string Text, DateTimeOffset At);

/// <summary>What was agreed with a hub.</summary>
/// <param name="Address">The hub.</param>
/// <param name="Active">Whether it delivers now.</param>
/// <param name="LeaseEnds">Until when.</param>
/// <param name="LastDelivery">When it last delivered.</param>
/// <param name="Deliveries">Deliveries in all.</param>
/// <param name="Refused">Deliveries dropped because of their signature.</param>
/// <param name="Error">What is wrong, in words.</param>
internal sealed record HubReport(string Address, bool Active, DateTimeOffset? LeaseEnds, DateTimeOffset? LastDelivery, long Deliveries, long Refused, string? Error);
