using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>Takes out of the article's part of a page what stands there and is not its text: rows of links and buttons, boxes, small print at both ends.</summary>
internal static partial class PageCleaning
{
    private const int MostParts = 6_000;

    public static void Clean(PageNode article, string headline)
    {
        // No article has more parts; what goes on endlessly is read, but no longer looked at word by word.
        foreach (var node in article.All().Where(node => node != article).Take(MostParts).ToList())
            if (!node.IsGone && Reason(node, headline) is { } why)
                node.Drop(why);
        Boxes(article);
        Ends(article);
        Headings(article);
    }

    private static string? Reason(PageNode node, string headline)
    {
        if (node.Name is "ul" or "ol" or "dl" && node.Links > 0 && node.LinkDensity > 0.7 && node.Prose < 0.3 * node.Text)
            return "list of links";
        if (node.Name is "table" && node.LinkDensity > 0.5)
            return "table of links";
        if (node.Name is "div" or "section" or "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "header" or "span" or "a" && node.Links > 0 && node.Prose == 0)
        {
            var limit = node.Name == "p" ? 60 : 300;
            if (node.Text < limit && (node.LinkDensity > 0.8 || node.Links > 1 && node.LinkDensity > 0.5))
                return "links";
        }
        if (node.Element is not null || node.Prose > 0 && node.Text > 200)
            return null;
        if (string.Equals(node.Line, headline, StringComparison.OrdinalIgnoreCase) && node.Parent!.Name is "h1" or "h2" or "h3" or "div" or "span" or "a")
            return "headline";
        if (node.Text < 80 && node.Parent!.Name is not ("figcaption" or "li" or "td") && Credits.Alone(node.Line) is not null && Credit().IsMatch(node.Line))
            return "credit";
        return Noise.Of(node.Line, inBody: true) is var kind && kind is not (Noise.Kind.None or Noise.Kind.Box) ? kind.ToString() : null;
    }

    // A heading of related links takes with it what it heads: the largest part that begins with it and is a small part of the article.
    private static void Boxes(PageNode article)
    {
        foreach (var run in article.All().Where(node => node.Element is null && node.Text < 100).Take(MostParts).ToList())
        {
            if (run.IsGone || Noise.Of(run.Line) != Noise.Kind.Box)
                continue;
            var box = run;
            while (box.Parent is { } up && up != article && up.All().First(node => node.Element is null) == run && up.Prose < 0.25 * article.Prose && up.Text < 0.4 * article.Text)
                box = up;
            box.Drop("box");
        }
    }

    // A heading over nothing.
    private static void Headings(PageNode article)
    {
        var heads = new HashSet<PageNode>();
        foreach (var node in article.All().ToList())
        {
            if (node.Element is not null)
            {
                if (node.Name is ['h', >= '1' and <= '6'])
                    heads.Add(node);
            }
            else if (!heads.Contains(node.Parent!) && (node.Parent!.Parent is not { } above || !heads.Contains(above)))
                heads.Clear();
        }
        foreach (var head in heads.Where(head => head.Prose == 0))
            head.Drop("heading at the end");
    }

    private static void Ends(PageNode article)
    {
        var runs = article.All().Where(node => node.Element is null).ToList();
        var first = runs.FindIndex(run => run.Prose > 0);
        for (var at = 0; at < first; at++)
            if (Dates.Find(runs[at].Line) is not null && SavedTextLines.Words(runs[at].Line) <= 14 || BylineLine.Read(runs[at].Line, bare: false).Any)
                runs[at].Drop("small print");
        var last = runs.FindLastIndex(run => run.Prose > 0);
        for (var at = last + 1; at < runs.Count && last >= 0; at++)
            if (runs[at].Parent!.Name is not ("li" or "td" or "th" or "pre" or "figcaption") && runs[at].Text < 100 && (runs[at].Parent!.Name != "p" || runs[at].LinkDensity > 0.5) && !Noise.EndsLikeASentence(runs[at].Line))
                runs[at].Drop("after the text");
    }

    // Names alone are no credit here: paragraphs may be one.
    [GeneratedRegex(@"^\W*(?:©|\(c\)|[\p{L} -]{3,25}\s?[:：])", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Credit();
}
