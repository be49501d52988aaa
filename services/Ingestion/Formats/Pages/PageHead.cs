using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// When a page's article appeared and who wrote it, as its markup shows them: near the headline, in elements that templates name after them,
/// in the address. For pages whose metadata do not say.
/// </summary>
internal sealed partial class PageHead
{
    // How many runs of text before and behind the headline may be its small print.
    private const int Before = 5;
    private const int Behind = 14;

    private readonly HashSet<IElement> holders = [];
    private readonly List<string> near = [];
    private readonly List<string> tail = [];
    private readonly List<(string Name, string Text, string? Value)> marked = [];

    public PageHead(IHtmlDocument page, PageNode? root, string? headline)
    {
        // A part that holds the headline is not beside the article, whatever it is called.
        foreach (var heading in page.QuerySelectorAll("h1").Take(5))
            for (IElement? up = heading; up is not null && holders.Add(up); up = up.ParentElement)
            {
            }
        if (root is not null)
        {
            var runs = root.All().Where(node => node.Element is null).Take(2_000).Where(node => !IsBeside(node.Parent!.Element!)).ToList();
            var at = headline is null ? -1 : runs.FindIndex(run => run.Parent!.Name is "h1" && Same(run.Line, headline));
            at = at >= 0 || headline is null ? at : runs.FindIndex(run => run.Parent!.Name is ['h', _] && Same(run.Line, headline));
            if (at >= 0)
            {
                near.AddRange(runs.Skip(at + 1).Take(Behind).Select(run => run.Line));
                near.AddRange(runs.Take(at).TakeLast(Before).Select(run => run.Line));
            }
            else
                near.AddRange(runs.Take(Behind).Select(run => run.Line));
            tail.AddRange(runs.Where(run => run.Line.Length < 200 && Stand().IsMatch(run.Line)).Select(run => run.Line).Take(5));
        }
        var looked = 0;
        foreach (var element in page.All)
        {
            if (marked.Count >= 40 || looked >= 400)
                break;
            if (element.LocalName is "body" or "html" or "article" or "main" || Names(element) is not { Length: > 0 } names || !Marks().IsMatch(names))
                continue;
            looked++;
            if (element.ChildElementCount > 12 || IsBeside(element))
                continue;
            if (PlainText.Line(element.TextContent) is { Length: > 1 and <= 160 } text)
                marked.Add((names, text, element.GetAttribute("datetime") ?? element.GetAttribute("content") ?? (element.LocalName == "abbr" ? element.GetAttribute("title") : null)));
        }
    }

    /// <summary>The day, with its time where one stands by it.</summary>
    public DateTimeOffset? Published(Uri? address, string? description)
    {
        foreach (var line in near.Where(line => line.Length <= 120))
            if (Day(line) is { } day)
                return day;
        foreach (var (names, text, value) in marked.Where(mark => DateName().IsMatch(mark.Name)))
            if ((Dates.Read(value) ?? Day(text)) is { } day)
                return day;
        // "29.11.2022 – Mehrfach und vehement …"
        foreach (var line in near.Where(line => line.Length > 120))
            if (Day(line[..40]) is { } day)
                return day;
        return OfAddress(address) ?? tail.Select(Day).FirstOrDefault(day => day is not null) ?? (description is { Length: < 400 } ? Day(description) : null);
    }

    /// <summary>The authors, one name each.</summary>
    public IReadOnlyList<string> Authors()
    {
        foreach (var line in near)
            if (BylineLine.Read(line, bare: false) is { Names.Count: > 0 } found)
                return found.Names;
        foreach (var (names, text, _) in marked.Where(mark => AuthorName().IsMatch(mark.Name) && mark.Text.Length <= 80))
        {
            var line = BylineLine.Read(text, bare: true) is { Names.Count: > 0 } read ? read.Names : BylineLine.Names(Label().Replace(text, ""));
            if (line.Count > 0 && line.All(name => name.Length <= 50 && SavedTextLines.Words(name) <= 6 && Dates.Find(name) is null))
                return line;
        }
        return [];
    }

    /// <summary>The day in an address like <c>/2020/04/28/</c> or <c>/2020-04-28-</c>.</summary>
    public static DateTimeOffset? OfAddress(Uri? address) =>
        address is not null && InAddress().Match(address.AbsolutePath) is { Success: true } match && DateTimeOffset.TryParseExact($"{match.Groups["y"].Value}-{match.Groups["m"].Value}-{match.Groups["d"].Value}", "yyyy-M-d", null, System.Globalization.DateTimeStyles.AssumeUniversal, out var day) ? day : null;

    private static DateTimeOffset? Day(string text) => Dates.Find(text) is { Year: > 1990 and < 2100 } day ? day : null;

    private static bool Same(string line, string headline) => line.Length > 3 && (headline.Contains(line, StringComparison.OrdinalIgnoreCase) || line.Contains(headline, StringComparison.OrdinalIgnoreCase));

    private static string Names(IElement element) => $"{element.ClassName} {element.Id} {element.GetAttribute("itemprop")} {element.GetAttribute("rel")}".Trim();

    private bool IsBeside(IElement element)
    {
        for (IElement? up = element; up is not null && !holders.Contains(up); up = up.ParentElement)
            if (up.LocalName is "aside" or "nav" or "footer" || up.ClassName is { Length: > 0 } names && up.LocalName is not ("body" or "html" or "main" or "article") && BesideName().IsMatch(names))
                return true;
        return false;
    }

    [GeneratedRegex(@"(?<![a-z])(?:date|datum|published|publish|posted|pubdate|timestamp|time|created|submitted|fecha|updated|meta|info|stand|author|authors|autor|autoren|byline|username|verfasser|redakteur|writer|fn|auteur)(?![a-z])|(?:entry|post|article|news|publish|pub|created?)(?:ed)?[_-]?(?:date|time|on|author)|author[_-]?name", RegexOptions.IgnoreCase)]
    private static partial Regex Marks();

    [GeneratedRegex(@"date|datum|publish|posted|timestamp|time|creat|submitted|fecha|updated|meta|info|stand", RegexOptions.IgnoreCase)]
    private static partial Regex DateName();

    [GeneratedRegex(@"author|autor|byline|username|verfasser|redakteur|writer|auteur|\bfn\b", RegexOptions.IgnoreCase)]
    private static partial Regex AuthorName();

    [GeneratedRegex(@"(?<![a-z])(?:related|sidebar|comments?|commentlist|footer|menu|navigation|recommended|popular|recent|latest|teasers?|widget|breadcrumbs?)(?![a-z])", RegexOptions.IgnoreCase)]
    private static partial Regex BesideName();

    [GeneratedRegex(@"^\W*(?:written\s+by|posted\s+by|published\s+by|by|author|autor(?:in)?|von|par|por|di|text|geschrieben\s+von|veröffentlicht\s+von|erstellt\s+von|beitrag\s+von|gespeichert\s+von|artikel\s+von)\s*:?\s+", RegexOptions.IgnoreCase)]
    private static partial Regex Label();

    [GeneratedRegex(@"\b(?:stand|erstellt|veröffentlicht|published|posted|aktualisiert|updated|publié|publicado|pubblicato|geplaatst|data|datum|date|eintrag|entry)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Stand();

    [GeneratedRegex(@"(?<!\d)(?<y>(?:19|20)\d\d)[/_-]?(?<m>0[1-9]|1[0-2])[/_-]?(?<d>0[1-9]|[12]\d|3[01])(?!\d)|(?<!\d)(?<y>20\d\d)/(?<m>\d{1,2})/(?<d>\d{1,2})(?=/|$)")]
    private static partial Regex InAddress();
}
