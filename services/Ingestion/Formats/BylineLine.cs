using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>The small print under a headline: who wrote it, where, when; each on its own line or between bars and points.</summary>
internal static partial class BylineLine
{
    /// <summary>What such a line holds; all empty if it is something else.</summary>
    public sealed record Found(IReadOnlyList<string> Names, string? Dateline, DateTimeOffset? Published, DateTimeOffset? Updated)
    {
        public static readonly Found Nothing = new([], null, null, null);

        public bool Any => Names.Count > 0 || Published is not null || Updated is not null;
    }

    private const int MaxLine = 250;
    private const int MaxText = 1_000;

    // As many as an article keeps.
    private const int MaxNames = 20;

    /// <summary>Reads a line under a headline.</summary>
    /// <param name="line">The line.</param>
    /// <param name="bare">Whether a name without "By" counts: only where nothing but a byline can stand.</param>
    public static Found Read(string line, bool bare)
    {
        if (line.Length > MaxLine || SavedTextLines.Words(line) > 25)
            return Found.Nothing;
        var names = new List<string>();
        string? dateline = null;
        DateTimeOffset? published = null, updated = null;
        var pieces = Pieces().Split(WhiteSpace.CollapseGaps(line)).Select(piece => WhiteSpace.Collapse(piece.Trim())).Where(piece => piece.Length > 0).ToList();
        foreach (var (at, piece) in pieces.Index())
        {
            // "3 May 2026 - 14:05": the time is a piece of its own.
            if ((at + 1 < pieces.Count && Clock().IsMatch(pieces[at + 1]) && Dates.Find(piece) is not null ? Dates.Find(piece + " " + pieces[at + 1]) : Dates.Find(piece)) is { } date)
            {
                // "By Mara Velde, 3 May 2026": the name stands before the date.
                if (By().Match(piece) is { Success: true, Groups: var groups })
                    AddNames(BeforeTheDate(groups["rest"].Value), names, ref dateline);
                // "Posted on 3 May 2026 by Mara Velde".
                else if (SavedTextLines.Words(piece) <= 14 && ByBehind().Match(piece) is { Success: true, Groups: var tail })
                    AddNames(tail["rest"].Value, names, ref dateline);
                else if (SavedTextLines.Words(piece) > 14)
                    return Found.Nothing;
                if (UpdatedWord().IsMatch(piece))
                    updated ??= date;
                else
                    published ??= date;
            }
            else if (By().Match(piece) is { Success: true } by && SavedTextLines.Words(piece) <= 16 && !Noise.EndsLikeASentence(by.Groups["rest"].Value))
                AddNames(by.Groups["rest"].Value, names, ref dateline);
            else if (bare && names.Count == 0 && IsPerson(piece.Split(',')[0].Trim()) && SavedTextLines.Words(piece) <= 8)
                AddNames(piece, names, ref dateline);
            else if (!HasClock().IsMatch(piece) && Noise.Of(piece) == Noise.Kind.None && !Role().IsMatch(piece) && names.Count == 0 && published is null && updated is null)
                return Found.Nothing;
        }
        return new Found(names, dateline, published, updated);
    }

    /// <summary>Authors in a text that is known to name them: <c>By Mara Velde and Jonas Eick, Reuters</c>.</summary>
    public static IReadOnlyList<string> Names(string? text)
    {
        var names = new List<string>();
        string? dateline = null;
        if (text is null)
            return names;
        text = WhiteSpace.Collapse(WhiteSpace.Cut(text, MaxText)!);
        AddNames(By().Match(text) is { Success: true } by ? by.Groups["rest"].Value : text, names, ref dateline);
        // "Staff Reporter" is nobody's name, but all that the source says.
        return names.Count > 0 || text.Contains('@') || text.Length > 80 ? names : PlainText.Line(text) is { } line ? [line] : [];
    }

    private static void AddNames(string text, List<string> names, ref string? dateline)
    {
        if (Place().Match(text) is { Success: true } place)
        {
            dateline ??= place.Groups["place"] is { Success: true, Value: var name } ? name : null;
            text = text[..place.Index];
        }
        var parts = And().Split(text).Select(part => part.Trim(' ', '.', ':', '(', ')', ',', '|')).Where(part => part.Length > 1).ToList();
        foreach (var (at, part) in parts.Index())
        {
            if (names.Count >= MaxNames)
                break;
            if (part.Length > 80 || Role().IsMatch(part) || part.Any(char.IsDigit) || part.Contains('@'))
                continue;
            // "Mara Velde, Oster": a single word after a full name is a place.
            if (at > 0 && names.Count > 0 && names[^1].Contains(' ') && !part.Contains(' ') && at == parts.Count - 1 && And().Matches(text) is [{ Value: var sign }, ..] && sign.Trim().StartsWith(','))
                dateline ??= part;
            else if (!names.Contains(part, StringComparer.OrdinalIgnoreCase))
                names.Add(part);
        }
    }

    // What stands before the first figure, without the names of day and month that lead up to it.
    private static string BeforeTheDate(string text)
    {
        var words = text[..(text.AsSpan().IndexOfAnyInRange('0', '9') is var digit && digit >= 0 ? digit : text.Length)].Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        while (words.Count > 0 && (Dates.IsMonth(words[^1].Trim(',', '.')) || DateWord().IsMatch(words[^1])))
            words.RemoveAt(words.Count - 1);
        return string.Join(' ', words).TrimEnd(',', ';', '-', '–', '—', ' ');
    }

    // Two to four words, each with a capital: a person, as far as form can tell.
    private static bool IsPerson(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length is >= 2 and <= 4 && !text.Any(letter => char.IsDigit(letter) || ":;!?/|".Contains(letter)) && char.IsUpper(words[0][0]) && char.IsUpper(words[^1][0])
            && words.All(word => char.IsUpper(word[0]) || Particle().IsMatch(word));
    }

    [GeneratedRegex(@"[|•·]|\s[–—-]\s|\s{3,}", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex Pieces();

    [GeneratedRegex(@"^(?:(?:(?i:written\sby|reported\sby|story\sby|words\sby|by|von|par|por|di|door|av|af|przez|text\svon|(?:ein\s)?(?:beitrag|artikel)\svon|(?:geschrieben|erstellt|verfasst|veröffentlicht|gepostet)\svon|posted\sby|published\sby|article\sby|publié\spar|écrit\spar|publicado\spor|escrito\spor|scritto\sda|pubblicato\sda|propos\srecueillis\spar|een\sartikel\svan)\s?:?\s(?=\p{Lu}|\p{Lo}))|(?i:by|words?|text|texte|texto|testo|tekst|authors?|autor(?:in|es|as|a)?|auteurs?|autric?e|autore|autori|reporter|reporting|author\(s\)|yazar|yazan|haber|muhabir|автор(?:ы)?|текст|автори|نویسنده|نویسندگان|به\sقلم|گزارش(?:گر)?|خبرنگار|نوشته|بقلم|كتب|كتبت|إعداد|تقرير|כתב|מאת|作者|记者|記者|撰文|文|編集|기자)\s?[:：/]\s?|(?:به\sقلم|بقلم|כתבת?|מאת|记者|記者)\s)(?<rest>\S.*)$", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex By();

    [GeneratedRegex(@"\d\s(?i:by|von|par|por|di|da|door|av|af|przez)\s(?<rest>\p{Lu}[^\d|]{2,60})$", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex ByBehind();

    [GeneratedRegex(@"^(?:on|am|le|el|il|op|den|vom|published|updated|\W|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|\p{L}{2,8}tag)[,.:]?$", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex DateWord();

    [GeneratedRegex(@"\s(?<in>in|at|aus|à|a|en|reporting\sfrom|w|v|i)\s(?<place>\p{Lu}[\p{L}\s-]{1,30})$|\s(?:for|für|pour|para|per)\s\p{Lu}.*$", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex Place();

    [GeneratedRegex(@"\s?[,;،、&]\s?(?:(?:and|und|et|y|e|en|og|och|i|и|та|و|ve)\s)?|\s(?:and|und|et|y|e|en|og|och|i|и|та|و|ve)\s", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex And();

    [GeneratedRegex(@"\b(?:correspondent|editor|reporter|journalist|staff|writer|columnist|producer|special\sto|contributor|bureau|desk|agenc(?:y|ies)|redakt\w*|korrespondent\w*|redaktion|journaliste|rédact\w*|envoyée?\sspéciale?|periodista|correspons\w*|redacci[óo]n|redação|jornalista|giornalist\w+|redazione|inviat[oa]|redactie|verslaggever|muhabir\w*|корреспондент\w*|обозреватель|خبرنگار|سردبیر|مراسل|ומערכת)\b", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Role();

    [GeneratedRegex(@"\b(?:updated|last\s(?:updated|modified|changed)|modified|edited|aktualisiert|zuletzt|geändert|stand|mis\sà\sjour|modifiée?|actualizad[oa]|atualizad[oa]|modificado|aggiornat[oa]|bijgewerkt|gewijzigd|aktualizacja|zaktualizowano|uppdaterad|oppdatert|opdateret|päivitetty|güncelleme|son\sgüncelleme|обновлено|изменено|оновлено)\b|به‌?\s?روز\s?رسانی|آخرین\s(?:به‌روزرسانی|ویرایش)|آخر\sتحديث|تم\sالتحديث|עודכן|עדכון|更新|수정", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex UpdatedWord();

    [GeneratedRegex(@"^\d{1,2}[:.]\d{2}\b", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\d{1,2}[:.h]\d{2}|\b(?:ago|vor|il\sy\sa|hace|há|fa|geleden|önce|назад|پیش|منذ)\b|\b(?:GMT|UTC|CET|CEST|EST|EDT)\b|^\d+\s\p{L}+\sago$", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex HasClock();

    [GeneratedRegex(@"^(?:de|del|della|di|da|dos|van|von|der|den|la|le|al|el|bin|ibn|ter|ten|zu|af|av|du|ben)$", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex Particle();
}
