using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Broadsheet.Ingestion;

namespace Broadsheet.Bench.Ingestion;

/// <summary>What somebody wrote down of a page after reading it: segments of its text, its title, date and authors.</summary>
internal sealed partial class PageTruth(JsonElement page)
{
    public IReadOnlyList<string> With { get; } = Texts(page, "with");

    public IReadOnlyList<string> Without { get; } = Texts(page, "without");

    public string? Title { get; } = Texts(page, "title").FirstOrDefault();

    public string? Date { get; } = Texts(page, "date").FirstOrDefault();

    public IReadOnlyList<string> Authors { get; } = Texts(page, "author");

    /// <summary>White space as one space, as the measure's own program does before it looks for a segment.</summary>
    public static string Spaces(string text) => Space().Replace(text, " ").Trim();

    /// <summary>Whether two titles have the same letters and figures in the same order, quotation marks and dashes left out.</summary>
    public static bool Same(string? one, string? other) => Letters(one) == Letters(other);

    /// <summary>
    /// Whether two titles are the same but for what stands before or behind: the line over the headline, the site's name, a sub-headline. The
    /// shorter begins or ends the longer at a word's edge and has at least two words.
    /// </summary>
    public static bool Alike(string? one, string? other)
    {
        if (Same(one, other))
            return true;
        var (shorter, longer) = (Word().Matches(Plain(one)).Select(match => match.Value).ToList(), Word().Matches(Plain(other)).Select(match => match.Value).ToList());
        if (shorter.Count > longer.Count)
            (shorter, longer) = (longer, shorter);
        return shorter.Count >= 2 && (longer.Take(shorter.Count).SequenceEqual(shorter) || longer.TakeLast(shorter.Count).SequenceEqual(shorter));
    }

    public static string Letters(string? text) => string.Concat(Plain(text).Where(char.IsLetterOrDigit));

    /// <summary>The names in a note of authors, which may be joined: "Mara Velde and Jonas Eick".</summary>
    public static IEnumerable<string> Names(string authors) => And().Split(authors).Where(name => name.Length > 0);

    // Folded as Unicode folds case: ß is ss.
    private static string Plain(string? text) => (text ?? "").Normalize(NormalizationForm.FormKC).ToLowerInvariant().Replace("ß", "ss").Replace("\u00AD", "");

    private static List<string> Texts(JsonElement page, string name) => !page.TryGetProperty(name, out var value) ? [] : value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Select(item => item.GetString() ?? "").Where(text => text.Length > 0)],
        JsonValueKind.String when value.GetString() is { Length: > 0 } text => [text],
        _ => [],
    };

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\s*,\s*|\s+(?:und|and|et|y|&)\s+")]
    private static partial Regex And();
}

/// <summary>One field's counts over pages: right, right by the lenient measure, and on how many pages it stands at all.</summary>
internal sealed record FieldScore(string Name)
{
    private int all, right, alike, told, rightOfTold, alikeOfTold;

    public void Add(string expected, bool isRight, bool isAlike, string found, Func<bool> isTold, List<string>? reasons)
    {
        all++;
        right += isRight ? 1 : 0;
        alike += isAlike ? 1 : 0;
        var onPage = isRight || isAlike || isTold();
        told += onPage ? 1 : 0;
        rightOfTold += isRight && onPage ? 1 : 0;
        alikeOfTold += isAlike && onPage ? 1 : 0;
        if (!isRight)
            reasons?.Add($"{Name}: “{found}” for “{expected}”{(isAlike ? " (alike)" : onPage ? "" : " (not on the page)")}");
    }

    public string Strict => Share(right, all);

    public string Lenient => $"{Name,-8} strict {Share(right, all)}, lenient {Share(alike, all)}; of those that the saved page has: strict {Share(rightOfTold, told)}, lenient {Share(alikeOfTold, told)}";

    private static string Share(int part, int whole) => string.Create(CultureInfo.InvariantCulture, $"{part}/{whole} {(whole == 0 ? 0 : 100.0 * part / whole):0.0}%");
}

/// <summary>Counts over pages.</summary>
internal sealed class Score(string name)
{
    private int pages, kept, lost, leaked, left;

    public string Name => name;

    public FieldScore Title { get; } = new("title");

    public FieldScore Date { get; } = new("date");

    public FieldScore Author { get; } = new("author");

    public void Add(PageTruth truth, string text, Draft? draft, PageSaid said, List<string>? reasons)
    {
        pages++;
        text = PageTruth.Spaces(text);
        foreach (var segment in truth.With)
            if (text.Contains(PageTruth.Spaces(segment), StringComparison.Ordinal))
                kept++;
            else
            {
                lost++;
                reasons?.Add("lost: " + segment);
            }
        foreach (var segment in truth.Without)
            if (text.Contains(PageTruth.Spaces(segment), StringComparison.Ordinal))
            {
                leaked++;
                reasons?.Add("leaked: " + segment);
            }
            else
                left++;
        if (truth.Title is { } title)
            Title.Add(title, PageTruth.Same(title, draft?.Headline), PageTruth.Alike(title, draft?.Headline), draft?.Headline ?? "", () => said.Title(title), reasons);
        if (truth.Date is { } date)
        {
            // Whoever noted the day of an article that was changed later may have noted either; the lenient measure takes both.
            var (day, changed) = (Day(draft?.FirstPublished), Day(draft?.Updated));
            Date.Add(date, date == day, date == day || date == changed, day, () => said.Day(date), reasons);
        }
        if (truth.Authors.Count > 0)
        {
            var names = string.Join(", ", draft?.Bylines ?? []);
            var right = names.Length > 0 && truth.Authors.Any(author => PageTruth.Names(author).All(name => PageTruth.Letters(names).Contains(PageTruth.Letters(name))));
            Author.Add(string.Join(", ", truth.Authors), right, right, names, () => truth.Authors.Any(said.Title), reasons);
        }
    }

    private static string Day(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    public override string ToString()
    {
        var precision = Part(kept, kept + leaked);
        var recall = Part(kept, kept + lost);
        return string.Create(CultureInfo.InvariantCulture, $"{pages,5}  {Part(2 * kept, 2 * kept + lost + leaked):0.0000} {precision:0.0000}    {recall:0.0000} {Part(kept + left, kept + left + lost + leaked):0.0000}    {kept,5} {lost,5} {leaked,5} {left,5}") +
            $"  {Title.Strict,-14} {Date.Strict,-14} {Author.Strict}";
    }

    private static double Part(double part, double whole) => whole == 0 ? 0 : part / whole;
}
