using Broadsheet.Bench.Ingestion;

// Measures the readers against material that others wrote, and prints a table. Not part of the test run.
var commands = new Dictionary<string, (string About, Func<Arguments, int> Run)>
{
    ["feeds"] = ("fields equal to those that other readers' suites expect, and every feed file within its limits", Feeds.Run),
    ["wires"] = ("what ninjs, NewsML-G2 and NITF examples become, and why others are refused", Wires.Run),
    ["html"] = ("article pages: text kept and dropped, titles, dates, time and memory", Html.Run),
    ["duplicates"] = ("near-duplicate pairs found: recall, precision, time and memory", Duplicates.Run),
};

if (args.Length == 0 || args.Contains("--help") || !commands.TryGetValue(args[0], out var command))
{
    Console.WriteLine("tests/bench/ingestion/run COMMAND [--corpora FOLDER] [--verbose] [WORD…]\n");
    foreach (var (name, (about, _)) in commands)
        Console.WriteLine($"  {name,-12}{about}");
    Console.WriteLine("  sources     a thousand sources for ten minutes on a site in one process: [--sources N] [--minutes N] [--every MINUTES]");
    Console.WriteLine("  hostile     ten hostile feeds beside a hundred ordinary ones, and what readers notice: [--seconds N] [--rate N]");
    Console.WriteLine("  drop        ten thousand files, killed half way: [--files N] [--bad N]");
    Console.WriteLine("\n  --corpora    folder with the material (default: $BROADSHEET_CORPORA)\n  --verbose    what differs, one line each\n  --worst N    the N worst files with reasons (html)\n  --dump       folder for what was read (html)\n  WORD         only files whose path contains it");
    return args.Contains("--help") ? 0 : 2;
}
var arguments = Arguments.Read(args[1..]);
if (arguments.Corpora is null || !Directory.Exists(arguments.Corpora))
{
    Console.WriteLine("Skipped: there are no corpora. Name their folder with --corpora or BROADSHEET_CORPORA.");
    return 0;
}
return command.Run(arguments);
