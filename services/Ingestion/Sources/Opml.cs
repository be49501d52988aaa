using System.Xml;
using System.Xml.Linq;

namespace Broadsheet.Ingestion;

/// <summary>Lists of feeds as other readers write and read them: OPML 2.0 (opml.org/spec2.opml).</summary>
internal static class Opml
{
    private const int MostOutlines = 10_000;
    private const int DeepestFolder = 20;

    // A reader of XML compares each attribute of an element with those before it.
    private const int MostAttributes = 1_000;

    /// <summary>Sources as OPML; what readers do not know (section, language) in the specification's own attributes.</summary>
    public static string Write(string title, IEnumerable<FeedSource> sources, DateTimeOffset now)
    {
        var outlines = sources.Select(source => new XElement("outline", new XAttribute("type", "rss"), new XAttribute("text", source.Name), new XAttribute("title", source.Name), new XAttribute("xmlUrl", source.Address),
            source.Section.Count > 0 ? new XAttribute("category", "/" + string.Join('/', source.Section.Select(name => name.Replace('/', ' ')))) : null,
            source.Language is { } language ? new XAttribute("language", language) : null));
        var document = new XDocument(new XElement("opml", new XAttribute("version", "2.0"),
            new XElement("head", new XElement("title", title), new XElement("dateCreated", now.ToString("R", System.Globalization.CultureInfo.InvariantCulture))),
            new XElement("body", outlines)));
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + document + "\n";
    }

    /// <summary>The feeds of a document as sources; folders are sections where an outline names no category.</summary>
    public static Result<IReadOnlyList<SourceSettings>> Read(byte[] content)
    {
        if (HasManyAttributes(content))
            return new Problem($"An element of the list has more than {MostAttributes:N0} attributes, which no list of feeds needs. Export the list again.");
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersInDocument = 10_000_000 });
            var settings = new List<SourceSettings>();
            var folders = new Stack<string?>();
            var isOpml = false;
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "opml")
                    isOpml = true;
                if (reader.LocalName != "outline" || reader.NodeType is not (XmlNodeType.Element or XmlNodeType.EndElement))
                    continue;
                if (reader.NodeType == XmlNodeType.EndElement)
                {
                    folders.Pop();
                    continue;
                }
                var name = reader.GetAttribute("title") ?? reader.GetAttribute("text");
                if (reader.GetAttribute("xmlUrl") is { } address)
                    settings.Add(new SourceSettings { Name = string.IsNullOrWhiteSpace(name) ? address : name, Address = address, Language = Languages.Canonical(reader.GetAttribute("language")), Section = Section(reader.GetAttribute("category"), folders) });
                if (settings.Count > MostOutlines || folders.Count > DeepestFolder)
                    return new Problem($"The list has more than {MostOutlines:N0} feeds, or folders more than {DeepestFolder} deep; send it in parts.", StatusCodes.Status413PayloadTooLarge);
                if (!reader.IsEmptyElement)
                    folders.Push(reader.GetAttribute("xmlUrl") is null ? name : null);
            }
            return isOpml ? Result.Of<IReadOnlyList<SourceSettings>>(settings) : new Problem("The document is XML, but no OPML: that begins with <opml version=\"2.0\">.");
        }
        catch (XmlException exception)
        {
            return new Problem($"The document cannot be read as OPML: {exception.Message.TrimEnd('.')}. Export the list again.");
        }
    }

    // Equals signs from one tag's beginning to the next: no value of an attribute may hold a "<".
    private static bool HasManyAttributes(ReadOnlySpan<byte> content)
    {
        foreach (var range in content.Split((byte)'<'))
            if (content[range].Count((byte)'=') > MostAttributes)
                return true;
        return false;
    }

    private static IReadOnlyList<string> Section(string? category, Stack<string?> folders) =>
        category?.Split(',')[0].Trim('/', ' ') is { Length: > 0 } path ? [.. path.Split('/', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)] : [.. folders.Reverse().OfType<string>()];
}
