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

    public static string Letters(string? text) =>
        string.Concat((text ?? "").Normalize(NormalizationForm.FormKC).ToLowerInvariant().Where(char.IsLetterOrDigit));

    private static List<string> Texts(JsonElement page, string name) => !page.TryGetProperty(name, out var value) ? [] : value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Select(item => item.GetString() ?? "").Where(text => text.Length > 0)],
        JsonValueKind.String when value.GetString() is { Length: > 0 } text => [text],
        _ => [],
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}

/// <summary>Counts over pages.</summary>
internal sealed class Score(string name)
{
    private int pages, kept, lost, leaked, left, titles, titlesRight, dates, datesRight, authors, authorsRight;

    public string Name => name;

    public void Add(PageTruth truth, string text, Draft? draft, List<string>? reasons)
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
        Field(truth.Title, PageTruth.Same(truth.Title, draft?.Headline), draft?.Headline, "title", reasons, ref titles, ref titlesRight);
        var date = draft?.FirstPublished;
        var day = date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Field(truth.Date, truth.Date == day || (date is { } time && DateOnly.TryParse(truth.Date, CultureInfo.InvariantCulture, out var told) && time.TimeOfDay != TimeSpan.Zero && Math.Abs((told.ToDateTime(new TimeOnly(12, 0)) - time.UtcDateTime).TotalHours) <= 14 && false), day, "date", reasons, ref dates, ref datesRight);
        var names = string.Join(", ", draft?.Bylines ?? []);
        Field(truth.Authors.Count == 0 ? null : string.Join(", ", truth.Authors), truth.Authors.Any(author => PageTruth.Letters(names).Contains(PageTruth.Letters(author)) && names.Length > 0), names, "author", reasons, ref authors, ref authorsRight);
    }

    private static void Field(string? told, bool right, string? found, string what, List<string>? reasons, ref int all, ref int rights)
    {
        if (told is null)
            return;
        all++;
        rights += right ? 1 : 0;
        if (!right)
            reasons?.Add($"{what}: “{found}” for “{told}”");
    }

    public override string ToString()
    {
        var precision = Part(kept, kept + leaked);
        var recall = Part(kept, kept + lost);
        return string.Create(CultureInfo.InvariantCulture, $"{pages,5}  {Part(2 * kept, 2 * kept + lost + leaked):0.0000} {precision:0.0000}    {recall:0.0000} {Part(kept + left, kept + left + lost + leaked):0.0000}    {kept,5} {lost,5} {leaked,5} {left,5}") +
            $"  {Share(titlesRight, titles),-14} {Share(datesRight, dates),-14} {Share(authorsRight, authors)}";
    }

    private static double Part(double part, double whole) => whole == 0 ? 0 : part / whole;

    private static string Share(int part, int whole) => string.Create(CultureInfo.InvariantCulture, $"{part}/{whole} {100 * Part(part, whole):0.0}%");
}
