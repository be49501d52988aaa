using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Broadsheet.Rendering;

/// <summary>The site's own words in one language, from <c>Words/{language}.json</c>. A new language is a new file with the same members.</summary>
internal sealed record Words
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static readonly FrozenDictionary<string, Words> All = Load();

    public required string Language { get; init; }

    /// <summary>Its ten digits from zero.</summary>
    public required string Digits { get; init; }

    /// <summary><c>gregorian</c> or <c>persian</c>.</summary>
    public required string Calendar { get; init; }

    public required IReadOnlyList<string> Months { get; init; }

    public required string Date { get; init; }

    public required string Moment { get; init; }

    public required string And { get; init; }

    public required string Comma { get; init; }

    public required string Skip { get; init; }

    public required string Sections { get; init; }

    public required string Subsections { get; init; }

    public required string Home { get; init; }

    public required string Latest { get; init; }

    public required string TopStories { get; init; }

    public required string Breadcrumb { get; init; }

    public required string Search { get; init; }

    public required string SearchFor { get; init; }

    public required string SearchIn { get; init; }

    public required string SearchAll { get; init; }

    public required string SearchHint { get; init; }

    public required string ByRelevance { get; init; }

    public required string ByDate { get; init; }

    public required string Order { get; init; }

    public required string Found { get; init; }

    public required string FoundOne { get; init; }

    public required string FoundNone { get; init; }

    public required string By { get; init; }

    public required string Updated { get; init; }

    public required string Topics { get; init; }

    public required string Source { get; init; }

    public required string Picture { get; init; }

    public required string Pictures { get; init; }

    public required string Videos { get; init; }

    public required string Video { get; init; }

    public required string Download { get; init; }

    public required string Table { get; init; }

    public required string Pages { get; init; }

    public required string Newer { get; init; }

    public required string Older { get; init; }

    public required string Page { get; init; }

    public required string Feed { get; init; }

    public required string Empty { get; init; }

    public required string OtherAddresses { get; init; }

    public required string BadTitle { get; init; }

    public required string BadText { get; init; }

    public required string MissingTitle { get; init; }

    public required string MissingText { get; init; }

    public required string GoneTitle { get; init; }

    public required string GoneText { get; init; }

    public required string FailedTitle { get; init; }

    public required string FailedText { get; init; }

    public required string StartingTitle { get; init; }

    public required string StartingText { get; init; }

    public required string SearchDownTitle { get; init; }

    public required string SearchDownText { get; init; }

    /// <summary>Languages that there are words for.</summary>
    public static IEnumerable<string> Languages => All.Keys;

    /// <summary>Words in the language of a BCP 47 tag, its region left aside; null if there are none.</summary>
    public static Words? In(string language) => All.GetValueOrDefault(language.Split('-')[0]);

    /// <summary>Words in the language, else in English.</summary>
    public static Words InOrEnglish(string language) => In(language) ?? All["en"];

    /// <summary>A whole number in the language's digits.</summary>
    public string Number(int number) => Number(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The day, in the language's calendar. Both this and the time are UTC.</summary>
    public string Day(DateTimeOffset instant) => Fill(Date, instant);

    /// <summary>Day and time.</summary>
    public string DayAndTime(DateTimeOffset instant) => Fill(Moment, instant);

    /// <summary>"A, B and C".</summary>
    public string List(IReadOnlyList<string> names) =>
        names.Count < 2 ? string.Concat(names) : string.Join(Comma, names.Take(names.Count - 1)) + And + names[^1];

    private string Fill(string pattern, DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        Calendar calendar = Calendar == "persian" ? new PersianCalendar() : new GregorianCalendar();
        return pattern
            .Replace("{day}", Number(calendar.GetDayOfMonth(utc)), StringComparison.Ordinal)
            .Replace("{month}", Months[calendar.GetMonth(utc) - 1], StringComparison.Ordinal)
            .Replace("{year}", Number(calendar.GetYear(utc)), StringComparison.Ordinal)
            .Replace("{time}", Number(utc.ToString("HH:mm", CultureInfo.InvariantCulture)), StringComparison.Ordinal);
    }

    private string Number(string number) => string.Concat(number.Select(character => char.IsAsciiDigit(character) ? Digits[character - '0'] : character));

    private static FrozenDictionary<string, Words> Load()
    {
        var assembly = typeof(Words).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Words/", StringComparison.Ordinal))
            .Select(name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                return JsonSerializer.Deserialize<Words>(stream, Strict)!;
            })
            .ToFrozenDictionary(words => words.Language, StringComparer.OrdinalIgnoreCase);
    }
}
