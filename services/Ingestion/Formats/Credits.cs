using System.Text.RegularExpressions;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// A picture's caption and who made the picture, which papers print as one line: <c>A bridge. (By Reuters)</c>, <c>A bridge. Photo: Mara Velde/AFP</c>,
/// <c>A bridge [Northlight]</c>, <c>A bridge © dpa</c>, <c>A bridge. Mara Velde via AP</c>.
/// </summary>
internal static partial class Credits
{
    // Longer lines are no captions, and would take the patterns below long to refuse.
    private const int MaxLength = 2_000;

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
        @"(?:(?:file|handout|archive|stock|press|video|archiv|symbol)?[\s-]?(?:photo(?:graph(?:er|y)?)?|picture|image|illustration|graphic|screenshot|screengrab)s?|photo\s+credit|file|archives?|image\s+(?:credit|source)|picture\s+credit|credits?|source|courtesy|handout" +
        @"|fotos?|bild(?:er|quelle|nachweis)?|quelle|grafik|cr[ée]dits?(?:\s+photo)?|imagen|fotograf[íi]a|fotografie|fuente|fonte|immagine|zdjęcie|fot\.|kaynak|fotoğraf|kuva|kilde|источник|фото|снимка|عکس(?:‌?ها)?|تصویر|منبع|الصورة|صورة|تصوير|المصدر|צילום|תמונה|图片?|图源|图片来源|来源|摄影?|圖|写真|撮影|사진)";

    private const string By = @"(?:by|courtesy(?:\s+of)?|von|par|por|di|da|door|av|af|przez|von\s+der|از|توسط|بواسطة)";

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
        var brackets = InBrackets().Match(text);
        if (brackets.Success && Nobody().IsMatch(brackets.Groups["in"].Value.Trim()))
        {
            // "(file photo)": a caption that credits nobody.
            sign = Sign.Strong;
            return (Ending(brackets.Groups["text"].Value), null);
        }
        if (brackets.Success && Inner(brackets.Groups["in"].Value.Trim(), out sign) is { } inner)
            return (Ending(brackets.Groups["text"].Value), inner);
        // "AP Photo/Ilse Brandt": the label stands within the name.
        if (AfterTheSentence().Match(text) is { Success: true } pair && pair.Groups["credit"].Value.Contains('/') && IsName(pair.Groups["credit"].Value))
            return Found(pair.Groups["text"].Value, pair.Groups["credit"].Value, Sign.Strong, out sign);
        if (Labelled().Match(text) is { Success: true } labelled && IsCreditLine(labelled))
            return Found(labelled.Groups["text"].Value, labelled.Groups["credit"].Value, Sign.Strong, out sign);
        if (Copyright().Match(text) is { Success: true } copyright)
            return Found(copyright.Groups["text"].Value, copyright.Groups["credit"].Value, Sign.Strong, out sign);
        if (Via().Match(text) is { Success: true } via)
            return Found(via.Groups["text"].Value, via.Groups["credit"].Value, Sign.Strong, out sign);
        if (AfterTheSentence().Match(text) is { Success: true } after && IsName(after.Groups["credit"].Value))
            return Found(after.Groups["text"].Value, after.Groups["credit"].Value, Sign.Weak, out sign);
        if (AfterABar().Match(text) is { Success: true } bar && IsName(bar.Groups["credit"].Value))
            return Found(bar.Groups["text"].Value, bar.Groups["credit"].Value, Sign.Weak, out sign);
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
        var name = credit.Trim().Trim('(', ')', '[', ']').Trim();
        for (var before = ""; before != name;)
        {
            before = name;
            name = Leading().Replace(name, "").Trim();
        }
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
    private static bool IsCreditLine(Match labelled)
    {
        var name = Name(labelled.Groups["credit"].Value);
        if (name is null || WordCount(name) > 10)
            return false;
        var before = labelled.Groups["text"].Value.TrimEnd();
        return before.Length == 0 || ".!?…。”\"’»|)–—-".Contains(before[^1])
            ? WordCount(name) <= 3 || IsName(name)
            : !char.IsLower(labelled.Groups["credit"].Value[0]) && IsName(name);
    }

    // Every word a name's: a capital, or a script without any, or a particle between two.
    private static bool IsName(string text)
    {
        var words = text.Split([' ', '\u00A0', '/'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length is > 0 and <= 8 && text.Length <= 80 && !text.Any(char.IsDigit) && words.All(word => Particle().IsMatch(word) || IsNameWord(word)) && words.Any(IsNameWord)
            && !char.IsLower(words[0][0]);
    }

    private static bool IsNameWord(string word)
    {
        var letter = word.FirstOrDefault(char.IsLetter);
        return letter != 0 && (!char.IsLower(letter) || word is "dpa" or "epa" or "afp" or "iStock") && !word.EndsWith('?') && !word.EndsWith('!');
    }

    private static int WordCount(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    [GeneratedRegex(@"^(?<text>.*?)\s*[\(\[（【](?<in>[^()\[\]（）【】]{2,120})[\)\]）】]\s*[.。]?\s*$", RegexOptions.Singleline)]
    private static partial Regex InBrackets();

    [GeneratedRegex(@"^(?<text>|.*?[\s.!?。…”""’»|)–—-])\s*(?<credit>" + Label + @"\s*(?:" + By + @")?\s*[:：/]\s*\S.{0,100}?)\s*$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Labelled();

    [GeneratedRegex(@"^(?<text>.*?)\s*(?<credit>(?:©|\(c\)|ⓒ)\s*[^©.!?]{2,80})\.?\s*$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Copyright();

    [GeneratedRegex(@"^(?<text>|.*?[.!?…”""’»|–—,]|.*?)\s*(?<credit>(?:\p{Lu}[\p{L}'’.-]*[ /]){0,3}(?:\p{Lu}[\p{L}'’.-]*(?:/\p{Lu}[\p{L}'’. -]*)?\s+)?via\s+\p{Lu}[\p{L}'’/&-]*(?:\s\p{Lu}[\p{L}'’/&-]*){0,3})\.?\s*$", RegexOptions.Singleline)]
    private static partial Regex Via();

    [GeneratedRegex(@"^(?<text>.*[.!?…。”""])\s+(?<credit>\p{Lu}[^.!?…。]{1,70})$", RegexOptions.Singleline)]
    private static partial Regex AfterTheSentence();

    [GeneratedRegex(@"^(?<text>.{15,})\s[|–—/-]\s?(?<credit>\p{Lu}[^.!?…。|]{1,60})$", RegexOptions.Singleline)]
    private static partial Regex AfterABar();

    [GeneratedRegex(@"^(?:©|\(c\)|" + Label + @"\b|" + By + @"\s+(?-i:[\p{Lu}\p{Lo}])|via\s)|\svia\s(?-i:\p{Lu})|^" + Label + @"\s*[:：]", RegexOptions.IgnoreCase)]
    private static partial Regex Says();

    [GeneratedRegex(@"^(?:(?:file|archive|stock|handout|undated|representational)\s*)?(?:photos?|pictures?|images?|file|archive|handout|illustration|archivbild|archivfoto|symbolbild|symbolfoto|archives|archivo|photos?\s+d[’']archives?|(?:foto|imagen)\s+de\s+archivo|foto\s+d[’']archivio|arşiv|архив|архивное\s+фото|عکس\s+(?:آرشیوی|تزئینی)|آرشیو|أرشيف|资料图片?)$", RegexOptions.IgnoreCase)]
    private static partial Regex Nobody();

    [GeneratedRegex(@"^(?:(?:©|\(c\)|ⓒ|copyright)\s*(?:\d{4}\s*)?|" + Label + @"\s*(?:" + By + @"\s+|[:：/-]\s*|\s+(?=(?-i:[\p{Lu}\p{Lo}])))|" + By + @"\s+|via\s+|[:：/–—-]\s*)", RegexOptions.IgnoreCase)]
    private static partial Regex Leading();

    [GeneratedRegex(@"^\p{Lu}[^/\s]+(?:\s\p{Lu}[^/\s]+){0,3}/\p{L}[^/]{1,40}(?:/[^/]{1,30})?$")]
    private static partial Regex Agency();

    [GeneratedRegex(@"^(?:and|und|et|y|e|i|&|of|the|for|de|del|della|di|da|do|dos|van|von|der|den|la|le|al|el|bin|ter|ten|via|\+|-|–)$")]
    private static partial Regex Particle();
}
