namespace Broadsheet.Ingestion.Formats;

/// <summary>What a wire's document holds: ninjs, NewsML-G2 or NITF, recognised by its content.</summary>
/// <param name="Items">Its articles.</param>
/// <param name="Dropped">Why other items of it are none, a sentence each.</param>
internal sealed record Wire(IReadOnlyList<Draft> Items, IReadOnlyList<string> Dropped)
{
    /// <summary>What a polled address answers with: a feed, or a wire's document where it is none.</summary>
    public static Result<Feed> ReadFetched(ReadOnlyMemory<byte> content, string? contentType, Uri address)
    {
        var feed = FeedReader.Read(content, contentType, address);
        if (feed.Ok)
            return feed;
        var text = FeedText.Decode(content.Span, contentType);
        var format = JsonFeed.Looks(text)
            ? JsonObject.Parse(text) is { Ok: true, Value: var root } && Ninjs.Looks(root) ? "ninjs" : null
            : FeedXml.Read(text) is { Ok: true, Value.Name.LocalName: var name } ? name switch { "nitf" => "NITF", "newsMessage" or "newsItem" or "packageItem" => "NewsML-G2", _ => null } : null;
        return format is null ? feed : Read(text).Then<Feed>(wire => new Feed { Format = format, Items = wire.Items, Dropped = wire.Dropped });
    }

    /// <summary>The articles of a document, at least one, or why there is none.</summary>
    public static Result<Wire> Read(string text)
    {
        if (text.AsSpan().TrimStart('\uFEFF').TrimStart() is ['[', ..])
            return JsonObject.Parse($"{{\"items\":{text.Trim('\uFEFF')}}}").Then<Wire>(list => List([.. list.Objects("items").Take(FeedReader.MaxItems)]));
        if (JsonFeed.Looks(text))
            return JsonObject.Parse(text).Then<Wire>(item => Ninjs.Read(item).Then<Wire>(draft => new Wire([draft], [])));
        var root = FeedXml.Read(text);
        if (!root.Ok)
            return root.Problem;
        return root.Value.Name.LocalName switch
        {
            "nitf" => Nitf.Read(root.Value).Then<Wire>(draft => new Wire([draft], [])),
            "newsMessage" or "newsItem" or "packageItem" or "conceptItem" or "knowledgeItem" or "planningItem" or "catalogItem" => NewsMlG2.Read(root.Value),
            // A part of a document that holds a whole article.
            "contentSet" or "inlineXML" when root.Value.Descendants().FirstOrDefault(element => element.Name.LocalName == "nitf") is { } nitf => Nitf.Read(nitf).Then<Wire>(draft => new Wire([draft], [])),
            "NewsML" => new Problem("The document is NewsML 1, which is not read; ask the agency for NewsML-G2, ninjs or NITF."),
            var other => new Problem($"The document is <{PlainText.Cut(other, 40)}>, which is no wire format that is known; ninjs, NewsML-G2 and NITF are read. A feed is added as a source."),
        };
    }

    // Several ninjs items in one list.
    private static Result<Wire> List(IReadOnlyList<JsonObject> items)
    {
        var read = items.Select(Ninjs.Read).ToList();
        var reasons = read.Where(item => !item.Ok).Select(item => item.Problem!.Detail).ToList();
        return read.Any(item => item.Ok) ? new Wire([.. read.Where(item => item.Ok).Select(item => item.Value!)], reasons) : new Problem(reasons.FirstOrDefault() ?? "The list is empty; it should hold ninjs items.");
    }
}
