using System.Globalization;
using Broadsheet.Ingestion.Formats;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>Dates in the shapes that feeds, pages and papers use.</summary>
public sealed class ReadingDates
{
    [Theory]
    [InlineData("Sun, 03 May 2026 10:00:00 GMT", "2026-05-03T10:00:00Z")]
    [InlineData("Sun, 3 May 2026 10:00 +0200", "2026-05-03T08:00:00Z")]
    [InlineData("03 May 26 10:00:00 EST", "2026-05-03T15:00:00Z")]
    [InlineData("Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21Z")]
    [InlineData("Thu, 01 Jan 98 19:48:21 GMT", "1998-01-01T19:48:21Z")]
    [InlineData("Sunday, 3 May 2026 10:00:00 PDT", "2026-05-03T17:00:00Z")]
    [InlineData("Sun, 03 May 2026 10:00:00", "2026-05-03T10:00:00Z")]
    [InlineData("Sun, 03 May 2026", "2026-05-03T00:00:00Z")]
    [InlineData("Sun, 03 May 2026 24:00:00 GMT", "2026-05-04T00:00:00Z")]
    [InlineData("Sun, 03 May 2026 10:00:60 GMT", "2026-05-03T10:00:59Z")]
    [InlineData("Mon, 03 May 2026 10:00:00 UT", "2026-05-03T10:00:00Z")]
    [InlineData("2026-05-03T10:00:00Z", "2026-05-03T10:00:00Z")]
    [InlineData("2026-05-03T10:00:00.250+02:00", "2026-05-03T08:00:00.250Z")]
    [InlineData("2026-05-03T10:00:00", "2026-05-03T10:00:00Z")]
    [InlineData("2026-05-03T10:00Z", "2026-05-03T10:00:00Z")]
    [InlineData("2026-05-03 10:00:00 +0200", "2026-05-03T08:00:00Z")]
    [InlineData("2026-05-03T10:00:00-07", "2026-05-03T17:00:00Z")]
    [InlineData("2026-05-03", "2026-05-03T00:00:00Z")]
    [InlineData("20260503T100000Z", "2026-05-03T10:00:00Z")]
    [InlineData("20260503", "2026-05-03T00:00:00Z")]
    [InlineData("2026-05", "2026-05-01T00:00:00Z")]
    [InlineData("2026", "2026-01-01T00:00:00Z")]
    [InlineData("Sun May  3 10:00:00 2026", "2026-05-03T10:00:00Z")]
    [InlineData("Sun May 3 10:00:00 PDT 2026", "2026-05-03T17:00:00Z")]
    [InlineData("1777802400", "2026-05-03T10:00:00Z")]
    [InlineData("03.05.2026 10:00", "2026-05-03T10:00:00Z")]
    [InlineData("13/05/2026", "2026-05-13T00:00:00Z")]
    [InlineData("05/13/2026", "2026-05-13T00:00:00Z")]
    [InlineData("May 3rd, 2026 at 10:00 am", "2026-05-03T10:00:00Z")]
    [InlineData("12:30 AM, May 3, 2026", "2026-05-03T00:30:00Z")]
    [InlineData("le 3 août 2026 à 10h05", "2026-08-03T10:05:00Z")]
    [InlineData("3 de março de 2026", "2026-03-03T00:00:00Z")]
    [InlineData("3 Ağustos 2026 10:00", "2026-08-03T10:00:00Z")]
    [InlineData("3 maja 2026", "2026-05-03T00:00:00Z")]
    [InlineData("2026년 5월 3일", "2026-05-03T00:00:00Z")]
    public void A_date_is_read(string text, string time) => Assert.Equal(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), Dates.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("Sun, 31 Feb 2026 10:00:00 GMT")]
    [InlineData("2026-13-01")]
    [InlineData("05/03/2026")]
    [InlineData("3 Blah 2026")]
    [InlineData("99999999999999999999")]
    public void What_is_no_date_or_could_be_two_is_none(string text) => Assert.Null(Dates.Read(text));

    [Theory]
    [InlineData("The council met on 3 May 2026 in Oster", "2026-05-03T00:00:00Z")]
    [InlineData("Version 2.10.1 of 10 files", null)]
    [InlineData("They won 21 of 34 games in 26 days", null)]
    public void Running_text_gives_full_dates_only(string text, string? time) => Assert.Equal(time is null ? null : DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), Dates.Find(text));
}
