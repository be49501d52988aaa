using System.Text.Json;
using Broadsheet.Contracts;
using Broadsheet.Search;

namespace Broadsheet.Bench.Search;

/// <summary>Judged collections: mean average precision of 1,000 hits, and normalised discounted cumulative gain of the first ten.</summary>
internal static class Quality
{
    private const int Hits = 1_000;

    // What the corpora's README gives for BM25 with k1 1.2, b 0.75 and Porter's stemmer.
    private static readonly (string Name, double Map, double Ndcg)[] Collections = [("cacm", 0.324, 0.467), ("cisi", 0.219, 0.384), ("cranfield", 0.412, 0.511), ("vaswani", 0.285, 0.432)];

    public static void Run(string corpora)
    {
        Console.WriteLine($"{"",-12}{"documents",10}{"questions",10}{"MAP",8}{"BM25",8}{"nDCG@10",9}{"BM25",8}");
        foreach (var (name, map, ndcg) in Collections)
        {
            var folder = Path.Combine(corpora, "search", name);
            using var index = new Index(Directory.CreateTempSubdirectory("broadsheet-bench-").FullName, temporary: true);
            var documents = Lines(folder, "corpus.jsonl");
            foreach (var document in documents)
                index.Write(new Article
                {
                    Id = document.GetProperty("_id").GetString()!, Version = 1, Language = "en", Section = ["News"], Headline = document.GetProperty("title").GetString() ?? "", Body = "<p>" + System.Net.WebUtility.HtmlEncode(document.GetProperty("text").GetString()) + "</p>",
                    FirstPublished = DateTimeOffset.UnixEpoch, Updated = DateTimeOffset.UnixEpoch, Source = new Source { Name = name }, Path = "/news/1970/01/01/x",
                });
            index.Refresh();
            var judged = File.ReadLines(Path.Combine(folder, "qrels.txt")).Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).Where(parts => parts.Length >= 4)
                .GroupBy(parts => parts[0]).ToDictionary(query => query.Key, query => query.GroupBy(parts => parts[2]).ToDictionary(same => same.Key, same => double.Parse(same.First()[3], System.Globalization.CultureInfo.InvariantCulture)));
            var scores = Lines(folder, "queries.jsonl").Where(query => judged.ContainsKey(query.GetProperty("_id").ToString()))
                .Select(query => Score(index, query.GetProperty("text").GetString()!, judged[query.GetProperty("_id").ToString()])).Where(score => !double.IsNaN(score.Map)).ToList();
            Console.WriteLine($"{name,-12}{documents.Count,10:N0}{scores.Count,10}{scores.Average(score => score.Map),8:0.000}{map,8:0.000}{scores.Average(score => score.Ndcg),9:0.000}{ndcg,8:0.000}");
        }
    }

    private static (double Map, double Ndcg) Score(Index index, string query, Dictionary<string, double> judged)
    {
        var relevant = judged.Values.Count(grade => grade > 0);
        if (relevant == 0)
            return (double.NaN, 0);
        var ranked = new List<string>();
        for (var page = 1; ranked.Count < Hits && index.Find(new Question(query, Order: Order.Relevance, Page: page)) is { Hits.Count: > 0 } answer; page++)
            ranked.AddRange(answer.Hits.Select(hit => hit.Id));
        var (found, precision, gain) = (0, 0.0, 0.0);
        foreach (var (place, id) in ranked.Take(Hits).Index())
        {
            if (judged.GetValueOrDefault(id) is var grade && grade <= 0)
                continue;
            precision += ++found / (place + 1.0);
            if (place < 10)
                gain += (Math.Pow(2, grade) - 1) / Math.Log2(place + 2);
        }
        var ideal = judged.Values.OrderDescending().Take(10).Select((grade, place) => (Math.Pow(2, grade) - 1) / Math.Log2(place + 2)).Sum();
        return (precision / relevant, gain / ideal);
    }

    private static List<JsonElement> Lines(string folder, string file) => [.. File.ReadLines(Path.Combine(folder, file)).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement)];
}
