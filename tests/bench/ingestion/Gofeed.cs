using System.Text.Json;
using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;

namespace Broadsheet.Bench.Ingestion;

/// <summary>Feeds with the JSON that gofeed makes of them: each field that is expected and that an article has is compared.</summary>
internal static class Gofeed
{
    private static readonly string[] ItemDates = ["publishedParsed", "pubDateParsed", "date_published"];
    private static readonly string[] ItemChanges = ["updatedParsed", "date_modified"];

    public static int Run(Arguments arguments)
    {
        var table = new Table("field");
        var pairs = 0;
        foreach (var file in arguments.Files("feeds/gofeed"))
        {
            var expected = file.EndsWith(".xml", StringComparison.Ordinal) ? Path.ChangeExtension(file, ".json") : file.Replace(".json", "_expected.json");
            if (!File.Exists(expected) || expected == file)
                continue;
            JsonElement root;
            try
            {
                root = JsonDocument.Parse(File.ReadAllText(expected)).RootElement;
            }
            catch (JsonException)
            {
                continue;
            }
            pairs++;
            var parsed = Feeds.Parse(file);
            foreach (var (field, wanted, got) in Fields(root, parsed.Value ?? new Feed()))
            {
                var right = wanted == got;
                table.Count(field, right);
                if (!right && arguments.Verbose)
                    Console.WriteLine($"  {Path.GetFileName(file)}: {field}: expected “{wanted}”, got “{got}” {parsed.Problem?.Detail}");
            }
        }
        Console.WriteLine($"gofeed: {pairs} pairs; fields that are expected and that we have\n{table}");
        return Table.Percent(table.Right, table.All) >= 98 ? 0 : 1;
    }

    private static IEnumerable<(string Field, string Wanted, string Got)> Fields(JsonElement root, Feed feed)
    {
        if (Text(root, "title") is { } title)
            yield return ("feed title", Feeds.Plain(title), Feeds.Plain(feed.Title));
        if (Link(root) is { } link)
            yield return ("feed link", Address(link), feed.Home?.AbsoluteUri ?? "");
        if (Author(root) is { } author)
            yield return ("feed author", author, string.Join(", ", feed.Authors));
        if ((Text(root, "description") ?? Text(root, "subtitle")) is { } description)
            yield return ("feed description", Feeds.Plain(description), Feeds.Plain(feed.Description));
        if (Date(root, ["updatedParsed", "lastBuildDateParsed"]) is { } changed)
            yield return ("feed updated", changed, Date(feed.Updated));
        var items = (root.TryGetProperty("items", out var list) || root.TryGetProperty("entries", out list)) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [];
        foreach (var (index, item) in items.Index())
        {
            var draft = index < feed.Items.Count ? feed.Items[index] : new Draft();
            if (Text(item, "title") is { } headline)
                yield return ("title", Feeds.Plain(headline), Feeds.Plain(draft.Headline));
            if (Link(item) is { } page)
                yield return ("link", Address(page), draft.Address ?? "");
            if ((Text(item, "guid") ?? Text(item, "id")) is { } id)
                yield return ("id", Feeds.Plain(id), Feeds.Plain(draft.Guid));
            if (Author(item) is { } writer)
                yield return ("author", writer, string.Join(", ", draft.Bylines));
            if ((Text(item, "content") ?? Text(item, "content_html") ?? Text(item, "content_text")) is { } content)
                yield return ("content", Feeds.Plain(content), Feeds.Plain(draft.Body));
            if ((Text(item, "description") ?? Text(item, "summary")) is { } summary)
                yield return ("description", Feeds.Plain(summary), Feeds.Plain(draft.Standfirst ?? draft.Body));
            if (Date(item, ItemDates) is { } published)
                yield return ("published", published, Date(draft.FirstPublished ?? draft.Updated));
            if (Date(item, ItemChanges) is { } updated)
                yield return ("updated", updated, Date(draft.Updated ?? draft.FirstPublished));
        }
    }

    // A text, or the value of an object; not one of nothing but a type.
    private static string? Text(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var member) ? null
            : member.ValueKind == JsonValueKind.String ? (member.GetString() is { Length: > 0 } text ? text : null)
            : member.ValueKind == JsonValueKind.Object ? Text(member, "value") : null;

    private static string? Link(JsonElement element)
    {
        if ((Text(element, "link") ?? Text(element, "home_page_url") ?? Text(element, "url")) is { } link)
            return link;
        if (!element.TryGetProperty("links", out var links) || links.ValueKind != JsonValueKind.Array)
            return null;
        return links.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object && (Text(one, "rel") ?? "alternate") == "alternate").Select(one => Text(one, "href")).FirstOrDefault();
    }

    // Names alone: an article has no place for an author's mail address.
    private static string? Author(JsonElement element)
    {
        var names = new List<string?>();
        if (element.TryGetProperty("authors", out var authors) && authors.ValueKind == JsonValueKind.Array)
            names.AddRange(authors.EnumerateArray().Select(author => Text(author, "name")));
        else if (element.TryGetProperty("author", out var author))
            names.Add(author.ValueKind == JsonValueKind.Object ? Text(author, "name") : Text(element, "author"));
        else
            names.Add(Text(element, "managingEditor"));
        var joined = string.Join(", ", names.OfType<string>().Select(BodyHtml.TextOf));
        return joined.Length > 0 ? joined : null;
    }

    private static string Address(string text) => WebAddress.Text(text, Feeds.Address) ?? "";

    private static string? Date(JsonElement element, string[] names) =>
        names.Select(name => Text(element, name)).OfType<string>().Select(text => DateTimeOffset.TryParse(text, out var time) ? Date(time) : null).FirstOrDefault();

    private static string Date(DateTimeOffset? time) => time?.ToUniversalTime().ToString("u") ?? "";
}
