using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>The line that says where in a newspaper a page stands: <c>Home › News › World</c>. Its parts are the section path.</summary>
internal static partial class Breadcrumb
{
    private static readonly HashSet<string> HomeWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "home", "home page", "homepage", "front page", "main", "start", "startseite", "accueil", "à la une", "inicio", "início", "portada", "página inicial", "pagina inicial", "página de inicio", "principal", "capa",
        "voorpagina", "strona główna", "główna", "anasayfa", "ana sayfa", "главная", "на главную", "главная страница", "головна", "начало", "почетна", "насловна", "naslovna", "početna", "domov", "domů", "úvod", "kezdőlap", "címlap", "acasă",
        "forside", "forsiden", "hem", "startsida", "etusivu", "avaleht", "sākums", "pradžia", "αρχική", "αρχική σελίδα", "الرئيسية", "الصفحة الرئيسية", "خانه", "صفحه اصلی", "صفحهٔ اصلی", "صفحه‌ی اصلی", "صفحه نخست", "صفحهٔ نخست", "سرورق", "صفحۂ اول",
        "דף הבית", "ראשי", "בית", "עמוד הבית", "首页", "首頁", "主页", "主頁", "ホーム", "トップ", "トップページ", "홈", "메인", "beranda", "trang chủ", "laman utama", "หน้าแรก", "होम", "मुखपृष्ठ", "হোম", "முகப்பு", "inici", "hasiera", "baile", "cartref",
    };

    /// <summary>The section path on a line, outermost first, without the home page; empty if the line is no breadcrumb.</summary>
    /// <param name="line">A line near the top of a page.</param>
    /// <param name="title">What the last part is where it is the page's own title instead of a section.</param>
    public static IReadOnlyList<string> Read(string line, out string? title)
    {
        title = null;
        if (line.Length > 300 || !AnySign().IsMatch(line) || Other().IsMatch(line) || (line.IndexOf('«') is var quote && quote >= 0 && line.LastIndexOf('»') > quote))
            return [];
        line = WhiteSpace.Collapse(line);
        // "You are here: Home > …"
        var text = Label().Replace(line, "");
        var within = WithoutEdges(text);
        var parts = Sections.Split(within);
        var edged = within.Length < text.Length;
        if (parts.Count < 2 && !edged)
            return [];
        if (parts.Count >= 2 && parts.Count <= 7 && SavedTextLines.Words(parts[^1]) > 4 && IsShort(parts.Take(parts.Count - 1)) && (parts.Count > 2 || IsHome(parts[0])) && !text.Contains('|'))
        {
            title = parts[^1];
            parts.RemoveAt(parts.Count - 1);
        }
        if (parts.Count is 0 or > 7 || !IsShort(parts))
            return [];
        return [.. parts.SkipWhile(IsHome).Distinct(StringComparer.OrdinalIgnoreCase).Take(5)];
    }

    private static string WithoutEdges(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsEdge(text[start]))
            start++;
        while (end > start && IsEdge(text[end - 1]))
            end--;
        return text[start..end];
    }

    private static bool IsEdge(char letter) => char.IsWhiteSpace(letter) || @"/\|›»>→▸▶❯⟩‹❮←«".Contains(letter);

    /// <summary>Whether a text is a word for the first page.</summary>
    public static bool IsHome(string text) => HomeWords.Contains(text.Trim().TrimStart('⌂', ' '));

    // Names of sections are a few words, no sentences, no dates.
    private static bool IsShort(IEnumerable<string> parts) => parts.All(part =>
        SavedTextLines.Words(part) <= 4 && SavedTextLines.Columns(part) <= 36 && part.Any(char.IsLetter) && !Noise.EndsLikeASentence(part) && !part.Contains(':') && Dates.Find(part) is null && !Names().IsMatch(part));

    [GeneratedRegex(@"[/\\|›»>→▸▶❯⟩‹❮←]", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex AnySign();

    [GeneratedRegex(@"^[\p{L}\p{M}\u200C ]{2,30}\s?[:：]\s?(?=\S)", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex Label();

    // Tags, quotations and addresses have such signs too.
    [GeneratedRegex(@"</?\w|://|www\.|@", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex Other();

    // A byline between bars is no section.
    [GeneratedRegex(@"^(?:by|von|par|por|di|door|av|автор|نویسنده|بقلم)\s\p{Lu}|^\d|@", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Names();
}
