using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// Dates as feeds, pages and newspapers write them: RFC 822 and 5322 with zone names and two-digit years, ISO 8601 and W3C, asctime,
/// and words in two dozen languages. Without a zone they are UTC, without a time midnight.
/// </summary>
internal static partial class Dates
{
    private const string Cultures = "en de fr es it pt nl sv da nb fi pl cs sk hu ro tr ru uk bg el ca hr id vi he ar-EG et lv lt sl";

    private static readonly FrozenDictionary<string, int> Months = Named();

    private static readonly FrozenDictionary<string, int> PersianMonths =
        "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".Split(' ').Index().ToFrozenDictionary(month => month.Item, month => month.Index + 1);

    // RFC 822 section 5, and what papers print. In minutes; single letters mean nothing (RFC 5322 section 4.3).
    private static readonly FrozenDictionary<string, int> Zones = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
    {
        ["Z"] = 0, ["UT"] = 0, ["UTC"] = 0, ["GMT"] = 0, ["WET"] = 0, ["WEST"] = 60, ["BST"] = 60, ["IST"] = 330, ["CET"] = 60, ["MEZ"] = 60, ["MET"] = 60, ["CEST"] = 120, ["MESZ"] = 120, ["SAST"] = 120,
        ["EET"] = 120, ["EEST"] = 180, ["MSK"] = 180, ["TRT"] = 180, ["IRST"] = 210, ["IRDT"] = 270, ["GST"] = 240, ["PKT"] = 300, ["ICT"] = 420, ["WIB"] = 420, ["HKT"] = 480, ["SGT"] = 480, ["AWST"] = 480,
        ["JST"] = 540, ["KST"] = 540, ["ACST"] = 570, ["AEST"] = 600, ["AEDT"] = 660, ["NZST"] = 720, ["NZDT"] = 780, ["BRT"] = -180, ["ART"] = -180, ["NST"] = -210, ["AST"] = -240, ["ADT"] = -180,
        ["EST"] = -300, ["EDT"] = -240, ["ET"] = -300, ["CST"] = -360, ["CDT"] = -300, ["MST"] = -420, ["MDT"] = -360, ["PST"] = -480, ["PDT"] = -420, ["PT"] = -480, ["AKST"] = -540, ["AKDT"] = -480, ["HST"] = -600,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The date that a feed or a page's metadata gives, or null if it is none.</summary>
    public static DateTimeOffset? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 200)
            return null;
        var plain = AsciiDigits(WhiteSpace.Collapse(text.Trim()));
        if (Partial().Match(plain) is { Success: true } partial)
            return Build(Number(partial, "y"), Number(partial, "m") ?? 1, 1, plain, partial);
        if (Compact().Match(plain) is { Success: true } compact)
            return Find(compact.Result("${y}-${m}-${d}") + (compact.Groups["h"].Success ? compact.Result("T${h}:${min}:${s}") : "") + compact.Result("$'"), shortYears: true);
        if (plain.Length is 9 or 10 && long.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        return Find(plain, shortYears: true);
    }

    /// <summary>The first full date in a line of text, with its time where one stands by it.</summary>
    public static DateTimeOffset? Find(string line) => line.Length > 500 ? null : Find(AsciiDigits(WhiteSpace.Collapse(line)), shortYears: false);

    private static DateTimeOffset? Find(string text, bool shortYears)
    {
        foreach (var pattern in new[] { Iso(), Asctime(), DayMonthYear(), MonthDayYear(), YearFirst(), Numeric() })
        {
            foreach (Match match in pattern.Matches(text))
            {
                if (!shortYears && match.Groups["y"].Length < 4)
                    continue;
                var month = Number(match, "m");
                var day = Number(match, "d");
                if (match.Groups["name"] is { Success: true, Value: var name } && (month = Month(name)) is null)
                {
                    if (PersianMonths.TryGetValue(name, out var persian) && FromPersian(Number(match, "y"), persian, day) is { } converted)
                        return Build(converted.Year, converted.Month, converted.Day, text, match);
                    continue;
                }
                if (match.Groups["a"].Success && !InOrder(match, out day, out month))
                    continue;
                if (Build(Year(match), month, day, text, match) is { } found)
                    return found;
            }
        }
        return null;
    }

    // 3/5/2026 is March or May; only where one of the two cannot be a month, or with points or dashes, does the order show.
    private static bool InOrder(Match match, out int? day, out int? month)
    {
        (day, month) = (Number(match, "a"), Number(match, "b"));
        if (month > 12)
            (day, month) = (month, day);
        else if (match.Groups["sep"].Value == "/" && day <= 12 && day != month)
            return false;
        return true;
    }

    private static DateTimeOffset? Build(int? year, int? month, int? day, string text, Match date)
    {
        if (year is null or < 1 or > 9998 || month is null or < 1 or > 12 || day is null or < 1 || day > DateTime.DaysInMonth(year.Value, month.Value))
            return null;
        var midnight = new DateTimeOffset(year.Value, month.Value, day.Value, 0, 0, 0, TimeSpan.Zero);
        var time = date.Groups["time"] is { Success: true } inside ? Time().Match(text, inside.Index) : Time().Match(text, date.Index + date.Length);
        if (!time.Success || time.Index > date.Index + date.Length + 25)
            time = Time().Match(text[..date.Index]);
        if (!time.Success)
            return midnight;
        var hour = Number(time, "h") ?? 0;
        var half = time.Groups["half"].Value;
        if (half.Length > 0 && hour <= 12)
            hour = hour % 12 + (half[0] is 'p' or 'P' ? 12 : 0);
        var minute = Number(time, "min") ?? 0;
        var second = Math.Min(Number(time, "s") ?? 0, 59);
        if (hour > 24 || minute > 59)
            return midnight;
        var fraction = time.Groups["f"] is { Success: true, Value: var digits } ? double.Parse("0." + digits, CultureInfo.InvariantCulture) : 0;
        var result = midnight.AddHours(hour).AddMinutes(minute).AddSeconds(second).AddMilliseconds(Math.Floor(fraction * 1000));
        // The offset is kept: it tells the day where the sender is.
        return new DateTimeOffset(result.DateTime, TimeSpan.FromMinutes(Offset(time.Groups["zone"].Value)));
    }

    private static int Offset(string zone)
    {
        var sign = zone.IndexOfAny(['+', '-', '−']);
        if (sign < 0)
            return Zones.GetValueOrDefault(zone);
        var digits = zone[(sign + 1)..].Replace(":", "");
        if (digits.Length <= 2)
            digits = digits.PadLeft(2, '0') + "00";
        var offset = int.Parse(digits.PadLeft(4, '0'), CultureInfo.InvariantCulture) is var number ? number / 100 * 60 + number % 100 : 0;
        // The largest real offset is 14 hours; more is a mistake.
        return offset > 14 * 60 ? 0 : zone[sign] == '+' ? offset : -offset;
    }

    /// <summary>Whether a word is the name of a month.</summary>
    public static bool IsMonth(string word) => Month(word) is not null;

    private static int? Month(string name)
    {
        var key = name.Trim('.').ToLowerInvariant();
        return Months.TryGetValue(key, out var month) ? month : null;
    }

    private static int? Year(Match match)
    {
        var digits = match.Groups["y"].Value;
        var year = int.Parse(digits, CultureInfo.InvariantCulture);
        // RFC 5322 section 4.3.
        return digits.Length switch { 2 => year < 50 ? 2000 + year : 1900 + year, 3 => 1900 + year, _ => year };
    }

    private static DateTime? FromPersian(int? year, int month, int? day)
    {
        var calendar = new PersianCalendar();
        return year is >= 1200 and <= 1600 && day >= 1 && day <= calendar.GetDaysInMonth(year.Value, month) ? calendar.ToDateTime(year.Value, month, day.Value, 0, 0, 0, 0) : null;
    }

    private static int? Number(Match match, string group) =>
        match.Groups[group] is { Success: true, Value: var digits } && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string AsciiDigits(string text) =>
        text.Any(letter => letter > 127 && char.IsDigit(letter))
            ? string.Concat(text.Select(letter => char.IsDigit(letter) ? (char)('0' + (int)char.GetNumericValue(letter)) : letter))
            : text;

    private static FrozenDictionary<string, int> Named()
    {
        var months = new Dictionary<string, int>();
        foreach (var culture in Cultures.Split(' '))
        {
            var format = CultureInfo.GetCultureInfo(culture).DateTimeFormat;
            foreach (var names in new[] { format.MonthNames, format.MonthGenitiveNames, format.AbbreviatedMonthNames, format.AbbreviatedMonthGenitiveNames })
                for (var month = 0; month < 12; month++)
                    if (names[month].Trim('.') is { Length: > 1 } name && !char.IsDigit(name[0]))
                        months.TryAdd(name.ToLowerInvariant(), month + 1);
        }
        var more = "sept:9 märz:3 mrz:3 jänner:1 août:8 aout:8 fevrier:2 decembre:12 setiembre:9 kanunisani:1 ژانویه:1 فوریه:2 مارس:3 آوریل:4 مه:5 ژوئن:6 ژوئیه:7 اوت:8 سپتامبر:9 اکتبر:10 نوامبر:11 دسامبر:12 جولای:7 إبريل:4 نيسان:4 أيار:5 حزيران:6 تموز:7 آب:8 أيلول:9 آذار:3 شباط:2";
        foreach (var entry in more.Split(' ').Select(entry => entry.Split(':')))
            months.TryAdd(entry[0], int.Parse(entry[1], CultureInfo.InvariantCulture));
        return months.ToFrozenDictionary();
    }

    [GeneratedRegex(@"^(?<y>\d{4})(-(?<m>\d{1,2}))?$", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Partial();

    [GeneratedRegex(@"^(?<y>\d{4})(?<m>\d\d)(?<d>\d\d)(?:T(?<h>\d\d)(?<min>\d\d)(?<s>\d\d)?|(?=\s|$))", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Compact();

    [GeneratedRegex(@"(?<!\d)(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})(?!\d)", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex Iso();

    // Sun Jan  4 16:29:06 PST 2004
    [GeneratedRegex(@"(?<!\p{L})(?<name>\p{L}{3,20})\s(?<d>\d{1,2})\s(?<time>\d{1,2}:\d\d)(?::\d\d)?\s(?:[A-Z]{1,5}\s|[+-]\d{4}\s)?(?<y>\d{4})(?!\d)", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex Asctime();

    [GeneratedRegex(@"(?<!\d)(?<d>\d{1,2})(?:st|nd|rd|th|er|[.º°ª])?,?[\s\u00A0-]*(?:(?:de|of|d['’])\s?)?(?<name>\p{L}[\p{L}\p{M}]{1,14})\.?,?[\s\u00A0-]+(?:(?:de|del)\s)?'?(?<y>\d{4}|\d{2,3}(?![\d:]))", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex DayMonthYear();

    [GeneratedRegex(@"(?<![\p{L}\p{M}])(?<name>\p{L}[\p{L}\p{M}]{1,14})\.?[\s\u00A0-]+(?<d>\d{1,2})(?:st|nd|rd|th)?,?[\s\u00A0-]+(?<y>\d{4})(?!\d)", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex MonthDayYear();

    [GeneratedRegex(@"(?<!\d)(?<y>\d{4})(?:[./](?<m>\d{1,2})[./](?<d>\d{1,2})(?!\d)|\s?[年년]\s?(?<m>\d{1,2})\s?[月월]\s?(?<d>\d{1,2})\s?[日일])", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"(?<!\d)(?<a>\d{1,2})(?<sep>[./-]|\s\|\s)\s?(?<b>\d{1,2})\k<sep>\s?(?<y>\d{4}|\d{2}(?![\d:]))(?!\d)", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex Numeric();

    [GeneratedRegex(@"(?<![\d:.])(?<h>\d{1,2})(?:(?:[:hH]|\.(?=\d\d(?:\s|$|,|\))))(?<min>\d{2})(?::(?<s>\d{2})(?:[.,](?<f>\d{1,9}))?)?\s?(?<half>[aApP]\.?[mM]\.?)?|\s?(?<half>[aApP]\.?[mM]\b\.?))(?:\s?\(?(?<zone>(?:UTC|GMT)?\s?[+\u2212-]\d{1,2}:?(?:\d{2})?|[A-Za-z]{1,5}\b))?", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex Time();
}
