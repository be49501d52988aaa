using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>A disk that is full: articles are refused with a sentence, pages are served, and all goes on once there is room.</summary>
[Collection("one process")]
public sealed class FullDisk
{
    [Fact]
    public async Task Articles_are_refused_while_the_disk_is_full_and_pages_are_served()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "A small disk of its own can be mounted by root alone, on Linux.");
        await using var site = new OneProcess();
        Directory.CreateDirectory(site.Data);
        Assert.SkipUnless(await Run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", site.Data) == 0, "This machine lets nobody mount a tmpfs.");
        try
        {
            await site.InitializeAsync();
            var first = await site.Post(Article(1));
            await site.PathOf(first);
            var filler = Path.Combine(site.Data, "filler");
            Fill(filler);

            await Site.Until("articles refused", async () => (await Send(site, 2)).StatusCode == HttpStatusCode.InsufficientStorage);
            using var refused = await Send(site, 3);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
            Assert.Contains("disk", JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["detail"]!.GetValue<string>());
            Assert.NotNull(await site.Page(first));
            // What was found a moment ago is not looked for again.
            await Site.Until("readiness with a warning", async () => (await site.Get("/health/ready")).Contains("\"degraded\"", StringComparison.Ordinal));
            using var ready = await site.Reader.GetAsync("/health/ready");
            var report = JsonNode.Parse(await ready.Content.ReadAsStringAsync())!;
            Assert.Equal((HttpStatusCode.OK, "degraded"), (ready.StatusCode, report["status"]!.GetValue<string>()));
            Assert.Contains("full", report["warnings"]!["disk"]!.GetValue<string>());
            Assert.Contains("The disk is full", site.Server.Output);

            File.Delete(filler);
            var next = "";
            await Site.Until("articles taken in again", async () =>
            {
                using var answer = await Send(site, 4);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                    next = await Site.Accepted(answer);
                return next.Length > 0;
            });
            await site.PathOf(next);
            await Site.Until("healthy again", async () => (await site.Get("/health/ready")).Contains("\"healthy\"", StringComparison.Ordinal));
        }
        finally
        {
            if (site.Server is not null)
                await site.Server.Kill();
            await Run("umount", site.Data);
        }
    }

    private static Task<HttpResponseMessage> Send(OneProcess site, int number) => site.Operator.PostAsJsonAsync("/api/articles", Article(number));

    private static object Article(int number) => new { guid = $"disk-{number}", section = "Disks", language = "en", headline = $"Disk {number}", body = "<p>Words.</p>" };

    // Until nothing more fits.
    private static void Fill(string path)
    {
        var block = new byte[64 * 1024];
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<int> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
