using System.Text;
using Broadsheet.Contracts;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// An article's page saved as text by a browser or reader. What the lines are follows from their form and place: a body is
/// sentences, what stands round it is short and without a stop. No rule knows a newspaper.
/// </summary>
internal static class SavedTextPage
{
    /// <summary>Most characters that are read: a long book chapter. Pages of newspapers have a tenth of it.</summary>
    public const int MaxLength = 250_000;

    private const int MaxLines = 20_000;
    private const int MaxLineEnds = 100_000;

    /// <summary>The article on the page, or what was looked for and not found.</summary>
    public static Result<Draft> Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new Problem("The document is empty; send the text of an article's page, the headline above its paragraphs.");
        if (IsBinary(text))
            return new Problem("The document is not text; send the page as plain text in UTF-8, or as text/html.");
        if (text.Length > MaxLength)
            return new Problem($"The document has {text.Length:N0} characters; send one article's page of at most {MaxLength:N0}.", 413);
        if (text.AsSpan().CountAny(SavedTextLines.Ends) > MaxLineEnds)
            return new Problem($"The document has more than {MaxLineEnds:N0} line ends; send one article's page of at most {MaxLines:N0} lines.", 413);

        var lines = SavedTextLines.Of(text);
        if (lines.Count == 0)
            return new Problem("The document is empty; send the text of an article's page, the headline above its paragraphs.");
        if (lines.Count > MaxLines)
            return new Problem($"The document has {lines.Count:N0} lines; send one article's page of at most {MaxLines:N0}.", 413);
        var head = SavedTextHead.Read(lines);
        if (head.Headline is null)
            return new Problem("No headline was found; the document needs one line for the headline above the paragraphs of the body.");
        var body = SavedTextBody.Read(lines, head.BodyStart, head.Headline);
        if (body.Html.Length == 0 && head.Standfirst is null && head.Pictures.Count == 0)
            return new Problem("No body was found: below the headline there must be at least one paragraph that ends like a sentence.");
        var prose = $"{head.Headline}\n{body.Text}";
        return new Draft
        {
            Headline = head.Headline,
            Section = head.Section.Where(name => !IsSource(name, body.SourceName)).ToList(),
            Standfirst = head.Standfirst,
            Bylines = head.Bylines,
            Dateline = head.Dateline,
            FirstPublished = head.Published ?? body.Published,
            Updated = head.Updated ?? body.Updated,
            Pictures = [.. head.Pictures, .. body.Pictures],
            Body = body.Html,
            Topics = body.Topics,
            Language = LanguageGuess.Of(prose),
            SourceName = body.SourceName,
            Rights = body.Rights,
            AlternateAddresses = body.Addresses,
        };
    }

    /// <summary>A picture that the page names only by its caption.</summary>
    public static Picture Picture(string? caption, string? credit) => new() { Caption = caption, Credit = credit };

    private static bool IsSource(string name, string? source) => source is not null && string.Equals(name, source, StringComparison.OrdinalIgnoreCase);

    // Text has line ends and tabs; more than a trace of other control characters, or of letters that could not be decoded, is something else.
    private static bool IsBinary(string text)
    {
        var odd = 0;
        foreach (var letter in text)
            if (letter == '\uFFFD' || (char.IsControl(letter) && letter is not ('\n' or '\r' or '\t' or '\f' or '\v' or '\u0085' or '\u001A')))
                odd++;
        return odd > 3 && odd * 50 > text.Length || (text.Length < 200 && text.Contains('\0'));
    }
}
