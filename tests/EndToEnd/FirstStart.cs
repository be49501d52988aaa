using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>What a newcomer meets: the first start of the one process with nothing configured, and <c>--help</c>.</summary>
[Collection("one process"), System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed partial class FirstStart(ITestOutputHelper output)
{
    [Fact]
    public async Task The_first_start_makes_a_key_that_no_log_has_and_loads_the_samples_once()
    {
        var folder = Repository.NewFolder("first-start");
        var port = Repository.FreePort();
        var settings = new Dictionary<string, string> { ["Data"] = Path.Combine(folder, "data"), ["Site__Address"] = $"http://127.0.0.1:{port}" };
        await using var server = Server.Program("deploy/AllInOne", port, folder, settings);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await server.Start();
        var samples = Directory.GetFiles(Path.Combine(Repository.Root, "deploy/samples"), "*.json").Length;
        Assert.True(samples >= 12);
        await Site.Until("all samples", async () => await Total(client) == samples);
        Assert.Contains("dir=\"rtl\"", await client.GetStringAsync("/"));

        var keyFile = Path.Combine(folder, "data", "api-key");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(keyFile));
        var key = (await File.ReadAllTextAsync(keyFile)).Trim();
        Assert.Contains(keyFile, server.Output);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using (var posted = await client.PostAsJsonAsync("/api/articles",
            new { section = "News", language = "en", headline = "Hello, readers", body = "<p>Our first article.</p>" }))
            Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        await Site.Until("the first article", async () => await Total(client) == samples + 1);

        await server.Stop();
        var started = Stopwatch.GetTimestamp();
        server.Launch();
        await Site.Until("the first page after a restart", async () => (await client.GetAsync("/")).IsSuccessStatusCode);
        output.WriteLine($"first page {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s after the start");
        await server.Ready();
        Assert.Equal(samples + 1, await Total(client));
        Assert.Equal(key, (await File.ReadAllTextAsync(keyFile)).Trim());
        Assert.DoesNotContain(key, server.Output);

        await Parallel.ForAsync(0, 1_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            using var answer = await client.PostAsJsonAsync("/api/articles", new { guid = $"many-{number}", section = "Many", language = "en", headline = $"One of many: {number}", body = "<p>" + string.Join(' ', Enumerable.Range(number, 300)) + "</p>" });
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        });
        await Site.Until("a thousand articles", async () => await Total(client) == samples + 1_001);
        output.WriteLine($"{ResidentMegabytes(server.Id)} MB resident with {samples + 1_001} articles, just posted");
        await Site.Until("what the work took given back", () => Task.FromResult(ResidentMegabytes(server.Id) < 250));
        output.WriteLine($"{ResidentMegabytes(server.Id)} MB a moment later, {ResidentMegabytes(server.Id, "VmHWM")} MB at the highest since the start");
    }

    [Fact]
    public async Task On_a_terminal_the_first_start_shows_the_key_with_a_line_that_is_ready_to_run()
    {
        var folder = Repository.NewFolder("first-start-on-a-terminal");
        var address = new Uri($"http://127.0.0.1:{Repository.FreePort()}");
        var settings = new Dictionary<string, string>
        {
            ["Data"] = Path.Combine(folder, "data"), ["Site__Address"] = address.ToString(),
            ["ASPNETCORE_URLS"] = address.ToString(), ["DOTNET_RUNNING_IN_CONTAINER"] = "false",
        };
        using var client = new HttpClient { BaseAddress = address };
        // It gives the program a terminal of its own.
        await using var server = new Server(
            "terminal", "script", ["-qefc", $"dotnet {Repository.Program("deploy/AllInOne")} --no-samples", "/dev/null"],
            settings, folder,
            async () => (await client.GetAsync("/health/ready")).IsSuccessStatusCode);
        await server.Start();
        var key = (await File.ReadAllTextAsync(Path.Combine(folder, "data", "api-key"))).Trim();
        Assert.Single(Regex.Matches(server.Output, Regex.Escape(key)));
        var line = CurlLine().Match(server.Output.Replace("\r", "", StringComparison.Ordinal)).Value;
        using var curl = Process.Start(new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true,
            RedirectStandardError = true })!;
        var answer = await curl.StandardOutput.ReadToEndAsync();
        Assert.True(answer.Contains("\"id\"", StringComparison.Ordinal), answer + line);
        await curl.WaitForExitAsync();
        Assert.Equal(0, curl.ExitCode);
        await Site.Until("the article of the printed line", async () => await Total(client) == 1);
        await server.Stop();
    }

    [Theory]
    [InlineData("deploy/AllInOne")]
    [InlineData("services/Ingestion")]
    [InlineData("services/Storage")]
    [InlineData("services/Search")]
    [InlineData("services/Rendering")]
    [InlineData("gateway")]
    public async Task Every_program_has_help(string project)
    {
        using var program = Process.Start(new ProcessStartInfo("dotnet", [Repository.Program(project), "--help"]) { RedirectStandardOutput = true })!;
        var text = await program.StandardOutput.ReadToEndAsync();
        await program.WaitForExitAsync();
        Assert.Equal(0, program.ExitCode);
        Assert.StartsWith("Broadsheet", text);
        Assert.Contains("ConnectionStrings__MongoDB", text);
    }

    private static async Task<int> Total(HttpClient client) =>
        System.Text.Json.Nodes.JsonNode.Parse(await client.GetStringAsync("/api/search?q="))!["total"]!.GetValue<int>();

    private static long ResidentMegabytes(int process, string which = "VmRSS") =>
        long.Parse(File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith(which, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    [GeneratedRegex(@"curl (?:\\\n|[^\n])*")]
    private static partial Regex CurlLine();
}
