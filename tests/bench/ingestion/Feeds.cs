using System.Diagnostics;
using System.Text.RegularExpressions;
using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;

namespace Broadsheet.Bench.Ingestion;

/// <summary>Feeds: fields against gofeed's expectations and feedparser's, and every file within a second and 64 MB.</summary>
internal static partial class Feeds
{
    public static readonly Uri Address = new("http://127.0.0.1:8097/feed.xml");

    public static int Run(Arguments arguments)
    {
        var failed = Gofeed.Run(arguments) + Feedparser.Run(arguments) + EveryFile(arguments);
        return failed > 0 ? 1 : 0;
    }

    /// <summary>The feed in a file, with its items as they were found.</summary>
    public static Result<Feed> Parse(string file, string? contentType = null) => FeedReader.Parse(File.ReadAllBytes(file), contentType, Address);

    /// <summary>
    /// Text as it is compared: what a reader sees of it, tags gone even where they were escaped twice, and white space left out (where
    /// blocks end is not ours to say).
    /// </summary>
    public static string Plain(string? text) => Space().Replace(BodyHtml.TextOf(BodyHtml.TextOf(text)) ?? "", "").Trim();

    private static int EveryFile(Arguments arguments)
    {
        Console.WriteLine("Every file: parsed, and each item normalised");
        Console.WriteLine($"  {"folder",-26}{"files",8}{"feeds",8}{"refused",9}{"crashed",9}{"slowest ms",12}{"most MB",9}");
        var failed = 0;
        // What the first file costs is the program's start.
        foreach (var file in arguments.Files("feeds/gofeed", "*.xml").Take(20))
            Try(file);
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(arguments.Corpora!, "feeds")).Order())
        {
            var (files, feeds, refused, crashed, slowest, most) = (0, 0, 0, 0, 0.0, 0.0);
            foreach (var file in arguments.Files(folder))
            {
                files++;
                var memory = GC.GetAllocatedBytesForCurrentThread();
                var clock = Stopwatch.StartNew();
                try
                {
                    if (Try(file))
                        feeds++;
                    else
                        refused++;
                }
                catch (Exception exception)
                {
                    crashed++;
                    Console.WriteLine($"    {file}: {exception.GetType().Name} {exception.Message}");
                }
                var (took, used) = (clock.Elapsed.TotalMilliseconds, (GC.GetAllocatedBytesForCurrentThread() - memory) / 1e6);
                if (took > 1_000 || used > 64)
                {
                    failed++;
                    Console.WriteLine($"    {file}: {took:0} ms, {used:0.0} MB allocated");
                }
                (slowest, most) = (Math.Max(slowest, took), Math.Max(most, used));
            }
            failed += crashed;
            Console.WriteLine($"  {Path.GetFileName(folder),-26}{files,8}{feeds,8}{refused,9}{crashed,9}{slowest,12:0}{most,9:0.0}");
        }
        Console.WriteLine("  (MB: all that was allocated on the way, which is more than what is held at once)\n");
        return failed;
    }

    private static bool Try(string file)
    {
        var read = FeedReader.Read(File.ReadAllBytes(file), null, Address);
        if (!read.Ok)
            return false;
        var defaults = new SourceDefaults { Key = "bench", Name = "Bench", Address = Address, Forgiving = true };
        foreach (var draft in read.Value.Items)
            Normalise.ToArticle(draft, defaults, DateTimeOffset.UnixEpoch.AddYears(60));
        return true;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
