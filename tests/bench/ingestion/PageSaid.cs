using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Broadsheet.Ingestion.Formats;

namespace Broadsheet.Bench.Ingestion;

/// <summary>Whether a page as it was saved has what somebody noted of it: nobody could read anything else from it.</summary>
internal sealed partial class PageSaid(byte[] bytes)
{
    private readonly string html = WebUtility.HtmlDecode(PageEncoding.Decode(bytes, null));

    /// <summary>Whether a title's letters stand anywhere on the page or in its attributes.</summary>
    public bool Title(string title) => PageTruth.Letters(Tag().Replace(html, "")).Contains(PageTruth.Letters(title), StringComparison.Ordinal) || PageTruth.Letters(html).Contains(PageTruth.Letters(title), StringComparison.Ordinal);

    /// <summary>Whether a day stands anywhere on the page, in any of the usual spellings; what is no day stands nowhere.</summary>
    public bool Day(string text)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return false;
        var (y, m, d, short2) = (day.Year, day.Month, day.Day, day.Year % 100);
        var month = string.Join('|', "en de fr es it pt nl sv da nb fi pl cs sk hu ro tr ru uk el hr".Split(' ').Select(name => CultureInfo.GetCultureInfo(name).DateTimeFormat)
            .SelectMany(format => new[] { format.MonthNames[m - 1], format.MonthGenitiveNames[m - 1], format.AbbreviatedMonthNames[m - 1] }).Select(name => name.TrimEnd('.')).Where(name => name.Length > 2).Distinct().Select(Regex.Escape));
        var year = $@"(?:{y}|{short2:00})(?!\d)";
        return new[]
        {
            $@"{y}\\?[-/.]?0?{m}\\?[-/.]?0?{d}(?!\d)", $@"(?<!\d)0?{d}\s?[./-]\s?0?{m}\s?[./-]\s?{year}", $@"(?<!\d)0?{m}/0?{d}/{year}",
            $@"(?<!\d)0?{d}(?:st|nd|rd|th|\.|er)?,?\s*(?:de\s+)?(?:{month})\w*\.?,?\s*(?:del?\s+)?{year}", $@"(?:{month})\w*\.?\s*0?{d}(?:st|nd|rd|th)?,?\s+{y}(?!\d)",
        }.Any(pattern => Regex.IsMatch(html, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
    }

    [GeneratedRegex(@"<[^>]*>")]
    private static partial Regex Tag();
}
