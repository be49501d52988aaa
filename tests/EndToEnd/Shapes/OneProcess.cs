namespace Broadsheet.EndToEnd;

/// <summary>Everything in one process, SQLite files in a fresh folder.</summary>
public sealed class OneProcess : Site
{
    private readonly int port = Repository.FreePort();

    /// <inheritdoc />
    public override string Shape => "one process";

    /// <inheritdoc />
    public override Uri Address => new($"http://127.0.0.1:{port}");

    /// <summary>Holds logs, and the data folder <c>data</c>.</summary>
    public string Folder { get; } = Repository.NewFolder("one-process");

    /// <summary>The data folder.</summary>
    public string Data => Path.Combine(Folder, "data");

    /// <summary>The process.</summary>
    public Server Server { get; private set; } = null!;

    /// <summary>Where its traces go.</summary>
    public TraceCollector Traces { get; } = new();

    /// <summary>Settings of a test's own.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <inheritdoc />
    protected override async Task Start()
    {
        await Traces.Start();
        var settings = new Dictionary<string, string>(Traces.Settings)
        {
            ["Data"] = Data,
            ["Site__Address"] = Address.ToString(),
            ["Site__Mirrors__0"] = Mirror.ToString(),
            ["Site__Mirrors__1"] = "https://" + UnreachableMirror,
            ["Ingestion__ApiKey"] = TestKey,
            ["Ingestion__Fetch__AllowedNetworks__0"] = "127.0.0.0/8",
            ["Ingestion__Fetch__TimeLimit"] = "00:00:05",
            ["Ingestion__Pictures__Patience"] = "00:00:01",
            ["Ingestion__WebSub__ShortestPause"] = "00:00:01",
        };
        foreach (var (name, value) in Settings)
            settings[name] = value;
        Server = Server.Program("deploy/AllInOne", port, Folder, settings, "--no-samples");
        await Server.Start();
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Server is not null)
            await Server.DisposeAsync();
        await Traces.DisposeAsync();
    }
}
