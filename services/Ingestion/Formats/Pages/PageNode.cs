using System.Text;
using AngleSharp.Dom;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// A block of a page, or a run of text within one, with counts of what stands below it. Dropping a part takes its counts off all that
/// holds it, so that every question about a part costs the same however large the page is.
/// </summary>
internal sealed class PageNode
{
    private readonly List<PageNode> children = [];
    private readonly List<INode> run = [];
    private readonly Dictionary<IElement, bool> holders;
    private List<IElement>? unseen;

    private PageNode(PageNode? parent, IElement? element)
    {
        holders = parent?.holders ?? [];
        Parent = parent;
        Element = element;
        Name = element?.LocalName ?? "";
        Role = element is null ? PageRole.None : PageNames.Of(element);
    }

    public PageNode? Parent { get; }

    /// <summary>The block, or null where this is a run of text and inline elements.</summary>
    public IElement? Element { get; }

    /// <summary>The block's tag in lower case, empty for a run.</summary>
    public string Name { get; }

    public PageRole Role { get; }

    public IReadOnlyList<PageNode> Children => children;

    /// <summary>What a run says, as one line.</summary>
    public string Line { get; private set; } = "";

    /// <summary>Letters and signs below, white space not counted.</summary>
    public int Text { get; private set; }

    /// <summary>How many of <see cref="Text"/> are links'.</summary>
    public int Linked { get; private set; }

    /// <summary>Links below.</summary>
    public int Links { get; private set; }

    /// <summary>How many of <see cref="Text"/> are in runs that read like an article: long, or sentences, and few links.</summary>
    public int Prose { get; private set; }

    /// <summary>Why it was dropped, or null if it was not.</summary>
    public string? Dropped { get; private set; }

    /// <summary>Whether it, or what holds it, was dropped.</summary>
    public bool IsGone
    {
        get
        {
            for (var node = this; node is not null; node = node.Parent)
                if (node.Dropped is not null)
                    return true;
            return false;
        }
    }

    /// <summary>Part of the text that is links', 0 to 1.</summary>
    public double LinkDensity => Text == 0 ? 0 : (double)Linked / Text;

    /// <summary>The tree of what is on the page. What no reader sees as text is not in it.</summary>
    public static PageNode Of(IElement root)
    {
        var node = new PageNode(null, root);
        node.Fill(root, inLink: false);
        return node;
    }

    /// <summary>This and all parts below that were not dropped, in the page's order.</summary>
    public IEnumerable<PageNode> All()
    {
        // With a stack of its own: iterators within iterators would pass each node on at every level above it.
        var next = new Stack<PageNode>([this]);
        while (next.TryPop(out var node))
        {
            if (node.Dropped is not null)
                continue;
            ReadingBudget.Step();
            yield return node;
            for (var at = node.children.Count - 1; at >= 0; at--)
                next.Push(node.children[at]);
        }
    }

    /// <summary>Takes a part out.</summary>
    public void Drop(string why)
    {
        if (Dropped is not null)
            return;
        Dropped = why;
        // What holds a dropped part no longer counts it, so the way up ends there.
        for (var node = Parent; node is not null; node = node.Dropped is null ? node.Parent : null)
        {
            node.Text -= Text;
            node.Linked -= Linked;
            node.Links -= Links;
            node.Prose -= Prose;
        }
    }

    /// <summary>Takes what was dropped out of the page's own tree as well.</summary>
    public void Apply()
    {
        foreach (var element in unseen ?? [])
            element.Remove();
        foreach (var child in children)
        {
            if (child.Dropped is null)
            {
                child.Apply();
                if (child.Name is ['h', >= '1' and <= '6'] && child.Text == 0)
                    child.Element!.Remove();
            }
            else if (child.Element is { } element)
                element.Remove();
            else
                foreach (var node in child.run)
                    node.Parent?.RemoveChild(node);
        }
    }

    public override string ToString() => Element is null ? $"“{Line}”" : $"<{Name} class=“{Element.ClassName}” id=“{Element.Id}”> {Text}/{Linked}/{Prose}";

    private void Fill(IElement from, bool inLink)
    {
        PageNode? open = null;
        Gather(from);
        Close();

        void Gather(INode parent)
        {
            foreach (var node in parent.ChildNodes)
            {
                ReadingBudget.Step();
                if (node is IText)
                    (open ??= new PageNode(this, null)).run.Add(node);
                else if (node is not IElement element)
                    continue;
                else if (Unseen(element))
                    (unseen ??= []).Add(element);
                else if (BodyWriter.Blocks.Contains(element.NodeName))
                    Add(element);
                else if (element.LocalName == "br" && open is not null && open.run.Count > 0 && open.run[^1] is IElement { LocalName: "br" })
                    Close();
                else if (HoldsBlocks(element))
                    Add(element);
                else if (PageNames.IsUnseen(element))
                    (unseen ??= []).Add(element);
                else
                    (open ??= new PageNode(this, null)).run.Add(node);
            }
        }

        void Add(IElement element)
        {
            Close();
            var child = new PageNode(this, element);
            child.Fill(element, inLink || IsLink(element));
            Take(child);
        }

        void Close()
        {
            if (open is not null)
            {
                open.Read(inLink);
                if (open.Text > 0)
                    Take(open);
            }
            open = null;
        }
    }

    private void Take(PageNode child)
    {
        children.Add(child);
        Text += child.Text;
        Linked += child.Linked;
        Links += child.Links;
        Prose += child.Prose;
    }

    // A run's text, counts and whether it is prose.
    private void Read(bool inLink)
    {
        var text = new StringBuilder();
        foreach (var node in run)
            Append(node, text, inLink);
        Line = PlainText.Line(text.ToString()) ?? "";
        if (Line.Length == 0)
            (Text, Linked, Links) = (0, 0, 0);
        if (inLink && Text > 0)
            Links = Math.Max(Links, 1);
        var words = Line.Length < 20 ? Line.Length : SavedTextLines.Columns(Line);
        if (Text > 0 && LinkDensity < 0.5 && (words >= 140 && LinkDensity < 0.35 || words >= 40 && Noise.EndsLikeASentence(Line)))
            Prose = Text;
    }

    private void Append(INode node, StringBuilder into, bool inLink)
    {
        if (node is IText text)
        {
            into.Append(text.Data);
            var letters = 0;
            foreach (var letter in text.Data)
                letters += char.IsWhiteSpace(letter) ? 0 : 1;
            Text += letters;
            Linked += inLink ? letters : 0;
            return;
        }
        if (node is not IElement element)
            return;
        if (Unseen(element) || PageNames.IsUnseen(element))
        {
            (unseen ??= []).Add(element);
            return;
        }
        if (element.LocalName is "br" or "img")
            into.Append(' ');
        var link = IsLink(element);
        Links += link ? 1 : 0;
        ReadingBudget.Step();
        foreach (var child in element.ChildNodes)
            Append(child, into, inLink || link);
    }

    private static bool IsLink(IElement element) => element.LocalName == "a" && element.GetAttribute("href") is { } address && address is not ['#', ..] && !address.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase);

    private static bool Unseen(IElement element) => BodyWriter.Skipped.Contains(element.NodeName);

    // Remembered, since it is asked for at every level above.
    private bool HoldsBlocks(IElement element)
    {
        if (holders.TryGetValue(element, out var holds))
            return holds;
        var isLeaf = true;
        var nodes = element.ChildNodes;
        for (var at = 0; at < nodes.Length && !holds; at++)
            if (nodes[at] is IElement child)
                (isLeaf, holds) = (false, BodyWriter.Blocks.Contains(child.NodeName) || HoldsBlocks(child));
        return isLeaf ? false : holders[element] = holds;
    }
}
