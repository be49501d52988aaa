namespace Broadsheet.EndToEnd;

/// <summary>Four services and a gateway, five processes, on a RabbitMQ and a MongoDB of their own.</summary>
public sealed class Distributed : Site
{
    private readonly int port = Repository.FreePort();
    private readonly Dictionary<string, Server> servers = [];
    private readonly Dictionary<string, int> ports = [];

    /// <inheritdoc />
    public override string Shape => "distributed";

    /// <inheritdoc />
    public override Uri Address => new($"http://127.0.0.1:{port}");

    /// <summary>Holds logs and every server's data.</summary>
    public string Folder { get; } = Repository.NewFolder("distributed");

    /// <summary>Where its traces go.</summary>
    public TraceCollector Traces { get; } = new();

    /// <summary>One of <c>rabbitmq mongodb ingestion storage search rendering gateway</c>.</summary>
    public Server this[string name] => servers[name];

    /// <summary>The token by which its services know each other.</summary>
    public const string ServiceToken = "service-token-of-the-end-to-end-suite-0123456789";

    /// <summary>Where MongoDB listens.</summary>
    public string MongoConnection { get; private set; } = "";

    /// <summary>Where a service listens for the others.</summary>
    public Uri InnerAddress(string service) => new($"http://127.0.0.1:{ports[service]}");

    /// <summary>The data folder of a server.</summary>
    public string DataOf(string name) => Path.Combine(Folder, name is "rabbitmq" or "mongodb" ? name : name + "-data");

    /// <inheritdoc />
    protected override async Task Start()
    {
        await Traces.Start();
        var rabbit = Repository.FreePort();
        Add(Server.Backing("rabbitmq", rabbit, Folder));
        var mongo = Repository.FreePort();
        Add(Server.Backing("mongodb", mongo, Folder));
        await Task.WhenAll(this["rabbitmq"].Start(), this["mongodb"].Start());
        MongoConnection = $"mongodb://127.0.0.1:{mongo}/?directConnection=true";

        string[] services = ["ingestion", "storage", "search", "rendering"];
        foreach (var service in services)
            ports[service] = Repository.FreePort();
        var settings = new Dictionary<string, string>(Traces.Settings)
        {
            ["ConnectionStrings__RabbitMQ"] = $"amqp://guest:guest@127.0.0.1:{rabbit}",
            ["ConnectionStrings__MongoDB"] = MongoConnection,
            ["Site__Address"] = Address.ToString(),
            ["Site__Mirrors__0"] = Mirror.ToString(),
            ["Site__Mirrors__1"] = "https://" + UnreachableMirror,
            ["Ingestion__ApiKey"] = TestKey,
            ["Services__Token"] = ServiceToken,
            ["Ingestion__Fetch__AllowedNetworks__0"] = "127.0.0.0/8",
            ["Ingestion__Fetch__TimeLimit"] = "00:00:05",
            ["Ingestion__Pictures__Patience"] = "00:00:01",
            ["Ingestion__WebSub__ShortestPause"] = "00:00:01",
        };
        foreach (var service in services)
            settings[$"Services__{service}"] = $"http://127.0.0.1:{ports[service]}";
        foreach (var service in services)
            Add(Server.Program("services/" + char.ToUpperInvariant(service[0]) + service[1..], ports[service], Folder, new Dictionary<string, string>(settings) { ["Data"] = DataOf(service) }));
        Add(Server.Program("gateway", port, Folder, new Dictionary<string, string>(settings) { ["Data"] = DataOf("gateway") }));
        foreach (var service in services)
            this[service].Launch();
        this["gateway"].Launch();
        foreach (var service in services)
            await this[service].Ready();
        await this["gateway"].Ready();
    }

    private void Add(Server server) => servers[server.Name] = server;

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var server in servers.Values.Reverse())
            await server.DisposeAsync();
        await Traces.DisposeAsync();
    }
}
