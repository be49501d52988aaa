using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Broadsheet.Unit.Ingestion;

/// <summary>
/// The fetcher as it is registered, with a resolver of the tests' own and a record of every connection that it opens. 127.0.0.2 stands for the
/// public network: it is the one address that is allowed.
/// </summary>
internal sealed class TestNet : IDisposable
{
    public static readonly IPAddress Public = IPAddress.Parse("127.0.0.2");

    private readonly ServiceProvider services;

    public TestNet(TimeProvider time, int sizeLimit = 1024 * 1024)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging();
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(new Network { Resolve = Resolve, Open = Open });
        builder.Services.AddOptions<SiteOptions>();
        builder.Services.AddOptions<IngestionOptions>().Configure(options =>
        {
            options.Fetch.AllowedNetworks.Add(Public + "/32");
            options.Fetch.SizeLimit = sizeLimit;
        });
        builder.AddFetching();
        services = builder.Services.BuildServiceProvider();
        Fetcher = services.GetRequiredService<Fetcher>();
    }

    public Fetcher Fetcher { get; }

    /// <summary>Names and what each answer for them is; the last one stays.</summary>
    public ConcurrentDictionary<string, Queue<IPAddress[]>> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Each connection that was opened.</summary>
    public ConcurrentQueue<(IPAddress Address, int Port)> Opened { get; } = [];

    public void Dispose() => services.Dispose();

    private Task<IPAddress[]> Resolve(string host, CancellationToken cancellation)
    {
        var name = host.TrimEnd('.');
        if (Names.TryGetValue(name, out var answers))
            return Task.FromResult(answers.Count > 1 ? answers.Dequeue() : answers.Peek());
        return IPAddress.TryParse(host, out _) || name.EndsWith("localhost", StringComparison.OrdinalIgnoreCase) ? Dns.GetHostAddressesAsync(host, cancellation) : throw new SocketException((int)SocketError.HostNotFound);
    }

    private async Task<Socket> Open(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        foreach (var address in addresses)
            Opened.Enqueue((address, port));
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(addresses, port, cancellation);
        return socket;
    }
}
