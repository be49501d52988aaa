using System.Diagnostics;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>A second process on the same data folder ends with an error, and the first one does not notice.</summary>
[Collection("one process")]
public sealed class TwoProcesses
{
    [Fact]
    public async Task Every_other_process_on_a_data_folder_is_refused()
    {
        var folder = Repository.NewFolder("two-processes");
        var data = Path.Combine(folder, "data");
        var port = Repository.FreePort();
        await using var server = Server.Program("deploy/AllInOne", port, folder, new Dictionary<string, string> { ["Data"] = data });
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await server.Start();
        // The same program, and one whose only file is opened in the background.
        await Task.WhenAll(Refused("deploy/AllInOne", data), Refused("services/Search", data));
        using var page = await client.GetAsync("/");
        Assert.True(page.IsSuccessStatusCode);
    }

    private static async Task Refused(string program, string data)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.Program(program), "--Data", data, "--urls", $"http://127.0.0.1:{Repository.FreePort()}"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["Services__Token"] = Distributed.ServiceToken;
        using var process = Process.Start(start)!;
        try
        {
            var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
            Assert.NotEqual(0, process.ExitCode);
            Assert.Contains($"Another process is at work in the data folder {data}", string.Concat(await said));
        }
        finally
        {
            process.Kill();
        }
    }
}
