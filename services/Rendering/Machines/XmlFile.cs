using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>Writes XML for machines: straight to UTF-8, and with nothing in it that XML cannot hold.</summary>
internal static partial class XmlFile
{
    public const string AtomNamespace = "http://www.w3.org/2005/Atom";
    public const string MediaNamespace = "http://search.yahoo.com/mrss/";

    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true };

    /// <summary>A document.</summary>
    public static byte[] Write(Action<XmlWriter> content)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, Settings))
        {
            content(xml);
            xml.WriteEndDocument();
        }
        return stream.ToArray();
    }

    /// <summary>An element that holds text; nothing where there is none.</summary>
    public static void Text(this XmlWriter xml, string name, string? text, string? space = null)
    {
        if (text is not null && Clean(text) is var clean && !string.IsNullOrWhiteSpace(clean))
            xml.WriteElementString(name, space, clean);
    }

    /// <summary>
    /// RSS's title, of which nobody says whether it is text or markup: what has a meaning in markup is written as a hexadecimal
    /// reference, by which readers tell that it is text (rssboard.org/rss-profile#data-types-characterdata).
    /// </summary>
    public static void PlainTitle(this XmlWriter xml, string text)
    {
        xml.WriteStartElement("title");
        foreach (var part in Markup().Split(Clean(text)))
            if (part is "&" or "<")
                xml.WriteCharEntity(part[0]);
            else
                xml.WriteString(part);
        xml.WriteEndElement();
    }

    /// <summary>An attribute, left out where it has no value.</summary>
    public static void Attribute(this XmlWriter xml, string name, object? value)
    {
        if (value is not null)
            xml.WriteAttributeString(name, Clean(Convert.ToString(value, CultureInfo.InvariantCulture)!));
    }

    /// <summary>An element that has only attributes, those with a value.</summary>
    public static void Empty(this XmlWriter xml, string name, string? space, params ReadOnlySpan<(string Name, object? Value)> attributes)
    {
        xml.WriteStartElement(name, space);
        foreach (var (attribute, value) in attributes)
            xml.Attribute(attribute, value);
        xml.WriteEndElement();
    }

    /// <summary>The text without the characters that XML 1.0 has no way at all to write, most control characters and halves of pairs.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (XmlConvert.IsXmlChar(text[at]))
                clean.Append(text[at]);
            else if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]))
                clean.Append(text[at]).Append(text[++at]);
        }
        return clean.ToString();
    }

    [GeneratedRegex("([&<])", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Markup();
}

/// <summary>Moments as machines read them.</summary>
internal static class Moments
{
    /// <summary>RFC 3339 with a numeric offset: <c>2026-05-03T12:00:00+00:00</c>.</summary>
    public static string Rfc3339(this DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'+00:00'", CultureInfo.InvariantCulture);

    /// <summary>RFC 822 with a year of four digits: <c>Sun, 03 May 2026 12:00:00 GMT</c>.</summary>
    public static string Rfc822(this DateTimeOffset instant) => instant.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture);

    /// <summary>The day alone: <c>2026-05-03</c>.</summary>
    public static string Date(this DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
