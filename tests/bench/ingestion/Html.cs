using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;

namespace Broadsheet.Bench.Ingestion;

/// <summary>
/// Article pages: by trafilatura's own measure (segments that must be found in the text and segments that must not, counted over all pages),
/// by the tokens of Readability's expected texts, and by titles, dates and authors. The pages are also shown in two halves, by their
/// names' hash, so that rules made for one half show on the other.
/// </summary>
internal static partial class Html
{
    private sealed record Read(string Text, string Body, string Whole, Draft? Draft, double Milliseconds, double Megabytes, string? Problem);

    public static int Run(Arguments arguments)
    {
        // The first pages would pay for the compiler.
        foreach (var file in arguments.Files("html/readability", "source.html").Take(15))
            ReadPage(file, null);
        var costs = new List<Read>();
        Segments(arguments, costs);
        Tokens(arguments, costs);
        if (costs.Count == 0)
            return 0;
        Console.WriteLine($"{"cost per page",-22} median  p90     p99     most");
        Console.WriteLine($"{"  milliseconds",-22} {Quantiles(costs.Select(cost => cost.Milliseconds))}");
        Console.WriteLine($"{"  megabytes allocated",-22} {Quantiles(costs.Select(cost => cost.Megabytes))}");
        return 0;
    }

    private static void Segments(Arguments arguments, List<Read> costs)
    {
        var truthFile = Path.Combine(arguments.Corpora!, "html/trafilatura-eval/truth.json");
        if (!File.Exists(truthFile))
            return;
        using var truth = JsonDocument.Parse(File.ReadAllBytes(truthFile));
        Score[] all = [new("all"), new("half A"), new("half B")], full = [new("and captions"), new("and headline")];
        var worst = new List<(int Errors, string Words)>();
        var missing = new List<string>();
        foreach (var page in truth.RootElement.EnumerateObject())
        {
            var file = page.Value.GetProperty("file").GetString()!;
            var path = Path.Combine(Path.GetDirectoryName(truthFile)!, "pages", file);
            if (!File.Exists(path) || !arguments.Words.All(word => path.Contains(word, StringComparison.OrdinalIgnoreCase)))
                continue;
            var read = ReadPage(path, Uri.TryCreate(page.Name, UriKind.Absolute, out var address) ? address : null);
            costs.Add(read);
            var seen = new PageTruth(page.Value);
            var said = new PageSaid(File.ReadAllBytes(path));
            var reasons = new List<string>();
            if (read.Problem is not null)
                reasons.Add("problem: " + read.Problem);
            var half = all[1 + file.Sum(letter => letter) % 2];
            foreach (var score in new[] { all[0], half })
                score.Add(seen, read.Text, read.Draft, said, score == half ? reasons : null);
            full[0].Add(seen, read.Body, read.Draft, said, null);
            full[1].Add(seen, read.Whole, read.Draft, said, null);
            if (arguments.Dump is { } dump)
                File.WriteAllText(Path.Combine(Directory.CreateDirectory(dump).FullName, file + ".txt"), $"{page.Name}\n{string.Join('\n', reasons)}\n\n{read.Draft?.Headline}\n{read.Draft?.Standfirst}\n\n{read.Draft?.Body}");
            missing.AddRange(reasons.Where(reason => reason.EndsWith("(not on the page)", StringComparison.Ordinal) && !reason.StartsWith("author", StringComparison.Ordinal)).Select(reason => $"{file,-50} {reason[..^18]}"));
            if (reasons.Count > 0 && arguments.Worst > 0)
            {
                var why = new PageReasons(File.ReadAllBytes(path), read.Draft);
                reasons = [.. reasons.Select(reason => reason.StartsWith("lost: ", StringComparison.Ordinal) ? $"{reason}\n        {why.Of(reason[6..])}" : reason.StartsWith("leaked: ", StringComparison.Ordinal) ? $"{reason}\n        {why.Of(reason[8..])}" : reason)];
            }
            if (reasons.Count > 0)
                worst.Add((reasons.Count, $"{file}\n  {page.Name}\n    {string.Join("\n    ", reasons)}"));
        }
        Console.WriteLine($"{"trafilatura-eval",-22} pages  F      precision recall accuracy  TP    FN    FP    TN    title          date           author");
        foreach (var score in all.Concat(full))
            Console.WriteLine($"  {score.Name,-20} {score}");
        Console.WriteLine("\n  Titles strict: the same letters and figures. Lenient: but for a line over the headline, a sub-headline or the site's name at one end.\n  Dates strict: the day of publication. Lenient: or of the last change.\n  Authors: every name of one note, which may join several by a comma or \"and\", is among the bylines.");
        foreach (var field in new[] { all[0].Title, all[0].Date, all[0].Author })
            Console.WriteLine("  " + field.Lenient);
        Console.WriteLine($"\n  Noted of a page, and nowhere on the page as it was saved:{string.Concat(missing.Select(line => "\n    " + line))}\n");
        foreach (var (_, words) in worst.OrderByDescending(page => page.Errors).Take(arguments.Worst))
            Console.WriteLine(words);
    }

    private static void Tokens(Arguments arguments, List<Read> costs)
    {
        var scores = new List<(double F, double Precision, double Recall, string Name, string? Problem)>();
        var titles = 0;
        foreach (var path in arguments.Files("html/readability", "source.html"))
        {
            var folder = Path.GetDirectoryName(path)!;
            var read = ReadPage(path, new Uri("http://fakehost/test/page.html"));
            costs.Add(read);
            var expected = Words(BodyHtml.TextOf(Spaced(File.ReadAllText(Path.Combine(folder, "expected.html")))) ?? "");
            var (f, precision, recall) = Overlap(expected, Words(read.Body));
            scores.Add((f, precision, recall, Path.GetFileName(folder), read.Problem));
            using var metadata = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected-metadata.json")));
            var title = metadata.RootElement.GetProperty("title").GetString();
            if (PageTruth.Same(title, read.Draft?.Headline))
                titles++;
            else if (arguments.Verbose)
                Console.WriteLine($"    title of {Path.GetFileName(folder)}: “{read.Draft?.Headline}” for “{title}”");
            if (arguments.Dump is { } dump)
                File.WriteAllText(Path.Combine(Directory.CreateDirectory(dump).FullName, "R-" + Path.GetFileName(folder) + ".txt"), $"{f}\n\n{read.Draft?.Headline}\n{read.Draft?.Standfirst}\n\n{read.Draft?.Body}");
        }
        if (scores.Count == 0)
            return;
        Console.WriteLine($"{"readability",-22} pages  F (mean) precision recall  title");
        Console.WriteLine($"  {"tokens",-20} {scores.Count,5}  {scores.Average(score => score.F):0.0000}   {scores.Average(score => score.Precision):0.0000}    {scores.Average(score => score.Recall):0.0000}  {titles}/{scores.Count}\n");
        foreach (var (f, precision, recall, name, problem) in scores.OrderBy(score => score.F).Take(arguments.Worst))
        {
            Console.WriteLine($"    {name,-40} F {f:0.000}  precision {precision:0.000}  recall {recall:0.000}  {problem}");
            if (arguments.Verbose)
                Console.WriteLine($"        {new PageReasons(File.ReadAllBytes(arguments.Files("html/readability", "source.html").First(path => Path.GetFileName(Path.GetDirectoryName(path)) == name)), null).Summary()}");
        }
    }

    private static Read ReadPage(string path, Uri? address)
    {
        var bytes = File.ReadAllBytes(path);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        var result = HtmlPage.Read(bytes, contentType: null, address);
        var (milliseconds, megabytes) = (watch.Elapsed.TotalMilliseconds, (GC.GetAllocatedBytesForCurrentThread() - before) / 1e6);
        if (!result.Ok)
            return new Read("", "", "", null, milliseconds, megabytes, result.Problem.Detail);
        var draft = result.Value;
        var clean = BodyHtml.Clean(draft.Body, draft.BodyBase);
        var body = BodyHtml.TextOf(Spaced(clean.Value?.Html ?? "")) ?? "";
        // The measure is made for running text: what it is applied to elsewhere leaves pictures and their captions out.
        var text = BodyHtml.TextOf(Spaced(Figures().Replace(clean.Value?.Html ?? "", " "))) ?? "";
        return new Read(text, body, $"{draft.Headline} {draft.Standfirst} {body}", draft, milliseconds, megabytes, clean.Problem?.Detail);
    }

    private static string Spaced(string html) => Blocks().Replace(html, " $0");

    private static List<string> Words(string text) => [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value)];

    private static (double F, double Precision, double Recall) Overlap(List<string> expected, List<string> found)
    {
        if (expected.Count == 0 || found.Count == 0)
            return expected.Count == found.Count ? (1, 1, 1) : (0, 0, 0);
        var left = expected.CountBy(word => word).ToDictionary();
        double both = found.CountBy(word => word).Sum(word => Math.Min(word.Value, left.GetValueOrDefault(word.Key)));
        var (precision, recall) = (both / found.Count, both / expected.Count);
        return (both == 0 ? 0 : 2 * precision * recall / (precision + recall), precision, recall);
    }

    private static string Quantiles(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return string.Join(' ', new[] { 0.5, 0.9, 0.99, 1 }.Select(part => sorted[Math.Min(sorted.Count - 1, (int)(part * sorted.Count))].ToString("0.0", CultureInfo.InvariantCulture).PadRight(7)));
    }

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"<figure>.*?</figure>", RegexOptions.Singleline)]
    private static partial Regex Figures();

    [GeneratedRegex(@"</?(?:p|div|br|h[1-6]|li|tr|td|th|blockquote|figure|figcaption|pre|ul|ol)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Blocks();
}
