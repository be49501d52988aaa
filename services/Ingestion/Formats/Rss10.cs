using System.Xml.Linq;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// RSS 1.0 and its elder 0.90, both in RDF: items stand beside the channel, each named by <c>rdf:about</c>, and take dates, authors and
/// topics from Dublin Core. What an item says is read as in RSS 2.0.
/// </summary>
internal static class Rss10
{
    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

    public static Result<Feed> Read(XElement root, Uri address)
    {
        var channel = FeedReader.Child(root, "channel") ?? new XElement(root.Name.Namespace + "channel");
        var elements = FeedReader.Children(root, "item").Concat(FeedReader.Children(channel, "item"));
        return Rss20.Channel(channel, elements, address, item => item.Attribute(Rdf + "about")?.Value ?? item.Attribute("about")?.Value);
    }
}
