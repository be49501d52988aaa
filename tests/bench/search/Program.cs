using System.Globalization;
using Broadsheet.Bench.Search;

// Measures Search by its own index, without the services round it. Not part of the test run.
const string Help = """
    Search by its own index: time of two-word queries over many articles, and quality on judged collections.

      tests/bench/run search [--articles 1000000] [--folder FOLDER] [--queries 2000] [--corpora FOLDER] [--only speed|quality]

      --articles   how many there are to be in the index; what is missing is added to what the folder has
      --folder     where the index is kept between runs, outside the checkout (default: broadsheet-bench-search in the temporary folder)
      --corpora    folder with the material (default: $BROADSHEET_CORPORA)

    The articles are made of the Reuters newswire of 1987: each copy has every fourth word replaced by one drawn from the whole collection, as
    often as it stands there. A query is two words of five letters and more that stand in one article, drawn at random; each answer has the first twenty
    hits with extracts and marks, and the count of every section. Queries come one after another on one thread: bind the bench to one core with
    taskset. The judged collections are asked with their questions as they are; 1,000 hits of each count.
    """;

var options = new Dictionary<string, string>
{
    ["articles"] = "1000000", ["folder"] = Path.Combine(Path.GetTempPath(), "broadsheet-bench-search"), ["queries"] = "2000",
    ["corpora"] = Environment.GetEnvironmentVariable("BROADSHEET_CORPORA") ?? "", ["only"] = "",
};
for (var at = 0; at < args.Length; at += 2)
{
    if (args[at] is "--help" or "-h" || at + 1 == args.Length || !options.ContainsKey(args[at].TrimStart('-')))
    {
        Console.WriteLine(Help);
        return args[at] is "--help" or "-h" ? 0 : 2;
    }
    options[args[at].TrimStart('-')] = args[at + 1];
}
if (!Directory.Exists(options["corpora"]))
{
    Console.WriteLine("Skipped: there are no corpora. Name their folder with --corpora or BROADSHEET_CORPORA.");
    return 0;
}
if (options["only"] != "speed")
    Quality.Run(options["corpora"]);
if (options["only"] != "quality")
    Speed.Run(options["corpora"], options["folder"], int.Parse(options["articles"], CultureInfo.InvariantCulture), int.Parse(options["queries"], CultureInfo.InvariantCulture));
return 0;
