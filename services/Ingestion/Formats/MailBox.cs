using System.Text;

namespace Broadsheet.Ingestion.Formats;

/// <summary>A mail address with the name of whose it is, as RSS 2.0 wants authors written: <c>mara@example.org (Mara Velde)</c>.</summary>
/// <param name="Name">The name in brackets; null if there is none.</param>
internal sealed record MailBox(string? Name)
{
    /// <summary>The mail box that a text is, or null if it is more or something else.</summary>
    public static MailBox? Of(string text)
    {
        var end = Word(text, 0);
        if (end == text.Length)
            return IsMail(text) ? new MailBox(Name: null) : null;
        if (text[^1] != ')' || text.LastIndexOf(')', text.Length - 2) is var closed && closed == text.Length - 2)
            return null;
        // The name stands behind the address, after a space or at once.
        var open = end;
        while (char.IsWhiteSpace(text[open]))
            open++;
        if (text[open] != '(')
            (open, end) = (text.LastIndexOf('(', end - 1), -1);
        if (open < 0 || open <= closed || open + 1 >= text.Length - 1)
            return null;
        return IsMail(text[..(end < 0 ? open : end)]) ? new MailBox(text[(open + 1)..^1]) : null;
    }

    /// <summary>A text without the mail addresses in it, and the brackets round them.</summary>
    public static string Without(string text)
    {
        if (!text.Contains('@'))
            return text;
        var rest = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            while (start < text.Length && char.IsWhiteSpace(text[start]))
                start++;
            var end = Word(text, start);
            var sign = end - 2;
            while (sign > start && !(text[sign] == '@' && text[sign + 1] is not (')' or '>')))
                sign--;
            if (sign <= start)
            {
                rest.Append(text, at, end - at);
                at = end;
                continue;
            }
            for (at = sign + 1; at < end && text[at] is not (')' or '>'); at++)
            {
            }
            at = Math.Min(at + 1, end);
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
        }
        return rest.ToString();
    }

    private static int Word(string text, int start)
    {
        var end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        return end;
    }

    // Something on both sides of a sign.
    private static bool IsMail(string word) => word.Length > 2 && word.IndexOf('@', 1) is var sign && sign > 0 && sign < word.Length - 1;
}
