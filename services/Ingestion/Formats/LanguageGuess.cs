using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// The language of a text that does not say: first by the letters (a script, or letters that only one language of it uses), then,
/// among those in Latin and Cyrillic letters, by a vote of their most frequent small words.
/// </summary>
internal static partial class LanguageGuess
{
    private const int Looked = 20_000;

    private static readonly (string Language, char First, char Last)[] Scripts =
    [
        ("he", '\u0590', '\u05FF'), ("el", '\u0370', '\u03FF'), ("hy", '\u0530', '\u058F'), ("ka", '\u10A0', '\u10FF'), ("th", '\u0E00', '\u0E7F'), ("lo", '\u0E80', '\u0EFF'),
        ("hi", '\u0900', '\u097F'), ("bn", '\u0980', '\u09FF'), ("pa", '\u0A00', '\u0A7F'), ("gu", '\u0A80', '\u0AFF'), ("ta", '\u0B80', '\u0BFF'), ("te", '\u0C00', '\u0C7F'),
        ("kn", '\u0C80', '\u0CFF'), ("ml", '\u0D00', '\u0D7F'), ("si", '\u0D80', '\u0DFF'), ("my", '\u1000', '\u109F'), ("am", '\u1200', '\u137F'), ("km", '\u1780', '\u17FF'),
        ("ko", '\uAC00', '\uD7AF'), ("ja", '\u3040', '\u30FF'), ("zh", '\u4E00', '\u9FFF'), ("ar", '\u0600', '\u06FF'), ("ru", '\u0400', '\u04FF'),
    ];

    private static readonly (string Language, string Words)[] SmallWords =
    [
        ("en", "the of and to in that is was for with on as by said from at has have are be it which"),
        ("fr", "le la les des et est une dans que qui pour sur du au avec par plus pas ce cette ont été"),
        ("de", "der die das und ist nicht von den mit dem für auf ein eine sich des auch im werden wurde sie dass"),
        ("es", "el la los las de que y en un una por con para del se es al no su como más fue"),
        ("pt", "o os a as de que e em um uma do da no na para com não dos das por mais foi ao são"),
        ("it", "il lo la gli le di che e è un una per con del della dei nel non si al alla sono ha più"),
        ("nl", "de het een en van in is dat op te zijn voor met niet aan die er ook bij werd naar"),
        ("tr", "ve bir bu için ile da de olarak olan daha çok gibi kadar sonra dedi ise değil ancak yeni"),
        ("pl", "w i na z się nie do to że jest od po jak za przez oraz ale są tym był o"),
        ("sv", "och att det som en på är av för med den till inte har om ett var från vid också"),
        ("da", "og at det som en på er af for med den til ikke har om et var fra ved også blev"),
        ("no", "og at det som en på er av for med den til ikke har om et var fra ved også ble"),
        ("fi", "ja on ei se että oli hän mutta myös ovat kun joka sen mukaan ole jos tai kuin"),
        ("cs", "a se v na je že to s z do o i ve pro jako podle které by jsou byl ale"),
        ("hu", "a az és hogy nem is egy volt meg ez van de csak már el mint szerint"),
        ("ro", "și de în la a cu pe care nu din că o un este mai pentru sunt au fost"),
        ("id", "yang dan di untuk dengan dari pada dalam ini itu tidak akan ke oleh juga telah"),
        ("vi", "và của là có trong cho không được với một các đã người những này khi"),
        ("ca", "el la els les de que i en un una per amb del és no al més són va"),
        ("ru", "и в не на что с по как это из за от для к его был но при а году"),
        ("uk", "і в не на що з як це та до за від для у його був але при й року"),
        ("bg", "и в на да не се от за с че по са е до като това при бе"),
        ("sr", "и у на је да се за од са што као не су о који из био ће"),
    ];

    /// <summary>A BCP 47 tag, or null where the text does not tell.</summary>
    public static string? Of(string text)
    {
        var sample = text.Length > Looked ? text[..Looked] : text;
        var votes = new Dictionary<string, int>();
        var latin = 0;
        foreach (var letter in sample)
        {
            if (letter < '\u0250')
                latin += char.IsLetter(letter) ? 1 : 0;
            else if (Script(letter) is { } language)
                votes[language] = votes.GetValueOrDefault(language) + 1;
        }
        if (votes.Count == 0 || latin > votes.Values.Max() * 2)
            return latin < 4 ? null : ByWords(sample, cyrillic: false);
        // Japanese is written in Chinese characters with kana between them.
        if (votes.GetValueOrDefault("ja") * 10 > votes.GetValueOrDefault("zh") && votes.ContainsKey("ja"))
            return "ja";
        return votes.MaxBy(vote => vote.Value).Key switch
        {
            "ar" => InArabicLetters(sample),
            "ru" => InCyrillicLetters(sample),
            "zh" => Count(sample, "們這來國說對時會學後發經東車長門開關") > Count(sample, "们这来国说对时会学后发经东车长门开关") ? "zh-Hant" : "zh",
            var language => language,
        };
    }

    private static string? Script(char letter)
    {
        foreach (var (language, first, last) in Scripts)
            if (letter >= first && letter <= last && char.IsLetter(letter))
                return language;
        return null;
    }

    private static string InArabicLetters(string text) =>
        Count(text, "ٹڈڑےںہ") * 30 > text.Length ? "ur"
        : Count(text, "ښځڅډړې") * 60 > text.Length ? "ps"
        : Count(text, "ێۆڕڵە") * 30 > text.Length ? "ckb"
        : Count(text, "پچژگکی") > Count(text, "كيىةإؤ") ? "fa"
        : "ar";

    private static string InCyrillicLetters(string text) =>
        Count(text, "ў") > 1 ? "be"
        : Count(text, "іїєґ") * 60 > text.Length ? "uk"
        : Count(text, "ђћџљњј") * 60 > text.Length ? "sr"
        : Count(text, "әғқңөұүһі") * 60 > text.Length ? "kk"
        : ByWords(text, cyrillic: true) ?? "ru";

    private static string? ByWords(string text, bool cyrillic)
    {
        var words = Word().Matches(text.ToLowerInvariant()).Select(match => match.Value).CountBy(word => word).ToDictionary();
        var total = words.Values.Sum();
        var ranking = SmallWords
            .Where(entry => (entry.Words.Any(letter => letter is >= '\u0400' and <= '\u04FF')) == cyrillic)
            .Select(entry => (entry.Language, Votes: entry.Words.Split(' ').Sum(word => words.GetValueOrDefault(word))))
            .OrderByDescending(entry => entry.Votes)
            .ToList();
        var (first, second) = (ranking[0], ranking[1]);
        // A headline alone has too few small words to tell; a handful in a row is enough when no other language has as many.
        return first.Votes >= 3 && first.Votes > second.Votes && first.Votes * 12 > total ? first.Language : null;
    }

    private static int Count(string text, string letters) => text.Count(letter => letters.Contains(letter));

    [GeneratedRegex(@"\p{L}+", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Word();
}
