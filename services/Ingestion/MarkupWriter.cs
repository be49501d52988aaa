using System.Text;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Broadsheet.Ingestion;

/// <summary>
/// Writes a tree as HTML in the time that its length takes. AngleSharp's own way looks for the place of each text among its siblings, which
/// takes the square of their number.
/// </summary>
internal static class MarkupWriter
{
    /// <summary>Content of an element without its comments.</summary>
    /// <param name="parent">The element.</param>
    /// <param name="formatter">How tags, attributes and texts are written.</param>
    public static string Inner(IElement parent, IMarkupFormatter formatter)
    {
        var markup = new StringBuilder();
        Children(parent, formatter, markup);
        return markup.ToString();
    }

    private static void Children(IElement parent, IMarkupFormatter formatter, StringBuilder into)
    {
        var isLiteral = parent.Flags.HasFlag(NodeFlags.LiteralText);
        var nodes = parent is IHtmlTemplateElement template ? template.Content.ChildNodes : parent.ChildNodes;
        for (var at = 0; at < nodes.Length; at++)
        {
            ReadingBudget.Step();
            var node = nodes[at];
            if (node is IText text)
                into.Append(isLiteral ? formatter.LiteralText(text) : formatter.Text(text));
            else if (node is IElement element)
                Element(element, formatter, into);
        }
    }

    private static void Element(IElement element, IMarkupFormatter formatter, StringBuilder into)
    {
        var isVoid = element.Flags.HasFlag(NodeFlags.SelfClosing);
        into.Append(formatter.OpenTag(element, isVoid));
        // A parser drops the first line end in these.
        if (!isVoid && element.Flags.HasFlag(NodeFlags.LineTolerance) && element.FirstChild is IText { Data: ['\n', ..] })
            into.Append('\n');
        if (!isVoid)
            Children(element, formatter, into);
        into.Append(formatter.CloseTag(element, isVoid));
    }
}
