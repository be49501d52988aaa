using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// The headline that readers see. A page names its article in four places: the h1, JSON-LD, Open Graph and the title, of which only the first is
/// certainly shown; the others tell which h1 is meant, and stand in where there is none.
/// </summary>
internal static partial class PageTitle
{
    // White space of the markup included.
    private const int MaxHeading = 10_000;

    /// <summary>The headline, or null where the page has none.</summary>
    /// <param name="page">The page.</param>
    /// <param name="outline">Where its headings stand.</param>
    /// <param name="json">JSON-LD's headline.</param>
    /// <param name="metas">Open Graph's title and other meta elements', surest first.</param>
    /// <param name="site">Name of the site, if it says.</param>
    /// <param name="address">Address of the page, if known.</param>
    public static string? Find(IHtmlDocument page, PageOutline outline, string? json, IReadOnlyList<string> metas, string? site, Uri? address)
    {
        // A title that breaks off behind its sign names the site alone.
        var title = FeedReader.ShortText(page.QuerySelector("title")?.TextContent) is { } given && !BrokenOff().IsMatch(given) ? given : null;
        var meta = metas.FirstOrDefault();
        var told = metas.Take(2).Prepend(json).Append(title).OfType<string>().Where(text => !IsSite(text, site, address)).ToList();
        var plain = told.Select(text => WithoutSite(text, site, address)!).ToList();
        var names = told.Concat(plain).Select(Letters).ToHashSet();
        var parts = title is null ? [] : Sign().Split(title).Select(part => part.Trim()).Where(part => Letters(part).Length > 0).ToList();
        var partNames = parts.Select(Letters).ToList();
        List<string> variants = [.. told, .. plain, .. parts.Where(part => !IsSite(part, site, address)).Take(1)];

        var heads = page.QuerySelectorAll("h1, [itemprop~='headline']").Take(200).Where(head => IsShort(head) && !outline.IsBeside(head) && !LeadsHome(head, address)).Take(30)
            .Select(head => (Text: Shown(head, names, told), Element: head)).Where(head => head.Text is { Length: > 1 and < 300 } && !IsSite(head.Text, site, address)).ToList();
        var others = page.QuerySelectorAll("h2, h3").Take(200).Where(head => IsShort(head) && !outline.IsBeside(head)).Take(40).Select(head => (Text: Shown(head, names, told), Element: head)).Where(head => head.Text is { Length: < 300 }).ToList();
        // Of a title's parts the first or the longest is the headline.
        var own = parts.Where(part => !IsSite(part, site, address)).ToList();
        var ownNames = own.Take(1).Append(own.MaxBy(part => part.Length)).OfType<string>().Select(Letters).ToHashSet();
        var lesser = others.FirstOrDefault(head => head.Text is { Length: > 8 } text && (names.Contains(Letters(text)) || ownNames.Contains(Letters(text))));
        if (heads.Count > 0)
        {
            var best = heads.Select((head, at) => (head.Text, head.Element, Agreed: Agreed(head.Text!), At: at)).MaxBy(head =>
                head.Agreed - head.At * 0.01 + (head.Element.LocalName == "h1" ? 0.4 : 0) + (head.Element.Closest("article, main") is not null ? 0.05 : 0) + (outline.Leads(head.Element) ? 0.05 : 0) - (outline.Before(head.Element) > 0.5 ? 0.3 : 0));
            // A word like "News" over the page is the section's; what is told of the article has nothing of it then.
            var leads = best.At == 0 && outline.Before(best.Element) < 0.3 && (best.Agreed > 0 || SavedTextLines.Words(best.Text!) >= 4 || json is null && meta is null && (outline.Leads(best.Element) && Words(best.Text!).Count > 1 || IsOnly(best.Element) && own is [{ } name, ..] && Words(name).Count <= 2));
            if (lesser.Text is not null && names.Contains(Letters(lesser.Text)) && !Letters(best.Text!).StartsWith(Letters(lesser.Text), StringComparison.Ordinal) && outline.Before(lesser.Element) < 0.3 && (!names.Contains(Letters(best.Text!)) && Precedes(lesser.Element, best.Element) || Said(lesser.Text) > Said(best.Text!) + 1))
                return lesser.Text;
            // A template that names its headlines names this one, and the h1 is something else.
            if (!names.Contains(Letters(best.Text!)) && !outline.Leads(best.Element) && others.FirstOrDefault(head => EntryTitle().IsMatch(head.Element.ClassName ?? "") && outline.Before(head.Element) < 0.3).Text is { Length: > 8 } entry)
                return entry;
            if (best.Agreed > 0.3 && (best.Agreed > 0.8 || outline.Before(best.Element) < 0.5) || told.Count == 0 || lesser.Text is null && leads)
                return best.Text;
        }
        // Templates without an h1 for the headline, or with one for the site's name.
        var first = others.FirstOrDefault(head => outline.Leads(head.Element) && outline.Before(head.Element) < 0.3 && SavedTextLines.Words(head.Text!) >= 4).Text;
        var said = (json is not null && told.Contains(json) ? WithoutSite(json, site, address) : null) ?? WithoutSite(meta is not null && told.Contains(meta) ? meta : title, site, address);
        return lesser.Text ?? (first is not null && (said is null || IsSite(said, site, address) || Words(said).Count <= 2) ? first : said) ?? (heads.Count > 0 ? heads[0].Text : null);

        // How much of a heading's words the other places have too. The last part of a title is the site's name, and on old templates the h1 too.
        double Agreed(string text) =>
            parts.Count > 1 && lesser.Text is not null && Letters(text) == partNames[^1] && Letters(lesser.Text).Length > Letters(text).Length && names.All(name => name != Letters(text)) ? 0.1 : Score(text, variants);

        // The one heading of the highest kind over the prose, where the title is a word or two of a menu.
        bool IsOnly(IElement head) => heads.Count == 1 && head.LocalName == "h1" && outline.Before(head) < 0.1;

        int Said(string text) => metas.Prepend(json).OfType<string>().Count(other => Letters(other) == Letters(text) || Letters(WithoutSite(other, site, address)!) == Letters(text));
    }

    // One heading may hold another and both the whole page; its words would be read at every level.
    private static bool IsShort(IElement head)
    {
        ReadingBudget.Check();
        return head.TextContent.Length <= MaxHeading;
    }

    private static bool Precedes(IElement one, IElement other) => one.CompareDocumentPosition(other).HasFlag(DocumentPositions.Following);

    /// <summary>"Headline | Paper", "Headline - Paper", "Paper: Headline": without the site where it says so, is the address's host, or is short.</summary>
    public static string? WithoutSite(string? title, string? site, Uri? address)
    {
        if (title is null || Sign().Matches(title) is not [var first, ..] signs)
            return title;
        var last = signs[^1];
        var (head, tail) = (title[..last.Index].Trim(), title[(last.Index + last.Length)..].Trim());
        if (head.Length > 5 && (IsSite(tail, site, address) || SavedTextLines.Words(tail) <= 4 && SavedTextLines.Words(head) >= SavedTextLines.Words(tail) + 2 && (site is null || signs.Count > 1)))
            return signs.Count > 1 ? WithoutSite(head, site, address) : head;
        var (lead, rest) = (title[..first.Index].Trim(), title[(first.Index + first.Length)..].Trim());
        return rest.Length > 10 && IsSite(lead, site, address) ? rest : title;
    }

    // How much of a heading's words the other places have too.
    private static double Score(string head, List<string> told)
    {
        var words = Words(head);
        return words.Count == 0 ? 0 : told.Select(other => Words(other)).Select(other => (double)words.Count(other.Contains) / Math.Max(words.Count, Math.Min(other.Count, 4))).DefaultIfEmpty(0).Max();
    }

    private static HashSet<string> Words(string text) => [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value)];

    private static bool IsSite(string? text, string? site, Uri? address)
    {
        if (text is null)
            return false;
        var letters = Letters(text);
        return letters.Length > 0 && (site is not null && letters == Letters(site) || address is not null && letters.Length > 2 && Letters(address.Host.StartsWith("www.", StringComparison.Ordinal) ? address.Host[4..] : address.Host) is var host
            && (host.StartsWith(letters, StringComparison.Ordinal) || letters == host || letters.Length > 5 && Words(text).All(word => word.Length > 2 && host.Contains(Letters(word), StringComparison.Ordinal))));
    }

    // The site's name over its pages is a link to the first of them.
    private static bool LeadsHome(IElement head, Uri? address) =>
        (head.QuerySelector("a[href]") ?? head.Closest("a[href]")) is { } link && PlainText.Line(link.TextContent) == PlainText.Line(head.TextContent)
        && (link.GetAttribute("rel") == "home" || WebAddress.Absolute(link.GetAttribute("href"), address) is { AbsolutePath: "/" } target && (address is null || address.AbsolutePath != "/" || target.Host != address.Host));

    private static string Letters(string text) => string.Concat(text.ToLowerInvariant().Where(char.IsLetterOrDigit));

    // A heading may hold a label before the headline or a sub-headline behind it, each in an element: its name, or what is told elsewhere, shows
    // which is which.
    private static string? Shown(IElement head, HashSet<string> names, List<string> told)
    {
        if (head.ChildElementCount == 0)
            return Plain(head.TextContent);
        var pieces = new List<(string Text, IElement? Element)>();
        Gather(head);
        // Two elements with nothing between are set one over the other.
        var stacked = pieces.Count > 1 && pieces[0] is { Element: not null, Text.Length: > 2 } && pieces[1].Element is not null && !char.IsWhiteSpace(pieces[0].Text[^1]) && !pieces[1].Text.StartsWith(' ');
        var whole = Plain(stacked ? $"{pieces[0].Text} {string.Concat(pieces.Skip(1).Select(piece => piece.Text))}" : string.Concat(pieces.Select(piece => piece.Text)));
        pieces.RemoveAll(piece => string.IsNullOrWhiteSpace(piece.Text));
        if (whole is null)
            return Plain(head.TextContent);
        if (pieces is [{ Element: { } label, Text: var words }, _, ..] && Plain(string.Concat(pieces.Skip(1).Select(piece => piece.Text)).TrimStart(' ', ':', '|', '–', '—', '-', '\n', '\t')) is { Length: > 8 } rest
            && (stacked && SavedTextLines.Words(rest) >= 3 || Kicker().IsMatch(WhiteSpace.Cut(label.ClassName, PageNames.MaxNames) ?? "") || names.Contains(Letters(rest)) || !words.TrimEnd().EndsWith(':') && told.Any(text => IsLabelled(text, words, rest))))
            return rest;
        if (names.Contains(Letters(whole)))
            return whole;
        foreach (var child in head.QuerySelectorAll("*").Take(12))
        {
            var inner = Plain(child.TextContent);
            if (inner is null || inner.Length < 3)
                continue;
            if (inner.Length > 8 && names.Contains(Letters(inner)))
                return inner;
            var outer = whole.StartsWith(inner, StringComparison.Ordinal) ? Plain(whole[inner.Length..]) : whole.EndsWith(inner, StringComparison.Ordinal) ? Plain(whole[..^inner.Length]) : null;
            if (outer is { Length: > 8 } && names.Contains(Letters(outer)))
                return outer.TrimStart(':', '|', ' ').TrimEnd();
        }
        return whole;

        // A piece is a run of text, or an element's within the heading or within the one element that holds all of it.
        void Gather(IElement parent)
        {
            foreach (var node in parent.ChildNodes)
            {
                if (node is IText words)
                    pieces.Add((words.Data, null));
                else if (node is not IElement element || IsLeftOut(element))
                    continue;
                else if (element.LocalName == "br")
                    pieces.Add((" ", null));
                else if (element.ChildElementCount > 0 && Plain(element.TextContent) == Plain(head.TextContent))
                    Gather(element);
                else
                {
                    var text = new System.Text.StringBuilder();
                    Append(element, text);
                    pieces.Add((text.ToString(), element));
                }
            }
        }

        static void Append(IElement element, System.Text.StringBuilder text)
        {
            var block = element.LocalName is "br" or "div" or "p" || BodyWriter.Blocks.Contains(element.NodeName);
            text.Append(block ? " " : "");
            foreach (var node in element.ChildNodes)
                if (node is IText words)
                    text.Append(words.Data);
                else if (node is IElement inner && !IsLeftOut(inner))
                    Append(inner, text);
            text.Append(block ? " " : "");
        }
    }

    private static bool IsLeftOut(IElement element) =>
        BodyWriter.Skipped.Contains(element.NodeName) || element.LocalName is "small" || Label().IsMatch(WhiteSpace.Cut(element.ClassName, PageNames.MaxNames) ?? "") || PageNames.IsUnseen(element);

    // "Climate: Drilling until it burns" is told of a heading that shows "Climate" over "Drilling until it burns".
    private static bool IsLabelled(string told, string label, string rest)
    {
        var at = told.IndexOf(rest, StringComparison.OrdinalIgnoreCase);
        return at > 0 && LabelSign().IsMatch(told[..at]) && Letters(told[..at]) == Letters(label);
    }

    // Soft hyphens are for the line's end, and no part of a word.
    private static string? Plain(string text) => PlainText.Line(text.Replace("\u00AD", "")) is { } line ? DayBefore().Replace(line, "").TrimEnd('¶', ' ') : null;

    [GeneratedRegex(@"\s[|–—-]\s|\s?[|»•]\s?|\s::?\s|\s>+\s|(?<=[\p{Lo}！？。])[-_—]+(?=\p{Lo})", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Sign();

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}]+", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<![a-z])(?:date|datum|category|subtitle|subheadline|subline|badge|time|sr-only|visually-hidden|screen-reader-text|byline|author)(?![a-z])", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Label();

    // What papers call the line over the headline.
    [GeneratedRegex(@"kicker|overline|roof-?line|dachzeile|topline|super-?title|pre-?title|eyebrow|spitzmarke|(?:ue|ü)berzeile|oberzeile|volanta|antetit|occhiello|surtitre|(?<![a-z])(?:rubri[ck]|topic|label|h1-?small)(?![a-z])", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Kicker();

    [GeneratedRegex(@"[:|–—-]\s?$", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex LabelSign();

    [GeneratedRegex(@"\s[|–—-]\s?$", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex BrokenOff();

    [GeneratedRegex(@"(?:entry|post|article)[_-]?(?:title|headline)", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex EntryTitle();

    // "03.05.2026 - Council votes …"
    [GeneratedRegex(@"^\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d\d\s?[:|–—-]\s(?=\S)", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex DayBefore();
}
