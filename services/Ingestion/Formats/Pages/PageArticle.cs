using AngleSharp.Dom;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// The part of a page that is the article. First what is certainly beside it is dropped, then the part that holds the text is chosen, by its
/// names or, where those say nothing, by where the prose is; then what is left in that part and is no text is dropped.
/// </summary>
internal static class PageArticle
{
    /// <summary>The article's part of the page, with what does not belong to it dropped; null if there is no text.</summary>
    /// <param name="root">The page, as read from its body element.</param>
    /// <param name="headline">The article's headline, which its text does not repeat.</param>
    /// <param name="description">What the page's metadata say that it is about: often its opening sentences.</param>
    public static PageNode? Find(PageNode root, string headline, string? description)
    {
        Prune(root);
        var chosen = Choose(root);
        if (chosen is null)
            return null;
        chosen = WithLead(chosen, headline, description);
        if (chosen.Prose > 0)
            PageCleaning.Clean(chosen, headline);
        return chosen.Text > 0 ? chosen : null;
    }

    private static void Prune(PageNode root)
    {
        double all = Math.Max(root.Prose, 1);
        var cards = new List<PageNode>();
        foreach (var node in root.All().Where(node => node.Element is not null && node != root).ToList())
        {
            if (node.IsGone)
                continue;
            if (Beside(node, node.Prose / all, all - node.Prose, root) is { } why)
                node.Drop(why);
            else if (IsCard(node, node.Prose / all))
                cards.Add(node);
        }
        // On a front page the cards are what it is for.
        if (cards.Sum(card => card.Prose) is var within && (within < 0.6 * root.Prose || root.Prose - within > 500))
            foreach (var card in cards)
                card.Drop("card");
    }

    // A part that has most of the page's text is not beside it, whatever it is called.
    private static string? Beside(PageNode node, double share, double rest, PageNode root)
    {
        if (node.Role.HasFlag(PageRole.Comments) && (share < 0.3 || rest > 400 || root.Text - root.Linked - (node.Text - node.Linked) > 1_500))
            return "comments";
        if (node.Role.HasFlag(PageRole.Hidden) && (share < 0.4 || share < 0.6 && rest > 200))
            return "hidden";
        var plain = root.Text - root.Linked - (node.Text - node.Linked);
        if (node.Name is "nav" or "footer" or "aside" or "dialog" or "menu" && (share < 0.4 || share < 0.6 && rest > 400 || share < 0.85 && plain > 600))
            return node.Name;
        if (node.Name is "form" or "fieldset" && share < 0.3)
            return node.Name;
        if (node.Role.HasFlag(PageRole.Body) || node.Name is "body")
            return null;
        if (node.Role.HasFlag(PageRole.Beside) && (share < 0.3 || share < 0.5 && rest > 600))
            return "beside";
        if (node.Role.HasFlag(PageRole.Perhaps) && share < 0.15 && node.Name is not ("article" or "p" or "figure") && (node.LinkDensity > 0.33 || node.Prose == 0 && node.Text < 60))
            return "perhaps";
        if (node.Role.HasFlag(PageRole.Print) && node.Text < 250 && share < 0.15 && node.Name is not ("h1" or "h2" or "article"))
            return "print";
        return null;
    }

    // One of several alike that each link to something else.
    private static bool IsCard(PageNode node, double share) =>
        node.Links > 0 && node.Text < 600 && share < 0.1 && node.Name is "div" or "li" or "article" or "section" or "a" && node.Element!.ClassName is { Length: > 0 } name
        && (node.LinkDensity > 0.4 || node.LinkDensity > 0.1 && node.Prose < 0.8 * node.Text && node.All().Any(inner => inner.Name is "h2" or "h3" or "h4" or "h5" && inner.LinkDensity > 0.8))
        && node.Parent!.Children.Take(60).Where(other => other.Element?.ClassName == name && other.Links > 0).Take(2).Count() == 2;

    private static PageNode? Choose(PageNode root)
    {
        var nodes = root.All().Where(node => node.Element is not null && node.Text > 0).ToList();
        var dense = Densest(root);
        var most = dense?.Prose ?? 0;
        // The innermost of those that hold as much as any of them.
        foreach (var role in new[] { PageRole.Body, PageRole.Article, PageRole.Main })
        {
            var named = nodes.Where(node => (node.Role.HasFlag(role) || role == PageRole.Article && node.Name == "article" || role == PageRole.Main && node.Name == "main") && node.Name is not ("body" or "aside" or "footer" or "nav") && (node.Role & (PageRole.Beside | PageRole.Comments)) == 0 && node.Prose > 0).ToList();
            if (named.Count == 0)
                continue;
            var best = named.Max(node => node.Prose);
            if (best < 0.6 * most || best < 100 || role == PageRole.Main && best < 0.6 * root.Prose)
                continue;
            var first = named.First(node => node.Prose >= 0.5 * best);
            var among = named.ToHashSet();
            return Up(first.All().Where(node => among.Contains(node) && node.Prose >= 0.9 * first.Prose).MinBy(node => node.Text)!, 0.65);
        }
        return dense ?? (root.Text > 0 ? root : null);
    }

    // What holds clearly more of the prose, and little else, is the article; the part was one column or chapter of it. Another article or
    // title in what would be added tells that it is something else.
    private static PageNode Up(PageNode part, double prose)
    {
        for (var (below, up) = (part, part.Parent); up is not null; (below, up) = (up, up.Parent))
        {
            if (up.Prose <= 1.15 * part.Prose || up.Prose <= prose * up.Text)
                continue;
            if (up.Children.SkipWhile(child => child != below).Skip(1).Where(child => child.Dropped is null).SelectMany(child => child.All()).Any(node => node.Name is "h1" || node.Name is "h2" or "h3" && node.LinkDensity > 0.8))
                break;
            part = up;
        }
        return part;
    }

    // The opening sentences often stand between the headline and what the template calls the body. What holds both is the article then,
    // less all else that stands before the body.
    private static PageNode WithLead(PageNode chosen, string headline, string? description)
    {
        var leads = new List<PageNode>();
        var top = chosen;
        for (var (up, level) = (chosen.Parent, 0); up?.Parent is not null && level < 9 && leads.Count == 0; (up, level) = (up.Parent, level + 1))
        {
            var titled = false;
            foreach (var node in up.All().TakeWhile(node => node != chosen))
            {
                titled |= node.Name is "h1";
                if (node.Element is null && IsLead(node, headline, description, titled))
                    leads.Add(node);
            }
            top = up;
            if (titled)
                break;
        }
        if (leads.Count is 0 or > 4 || leads.Sum(lead => lead.Text) > 0.5 * chosen.Text + 200)
            return chosen;
        var kept = leads.SelectMany(lead => Around(lead)).Concat(Around(chosen)).ToHashSet();
        Only(top);
        return top;

        void Only(PageNode node)
        {
            foreach (var child in node.Children)
            {
                if (!kept.Contains(child))
                    child.Drop("round the body");
                else if (child != chosen)
                    Only(child);
            }
        }
    }

    private static IEnumerable<PageNode> Around(PageNode? node)
    {
        for (; node is not null; node = node.Parent)
            yield return node;
    }

    private static bool IsLead(PageNode run, string headline, string? description, bool titled)
    {
        if (run.Parent!.Name is "h1" or "figcaption" or "li" || run.LinkDensity > 0.3 || string.Equals(run.Line, headline, StringComparison.OrdinalIgnoreCase) || Around(run).Take(4).Any(node => node.Role.HasFlag(PageRole.Caption)))
            return false;
        if (run.Line.Length > 40 && description is not null && (description.StartsWith(run.Line[..40], StringComparison.OrdinalIgnoreCase) || run.Line.StartsWith(description[..Math.Min(40, description.Length)], StringComparison.OrdinalIgnoreCase)))
            return true;
        if (!titled || Dates.Find(run.Line) is not null && run.Line.Length < 80 || Noise.Of(run.Line) != Noise.Kind.None)
            return false;
        return run.Prose > 0 || run.Text > 30 && Around(run).Take(4).Any(node => node.Role.HasFlag(PageRole.Lead));
    }

    // Readability's way: each run of prose speaks for what holds it, and half as loud for what holds that.
    private static PageNode? Densest(PageNode root)
    {
        var scores = new Dictionary<PageNode, double>();
        foreach (var run in root.All().Where(node => node.Element is null && node.Prose > 0))
        {
            var block = run.Parent!.Name is "p" or "pre" or "blockquote" or "span" or "font" && run.Parent.Parent is not null ? run.Parent.Parent : run.Parent;
            var score = 1 + run.Line.AsSpan().Count(',') + Math.Min(run.Text / 100.0, 3);
            foreach (var part in new[] { 1, 2, 3.0 })
            {
                if (block is null)
                    break;
                scores[block] = scores.GetValueOrDefault(block) + score / part;
                block = block.Parent;
            }
        }
        if (scores.Count == 0)
            return null;
        var top = scores.MaxBy(entry => entry.Value * (1 - entry.Key.LinkDensity)).Key;
        return Up(top, 0.5);
    }
}
