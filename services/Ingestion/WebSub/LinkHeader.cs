namespace Broadsheet.Ingestion;

/// <summary>The header <c>Link</c> (RFC 8288, section 3), read in one pass: a target in angle brackets, and its relations.</summary>
internal static class LinkHeader
{
    private const int MaxTarget = 2_000;
    private const int MaxRelations = 200;

    /// <summary>The links of a value, those that name a relation.</summary>
    public static IEnumerable<(string Target, string[] Relations)> Read(string value)
    {
        for (var at = 0; value.IndexOf('<', at) is var open and >= 0;)
        {
            var close = value.IndexOf('>', open);
            if (close < 0)
                yield break;
            at = close + 1;
            var target = value[(open + 1)..close];
            string? relations = null;
            // Parameters go on to the next comma or target; a comma within quotes is part of a value.
            while (at < value.Length && value[at] is not (',' or '<'))
            {
                if (value[at++] != ';')
                    continue;
                var end = value.AsSpan(at).IndexOfAny(";,<=");
                if (end < 0)
                    yield break;
                var name = value.AsSpan(at, end).Trim();
                at += end;
                if (value[at] != '=')
                    continue;
                var given = Value(value, ref at);
                if (name.Equals("rel", StringComparison.OrdinalIgnoreCase))
                    relations ??= given;
            }
            if (relations is { Length: > 0 and <= MaxRelations } && target.Length is > 0 and <= MaxTarget)
                yield return (target, relations.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    // The value behind an equals sign, in quotes or not.
    private static string Value(string text, ref int at)
    {
        at++;
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        var quoted = at < text.Length && text[at] == '"';
        var start = quoted ? at + 1 : at;
        var end = quoted ? text.IndexOf('"', start) : start;
        if (end < 0)
            end = text.Length;
        while (!quoted && end < text.Length && text[end] is not (',' or ';' or '<') && !char.IsWhiteSpace(text[end]))
            end++;
        at = Math.Min(quoted ? end + 1 : end, text.Length);
        return text[start..end];
    }
}
