using System.Globalization;
using System.Net.Http.Headers;

namespace Broadsheet.Ingestion;

/// <summary><c>broadsheet import PATH…</c>: sends files and folders of articles to a site by its API, and shows how far it is.</summary>
public static class ImportCommand
{
    private const int AtOnce = 2;
    private const int Batch = 100;

    private const string About = """
        broadsheet import PATH… [options]: sends files, and all files below folders, to a site by its API.

          .json .ndjson .jsonl   articles as for POST /api/articles; ninjs
          .xml .nitf             NewsML-G2, NITF
          .html .htm .txt        saved pages

          --to URL         the site, by default http://localhost:8080
          --key KEY        a key of its API; by default $BROADSHEET_KEY, or that in the file data/api-key
          --failed FOLDER  where refused files are copied, each with its reason as name.reason.txt; by default ./failed
          --journal FILE   what is done is noted here, so that the same command goes on where it stopped; by default ./broadsheet-import.journal

        It ends with 0 if every file was taken in, 1 if some were refused, 2 if it could not go on.
        """;

    /// <summary>Runs it; the exit code.</summary>
    public static async Task<int> Run(string[] args)
    {
        if (args.Length == 0 || args.Any(argument => argument is "--help" or "-h"))
        {
            Console.WriteLine(About);
            return args.Length == 0 ? 2 : 0;
        }
        try
        {
            return await Run(Arguments.Read(args), CancellationToken.None);
        }
        catch (Exception exception) when (exception is ImportException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return 2;
        }
    }

    private static async Task<int> Run(Arguments arguments, CancellationToken cancellation)
    {
        var key = arguments.Key ?? Environment.GetEnvironmentVariable("BROADSHEET_KEY") ?? (File.Exists("data/api-key") ? await File.ReadAllTextAsync("data/api-key", cancellation) : null)
            ?? throw new ImportException("Give a key of the site's API: --key KEY, or in the environment as BROADSHEET_KEY.");
        using var client = new HttpClient { BaseAddress = new Uri(arguments.To), Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Trim());
        var sender = new ImportSender(client, TimeProvider.System);

        var files = arguments.Paths.SelectMany(path => Files(path, arguments.Failed)).ToList();
        var done = File.Exists(arguments.Journal) ? new HashSet<string>(await File.ReadAllLinesAsync(arguments.Journal, cancellation)) : [];
        var left = files.Where(file => !done.Contains(Note(file.Path))).ToList();
        if (left.Count < files.Count)
            Console.WriteLine($"{files.Count - left.Count:N0} of {files.Count:N0} files were done before.");
        var progress = new ImportProgress(left.Count, TimeProvider.System);
        using var turn = new SemaphoreSlim(1);
        await using var journal = new StreamWriter(arguments.Journal, append: true) { AutoFlush = false };
        await Parallel.ForEachAsync(left.Chunk(Batch), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (batch, stopping) =>
        {
            var results = await sender.Send([.. batch.Select(file => file.Path)], stopping);
            foreach (var (path, name) in batch)
                if (results[path] is { } reason)
                    await Refuse(path, Path.Combine(arguments.Failed, name), reason, stopping);
            await turn.WaitAsync(stopping);
            try
            {
                foreach (var (path, _) in batch)
                    await journal.WriteLineAsync(Note(path).AsMemory(), stopping);
                await journal.FlushAsync(stopping);
                progress.Add(batch.Length, results.Values.Count(reason => reason is not null));
            }
            finally
            {
                turn.Release();
            }
        });
        progress.End();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{left.Count - progress.Refused:N0} files taken in, {progress.Refused:N0} refused{(progress.Refused > 0 ? $": see {arguments.Failed}" : "")}."));
        return progress.Refused > 0 ? 1 : 0;
    }

    // A file that has changed since is another one.
    private static string Note(string path)
    {
        var file = new FileInfo(path);
        return string.Create(CultureInfo.InvariantCulture, $"{file.FullName}\t{file.Length}\t{file.LastWriteTimeUtc.Ticks}");
    }

    private static async Task Refuse(string path, string target, string reason, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        await File.WriteAllTextAsync(target + ".reason.txt", reason + "\n", cancellation);
        File.Copy(path, target, overwrite: true);
    }

    private static IEnumerable<(string Path, string Name)> Files(string path, string failed)
    {
        if (File.Exists(path))
            return [(path, Path.GetFileName(path))];
        if (!Directory.Exists(path))
            throw new ImportException($"There is no {path}.");
        var refused = Path.GetFullPath(failed) + Path.DirectorySeparatorChar;
        return Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint })
            .Where(file => DroppedFile.Endings.Contains(Path.GetExtension(file)) && !Path.GetFullPath(file).StartsWith(refused, StringComparison.Ordinal) && !file.EndsWith(".reason.txt", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(file => (file, Path.GetRelativePath(path, file)));
    }

    private sealed record Arguments(IReadOnlyList<string> Paths, string To, string? Key, string Failed, string Journal)
    {
        public static Arguments Read(string[] args)
        {
            var arguments = new Arguments([], "http://localhost:8080", null, "failed", "broadsheet-import.journal");
            var at = 0;
            for (; at < args.Length; at++)
                arguments = args[at] switch
                {
                    "--to" => arguments with { To = Value() },
                    "--key" => arguments with { Key = Value() },
                    "--failed" => arguments with { Failed = Value() },
                    "--journal" => arguments with { Journal = Value() },
                    ['-', ..] unknown => throw new ImportException($"There is no option {unknown}; see --help."),
                    var path => arguments with { Paths = [.. arguments.Paths, path] },
                };
            if (arguments.Paths.Count == 0)
                throw new ImportException("Name the files or folders to import; see --help.");
            return Uri.TryCreate(arguments.To, UriKind.Absolute, out var to) && to.Scheme is "http" or "https" ? arguments : throw new ImportException($"--to {arguments.To} is no http or https address.");

            string Value()
            {
                var name = args[at];
                return ++at < args.Length ? args[at] : throw new ImportException($"{name} needs a value; see --help.");
            }
        }
    }
}
