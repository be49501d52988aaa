using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// The headline that readers see. A page names its article in four places: the h1, JSON-LD, Open Graph and the title, of which only the first is
/// certainly shown; the others tell which h1 is meant, and stand in where there is none.
/// </summary>
internal static partial class PageTitle
{
    /// <summary>The headline, or null where the page has none.</summary>
    /// <param name="page">The page.</param>
    /// <param name="json">JSON-LD's headline.</param>
    /// <param name="meta">Open Graph's title or another meta element's.</param>
    /// <param name="site">Name of the site, if it says.</param>
    /// <param name="address">Address of the page, if known.</param>
    public static string? Find(IHtmlDocument page, string? json, string? meta, string? site, Uri? address)
    {
        var title = BodyHtml.TextOf(page.QuerySelector("title")?.TextContent);
        var told = new[] { json, meta, title }.OfType<string>().Where(text => !IsSite(text, site, address)).ToList();
        var names = told.Concat(told.Select(text => WithoutSite(text, site, address)!)).Select(Letters).ToHashSet();
        var parts = title is null ? [] : Sign().Split(title).Select(Letters).Where(part => part.Length > 0).ToList();
        var heads = page.QuerySelectorAll("h1, [itemprop~='headline']").Take(200).Where(head => !IsBeside(head)).Take(30).Select(head => (Text: Shown(head, names), Element: head)).Where(head => head.Text is { Length: > 1 and < 300 } && !IsSite(head.Text, site, address)).ToList();
        var lesser = page.QuerySelectorAll("h2, h3").Take(200).Where(head => !IsBeside(head)).Take(40).Select(head => Shown(head, names)).FirstOrDefault(text => text is { Length: > 8 } && (names.Contains(Letters(text)) || parts.Contains(Letters(text))));
        if (heads.Count > 0)
        {
            // The last part of a title is the site's name, and on old templates the h1 too.
            double Value(string text) => parts.Count > 1 && lesser is not null && Letters(text) == parts[^1] ? 0.1 : Score(text, told);
            var best = heads.Select((head, at) => (head.Text, Score: Value(head.Text!) - at * 0.01 + (head.Element.Closest("article, main") is not null ? 0.05 : 0))).MaxBy(head => head.Score);
            // A word like "News" over the page is the section's; what is told of the article has nothing of it then.
            if (best.Score > 0.3 || told.Count == 0 || lesser is null && SavedTextLines.Words(best.Text!) >= 4 && heads.Count <= 2)
                return best.Text;
        }
        return lesser ?? (json is not null && told.Contains(json) ? WithoutSite(json, site, address) : null) ?? WithoutSite(meta is not null && told.Contains(meta) ? meta : title, site, address) ?? (heads.Count > 0 ? heads[0].Text : null);
    }

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
            && (host.StartsWith(letters, StringComparison.Ordinal) || letters == host));
    }

    private static string Letters(string text) => string.Concat(text.ToLowerInvariant().Where(char.IsLetterOrDigit));

    // A heading may hold a label before the headline or a sub-headline behind it, each in an element: what is told elsewhere shows which is which.
    private static string? Shown(IElement head, HashSet<string> names)
    {
        if (head.ChildElementCount == 0)
            return PlainText.Line(head.TextContent);
        var text = new System.Text.StringBuilder();
        Append(head);
        var whole = PlainText.Line(text.ToString()) ?? PlainText.Line(head.TextContent);
        if (whole is null || names.Contains(Letters(whole)))
            return whole;
        foreach (var child in head.QuerySelectorAll("*").Take(12))
        {
            var inner = PlainText.Line(child.TextContent);
            if (inner is null || inner.Length < 3)
                continue;
            if (inner.Length > 8 && names.Contains(Letters(inner)))
                return inner;
            var outer = whole.StartsWith(inner, StringComparison.Ordinal) ? PlainText.Line(whole[inner.Length..]) : whole.EndsWith(inner, StringComparison.Ordinal) ? PlainText.Line(whole[..^inner.Length]) : null;
            if (outer is { Length: > 8 } && names.Contains(Letters(outer)))
                return outer.TrimStart(':', '|', ' ').TrimEnd();
        }
        return whole;

        void Append(INode parent)
        {
            foreach (var node in parent.ChildNodes)
            {
                if (node is IText words)
                    text.Append(words.Data);
                else if (node is IElement element && !BodyWriter.Skipped.Contains(element.NodeName) && element.LocalName is not "small" && !Label().IsMatch(element.ClassName ?? "") && !PageNames.IsUnseen(element))
                {
                    if (element.LocalName is "br" or "div" or "p" || BodyWriter.Blocks.Contains(element.NodeName))
                        text.Append(' ');
                    Append(element);
                    if (BodyWriter.Blocks.Contains(element.NodeName))
                        text.Append(' ');
                }
            }
        }
    }

    private static bool IsBeside(IElement element)
    {
        for (IElement? up = element; up is not null; up = up.ParentElement)
            if (up.LocalName is "aside" or "nav" or "footer" || up.HasAttribute("hidden") || up.GetAttribute("style") is { } style && style.Replace(" ", "").Contains("display:none", StringComparison.OrdinalIgnoreCase) || up.LocalName is not ("body" or "html") && Logo().IsMatch($"{up.ClassName} {up.Id}"))
                return true;
        return false;
    }

    [GeneratedRegex(@"\s+[|–—-]\s+|\s*[|»•]\s*|\s+::?\s+|\s+>+\s+|(?<=[\p{Lo}！？。])[-_—]+(?=\p{Lo})")]
    private static partial Regex Sign();

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<![a-z])(?:date|datum|category|subtitle|subheadline|subline|badge|time|sr-only|visually-hidden|screen-reader-text|byline|author)(?![a-z])", RegexOptions.IgnoreCase)]
    private static partial Regex Label();

    [GeneratedRegex(@"(?<![a-z])(?:logo|site-?title|site-?name|site-?branding|brand|blog-?title|sidebar|related|modal|cookie|popup)(?![a-z])", RegexOptions.IgnoreCase)]
    private static partial Regex Logo();
}
