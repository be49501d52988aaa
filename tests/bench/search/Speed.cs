using System.Diagnostics;
using Broadsheet.Search;

namespace Broadsheet.Bench.Search;

/// <summary>Two-word queries over many articles.</summary>
internal static class Speed
{
    private const int Warm = 1_500;

    public static void Run(string corpora, string folder, int articles, int queries)
    {
        var reuters = new Reuters(corpora);
        Directory.CreateDirectory(folder);
        using var index = new Index(folder);
        Build(index, reuters, articles);

        var random = new Random(1);
        var asked = Enumerable.Range(0, Warm + queries).Select(_ => reuters.Query(random)).ToList();
        var (times, processor, totals) = (new List<double>(), new List<double>(), new List<int>());
        var process = Process.GetCurrentProcess();
        foreach (var (at, query) in asked.Index())
        {
            var (began, used) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
            var answer = index.Find(new Question(query, Order: Order.Relevance));
            var took = Stopwatch.GetElapsedTime(began);
            process.Refresh();
            if (at < Warm)
                continue;
            times.Add(took.TotalMilliseconds);
            processor.Add((process.TotalProcessorTime - used).TotalMilliseconds);
            totals.Add(answer.Total);
        }
        Console.WriteLine($"{queries:N0} two-word queries over {index.Count:N0} articles in {index.Parts} parts; matching articles: median {At(totals, 0.5):N0}, p99 {At(totals, 0.99):N0}");
        Console.WriteLine($"{"",-24}{"mean",8}{"p50",8}{"p90",8}{"p99",8}{"most",8}");
        Print("milliseconds", times);
        // In steps of some milliseconds each, so only the mean says much.
        Console.WriteLine($"{"milliseconds of CPU",-24}{processor.Average(),8:0.00}");
        Console.WriteLine($"index {index.Size / 1e9:0.00} GB; managed memory {GC.GetTotalMemory(true) / 1e6:0} MB, resident {Environment.WorkingSet / 1e6:0} MB");
    }

    // By two writers, as Search has several consumers; found and durable from time to time, as in the service.
    private static void Build(Index index, Reuters reuters, int articles)
    {
        var (there, began) = (index.Count, Stopwatch.GetTimestamp());
        for (var from = there; from < articles; from += 10_000)
        {
            Parallel.For(from, Math.Min(from + 10_000, articles), new ParallelOptions { MaxDegreeOfParallelism = 2 }, number => index.Write(reuters.Article(number)));
            index.Refresh();
            index.Commit();
            if ((from - there) % 50_000 == 0)
                Console.Error.WriteLine($"{index.Count:N0} articles after {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
        }
        if (there < articles)
            Console.WriteLine($"{articles - there:N0} articles added in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
    }

    private static void Print(string name, List<double> values) =>
        Console.WriteLine($"{name,-24}{values.Average(),8:0.00}{At(values, 0.5),8:0.00}{At(values, 0.9),8:0.00}{At(values, 0.99),8:0.00}{values.Max(),8:0.00}");

    private static T At<T>(List<T> values, double share) => values.Order().ElementAt((int)((values.Count - 1) * share));
}
