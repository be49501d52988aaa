using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Broadsheet.Unit.Ingestion;

/// <summary>
/// The whole service on a port of its own, as its program starts it, with SQLite files in a folder that ends with it.
/// </summary>
internal sealed class RunningIngestion : IAsyncDisposable
{
    /// <summary>Its key, unless the settings say otherwise.</summary>
    public const string Key = "the-right-key-0123456789";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string folder = Directory.CreateTempSubdirectory("broadsheet").FullName;
    private WebApplication app = null!;

    static RunningIngestion()
    {
        // The framework reads it once: where it would put bodies that do not fit in memory.
        Environment.SetEnvironmentVariable("ASPNETCORE_TEMP",
            Directory.CreateTempSubdirectory("broadsheet-bodies").FullName);
        using var probe = new FileBufferingReadStream(new MemoryStream(new byte[100]), memoryThreshold: 1);
        probe.CopyTo(Stream.Null);
        TemporaryFolder = Path.GetDirectoryName(probe.TempFileName)!;
    }

    /// <summary>Folder in which the framework puts bodies that do not fit in memory.</summary>
    public static string TemporaryFolder { get; }

    /// <summary>Its address.</summary>
    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => app.Services;

    public ConcurrentQueue<(LogLevel Level, string Text)> Logged { get; } = [];

    /// <summary>All that is mapped.</summary>
    public IEnumerable<RouteEndpoint> Endpoints =>
        ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    /// <summary>Starts one; <paramref name="settings"/> count more than those of all tests.</summary>
    public static async Task<RunningIngestion> Start(params (string Name, string? Value)[] settings)
    {
        var service = new RunningIngestion();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" }).AddDefaults("test");
        builder.Logging.ClearProviders().AddProvider(new Recorder(service.Logged));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        (string, string?)[] all = [("Data", service.folder), ("Ingestion:ApiKey", Key), ("Ingestion:DropFolder", ""),
            ("Services:storage", "http://127.0.0.1:1"), .. settings];
        foreach (var (name, value) in all)
            builder.Configuration[name] = value;
        IngestionService.Add(builder);
        builder.AddBus(IngestionService.Consumers);
        service.app = builder.Build().UseDefaults();
        IngestionService.Map(service.app);
        await service.app.StartAsync();
        service.Address = new Uri(service.app.Urls.Single());
        return service;
    }

    /// <summary>The path of a file in its data folder.</summary>
    public string File(string name) => Path.Combine(folder, name);

    /// <summary>Someone with a key; without one if it is null.</summary>
    public HttpClient Client(string? key = Key)
    {
        var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        var client = new HttpClient(handler) { BaseAddress = Address, Timeout = Patience };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>A connection on which a test writes each byte itself.</summary>
    public async Task<RawConnection> Connect()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Address.Port);
        return new RawConnection(client, Patience);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private sealed class Recorder(ConcurrentQueue<(LogLevel Level, string Text)> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((logLevel, formatter(state, exception) + exception));

        public void Dispose()
        {
        }
    }
}

/// <summary>A connection on which each byte of a request is written by hand.</summary>
internal sealed class RawConnection(TcpClient client, TimeSpan patience) : IDisposable
{
    private readonly NetworkStream stream = client.GetStream();

    public async Task Write(string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>The next head, without the body after it: its status line and headers.</summary>
    public async Task<string> Head(string what)
    {
        using var limit = new CancellationTokenSource(patience);
        var (head, one) = (new StringBuilder(), new byte[1]);
        try
        {
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await stream.ReadAsync(one, limit.Token) == 0)
                    throw new IOException($"{what}: the connection was closed after “{head}”.");
                head.Append((char)one[0]);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{what}: no answer within {patience.TotalSeconds:0} seconds, only “{head}”.");
        }
        return head.ToString();
    }

    public void Dispose() => client.Dispose();
}
