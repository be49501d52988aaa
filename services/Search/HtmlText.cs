using System.Buffers;
using System.Net;
using System.Text;
using Broadsheet.Defaults;

namespace Broadsheet.Search;

/// <summary>
/// The text of an article's body. Bodies come as a sanitised subset of HTML (<see cref="Contracts.Article.Body"/>), so
/// this reads tags, not a document; whatever it is given, its result is text and is escaped before it is shown.
/// </summary>
internal static class HtmlText
{
    // Elements inside a sentence; all others end one.
    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr",
    };

    // What stands for something else: entities, and ends of lines, which are spaces here.
    private static readonly SearchValues<char> Otherwise = SearchValues.Create("&\r\n\f\u0085\u2028\u2029");

    private static readonly HashSet<string> Unread = new(StringComparer.OrdinalIgnoreCase) { "script", "style", "template" };

    /// <summary>The text with entities decoded, white space collapsed and a line for each block.</summary>
    public static string Of(string html)
    {
        var text = new StringBuilder(html.Length);
        for (var at = 0; at < html.Length;)
        {
            var open = html.IndexOf('<', at);
            if (open < 0)
                open = html.Length;
            var between = html.AsSpan(at, open - at);
            if (between.ContainsAny(Otherwise))
                text.Append(WebUtility.HtmlDecode(between.ToString()).ReplaceLineEndings(" "));
            else
                text.Append(between);
            at = open < html.Length ? Skip(html, open, text) : html.Length;
        }
        return Clean(text.ToString());
    }

    /// <summary>Plain text as the index keeps it: composed characters, single spaces, lines kept, nothing invisible that would split words.</summary>
    public static string Clean(string text)
    {
        // Nothing becomes longer.
        var clean = ArrayPool<char>.Shared.Rent(text.Length);
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            // Soft hyphen, word joiner, byte order mark and what is no character at all: of no use once the text is cut anew.
            if (rune.Value is 0xad or 0x2060 or 0xfeff or 0xfffe or 0xffff)
                continue;
            if (rune.Value == '\n')
            {
                while (length > 0 && clean[length - 1] is ' ' or '\n')
                    length--;
                if (length > 0)
                    clean[length++] = '\n';
            }
            else if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune))
                length += rune.EncodeToUtf16(clean.AsSpan(length));
            else if (length > 0 && clean[length - 1] is not (' ' or '\n'))
                clean[length++] = ' ';
        }
        var kept = StreamSafeText.Normalise(clean.AsSpan(0, length).TrimEnd().ToString(), NormalizationForm.FormC);
        ArrayPool<char>.Shared.Return(clean);
        return kept;
    }

    // Passes the markup that begins at an opening bracket; returns where text goes on.
    private static int Skip(string html, int open, StringBuilder text)
    {
        if (html.AsSpan(open).StartsWith("<!--"))
            return html.IndexOf("-->", open, StringComparison.Ordinal) is var end and >= 0 ? end + 3 : html.Length;
        var start = open + 1;
        if (start < html.Length && html[start] == '/')
            start++;
        if (start >= html.Length || !char.IsAsciiLetter(html[start]))
        {
            text.Append('<');
            return open + 1;
        }
        var stop = start;
        while (stop < html.Length && char.IsAsciiLetterOrDigit(html[stop]))
            stop++;
        var name = html[start..stop];
        var close = End(html, stop);
        if (!Inline.Contains(name))
            text.Append('\n');
        if (start == open + 1 && Unread.Contains(name))
            return html.IndexOf("</" + name, close, StringComparison.OrdinalIgnoreCase) is var after and >= 0 ? after : html.Length;
        return close;
    }

    // The end of a tag: the first bracket outside quotes.
    private static int End(string html, int at)
    {
        var quote = '\0';
        for (; at < html.Length; at++)
        {
            if (quote != '\0')
                quote = html[at] == quote ? '\0' : quote;
            else if (html[at] is '"' or '\'')
                quote = html[at];
            else if (html[at] == '>')
                return at + 1;
        }
        return html.Length;
    }
}
