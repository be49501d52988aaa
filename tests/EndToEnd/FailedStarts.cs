using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>A process that cannot start says why in one sentence, without a stack, before it makes or prints anything.</summary>
[Collection("one process")]
public sealed class FailedStarts
{
    [Fact]
    public async Task A_port_that_is_taken_is_told_before_a_key_is_printed_and_samples_are_taken_in()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var data = Path.Combine(Repository.NewFolder("taken-port"), "data");
        var said = await Refused("deploy/AllInOne", data, ((IPEndPoint)other.LocalEndpoint).Port);
        Assert.Contains($"Another program listens on http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}", said);
        Assert.DoesNotContain("curl", said);
        Assert.False(File.Exists(Path.Combine(data, "ingestion.db")));
        Assert.False(File.Exists(Path.Combine(data, "api-key")));
    }

    [Fact]
    public async Task Settings_that_are_wrong_are_each_told()
    {
        var said = await Refused("deploy/AllInOne", Path.Combine(Repository.NewFolder("wrong-settings"), "data"), Repository.FreePort(),
            ("Ingestion__PollEvery", "soon"), ("Gateway__RenderConcurrency", "0"), ("Site__Address", "news"));
        Assert.Equal(["Gateway__RenderConcurrency", "Ingestion__PollEvery", "Site__Address"], said.Trim().Split('\n').Select(line => line.Split(' ')[0]).Order());
    }

    [Theory]
    [InlineData("services/Ingestion")]
    [InlineData("services/Storage")]
    [InlineData("services/Search")]
    [InlineData("services/Rendering")]
    [InlineData("gateway")]
    public async Task A_process_that_is_one_of_several_asks_for_the_token_of_the_services(string program) =>
        Assert.StartsWith("Services__Token is not set", await Refused(program, Path.Combine(Repository.NewFolder("no-token"), "data"), Repository.FreePort()));

    [Fact]
    public async Task A_damaged_or_lost_store_of_articles_is_refused_and_a_damaged_read_model_is_built_anew()
    {
        await using var site = new OneProcess();
        await site.InitializeAsync();
        var id = await site.Post(new { guid = "kept", section = "Kept", language = "en", headline = "Kept in the store", body = "<p>Words.</p>" });
        await site.PathOf(id);
        await site.Server.Stop();
        var (store, model) = (Path.Combine(site.Data, "storage.db"), Path.Combine(site.Data, "rendering2.db"));
        var whole = await File.ReadAllBytesAsync(store);

        foreach (var (content, sentence) in new[] { (new byte[whole.Length], "is damaged"), ([], "is empty") })
        {
            await File.WriteAllBytesAsync(store, content);
            var said = await Refused("deploy/AllInOne", site.Data, Repository.FreePort());
            Assert.Contains($"{store} {sentence}", said);
            Assert.Contains("backup", said);
        }
        await File.WriteAllBytesAsync(store, whole);
        await File.WriteAllTextAsync(model, string.Concat(Enumerable.Repeat("rubbish ", 2_000)));
        await site.Server.Start();
        await Site.Until("the page from the new read model", async () => await site.Page(id) is not null);
        Assert.NotEmpty(Directory.GetFiles(site.Data, "rendering2.db.damaged-*"));
        Assert.Contains("rendering2.db is damaged", site.Server.Output);
    }

    // All that the program said, each line a sentence.
    private static async Task<string> Refused(string program, string data, int port, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.Program(program), "--Data", data, "--urls", $"http://127.0.0.1:{port}"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment.Remove("Services__Token");
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
            var all = string.Concat(await said);
            Assert.Equal(1, process.ExitCode);
            Assert.DoesNotContain("   at ", all);
            Assert.True(all.Trim().Split('\n').Length <= Math.Max(1, settings.Length), all);
            return all;
        }
        finally
        {
            process.Kill();
        }
    }
}
