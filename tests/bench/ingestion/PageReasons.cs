using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;

namespace Broadsheet.Bench.Ingestion;

/// <summary>Says where in a page's tree a segment stands and why its part was kept or dropped.</summary>
internal sealed class PageReasons
{
    private readonly PageNode? root;
    private readonly PageNode? article;

    public PageReasons(byte[] bytes, Draft? draft)
    {
        var parsed = BodyHtml.Parse(PageEncoding.Decode(bytes, null));
        if (parsed.Value?.Body is not { } body)
            return;
        root = PageNode.Of(body);
        article = PageArticle.Find(root, draft?.Headline ?? "", draft?.Standfirst);
    }

    /// <summary>What was chosen, and the parts with text that were dropped.</summary>
    public string Summary()
    {
        var dropped = new List<string>();
        if (root is not null)
            Look(root);
        return $"chosen {article}" + string.Concat(dropped.Take(12).Select(line => "\n          " + line));

        void Look(PageNode node)
        {
            if (node.Dropped is { } why && node.Text > 120)
                dropped.Add($"{why}: {node}");
            else if (node.Dropped is null)
                foreach (var child in node.Children)
                    Look(child);
        }
    }

    public string Of(string segment)
    {
        var words = PageTruth.Spaces(segment);
        var places = new List<string>();
        if (root is not null)
            Look(root, "", inArticle: false);
        return places.Count == 0 ? "nowhere in one run" : string.Join("; ", places.Take(3));

        void Look(PageNode node, string why, bool inArticle)
        {
            inArticle |= node == article;
            if (node.Dropped is not null && why.Length == 0)
                why = $"dropped as {node.Dropped} at {node}";
            if (node.Element is null && node.Line.Contains(words, StringComparison.Ordinal))
                places.Add(why.Length > 0 ? why : inArticle ? $"kept in {Path(node)}" : $"outside {article} at {Path(node)}");
            foreach (var child in node.Children)
                Look(child, why, inArticle);
        }

        static string Path(PageNode node)
        {
            var path = new List<string>();
            for (var up = node.Parent; up is not null && path.Count < 5; up = up.Parent)
                path.Add($"{up.Name}.{up.Element?.ClassName}#{up.Element?.Id}");
            return string.Join(" < ", path);
        }
    }
}
