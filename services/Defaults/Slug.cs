using System.Globalization;
using System.Text;

namespace Broadsheet.Defaults;

/// <summary>Names as parts of addresses.</summary>
public static class Slug
{
    /// <summary>Longest slug of a section, topic or author, in characters.</summary>
    public const int NameLength = 60;

    /// <summary>The slug of a section's, topic's or author's name; empty where nothing in it is a letter or digit.</summary>
    public static string Of(string name) => Of(name, NameLength);

    /// <summary>
    /// Words in lower case joined by hyphens: letters, marks and digits of every script stay as they are, except that Latin
    /// letters lose their accents (their percent-encoded form helps nobody). Apostrophes vanish; all else ends a word.
    /// </summary>
    public static string Of(string text, int maxLength)
    {
        var slug = new StringBuilder(Math.Min(text.Length, maxLength + 8));
        var afterLatin = false;
        var lastWordEnd = 0;
        foreach (var rune in StreamSafeText.Normalise(text, NormalizationForm.FormD).ToLowerInvariant().EnumerateRunes())
        {
            if (slug.Length > maxLength)
                break;
            if (Rune.IsLetterOrDigit(rune))
            {
                afterLatin = rune.Value < 0x250;
                slug.Append(Latin(rune) ?? rune.ToString());
            }
            else if (IsMark(rune))
            {
                if (!afterLatin && slug.Length > 0 && slug[^1] != '-')
                    slug.Append(rune);
            }
            else if (rune.Value is not ('\'' or '\u2019') && slug.Length > 0 && slug[^1] != '-')
            {
                lastWordEnd = slug.Length;
                slug.Append('-');
            }
        }
        if (slug.Length > maxLength)
            slug.Length = lastWordEnd > maxLength / 2 ? lastWordEnd : WholeRunes(slug, maxLength);
        return StreamSafeText.Normalise(slug.ToString().Trim('-'), NormalizationForm.FormC);
    }

    // Letters that stay whole in the decomposed form.
    private static string? Latin(Rune rune) => rune.Value switch
    {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' or 'ð' => "d",
        'ł' => "l",
        'þ' => "th",
        'ı' => "i",
        _ => null,
    };

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static int WholeRunes(StringBuilder text, int length) => char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
}
