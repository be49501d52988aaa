using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Broadsheet.EndToEnd;

/// <summary>A server process that tests start, stop, kill and start again; its output goes to a file beside its data.</summary>
public sealed class Server(string name, string file, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string folder, Func<Task<bool>> ready) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private readonly string log = Path.Combine(folder, name + ".log");
    private Process? process;

    /// <summary>Its name in messages.</summary>
    public string Name => name;

    /// <summary>Process id while it runs.</summary>
    public int Id => process?.Id ?? throw new InvalidOperationException($"{name} does not run.");

    /// <summary>All that it has printed so far.</summary>
    public string Output => File.Exists(log) ? File.ReadAllText(log) : "";

    /// <summary>A .NET program of this repository listening on <paramref name="port"/>, ready when <c>/health/ready</c> says so.</summary>
    public static Server Program(string project, int port, string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        return new Server(
            Path.GetFileName(project).ToLowerInvariant(), "dotnet", [Repository.Program(project), .. arguments],
            new Dictionary<string, string>(environment) { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}" },
            folder,
            async () => (await client.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"))).IsSuccessStatusCode);
    }

    /// <summary>A server of <c>tests/backing</c>, ready when its port answers.</summary>
    public static Server Backing(string kind, int port, string folder) =>
        new(kind, Path.Combine(Repository.Root, "tests/backing/run"), [BackingRoot, Path.Combine(folder, kind), kind, port.ToString(CultureInfo.InvariantCulture)],
            new Dictionary<string, string>(), folder,
            async () =>
            {
                using var connection = new TcpClient();
                await connection.ConnectAsync("127.0.0.1", port);
                return true;
            });

    private static string BackingRoot =>
        Environment.GetEnvironmentVariable("BROADSHEET_TEST_BACKING") ?? throw new InvalidOperationException("BROADSHEET_TEST_BACKING is not set: run tests/run, which makes it.");

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task Start()
    {
        Launch();
        await Ready();
    }

    /// <summary>Starts it without waiting.</summary>
    public void Launch()
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        process = Process.Start(start)!;
        var output = TextWriter.Synchronized(new StreamWriter(File.Open(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true });
        process.OutputDataReceived += (_, line) => output.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => output.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until it is ready.</summary>
    public async Task Ready()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (process is null or { HasExited: true })
                throw new InvalidOperationException($"{name} ended at its start:\n{Tail()}");
            try
            {
                if (await ready())
                    return;
            }
            catch (Exception exception) when (exception is HttpRequestException or SocketException or TaskCanceledException)
            {
                // Not yet.
            }
            if (Stopwatch.GetElapsedTime(started) > StartLimit)
                throw new TimeoutException($"{name} was not ready after {StartLimit.TotalSeconds} s:\n{Tail()}");
            await Task.Delay(50);
        }
    }

    /// <summary>SIGKILL: no goodbye.</summary>
    public async Task Kill()
    {
        if (process is null)
            return;
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>SIGTERM, and waits until it has ended.</summary>
    public async Task Stop()
    {
        if (process is null)
            return;
        using (var term = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)])!)
            await term.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(45));
        process.Dispose();
        process = null;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await Kill();

    private string Tail() => string.Join('\n', Output.Split('\n').TakeLast(30));
}
