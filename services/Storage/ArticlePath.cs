using System.Globalization;
using System.Text;
using Broadsheet.Contracts;

namespace Broadsheet.Storage;

/// <summary>Where an article's page lives: <c>/{section}/{yyyy}/{mm}/{dd}/{slug}-{id}</c>, percent-encoded.</summary>
internal static class ArticlePath
{
    private const int SectionLength = 60;
    private const int SlugLength = 80;

    // First segments that mean something else at the public address.
    private static readonly HashSet<string> Taken = ["api", "articles", "assets", "authors", "health", "ops", "pictures", "search", "topics"];

    /// <summary>The path of an article with its present section, headline and day of first publication (UTC).</summary>
    public static string Of(Article article)
    {
        var path = new StringBuilder();
        foreach (var name in article.Section)
        {
            var slug = Slug(name, SectionLength) is { Length: > 0 } words ? words : "section";
            if (path.Length == 0 && Taken.Contains(slug))
                slug += "-section";
            path.Append('/').Append(Uri.EscapeDataString(slug));
        }
        path.Append(CultureInfo.InvariantCulture, $"/{article.FirstPublished.UtcDateTime:yyyy'/'MM'/'dd}/");
        var headline = Slug(article.Headline, SlugLength);
        return path.Append(Uri.EscapeDataString(headline.Length > 0 ? headline : "article")).Append('-').Append(article.Id).ToString();
    }

    /// <summary>
    /// Words in lower case joined by hyphens: letters, marks and digits of every script stay as they are, except that Latin
    /// letters lose their accents (their percent-encoded form helps nobody). Apostrophes vanish; all else ends a word.
    /// </summary>
    internal static string Slug(string text, int maxLength)
    {
        var slug = new StringBuilder(Math.Min(text.Length, maxLength + 8));
        var afterLatin = false;
        var lastWordEnd = 0;
        foreach (var rune in text.Normalize(NormalizationForm.FormD).ToLowerInvariant().EnumerateRunes())
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
        return slug.ToString().Trim('-').Normalize(NormalizationForm.FormC);
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
