namespace Broadsheet.Bench.Ingestion;

/// <summary>What the command line says behind the command.</summary>
/// <param name="Corpora">Folder with the material, or null.</param>
/// <param name="Verbose">Whether to print each difference.</param>
/// <param name="Words">Only files whose path contains all of these.</param>
/// <param name="Worst">How many of the worst files to print with reasons.</param>
/// <param name="Dump">Folder into which what was read is written, or null.</param>
internal sealed record Arguments(string? Corpora, bool Verbose, IReadOnlyList<string> Words, int Worst, string? Dump)
{
    public static Arguments Read(IReadOnlyList<string> args)
    {
        var corpora = Environment.GetEnvironmentVariable("BROADSHEET_CORPORA");
        var (verbose, words) = (false, new List<string>());
        var worst = 0;
        string? dump = null;
        for (var at = 0; at < args.Count; at++)
        {
            if (args[at] == "--corpora" && at + 1 < args.Count)
                corpora = args[++at];
            else if (args[at] == "--verbose")
                verbose = true;
            else if (args[at] == "--worst" && at + 1 < args.Count)
                worst = int.Parse(args[++at], System.Globalization.CultureInfo.InvariantCulture);
            else if (args[at] == "--dump" && at + 1 < args.Count)
                dump = args[++at];
            else
                words.Add(args[at]);
        }
        return new Arguments(corpora, verbose, words, worst, dump);
    }

    /// <summary>Every file below a folder of the corpora that the words let through, in the order of their paths.</summary>
    public IEnumerable<string> Files(string folder, string pattern = "*")
    {
        var path = Path.Combine(Corpora!, folder);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories).Where(file => Words.All(word => file.Contains(word, StringComparison.OrdinalIgnoreCase))).Order(StringComparer.Ordinal)
            : [];
    }
}
