using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>
/// Watches a folder: each file that lies in it is taken in and moved to <c>done/</c>, or to <c>failed/</c> with its reason beside it as <c>name.reason.txt</c>.
/// A file is moved only when its articles are written down, and what was taken in before is known again: whenever the process ends, nothing is lost or doubled.
/// It looks instead of being told: folders on other machines tell nothing.
/// </summary>
internal sealed partial class Dropping(
    IAcceptanceStore acceptances, Outbox outbox, DataFolder data, IOptions<IngestionOptions> options, IOptions<SiteOptions> site, TimeProvider time, ILogger<Dropping> logger) : BackgroundService
{
    // So many at a time are written down together.
    private const int Batch = 100;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    // A file that was changed just now may still be growing.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    private (int Done, int Failed, int Found, DateTimeOffset Told) progress;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        if (string.IsNullOrWhiteSpace(options.Value.DropFolder))
            return;
        var folder = Path.IsPathRooted(options.Value.DropFolder) ? options.Value.DropFolder : data.Folder(options.Value.DropFolder);
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            do
            {
                try
                {
                    while (await TakeSome(folder, stopping) > 0)
                        Tell(last: false);
                    Tell(last: true);
                }
                catch (Exception exception) when (!stopping.IsCancellationRequested)
                {
                    Log.NotTaken(logger, folder, exception.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    /// <summary>Takes in some of the files that lie there; how many.</summary>
    internal async Task<int> TakeSome(string folder, CancellationToken stopping)
    {
        Directory.CreateDirectory(folder);
        var files = new DirectoryInfo(folder).EnumerateFiles().Where(IsWhole).ToList();
        if (files.Count == 0)
            return 0;
        progress.Found = Math.Max(progress.Found, progress.Done + progress.Failed + files.Count);
        var taken = 0;
        foreach (var batch in files.OrderBy(file => file.Name, StringComparer.Ordinal).Chunk(Batch))
        {
            taken += await Take(folder, batch, stopping);
            Tell(last: false);
        }
        return taken;
    }

    private async Task<int> Take(string folder, FileInfo[] files, CancellationToken stopping)
    {
        var (good, fresh) = (new List<FileInfo>(), new Dictionary<string, Incoming>());
        var moved = 0;
        foreach (var file in files)
        {
            var articles = await Read(file, stopping);
            if (articles.Ok)
            {
                good.Add(file);
                // Of two files with one article the later name counts, as if one had come after the other.
                foreach (var incoming in articles.Value)
                    if ((await acceptances.Find(incoming.Article.Id, stopping))?.Fingerprint != incoming.Fingerprint)
                        fresh[incoming.Article.Id] = incoming;
            }
            else if (articles.Problem.Status != StatusCodes.Status423Locked)
            {
                await Refuse(folder, file, articles.Problem.Detail, stopping);
                moved++;
            }
        }
        if (fresh.Count > 0)
            await outbox.Accept(fresh.Values, stopping);
        foreach (var file in good)
            Move(file, Directory.CreateDirectory(Path.Combine(folder, "done")).FullName);
        progress.Done += good.Count;
        return moved + good.Count;
    }

    private async Task<Result<IReadOnlyList<Incoming>>> Read(FileInfo file, CancellationToken stopping)
    {
        if (file.Length > Body.Limit)
            return new Problem($"The file has {file.Length:N0} bytes; files of at most {Body.Limit:N0} are read.");
        byte[] content;
        try
        {
            content = await File.ReadAllBytesAsync(file.FullName, stopping);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody else is about it; it is looked at again.
            Log.NotRead(logger, file.Name, exception.Message);
            return new Problem(exception.Message, StatusCodes.Status423Locked);
        }
        var drafts = ReadingBudget.Read(options.Value.ReadingBudget, () => DroppedFile.Read(file.Name, content));
        if (!drafts.Ok)
            return drafts.Problem;
        var articles = new List<Incoming>();
        foreach (var draft in drafts.Value)
        {
            var article = Articles.ToIncoming(draft, site.Value, options.Value, time.Now());
            if (!article.Ok)
                return article.Problem;
            articles.Add(article.Value);
        }
        return articles;
    }

    // The reason is there before the file, so that no file is ever there without.
    private async Task Refuse(string folder, FileInfo file, string reason, CancellationToken stopping)
    {
        var failed = Directory.CreateDirectory(Path.Combine(folder, "failed")).FullName;
        await File.WriteAllTextAsync(Path.Combine(failed, file.Name + ".reason.txt"), reason + "\n", stopping);
        Move(file, failed);
        progress.Failed++;
    }

    private void Move(FileInfo file, string target)
    {
        try
        {
            File.Move(file.FullName, Path.Combine(target, file.Name), overwrite: true);
        }
        catch (FileNotFoundException)
        {
            // Another process that watches the same folder was faster.
        }
    }

    // Names that begin with a dot, and these endings, are how programs write what is not whole yet.
    private bool IsWhole(FileInfo file) =>
        file.Name[0] != '.' && file.Extension.ToLowerInvariant() is not (".tmp" or ".part" or ".partial") && (file.Attributes & FileAttributes.ReparsePoint) == 0 && time.GetUtcNow() - file.LastWriteTimeUtc >= Quiet;

    private void Tell(bool last)
    {
        var taken = progress.Done + progress.Failed;
        if (taken == 0 || (!last && time.GetUtcNow() - progress.Told < TellEvery))
            return;
        Log.Progress(logger, progress.Done, progress.Failed, Math.Max(progress.Found, taken));
        progress = last ? default : progress with { Told = time.GetUtcNow() };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Drop folder: {Done} files taken in and {Failed} refused, of {Found}")]
        public static partial void Progress(ILogger logger, int done, int failed, int found);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The file {Name} could not be read ({Reason}); trying again")]
        public static partial void NotRead(ILogger logger, string name, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Files of {Folder} could not be taken in ({Reason}); trying again")]
        public static partial void NotTaken(ILogger logger, string folder, string reason);
    }
}
