using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>A page saved as text for tests to vary: three paragraphs, and whatever stands above and below them.</summary>
internal static class SavedText
{
    public const string First = "The council of Lowmere voted on Tuesday to reopen the old grain harbour, which has been closed since the flood of 1984.";
    public const string Second = "“We had to learn to wait,” said the harbour master, Oda Finnmark, after the vote in the town hall.";
    public const string Third = "Work will begin in autumn and is expected to cost nine million crowns, a third of which the province will pay.";
    public const string Headline = "Council votes to reopen the grain harbour";

    public static string Body(params string[] paragraphs) => string.Join("\n", paragraphs.Select(paragraph => $"<p>{paragraph}</p>"));

    public static Draft Read(string text)
    {
        var result = SavedTextPage.Read(text);
        Assert.True(result.Ok, result.Problem?.Detail);
        return result.Value;
    }

    public static string Page(string top, string bottom = "") => $"{top}\n\n{First}\n\n{Second}\n\n{Third}\n\n{bottom}";
}
