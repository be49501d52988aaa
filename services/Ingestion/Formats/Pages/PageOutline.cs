using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>Where a page's headings stand: beside the article or over it, and with how much of the page's prose before them.</summary>
internal sealed partial class PageOutline
{
    private const int MostNodes = 20_000;

    private readonly HashSet<IElement> bulk = [];
    private readonly Dictionary<IElement, bool> beside = [];
    private readonly Dictionary<IElement, (double Before, bool Leads)> headings = [];

    /// <summary>Reads the outline of a page.</summary>
    /// <param name="root">The page, as read from its body element, before any part of it was dropped.</param>
    public PageOutline(PageNode? root)
    {
        if (root is null)
            return;
        // What holds most of the prose is not beside it, whatever it is called: templates wrap both in "content-sidebar".
        for (var node = root; node is not null; node = node.Children.FirstOrDefault(child => child.Element is not null && child.Prose >= 0.4 * root.Prose))
            bulk.Add(node.Element!);
        double prose = Math.Max(root.Prose, 1);
        var before = 0;
        IElement? last = null;
        foreach (var node in root.All().Take(MostNodes))
        {
            if (node.Name is ['h', >= '1' and <= '6'])
                headings[last = node.Element!] = (before / prose, false);
            if (node.Element is not null || node.Prose == 0)
                continue;
            if (last is not null && !IsWithin(node, last))
            {
                headings[last] = headings[last] with { Leads = true };
                last = null;
            }
            before += node.Prose;
        }
    }

    /// <summary>Part of the page's prose that stands before a heading, 0 to 1.</summary>
    public double Before(IElement heading) => headings.TryGetValue(heading, out var at) ? at.Before : 0;

    /// <summary>Whether prose follows a heading with no other heading between.</summary>
    public bool Leads(IElement heading) => headings.TryGetValue(heading, out var at) && at.Leads;

    /// <summary>Whether an element holds most of the page's prose.</summary>
    public bool Holds(IElement element) => bulk.Contains(element);

    /// <summary>Whether a heading stands in what is not the article: navigation, the site's name, boxes.</summary>
    public bool IsBeside(IElement element)
    {
        for (IElement? up = element; up is not null; up = up.ParentElement)
        {
            // Asked for again by all that an element holds.
            if (!beside.TryGetValue(up, out var isBeside))
                beside[up] = isBeside = IsBesideByName(up);
            if (isBeside)
                return true;
        }
        return false;
    }

    private bool IsBesideByName(IElement element) =>
        element.LocalName is "aside" or "nav" or "footer" || element.HasAttribute("hidden") || WhiteSpace.Cut(element.GetAttribute("style"), PageNames.MaxNames) is { } style && style.Replace(" ", "").Contains("display:none", StringComparison.OrdinalIgnoreCase)
        || element.LocalName is not ("body" or "html") && Logo().IsMatch(WhiteSpace.Cut($"{element.ClassName} {element.Id}", PageNames.MaxNames)!) && !bulk.Contains(element);

    private static bool IsWithin(PageNode node, IElement heading)
    {
        for (var up = node.Parent; up is not null; up = up.Parent)
            if (up.Element == heading)
                return true;
        return false;
    }

    [GeneratedRegex(@"(?<![a-z])(?:logo|site-?title|site-?name|site-?branding|brand|branding|blog-?title|sidebar|related|modal|cookie|popup)(?![a-z])", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Logo();
}
