using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>A folder of files, some of them bad, taken in by a process that is killed half way; and the same files by the import command. The whole of it is measured by the bench.</summary>
public abstract class DroppedFiles(Site site)
{
    private const int Files = 150;
    private const int Bad = 3;
    private readonly string run = Guid.NewGuid().ToString("N")[..8];

    /// <summary>The folder that the site watches.</summary>
    protected abstract string Drop { get; }

    /// <summary>Kills the process that watches it, and starts it again.</summary>
    protected abstract Task KillAndStart();

    [Fact]
    public async Task Every_good_file_is_an_article_once_and_every_bad_one_has_its_reason_beside_it()
    {
        var made = Make(Repository.NewFolder("dropped"), "drop");
        Directory.CreateDirectory(Drop);
        foreach (var file in Directory.GetFiles(made))
            File.Move(file, Path.Combine(Drop, Path.GetFileName(file)));
        await Site.Until("the first files to be done", () => Task.FromResult(Count("done") > 0));
        await KillAndStart();
        await Site.Until("an empty folder", () => Task.FromResult(Directory.GetFiles(Drop).Length == 0));
        Assert.Equal(Files - Bad, Directory.GetFiles(Path.Combine(Drop, "done"), $"{run}-drop-*").Length);
        var failed = Directory.GetFiles(Path.Combine(Drop, "failed"), $"{run}-drop-*").Select(Path.GetFileName).ToList();
        Assert.Equal(2 * Bad, failed.Count);
        foreach (var file in failed.Where(file => !file!.EndsWith(".reason.txt", StringComparison.Ordinal)))
            Assert.True((await File.ReadAllTextAsync(Path.Combine(Drop, "failed", file + ".reason.txt"))).Length > 15);
        await EachOnce("drop");
    }

    [Fact]
    public async Task The_import_command_shows_its_progress_and_goes_on_where_it_stopped()
    {
        var folder = Repository.NewFolder("imported");
        var made = Make(Path.Combine(folder, "files"), "import");
        var first = await Import(folder, made);
        Assert.Equal(1, first.Code);
        Assert.Contains($"{Files} of {Files} files, {Bad} refused", first.Output);
        Assert.Contains($"{Files - Bad} files taken in, {Bad} refused", first.Output);
        Assert.Equal(2 * Bad, Directory.GetFiles(Path.Combine(folder, "failed")).Length);
        var again = await Import(folder, made);
        Assert.Equal(0, again.Code);
        Assert.Contains($"{Files} of {Files} files were done before", again.Output);
        await EachOnce("import");
    }

    private async Task EachOnce(string kind) =>
        await Site.Until("each article once", async () => (await site.Search($"q=file&section={kind}-{run}"))["total"]!.GetValue<int>() == Files - Bad);

    private int Count(string folder) => Directory.Exists(Path.Combine(Drop, folder)) ? Directory.GetFiles(Path.Combine(Drop, folder), $"{run}-*").Length : 0;

    private string Make(string folder, string kind)
    {
        Directory.CreateDirectory(folder);
        for (var number = 0; number < Files; number++)
        {
            var content = number % (Files / Bad) == 0
                ? (number % 100 == 0 ? "{\"headline\": " : "{\"body\": \"<p>No headline.</p>\"}")
                : $$"""{"guid":"{{run}}-{{kind}}-{{number}}","headline":"File {{number}}","section":"{{kind}} {{run}}","language":"en","body":"<p>Number {{number}}.</p>"}""";
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{run}-{kind}-{number:0000}.json"));
            File.WriteAllText(path, content);
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddYears(50));
        }
        return folder;
    }

    private async Task<(int Code, string Output)> Import(string folder, string files)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Repository.Program("deploy/AllInOne"), "import", files, "--to", site.Address.ToString(), "--key", site.Key]) { RedirectStandardOutput = true, WorkingDirectory = folder })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}

/// <inheritdoc />
[Collection("one process")]
public sealed class DroppedFilesInOneProcess(OneProcess site) : DroppedFiles(site)
{
    /// <inheritdoc />
    protected override string Drop => Path.Combine(site.Data, "drop");

    /// <inheritdoc />
    protected override async Task KillAndStart()
    {
        await site.Server.Kill();
        await site.Server.Start();
    }
}

/// <inheritdoc />
[Collection("distributed")]
public sealed class DroppedFilesDistributed(Distributed site) : DroppedFiles(site)
{
    /// <inheritdoc />
    protected override string Drop => Path.Combine(site.DataOf("ingestion"), "drop");

    /// <inheritdoc />
    protected override async Task KillAndStart()
    {
        await site["ingestion"].Kill();
        await site["ingestion"].Start();
    }
}
