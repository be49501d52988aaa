namespace Broadsheet.Ingestion;

/// <summary>What is known of a mirror beside its address, which is configured.</summary>
internal sealed record MirrorState
{
    /// <summary>Its host name; the key.</summary>
    public required string Host { get; init; }

    /// <summary>Whether an operator lets it be served; so it is until somebody says otherwise.</summary>
    public bool On { get; init; } = true;

    /// <summary>Whether the last check found the site there.</summary>
    public bool Reachable { get; init; }

    /// <summary>Why it is not reachable, in a sentence for the operator.</summary>
    public string? Problem { get; init; }

    /// <summary>When the two above were last found to differ from before.</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>All that is known of mirrors.</summary>
/// <param name="Mirrors">One for each that was ever switched or checked.</param>
/// <param name="Secret">With which gateways prove that they belong to this site; made once.</param>
/// <param name="Revision">One more with each change.</param>
internal sealed record MirrorStates(IReadOnlyList<MirrorState> Mirrors, string Secret, long Revision)
{
    /// <summary>The state of a mirror, the one it has at first included.</summary>
    public MirrorState Of(string host) => Mirrors.FirstOrDefault(mirror => mirror.Host == host) ?? new MirrorState { Host = host };
}

/// <summary>Where the states of mirrors are kept: SQLite in one process, MongoDB for many. One small record, so that each change is one atomic write.</summary>
internal interface IMirrorStore
{
    /// <summary>What is known.</summary>
    Task<MirrorStates> Read(CancellationToken cancellation);

    /// <summary>Changes one mirror's state; what is known afterwards. Where <paramref name="change"/> changes nothing, nothing is written.</summary>
    Task<MirrorStates> Change(string host, Func<MirrorState, MirrorState> change, CancellationToken cancellation);
}
