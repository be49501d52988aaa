using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion;

/// <summary>What stands within a paragraph, written anew: text, links, pictures, emphasis. Attributes are those of the contract only.</summary>
internal sealed partial class BodyInline(Uri? page)
{
    private static readonly Dictionary<string, string> Inlines = new()
    {
        ["A"] = "a", ["EM"] = "em", ["I"] = "em", ["STRONG"] = "strong", ["B"] = "strong", ["SUB"] = "sub", ["SUP"] = "sup", ["ABBR"] = "abbr", ["ACRONYM"] = "abbr",
        ["CITE"] = "cite", ["Q"] = "q", ["TIME"] = "time", ["CODE"] = "code", ["TT"] = "code", ["KBD"] = "code", ["SAMP"] = "code",
    };

    public void Children(INode parent, StringBuilder into)
    {
        foreach (var child in parent.ChildNodes)
        {
            ReadingBudget.Step();
            if (child is IElement element && BodyWriter.Blocks.Contains(element.NodeName))
                Space(into);
            Node(child, into);
        }
    }

    public void Node(INode node, StringBuilder into)
    {
        if (node is IText text)
        {
            Text(text.Data, into);
            return;
        }
        if (node is not IElement element || BodyWriter.Skipped.Contains(element.NodeName))
            return;
        if (element.LocalName == "br")
        {
            TrimEnd(into);
            into.Append("<br>");
        }
        else if (element.LocalName == "img")
            Image(element, into);
        else if (Inlines.TryGetValue(element.NodeName, out var name))
            Element(element, name, into);
        else
            Children(element, into);
    }

    private void Element(IElement element, string name, StringBuilder into)
    {
        var attributes = name switch
        {
            "a" => Address(element, "href"),
            "q" => Address(element, "cite"),
            "abbr" => Attribute("title", PlainText.Line(element.GetAttribute("title"), 200)),
            "time" => Attribute("datetime", element.GetAttribute("datetime") is { Length: <= 40 } time && Time().IsMatch(time) ? time : null),
            _ => "",
        };
        // A link that leads nowhere is its text.
        if (name == "a" && attributes.Length == 0)
        {
            Children(element, into);
            return;
        }
        var content = new StringBuilder();
        if (into.Length == 0 || into[^1] == ' ')
            content.Append(' ');
        var before = content.Length;
        Children(element, content);
        var inner = content.ToString(before, content.Length - before);
        if (string.IsNullOrWhiteSpace(inner) || inner == "<br>")
        {
            into.Append(inner.Length > 0 && before == 0 ? inner : "");
            return;
        }
        into.Append('<').Append(name).Append(attributes).Append(Direction(element)).Append('>').Append(inner).Append("</").Append(name).Append('>');
    }

    public void Image(IElement image, StringBuilder into)
    {
        var address = WebAddress.Text(Source(image), page);
        var width = Pixels(image, "width");
        var height = Pixels(image, "height");
        // One pixel counts readers and shows nothing.
        if (address is null || width is <= 2 || height is <= 2)
            return;
        into.Append("<img").Append(Attribute("src", address)).Append(" alt=\"").Append(BodyHtml.Escape(PlainText.Line(image.GetAttribute("alt"), 500) ?? "")).Append('"');
        if (width is not null && height is not null)
            into.Append(CultureInfo.InvariantCulture, $" width=\"{width}\" height=\"{height}\"");
        into.Append('>');
    }

    // Pictures that load late keep their address elsewhere and a placeholder, or nothing, in src.
    private static string? Source(IElement image)
    {
        var source = image.GetAttribute("src");
        if (!string.IsNullOrWhiteSpace(source) && !source.TrimStart().StartsWith("data:", StringComparison.OrdinalIgnoreCase) && !image.HasAttribute("data-src"))
            return source;
        return image.GetAttribute("data-src") ?? image.GetAttribute("data-lazy-src") ?? image.GetAttribute("data-original") ?? image.GetAttribute("data-srcset")?.Trim().Split(' ', ',')[0] ?? image.GetAttribute("srcset")?.Trim().Split(' ', ',')[0] ?? source;
    }

    // HTML's own rule: any run of white space is one space. No-break spaces are not white space here: they are typography.
    private static void Text(string data, StringBuilder into)
    {
        foreach (var letter in PlainText.Clean(data))
        {
            if (letter is ' ' or '\t' or '\n' or '\r' or '\f')
                Space(into);
            else
                _ = letter switch
                {
                    '&' => into.Append("&amp;"),
                    '<' => into.Append("&lt;"),
                    '>' => into.Append("&gt;"),
                    _ => into.Append(letter),
                };
        }
    }

    private static void Space(StringBuilder into)
    {
        if (into.Length > 0 && into[^1] != ' ' && !EndsWithBreak(into))
            into.Append(' ');
    }

    public static string Trimmed(StringBuilder run)
    {
        var text = run.ToString();
        while (true)
        {
            var trimmed = text.Trim(' ', '\u00A0', '\u200B', '\u2060');
            if (trimmed.StartsWith("<br>", StringComparison.Ordinal))
                trimmed = trimmed[4..];
            if (trimmed.EndsWith("<br>", StringComparison.Ordinal))
                trimmed = trimmed[..^4];
            if (trimmed.Length == text.Length)
                return text;
            text = trimmed;
        }
    }

    private static void TrimEnd(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ')
            text.Length--;
    }

    public static bool EndsWithBreak(StringBuilder text) => text.Length >= 4 && text[^1] == '>' && text.ToString(text.Length - 4, 4) == "<br>";

    public string Address(IElement element, string name)
    {
        var value = element.GetAttribute(name)?.Trim();
        if (name == "href" && value is not null && MailAddress().IsMatch(value))
            return Attribute(name, value);
        // A link to a place on the source's own page leads nowhere here.
        return value is null or "" || value[0] == '#' ? "" : Attribute(name, WebAddress.Text(value, page));
    }

    public static string Direction(IElement element)
    {
        var direction = element.GetAttribute("dir")?.ToLowerInvariant() is "rtl" or "ltr" or "auto" ? Attribute("dir", element.GetAttribute("dir")!.ToLowerInvariant()) : "";
        return direction + Attribute("lang", Languages.Canonical(element.GetAttribute("lang")));
    }

    public static string Number(IElement element, string name, int least, int most) =>
        int.TryParse(element.GetAttribute(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? string.Create(CultureInfo.InvariantCulture, $" {name}=\"{number}\"")
            : "";

    private static int? Pixels(IElement element, string name) =>
        int.TryParse(element.GetAttribute(name)?.Replace("px", "", StringComparison.OrdinalIgnoreCase), NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels is >= 0 and <= 20_000 ? pixels : null;

    private static string Attribute(string name, string? value) => value is null ? "" : $" {name}=\"{BodyHtml.Escape(value)}\"";

    [GeneratedRegex(@"^mailto:[\w.+%-]+@[\w.-]+$", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex MailAddress();

    [GeneratedRegex(@"^[0-9TtZzWwPp:.+ -]+$", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Time();
}
