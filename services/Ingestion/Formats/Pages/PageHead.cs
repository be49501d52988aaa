using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Broadsheet.Defaults;

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

    private readonly PageOutline outline;
    private readonly string? headline;
    private readonly HashSet<IElement> holders = [];
    private readonly Dictionary<IElement, bool> besideNames = [];
    private readonly List<string> behind = [];
    private readonly List<string> before = [];
    private readonly List<PageNode> runs = [];
    private readonly List<PageNode> beside = [];
    private readonly List<(string Name, string Text, string? Value)> marked = [];
    private readonly List<(DateTimeOffset Day, Place Place)> stamps = [];

    private enum Place
    {
        Article,
        Page,
        Beside,
    }

    public PageHead(IHtmlDocument page, PageNode? root, PageOutline outline, string? headline)
    {
        (this.outline, this.headline) = (outline, headline);
        // A part that holds the headline is not beside the article, whatever it is called.
        foreach (var heading in page.QuerySelectorAll("h1").Take(5))
            for (IElement? up = heading; up is not null && holders.Add(up); up = up.ParentElement)
            {
            }
        if (root is not null)
            foreach (var node in root.All().Where(node => node.Element is null).Take(2_000))
                (IsBeside(node.Parent!.Element!) ? beside : runs).Add(node);
        Lines();
        foreach (var time in page.QuerySelectorAll("time[datetime]").Take(40).Where(time => time.Closest("[class*='comment'], [id*='comment']") is null))
            if (Dates.Read(time.GetAttribute("datetime")) is { } stamp)
                stamps.Add((stamp, IsBeside(time) ? Place.Beside : time.Closest("article, main, [role='main']") is not null || IsByTheHeadline(time) ? Place.Article : Place.Page));
        var looked = 0;
        foreach (var element in page.All)
        {
            if (marked.Count >= 40 || looked >= 400)
                break;
            if (element.LocalName is "body" or "html" or "article" or "main" || Names(element) is not { Length: > 0 } names || !Marks().IsMatch(names))
                continue;
            looked++;
            ReadingBudget.Check();
            if (element.ChildElementCount > 12 || IsBeside(element))
                continue;
            if (BodyHtml.ShortText(element, 160) is { Length: > 1 } text)
                marked.Add((names, text, element.GetAttribute("datetime") ?? element.GetAttribute("content") ?? (element.LocalName == "abbr" ? element.GetAttribute("title") : null)));
        }
    }

    private void Lines()
    {
        var at = headline is null ? -1 : runs.FindIndex(run => run.Parent!.Name is "h1" && Same(run.Line, headline));
        at = at >= 0 || headline is null ? at : runs.FindIndex(run => run.Parent!.Name is ['h', _] && Same(run.Line, headline));
        if (at < 0)
        {
            // Without a headline to go by, what stands over the first prose.
            behind.AddRange(runs.Take(Behind).Select(run => run.Line));
            if (runs.FindIndex(run => run.Prose > 0) is var first && first >= Behind)
                behind.AddRange(runs.Skip(first - Before).Take(Before + 1).Select(run => run.Line));
        }
        else
        {
            // Some set the day within the heading.
            if (runs[at].Line.Length > headline!.Length && runs[at].Line.Replace(headline, "", StringComparison.OrdinalIgnoreCase).Trim() is { Length: > 5 } small)
                behind.Add(small);
            // Linked lines are other articles' headlines, unless they are as short as a name or a day.
            behind.AddRange(runs.Skip(at + 1).Take(Behind).Where(run => run.LinkDensity < 0.5 || SavedTextLines.Words(run.Line) <= 6).Select(run => run.Line));
            before.AddRange(runs.Take(at).TakeLast(Before).Where(run => run.LinkDensity < 0.5 || SavedTextLines.Words(run.Line) <= 6).Select(run => run.Line).Reverse());
        }
    }

    /// <summary>The day that readers are shown by the headline: on a line that says little else, or in an element that is named after it.</summary>
    public DateTimeOffset? Shown =>
        behind.Select(Alone).FirstOrDefault(day => day is not null) ?? Marked(PublishedName()) ?? Stamp(Place.Article) ?? before.Take(2).Select(Alone).FirstOrDefault(day => day is not null);

    /// <summary>A day over the headline, or in an element that is named after days, which may be today's.</summary>
    public DateTimeOffset? Named => before.Select(Alone).FirstOrDefault(day => day is not null) ?? Marked(DateName());

    /// <summary>Another day that is told near the headline.</summary>
    public DateTimeOffset? Near =>
        behind.Where(line => line.Length <= 120).Select(Day).FirstOrDefault(day => day is not null)
        ?? behind.Where(line => line.Length > 40).Select(line => Day(line[..40]) ?? (AtTheEnd().Match(line, Math.Max(0, line.Length - 60)) is { Success: true } end ? Day(end.Value) : null)).FirstOrDefault(day => day is not null)
        ?? before.Where(line => line.Length <= 120).Select(Day).FirstOrDefault(day => day is not null);

    /// <summary>A day anywhere on the page that a word before it says to be the article's.</summary>
    public DateTimeOffset? Labelled => LabelledIn(runs);

    /// <summary>The same in a box beside the article, where some templates set what is to be known of it.</summary>
    public DateTimeOffset? LabelledBeside => LabelledIn(beside);

    /// <summary>The first <c>time</c> element's.</summary>
    public DateTimeOffset? Stamped => Stamp(Place.Page) ?? Stamp(Place.Beside);

    /// <summary>The first day on the page that stands alone.</summary>
    public DateTimeOffset? Lone => runs.Where(run => run.LinkDensity < 0.5).Select(run => Alone(run.Line)).FirstOrDefault(day => day is not null);

    /// <summary>The authors, one name each.</summary>
    public IReadOnlyList<string> Authors()
    {
        foreach (var line in behind.Concat(before))
            if (BylineLine.Read(line, bare: false) is { Names.Count: > 0 } found)
                return found.Names;
        foreach (var (names, text, _) in marked.Where(mark => AuthorName().IsMatch(mark.Name) && mark.Text.Length <= 80 && !mark.Text.EndsWith(':')))
        {
            var line = BylineLine.Read(text, bare: true) is { Names.Count: > 0 } read ? read.Names : BylineLine.Names(Label().Replace(text, ""));
            if (line.Count > 0 && !Same(text, headline ?? "") && line.All(name => name.Length <= 50 && SavedTextLines.Words(name) <= 6 && Dates.Find(name) is null))
                return line;
        }
        return [];
    }

    private static DateTimeOffset? LabelledIn(List<PageNode> runs)
    {
        foreach (var (index, run) in runs.Index().Where(entry => entry.Item.Line.Length < 200 && Stand().IsMatch(entry.Item.Line)))
            // "Published" and the day may stand one over the other.
            if ((Day(run.Line) ?? (run.Line.Length < 30 && index + 1 < runs.Count && runs[index + 1].Line.Length < 40 ? Day(runs[index + 1].Line) : null)) is { } day)
                return day;
        return null;
    }

    private DateTimeOffset? Stamp(Place place) => stamps.Where(stamp => stamp.Place == place).Select(stamp => (DateTimeOffset?)stamp.Day).FirstOrDefault();

    private DateTimeOffset? Marked(Regex name) => marked.Where(mark => name.IsMatch(mark.Name)).Select(mark => Dates.Read(mark.Value) ?? (Joined().IsMatch(mark.Text) ? null : Day(mark.Text))).FirstOrDefault(day => day is not null);

    // A line with a day and a few words, as "Posted by Mara Velde on 3 May 2026".
    private static DateTimeOffset? Alone(string line) => line.Length <= 70 && SavedTextLines.Words(line) <= 12 && !Noise.EndsLikeASentence(line.TrimEnd('.', ')')) && !Joined().IsMatch(line) && !Changed().IsMatch(line) ? Day(line) : null;

    private static DateTimeOffset? Day(string text) =>
        Dates.Find(text) is { Year: > 1990 and < 2100 } day ? day : text.Length <= 60 && ShortYear().Match(text) is { Success: true } match && Dates.Read(match.Value) is { Year: > 1990 } other ? other : null;

    private static bool Same(string line, string headline) => line.Length > 3 && (2 * line.Length >= headline.Length && headline.Contains(line, StringComparison.OrdinalIgnoreCase) || line.Contains(headline, StringComparison.OrdinalIgnoreCase));

    private static string Names(IElement element) => WhiteSpace.Cut($"{element.ClassName} {element.Id} {element.GetAttribute("itemprop")} {element.GetAttribute("rel")}".Trim(), PageNames.MaxNames)!;

    private bool IsBeside(IElement element)
    {
        var named = false;
        IElement? up = element;
        for (; up is not null && !holders.Contains(up) && !outline.Holds(up); up = up.ParentElement)
        {
            if (up.LocalName is "aside" or "nav" or "footer")
                return true;
            named |= IsNamedBeside(up);
        }
        // Where the headline itself stands in a "teaser", so does all that belongs to it.
        return named && (up is null || !IsNamedBeside(up));
    }

    // In the same small part of the page as the headline.
    private bool IsByTheHeadline(IElement element)
    {
        var up = element.ParentElement;
        for (var level = 0; level < 2 && up is not null && !holders.Contains(up); level++)
            up = up.ParentElement;
        return up is not null && holders.Contains(up);
    }

    // Asked for again by all that an element holds.
    private bool IsNamedBeside(IElement element)
    {
        if (element.LocalName is "body" or "html" or "main" or "article" || element.ClassName is not { Length: > 0 } names)
            return false;
        if (!besideNames.TryGetValue(element, out var isBeside))
            besideNames[element] = isBeside = BesideName().IsMatch(WhiteSpace.Cut(names, PageNames.MaxNames)!);
        return isBeside;
    }

    [GeneratedRegex(@"(?<![a-z])(?:date|datum|published|publish|posted|pubdate|timestamp|time|created|submitted|fecha|updated|meta|info|stand|author|authors|autor|autoren|byline|username|verfasser|redakteur|writer|fn|auteur)(?![a-z])|(?:entry|post|article|news|publish|pub|created?)(?:ed)?[_-]?(?:date|time|on|author)|author[_-]?name", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Marks();

    [GeneratedRegex(@"date|datum|publish|posted|timestamp|time|creat|submitted|fecha|updated|meta|info|stand", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex DateName();

    [GeneratedRegex(@"author|autor|byline|username|verfasser|redakteur|writer|auteur|\bfn\b", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex AuthorName();

    [GeneratedRegex(@"(?<![a-z])(?<!(?:^|\s)(?:has|with|no|without|is)[-_][\w-]{0,20})(?:related|sidebar|comments?|commentlist|footer|menu|navigation|recommended|popular|recent|latest|teasers?(?![\w-]{0,40}(?:text|meta))|widget|breadcrumbs?)(?![a-z])", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex BesideName();

    [GeneratedRegex(@"^\W*(?:written\sby|posted\sby|published\sby|by|author|autor(?:in)?|von|par|por|di|text|geschrieben\svon|veröffentlicht\svon|erstellt\svon|beitrag\svon|gespeichert\svon|artikel\svon)\s?:?\s", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Label();

    [GeneratedRegex(@"\b(?:stand|erstellt|veröffentlich(?:t|ung|ungsdatum)|erschienen|published|posted|aktualisiert|updated|publié|mise?\sen\sligne|publicado|publicación|pubblicato|pubblicazione|gepubliceerd|geplaatst|publicerad|opublikowano|publikováno|julkaistu|yayın|data|datum|date|fecha|eintrag|entry|опубликовано)\b", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex Stand();

    [GeneratedRegex(@"publish|pubdate|posted|(?:entry|post|article|news|story|created?)[_-]?(?:date|datum|time|on|at)(?![a-z])|(?<![a-z])datum|fecha", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex PublishedName();

    // Since when somebody is a member of a forum is no article's day.
    [GeneratedRegex(@"\b(?:registr\w*|joined|member\ssince|mitglied\sseit|anmeldedatum|dabei\sseit|inscrit|édition\sdu|ausgabe\svom)\b", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex Joined();

    [GeneratedRegex(@"\b(?:updated|modified|edited|aktualisiert|geändert|bearbeitet|mis\sà\sjour|modifié\w*|a[ct]tuali[sz]ad[oa]|modificado|aggiornat[oa]|bijgewerkt|uppdaterad|oppdatert|päivitetty|güncelle\w*|обновлено)\b", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex Changed();

    [GeneratedRegex(@"(?<![\d.])(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])\.\s?\d\d(?![\d.])", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex ShortYear();

    [GeneratedRegex(@"(?:\b(?:am|vom|on|le|el|il|op|den|del|stand:?)|[,|·•(–-])\s[^,|()]{6,25}\)?\.?$", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex AtTheEnd();
}
