namespace Broadsheet.Search;

/// <summary>A part of what a reader typed: words, or a phrase as it was in quotes; excluded if a minus stood before it.</summary>
internal sealed record Part(string Text, bool Phrase = false, bool Excluded = false)
{
    private const string Quotes = "\"\u201c\u201d\u201e\u00ab\u00bb";

    /// <summary>
    /// Takes a query apart. There are two signs, quotes round a phrase and a minus before what must not be there;
    /// everything else is words. Nothing is an error: a quote without its partner is passed over.
    /// </summary>
    public static IReadOnlyList<Part> Of(string query)
    {
        var parts = new List<Part>();
        var text = Analysis.Fold(query);
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            var excluded = text[at] == '-';
            while (at < text.Length && text[at] == '-')
                at++;
            if (at == text.Length || char.IsWhiteSpace(text[at]))
                continue;
            var phrase = false;
            int end;
            if (Quotes.Contains(text[at]))
            {
                end = Close(text, ++at);
                if (end < 0)
                    continue;
                phrase = true;
            }
            else
            {
                end = at;
                while (end < text.Length && !char.IsWhiteSpace(text[end]))
                    end++;
            }
            if (end > at)
                parts.Add(new Part(text[at..end], phrase, excluded));
            at = phrase ? end + 1 : end;
        }
        return parts;
    }

    // A quote between two letters is part of a word, as in the Hebrew צה"ל.
    private static int Close(string text, int at)
    {
        for (; at < text.Length; at++)
        {
            if (Quotes.Contains(text[at]) && !(at > 0 && at + 1 < text.Length && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1])))
                return at;
        }
        return -1;
    }
}
