using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;

namespace Broadsheet.Bench.Ingestion;

/// <summary>Wires: what every example becomes, in a line; with --verbose all that there is to check by eye.</summary>
internal static class Wires
{
    public static int Run(Arguments arguments)
    {
        Console.WriteLine($"  {"folder",-46}{"files",7}{"articles",10}{"refused",9}{"taken in error",16}");
        var wrong = 0;
        foreach (var folder in arguments.Files("wire").Where(IsWire).GroupBy(file => Path.GetRelativePath(Path.Combine(arguments.Corpora!, "wire"), Path.GetDirectoryName(file)!)))
        {
            var (articles, refused, mistakes) = (0, 0, 0);
            foreach (var file in folder)
            {
                var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
                var read = Wire.Read(FeedText.Decode(File.ReadAllBytes(file), null));
                var results = read.Ok ? read.Value.Items.Select(draft => Normalise.ToArticle(draft, new SourceDefaults { Key = "bench", Name = "Bench" }, now)).ToList() : [read.Problem];
                articles += results.Count(result => result.Ok);
                refused += results.Count(result => !result.Ok);
                mistakes += file.Contains("should_fail", StringComparison.Ordinal) ? results.Count(result => result.Ok) : 0;
                if (!arguments.Verbose)
                    continue;
                Console.WriteLine($"    {Path.GetFileName(file)}");
                foreach (var result in results)
                    Console.WriteLine(result.Ok
                        ? $"      {result.Value.Status} “{result.Value.Headline}” by {string.Join(", ", result.Value.Bylines.Select(byline => byline.Name))} [{result.Value.Dateline}] {result.Value.FirstPublished:u}/{result.Value.Updated:u} "
                            + $"urgency {result.Value.Urgency} embargo {result.Value.Embargo:u} {result.Value.Language} {result.Value.Source.Name}; {result.Value.Body.Length} characters, {result.Value.Pictures.Count} pictures, {result.Value.Videos.Count} videos, topics {string.Join(", ", result.Value.Topics.Take(3))}; rights {result.Value.Source.Rights}\n"
                            + $"        standfirst {Start(result.Value.Standfirst)}\n        body {Start(result.Value.Body)}{string.Concat(result.Value.Pictures.Select(picture => $"\n        picture {picture.Address} “{Start(picture.Caption)}” ({picture.Credit}) {picture.Width}x{picture.Height}"))}"
                        : $"      refused: {result.Problem.Detail}");
            }
            wrong += mistakes;
            Console.WriteLine($"  {folder.Key,-46}{folder.Count(),7}{articles,10}{refused,9}{mistakes,16}");
        }
        return wrong > 0 ? 1 : 0;
    }

    private static string? Start(string? text) => text is { Length: > 160 } ? text[..160] + "…" : text;

    private static bool IsWire(string file) =>
        Path.GetExtension(file).ToLowerInvariant() is ".json" or ".xml" && !file.Contains("sitemaps", StringComparison.Ordinal) && !file.Contains("/specification", StringComparison.Ordinal);
}
