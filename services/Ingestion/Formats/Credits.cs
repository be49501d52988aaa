using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// A picture's caption and who made the picture, which papers print as one line: <c>A bridge. (By Reuters)</c>, <c>A bridge. Photo: Mara Velde/AFP</c>,
/// <c>A bridge [Northlight]</c>, <c>A bridge © dpa</c>, <c>A bridge. Mara Velde via AP</c>.
/// </summary>
internal static partial class Credits
{
    // Longer lines are no captions.
    private const int MaxLength = 2_000;

    // A credit stands at the end of its line; no form of it is longer.
    private const int MaxCredit = 300;

    // Words round a name: "File photo: courtesy of".
    private const int MostWordsRound = 8;

    // How sure the form of a credit makes us that the line is a caption at all.
    public enum Sign
    {
        None,

        /// <summary>Names in brackets, or after the last sentence: a caption if it stands where captions stand.</summary>
        Weak,

        /// <summary>Says that it is a credit.</summary>
        Strong,
    }

    private const string Label =
        @"(?:(?:file|handout|archive|stock|press|video|archiv|symbol)?[\s-]?(?:photo(?:graph(?:er|y)?)?|picture|image|illustration|graphic|screenshot|screengrab)s?|photo\scredit|file|archives?|image\s(?:credit|source)|picture\scredit|credits?|source|courtesy|handout" +
        @"|fotos?|bild(?:er|quelle|nachweis)?|quelle|grafik|cr[ée]dits?(?:\sphoto)?|imagen|fotograf[íi]a|fotografie|fuente|fonte|immagine|zdjęcie|fot\.|kaynak|fotoğraf|kuva|kilde|источник|фото|снимка|عکس(?:‌?ها)?|تصویر|منبع|الصورة|صورة|تصوير|المصدر|צילום|תמונה|图片?|图源|图片来源|来源|摄影?|圖|写真|撮影|사진)";

    // Up to three names, or a name and an agency, and behind "via" an agency of up to four words.
    private const string NameVia = @"\s?(?<credit>(?:\p{Lu}[\p{L}'’.-]{0,40}[ /]){0,3}(?:\p{Lu}[\p{L}'’.-]{0,40}(?:/\p{Lu}[\p{L}'’. -]{0,40})?\s)?via\s\p{Lu}[\p{L}'’/&-]*(?:\s\p{Lu}[\p{L}'’/&-]*){0,3})\.?\s?$";

    private const int MaxNamesBeforeVia = 160;

    private const string By = @"(?:by|courtesy(?:\sof)?|von|par|por|di|da|door|av|af|przez|von\sder|از|توسط|بواسطة)";

    /// <summary>Caption and credit, either null if it is not there.</summary>
    public static (string? Caption, string? Credit) Split(string? text) => Split(text, out _);

    /// <summary>Caption and credit, and how surely the text is a caption.</summary>
    public static (string? Caption, string? Credit) Split(string? text, out Sign sign)
    {
        sign = Sign.None;
        if (string.IsNullOrWhiteSpace(text))
            return (null, null);
        text = text.Trim();
        if (text.Length > MaxLength)
            return (text, null);
        text = WhiteSpace.Collapse(text);
        var tail = Math.Max(0, text.Length - MaxCredit);
        var brackets = InBrackets().Match(text, tail);
        if (brackets.Success && Nobody().IsMatch(brackets.Groups["in"].Value.Trim()))
        {
            // "(file photo)": a caption that credits nobody.
            sign = Sign.Strong;
            return (Ending(text[..brackets.Index]), null);
        }
        if (brackets.Success && Inner(brackets.Groups["in"].Value.Trim(), out sign) is { } inner)
            return (Ending(text[..brackets.Index]), inner);
        // "AP Photo/Ilse Brandt": the label stands within the name.
        var after = AfterTheSentence(text);
        if (after > 0 && text.IndexOf('/', after) > 0 && IsName(text[after..]))
            return Found(text[..after], text[after..], Sign.Strong, out sign);
        if (Labelled().Match(text, tail) is { Success: true } labelled && IsCreditLine(text[..labelled.Index], labelled.Groups["credit"].Value))
            return Found(text[..labelled.Index], labelled.Groups["credit"].Value, Sign.Strong, out sign);
        if (Copyright().Match(text, tail) is { Success: true } copyright)
            return Found(text[..copyright.Index], copyright.Groups["credit"].Value, Sign.Strong, out sign);
        if (Via(text) is { Success: true } via)
            return Found(text[..via.Index], via.Groups["credit"].Value, Sign.Strong, out sign);
        if (after > 0 && IsName(text[after..]))
            return Found(text[..after], text[after..], Sign.Weak, out sign);
        var bar = AfterABar(text);
        if (bar > 0 && IsName(text[bar..]))
            return Found(text[..bar].TrimEnd()[..^1], text[bar..], Sign.Weak, out sign);
        return (text, null);
    }

    /// <summary>The name in a credit line that stands by itself: <c>Photo: Reuters</c>, <c>© AFP</c>, <c>(By AP)</c>; null if it is none.</summary>
    public static string? Alone(string line)
    {
        // "Ilse Brandt/Northlight": photographer and agency.
        if (line.Length <= 80 && Agency().IsMatch(line) && IsName(line))
            return line;
        var (caption, credit) = Split(line, out var sign);
        return sign != Sign.None && caption is null ? credit : null;
    }

    /// <summary>A credit without the words round the name.</summary>
    public static string? Name(string? credit)
    {
        if (credit is null)
            return null;
        var name = WhiteSpace.Collapse(WhiteSpace.Cut(credit.Trim(), MaxCredit)!).Trim('(', ')', '[', ']').Trim();
        for (var round = 0; round < MostWordsRound && Leading().Match(name) is { Success: true } leading; round++)
            name = name[leading.Length..].Trim();
        name = name.TrimEnd('.', ',', ';', ' ');
        return name.Length > 1 ? name : null;
    }

    private static (string?, string?) Found(string caption, string credit, Sign with, out Sign sign)
    {
        var name = Name(credit);
        sign = name is null ? Sign.None : with;
        return (Ending(caption), name);
    }

    private static string? Ending(string caption)
    {
        var text = caption.Trim().TrimEnd('|', '–', '—', '-', '/', ' ').Trim();
        return text.Any(char.IsLetterOrDigit) ? text : null;
    }

    private static string? Inner(string inner, out Sign sign)
    {
        sign = Sign.None;
        var says = Says().IsMatch(inner);
        if (!says && !(IsName(inner) && WordCount(inner) <= 6))
            return null;
        if (Name(inner) is not { } name)
            return null;
        sign = says || inner.Contains('/') ? Sign.Strong : Sign.Weak;
        return name;
    }

    // "Photo: supplied" after a sentence is a credit; "… citing one source: Reuters" within one is not.
    private static bool IsCreditLine(string text, string credit)
    {
        var name = Name(credit);
        if (name is null || WordCount(name) > 10)
            return false;
        var before = text.TrimEnd();
        return before.Length == 0 || ".!?…。”\"’»|)–—-".Contains(before[^1])
            ? WordCount(name) <= 3 || IsName(name)
            : !char.IsLower(credit[0]) && IsName(name);
    }

    // Where a name begins that follows the last sentence: a capital, and no stop behind it. 0 if none does.
    private static int AfterTheSentence(string text)
    {
        for (var at = text.Length - 2; at > 1 && text.Length - at <= 71 && !".!?…。".Contains(text[at]) && !".!?…。".Contains(text[at + 1]); at--)
            if (char.IsUpper(text[at]) && char.IsWhiteSpace(text[at - 1]) && ".!?…。”\"".Contains(text[at - 2]))
                return at;
        return 0;
    }

    // Where a name begins that follows the last bar or dash, with a caption before it. 0 if none does.
    private static int AfterABar(string text)
    {
        for (var at = text.Length - 2; at > 16 && text.Length - at <= 61 && !".!?…。|".Contains(text[at]) && !".!?…。|".Contains(text[at + 1]); at--)
        {
            var sign = char.IsWhiteSpace(text[at - 1]) ? at - 2 : at - 1;
            if (char.IsUpper(text[at]) && "|–—/-".Contains(text[sign]) && sign > 15 && char.IsWhiteSpace(text[sign - 1]))
                return at;
        }
        return 0;
    }

    // "Mara Velde via AP": from the line's beginning, from a sentence's end, else wherever the names before it begin.
    private static Match Via(string text)
    {
        var sign = text.LastIndexOf("via", StringComparison.Ordinal);
        if (sign < 0 || text.Length - sign > MaxCredit)
            return Match.Empty;
        var from = Math.Max(0, sign - MaxNamesBeforeVia);
        var first = from == 0 ? ViaAtOnce().Match(text) : Match.Empty;
        return first.Success ? first : ViaAfterASign().Match(text, from) is { Success: true } after ? after : ViaAnywhere().Match(text, from);
    }

    // Every word a name's: a capital, or a script without any, or a particle between two.
    private static bool IsName(string text)
    {
        if (text.Length > 80)
            return false;
        var words = text.Split([' ', '\u00A0', '/'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length is > 0 and <= 8 && !text.Any(char.IsDigit) && words.All(word => Particle().IsMatch(word) || IsNameWord(word)) && words.Any(IsNameWord)
            && !char.IsLower(words[0][0]);
    }

    private static bool IsNameWord(string word)
    {
        var letter = word.FirstOrDefault(char.IsLetter);
        return letter != 0 && (!char.IsLower(letter) || word is "dpa" or "epa" or "afp" or "iStock") && !word.EndsWith('?') && !word.EndsWith('!');
    }

    private static int WordCount(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    [GeneratedRegex(@"\s?[\(\[（【](?<in>[^()\[\]（）【】]{2,120})[\)\]）】]\s?[.。]?\s?$", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex InBrackets();

    [GeneratedRegex(@"(?:^|(?<=[\s.!?。…”""’»|)–—-]))\s?(?<credit>" + Label + @"\s?(?:" + By + @")?\s?[:：/]\s?\S.{0,100}?)\s?$", RegexOptions.IgnoreCase | RegexOptions.Singleline, Expressions.NoTimeout)]
    private static partial Regex Labelled();

    [GeneratedRegex(@"\s?(?<credit>(?:©|\(c\)|ⓒ)\s?[^©.!?]{2,80})\.?\s?$", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Copyright();

    [GeneratedRegex("^" + NameVia, RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex ViaAtOnce();

    [GeneratedRegex(@"(?<=[.!?…”""’»|–—,])" + NameVia, RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex ViaAfterASign();

    [GeneratedRegex(NameVia, RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex ViaAnywhere();

    [GeneratedRegex(@"^(?:©|\(c\)|" + Label + @"\b|" + By + @"\s(?-i:[\p{Lu}\p{Lo}])|via\s)|\svia\s(?-i:\p{Lu})|^" + Label + @"\s?[:：]", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Says();

    [GeneratedRegex(@"^(?:(?:file|archive|stock|handout|undated|representational)\s?)?(?:photos?|pictures?|images?|file|archive|handout|illustration|archivbild|archivfoto|symbolbild|symbolfoto|archives|archivo|photos?\sd[’']archives?|(?:foto|imagen)\sde\sarchivo|foto\sd[’']archivio|arşiv|архив|архивное\sфото|عکس\s(?:آرشیوی|تزئینی)|آرشیو|أرشيف|资料图片?)$", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Nobody();

    [GeneratedRegex(@"^(?:(?:©|\(c\)|ⓒ|copyright)\s?(?:\d{4}\s?)?|" + Label + @"\s?(?:" + By + @"\s|[:：/-]\s?|\s(?=(?-i:[\p{Lu}\p{Lo}])))|" + By + @"\s|via\s|[:：/–—-]\s?)", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Leading();

    [GeneratedRegex(@"^\p{Lu}[^/\s]+(?:\s\p{Lu}[^/\s]+){0,3}/\p{L}[^/]{1,40}(?:/[^/]{1,30})?$", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex Agency();

    [GeneratedRegex(@"^(?:and|und|et|y|e|i|&|of|the|for|de|del|della|di|da|do|dos|van|von|der|den|la|le|al|el|bin|ter|ten|via|\+|-|–)$", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex Particle();
}
