using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Broadsheet.Rendering;

/// <summary>The site's own words in one language, from <c>Words/{language}.json</c>. A new language is a new file; what is missing in it is said in English.</summary>
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

    public required string Editions { get; init; }

    public required string Section { get; init; }

    public required string Topic { get; init; }

    public required string Author { get; init; }

    public required string ListOf { get; init; }

    public required string Related { get; init; }

    public required string AlsoReported { get; init; }

    public required string Share { get; init; }

    public required string Mail { get; init; }

    public required string CopyLink { get; init; }

    public required string Copy { get; init; }

    public required string Previous { get; init; }

    public required string Next { get; init; }

    public required string OldestFirst { get; init; }

    public required string From { get; init; }

    public required string Until { get; init; }

    public required string Filter { get; init; }

    public required string DidYouMean { get; init; }

    public required string NoResultHelp { get; init; }

    /// <summary>The language's own name.</summary>
    public required string LanguageName { get; init; }

    /// <summary>In which <see cref="Day"/> and <see cref="DayAndTime"/> tell times.</summary>
    [JsonIgnore]
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Languages that there are words for.</summary>
    public static IEnumerable<string> Languages => All.Keys;

    /// <summary>Words in the language of a BCP 47 tag, its region left aside; null if there are none.</summary>
    public static Words? In(string language) => All.GetValueOrDefault(language.Split('-')[0]);

    /// <summary>A language's own name; its tag where we do not know it.</summary>
    public static string NameOf(string language) => In(language)?.LanguageName ?? language;

    /// <summary>Words in the language, else in English.</summary>
    public static Words InOrEnglish(string language) => In(language) ?? All["en"];

    /// <summary>A whole number in the language's digits.</summary>
    public string Number(int number) => Number(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The day, in the language's calendar.</summary>
    public string Day(DateTimeOffset instant) => Fill(Date, instant);

    /// <summary>Day and time, and the zone that it is told in.</summary>
    public string DayAndTime(DateTimeOffset instant) => Fill(Moment, instant);

    /// <summary>How <see cref="DayAndTime"/> puts a <c>{date}</c> and a <c>{time}</c> together, for the script: in the reader's own zone, which needs no name.</summary>
    [JsonIgnore]
    public string DateAndTime => Moment.Replace(Date, "{date}", StringComparison.Ordinal).Replace("{zone}", "", StringComparison.Ordinal).Trim();

    /// <summary>"A, B and C".</summary>
    public Html List(IReadOnlyList<Html> names) =>
        names.Count < 2 ? Html.Join(names) : Html.Of($"{Html.Join(names.SkipLast(1), Html.Of($"{Comma}").ToString())}{And}{names[^1]}");

    private string Fill(string pattern, DateTimeOffset instant)
    {
        var there = TimeZoneInfo.ConvertTime(instant, Zone);
        var local = there.DateTime;
        Calendar calendar = Calendar == "persian" ? new PersianCalendar() : new GregorianCalendar();
        return pattern
            .Replace("{day}", Number(calendar.GetDayOfMonth(local)), StringComparison.Ordinal)
            .Replace("{month}", Months[calendar.GetMonth(local) - 1], StringComparison.Ordinal)
            .Replace("{year}", Number(calendar.GetYear(local)), StringComparison.Ordinal)
            .Replace("{time}", Number(local.ToString("HH:mm", CultureInfo.InvariantCulture)), StringComparison.Ordinal)
            .Replace("{zone}", Named(there.Offset), StringComparison.Ordinal);
    }

    private static string Named(TimeSpan offset) =>
        offset == TimeSpan.Zero ? "UTC" : "UTC" + (offset < TimeSpan.Zero ? "−" : "+") + offset.ToString(offset.Minutes == 0 ? @"%h" : @"%h\:mm", CultureInfo.InvariantCulture);

    private string Number(string number) => string.Concat(number.Select(character => char.IsAsciiDigit(character) ? Digits[character - '0'] : character));

    // What a language has no word for is said in English.
    private static FrozenDictionary<string, Words> Load()
    {
        var assembly = typeof(Words).Assembly;
        var files = assembly.GetManifestResourceNames().Where(name => name.StartsWith("Words/", StringComparison.Ordinal)).ToDictionary(name => name, name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            return JsonNode.Parse(stream)!.AsObject();
        });
        var english = files["Words/en.json"];
        foreach (var words in files.Values)
            foreach (var (name, word) in english)
                if (!words.ContainsKey(name))
                    words[name] = word!.DeepClone();
        return files.Values.Select(words => words.Deserialize<Words>(Strict)!).ToFrozenDictionary(words => words.Language, StringComparer.OrdinalIgnoreCase);
    }
}
