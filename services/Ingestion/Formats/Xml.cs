using System.Globalization;
using System.Xml.Linq;

namespace Broadsheet.Ingestion.Formats;

/// <summary>Elements of a wire's XML by their local name, whatever their namespace; nothing where there is none.</summary>
internal static class Xml
{
    public static XElement? Child(XElement? parent, string name) => parent?.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    public static IEnumerable<XElement> Children(XElement? parent, string name) => parent?.Elements().Where(child => child.Name.LocalName == name) ?? [];

    /// <summary>The first such element below, at any depth.</summary>
    public static XElement? Find(XElement? parent, string name) => All(parent, name).FirstOrDefault();

    public static IEnumerable<XElement> All(XElement? parent, string name) => parent?.Descendants().Where(child => child.Name.LocalName == name) ?? [];

    /// <summary>Such elements below that stand in none of their own kind, so that each part of a document is looked at once.</summary>
    public static IEnumerable<XElement> Outermost(XElement? parent, Func<string, bool> isName)
    {
        for (var node = parent?.FirstNode; node is not null;)
        {
            var found = node is XElement child && isName(child.Name.LocalName);
            if (found)
                yield return (XElement)node;
            if (!found && node is XElement { FirstNode: { } first })
            {
                node = first;
                continue;
            }
            while (node is not null && node != parent && node.NextNode is null)
                node = node.Parent;
            node = node == parent ? null : node?.NextNode;
        }
    }

    public static string? Attribute(XElement? element, string name) => element?.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == name)?.Value is { Length: > 0 } value ? value : null;

    public static string? Text(XElement? element) => PlainText.Line(element?.Value);

    public static int? Number(XElement? element, string name) => int.TryParse(Attribute(element, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
