using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// The lines in which a newspaper lists other addresses of its own: data of the source, not part of an article. Recognised by
/// what they are (lines of nothing but addresses, and the sentence that announces them), not by whose they are.
/// </summary>
internal static partial class AddressBlock
{
    private const int MaxLength = 1_000;

    /// <summary>Addresses on a line that holds nothing else but signs and a short label; empty if it holds more.</summary>
    public static IReadOnlyList<string> Only(string line)
    {
        line = WhiteSpace.Collapse(WhiteSpace.Cut(line, MaxLength + 1)!);
        var found = All(line);
        if (found.Count == 0)
            return [];
        var rest = Rest().Replace(Address().Replace(line, match => IsHost(line, match) ? " " : match.Value), " ");
        // "Mirror 1: https://…", "Tor: …onion", "… or …"
        return SavedTextLines.Words(rest) <= 3 && !Mail().IsMatch(line) ? found : [];
    }

    /// <summary>All addresses in a text, absolute; one without a scheme is https.</summary>
    public static IReadOnlyList<string> All(string text) =>
        text.Length > MaxLength ? [] : [.. Address().Matches(text).Where(match => IsHost(text, match)).Select(match => Absolute(match.Value.TrimEnd('.', ',', ';', ':', ')', ']', '/', '،', '。', '»', '”'))).OfType<string>().Distinct()];

    /// <summary>Whether a line speaks of the newspaper's own site being reachable elsewhere.</summary>
    public static bool Announces(string line) => line.Length <= MaxLength && AnnouncesCollapsed(WhiteSpace.Collapse(line));

    private static bool AnnouncesCollapsed(string line) => SavedTextLines.Words(line) <= 45 && (Elsewhere().IsMatch(line) || (Site().IsMatch(line) && Reach().IsMatch(line)));

    /// <summary>Whether a sentence ends with addresses and gives them as the newspaper's own, not as what somebody in the news said.</summary>
    public static bool IsOwnLine(string line)
    {
        if (!Announces(line))
            return false;
        line = WhiteSpace.Collapse(line);
        var last = Address().Matches(line).LastOrDefault(match => IsHost(line, match));
        return last is not null && !line[(last.Index + last.Length)..].Any(char.IsLetterOrDigit) && (Elsewhere().IsMatch(line) || Own().IsMatch(line));
    }

    /// <summary>The name in front of "website can also be reached": <c>The Selm Courier’s website …</c>; null for "our" and "this".</summary>
    public static string? Owner(string line) =>
        Possessor().Match(WhiteSpace.Collapse(WhiteSpace.Cut(line, MaxLength)!)) is { Success: true } match && !Pronoun().IsMatch(match.Groups["name"].Value) ? match.Groups["name"].Value.Trim() : null;

    private static string? Absolute(string address)
    {
        var text = address.Contains("://", StringComparison.Ordinal) ? address : "https://" + address;
        return WebAddress.Absolute(text) is { } uri ? uri.PathAndQuery == "/" ? uri.AbsoluteUri.TrimEnd('/') : uri.AbsoluteUri : null;
    }

    // A bare host is written small and ends in a top-level domain; "U.S." and "end.Next" are no hosts.
    private static bool IsHost(string text, Match match)
    {
        if (match.Groups["scheme"].Success || match.Value.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
            return true;
        var host = match.Groups["host"].Value;
        return !host.Any(char.IsUpper) && host[(host.LastIndexOf('.') + 1)..] is { Length: >= 2 } top && top.All(char.IsLetter) && (match.Index == 0 || text[match.Index - 1] != '@');
    }

    [GeneratedRegex(@"(?<![@\w.]|\w-+)(?<scheme>https?://)?(?<host>[\p{L}\p{Nd}](?:[\p{L}\p{Nd}-]*[\p{L}\p{Nd}])?(?:\.[\p{L}\p{Nd}](?:[\p{L}\p{Nd}-]*[\p{L}\p{Nd}])?)+)(?::\d{1,5})?(?:/[^\s،，；)\]]*)?", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Address();

    [GeneratedRegex(@"[\p{P}\p{S}\p{C}\d]+", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Rest();

    [GeneratedRegex(@"\w@\w", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Mail();

    // Phrases that only a list of one's own addresses has.
    [GeneratedRegex(@"\b(?:alternat(?:e|ive)|mirror|backup|back-up|other|additional|new)\s(?:web\s|internet\s|site\s)?(?:addresse?s?|urls?|domains?|links?|websites?|sites?|mirrors?)\b|\bmirrors?\s?:|\bif\b.{0,40}\b(?:blocked|censored|filtered|unavailable|unreachable|inaccessible|not\saccessible)\b|\b(?:onion|tor)\s(?:address|service|site|mirror)" +
        @"|(?:alternative|weitere|andere)n?\s(?:(?:web|internet)?-?adressen?|domains?)|spiegel(?:seiten?|server)|adresses?\s(?:alternatives?|miroirs?|de\ssecours)|sites?\smiroirs?|direcciones?\salternativas?|(?:sitios?|páginas?)\sespejo|endereços?\salternativos?|sites?\sespelho|indirizzi\salternativi|siti\smirror|alternatieve\s(?:web)?adressen|alternatyw\w{1,12}\sadres\w*|alternatif\s(?:adres|site)\w*|альтернативн\w{1,12}\s(?:адрес|ссылк|домен)\w*|зеркал(?:о|а|ах|ами)\b|дзеркал\w*" +
        @"|(?:آدرس|نشانی)‌?\s?(?:ها)?ی?\s(?:جایگزین|دیگر|جدید|کمکی)|(?:العناوين|عناوين|الروابط|روابط)\s(?:ال)?(?:بديلة|بديله)|כתובות\s(?:חלופיות|נוספות)|(?:备用|镜像)(?:网址|域名|地址|网站)|代替(?:アドレス|URL)", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"(?:['’]s?\s|\b(?:our|this|the)\s(?:\p{L}+\s){0,2})(?:web\s?site|site|web\s?page|homepage|portal|newspaper|paper)\b|\b(?:read|reach|find|visit|access)\sus\b|\b(?:unsere|diese)r?\s(?:web\s?seite|website|seite|zeitung)|\b(?:notre|ce|le)\s(?:site|journal)|\b(?:nuestr[oa]|este|el)\s(?:sitio|web|página|portal|periódico)|\b(?:noss[oa]|este|o)\s(?:site|portal|jornal)|\b(?:il\s)?(?:nostro|questo)\s(?:sito|giornale)|\b(?:onze|deze)\s(?:website|site|krant)|наш\w{0,12}\s(?:сайт|газет)|\bсайт\w*|وب‌?\s?سایت|سایت|موقع|האתר|网站|サイト", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Site();

    [GeneratedRegex(@"\b(?:can|may|could)\b.{0,20}\b(?:also\s)?(?:be\s)?(?:accessed|reached|read|found|visited|viewed|opened)\b|\balso\s(?:available|accessible|reachable|read|reach|find|online)\b|\bfollowing\b.{0,30}\b(?:addresses|links|urls|domains)|\b(?:read|reach|find|visit|access)\sus\b.{0,20}\bat\b|\bauch\b.{0,40}(?:erreichbar|erreichen|adressen)|erreichbar|(?:également|aussi)\s(?:accessible|disponible|consultable)|accessible|también\b.{0,40}(?:acceder|visitar|disponible|direcciones)|também\b.{0,40}(?:acess\w+|disponível|endereços)|anche\b.{0,40}(?:raggiungibile|accessibile|indirizzi)|ook\b.{0,40}(?:bereikbaar|adressen)|доступ\w*|در\sدسترس|دسترسی|قابل\sمشاهده|متاح|الوصول|נגיש|זמין|访问|アクセス", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Reach();

    [GeneratedRegex(@"\b(?:us|our|we|this\s(?:web\s?site|site|newspaper|paper|page)|unsere?r?|nous|notre|nuestr\w+|noss\w+|nostro|onze|ons|наш\w*|нас|bizi|sitemiz\w*)\b|ما\b|موقعنا|שלנו|我们|本站|本网|当サイト", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Own();

    [GeneratedRegex(@"^(?<name>.{2,60}?)['’](?:s)?\s(?:official\s)?(?:web\s?site|site|web\s?page|homepage|portal)\b", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Possessor();

    [GeneratedRegex(@"^(?:this|our|the|its|his|her|their)?\s?(?:news)?(?:paper|site|page|magazine|portal|agency|outlet|media)?$", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Pronoun();
}
