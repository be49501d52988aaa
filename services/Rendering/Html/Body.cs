using System.Text;
using System.Text.RegularExpressions;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>
/// Prepares a sanitised body for the page: pictures are those of ours that have their addresses, or not there; tables and
/// preformatted text scroll in a box of their own that the keyboard reaches. Walks from tag to tag and past quoted
/// attributes, because a title may well say <c>&lt;img</c>.
/// </summary>
internal static partial class Body
{
    public static Html Of(string body, Words words, IReadOnlyList<Picture> pictures)
    {
        var leftOut = false;
        var table = Html.Of($"<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{words.Table}\">").ToString();
        var result = new StringBuilder(body.Length + 512);
        var position = 0;
        while (body.IndexOf('<', position) is var open and >= 0)
        {
            result.Append(body, position, open - position);
            var end = EndOfTag(body, open);
            var name = NameOfTag(body, open);
            switch (name)
            {
                case "img":
                    var picture = PictureView.InText(body[open..end], pictures).ToString();
                    leftOut |= picture.Length == 0;
                    result.Append(picture);
                    break;
                case "pre":
                    result.Append("<pre tabindex=\"0\"").Append(body, open + 4, end - open - 4);
                    break;
                case "table":
                    result.Append(table).Append(body, open, end - open);
                    break;
                case "/table":
                    result.Append(body, open, end - open).Append("</div>");
                    break;
                default:
                    result.Append(body, open, end - open);
                    break;
            }
            position = end;
        }
        var written = result.Append(body, position, body.Length - position).ToString();
        // What held nothing but a picture that is not ours: a link without words is worse than none.
        return Html.Trusted(leftOut ? Empty().Replace(Empty().Replace(written, ""), "") : written);
    }

    /// <summary>The text alone, words as they stand, in at most <paramref name="length"/> characters and cut between words.</summary>
    public static string Start(string body, int length)
    {
        var text = new StringBuilder();
        var position = 0;
        // Entities and gaps take room that is not text, hence some more than is asked for.
        while (position < body.Length && text.Length < length * 2)
        {
            var open = body.IndexOf('<', position) is var found and >= 0 ? found : body.Length;
            text.Append(body, position, Math.Min(open - position, length * 2));
            position = open < body.Length ? EndOfTag(body, open) : open;
            if (open < body.Length && NameOfTag(body, open) is "/p" or "/h2" or "/h3" or "/h4" or "/li" or "br" or "/td" or "/th")
                text.Append(' ');
        }
        var words = string.Join(' ', System.Net.WebUtility.HtmlDecode(text.ToString()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return Cut(words, length);
    }

    /// <summary>At most <paramref name="length"/> characters, cut between words and marked by an ellipsis.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var space = text.LastIndexOf(' ', length - 1, length / 3);
        var end = space > 0 ? space : char.IsLowSurrogate(text[length - 1]) ? length - 2 : length - 1;
        return text[..end].TrimEnd() + "…";
    }

    // As the HTML standard's tokeniser: a tag ends at the first '>' that is not in a quoted attribute value.
    private static int EndOfTag(string body, int open)
    {
        var quote = '\0';
        for (var at = open + 1; at < body.Length; at++)
        {
            var character = body[at];
            if (quote != '\0')
                quote = character == quote ? '\0' : quote;
            else if (character is '"' or '\'')
                quote = character;
            else if (character == '>')
                return at + 1;
        }
        return body.Length;
    }

    private static string NameOfTag(string body, int open)
    {
        var end = open + 1;
        while (end < body.Length && (char.IsAsciiLetterOrDigit(body[end]) || (end == open + 1 && body[end] == '/')))
            end++;
        return body[(open + 1)..end].ToLowerInvariant();
    }

    [GeneratedRegex(@"<(figure|p|a|li)\b[^<>]*>\s*</\1>", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Empty();
}
