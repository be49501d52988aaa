using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>Text of wires where an item says less than readers need.</summary>
internal static partial class WireText
{
    private const int LongestHeadline = 120;

    /// <summary>The first sentence of an item that has no headline; null if it has no text either.</summary>
    public static string? Headline(string? body, string? summary)
    {
        var text = PlainText.Line(BodyHtml.TextOf(body) ?? summary);
        return text?.Any(char.IsLetterOrDigit) != true ? null : PlainText.Cut(Sentence().Match(text) is { Success: true } first ? first.Value.TrimEnd('.', ' ') : text, LongestHeadline);
    }

    /// <summary>A picture or video sent by itself as an article of few words: its caption is the text, and does not stand under it once more.</summary>
    public static Draft OfCaption(Draft draft, string? caption)
    {
        var words = Credits.Split(caption).Caption ?? caption;
        return draft with
        {
            Headline = draft.Headline ?? Headline(null, words),
            Standfirst = null,
            Body = words is null ? null : BodyHtml.FromText(words),
            Pictures = [.. draft.Pictures.Select(picture => picture.Caption is { } own && words?.Contains(own, StringComparison.Ordinal) == true ? picture with { Caption = null } : picture)],
            Videos = [.. draft.Videos.Select(video => video.Caption is { } own && caption?.Contains(own, StringComparison.Ordinal) == true ? video with { Caption = null } : video)],
        };
    }

    /// <summary>What stands under the headline; null where it only says what the text begins with.</summary>
    public static string? Standfirst(string? body, string? summary) =>
        body is null || summary is null || PlainText.Line(BodyHtml.TextOf(body))?.Contains(summary[..Math.Min(summary.Length, 100)], StringComparison.Ordinal) == true ? null : summary;

    [GeneratedRegex(@"^.{15,}?[.!?…。](?=\s|$)", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Sentence();
}
