using System.Text.Json;
using Broadsheet.Contracts;

namespace Broadsheet.Ingestion.Formats;

/// <summary>JSON Feed 1.1 and 1.0 (jsonfeed.org), which has one author where 1.1 has a list.</summary>
internal static class JsonFeed
{
    /// <summary>Whether a document is a JSON object, which no other feed is.</summary>
    public static bool Looks(string text) => text.AsSpan().TrimStart().TrimStart('\uFEFF').TrimStart() is ['{', ..];

    public static Result<Feed> Read(string text, Uri address)
    {
        var document = JsonObject.Parse(text);
        if (!document.Ok)
            return document.Problem;
        var root = document.Value;
        if (root.Text("version") is null || root.Kind("items") != JsonValueKind.Array)
            return new Problem("The document is JSON, but no JSON Feed: that has a version like https://jsonfeed.org/version/1.1 and a list of items.");
        var authors = Authors(root);
        var language = root.Text("language");
        var elements = root.Objects("items").ToList();
        var items = elements.Take(FeedReader.MaxItems).Select(item => Item(item, address, language, authors)).ToList();
        return new Feed
        {
            Title = PlainText.Line(root.Text("title")),
            Description = PlainText.Line(root.Text("description")),
            Language = language,
            Home = WebAddress.Absolute(root.Text("home_page_url"), address),
            Self = WebAddress.Absolute(root.Text("feed_url"), address),
            Hubs = [.. root.Objects("hubs").Where(hub => "WebSub".Equals(hub.Text("type"), StringComparison.OrdinalIgnoreCase)).Select(hub => WebAddress.Absolute(hub.Text("url"), address)).OfType<Uri>()],
            Authors = authors,
            Updated = items.Max(item => item.Updated ?? item.FirstPublished),
            Items = items,
            Dropped = elements.Count > FeedReader.MaxItems ? [FeedReader.TooMany(elements.Count)] : [],
        };
    }

    private static Draft Item(JsonObject item, Uri address, string? language, IReadOnlyList<string> feedAuthors)
    {
        var page = WebAddress.Absolute(item.Text("url"), address);
        var html = item.Text("content_html");
        var plain = item.Text("content_text");
        var summary = PlainText.Line(WhiteSpace.Cut(item.Text("summary"), FeedReader.MaxLong));
        var authors = Authors(item);
        var attachments = item.Objects("attachments").Select(attachment => (Address: WebAddress.Text(attachment.Text("url"), address), Attachment: attachment)).Where(file => file.Address is not null).ToList();
        return new Draft
        {
            Guid = PlainText.Line(item.Text("id")),
            Address = (page ?? WebAddress.Absolute(item.Text("external_url"), address))?.AbsoluteUri,
            Headline = PlainText.Line(WhiteSpace.Cut(item.Text("title"), FeedReader.MaxLong)),
            Standfirst = html is null && plain is null ? null : summary,
            Body = html ?? ((plain ?? summary) is { } words ? BodyHtml.FromText(words) : null),
            BodyBase = page,
            Bylines = authors.Count > 0 ? authors : feedAuthors,
            Topics = [.. item.Texts("tags").Take(FeedReader.MaxTopics)],
            FirstPublished = Dates.Read(item.Text("date_published")),
            Updated = Dates.Read(item.Text("date_modified")),
            Language = item.Text("language") ?? language,
            Pictures =
            [
                .. new[] { item.Text("image"), item.Text("banner_image") }.Select(picture => WebAddress.Text(picture, address)).OfType<string>()
                    .Concat(attachments.Where(file => Is(file.Attachment, "image/")).Select(file => file.Address!)).Distinct().Select(picture => new Picture { Address = picture }),
            ],
            Videos =
            [
                .. attachments.Where(file => Is(file.Attachment, "video/"))
                    .Select(file => new Video { Address = file.Address!, Type = file.Attachment.Text("mime_type"), Title = file.Attachment.Text("title"), Duration = file.Attachment.Number("duration_in_seconds") }),
            ],
        };
    }

    private static bool Is(JsonObject attachment, string type) => attachment.Text("mime_type")?.StartsWith(type, StringComparison.OrdinalIgnoreCase) == true;

    private static IReadOnlyList<string> Authors(JsonObject holder) =>
        [.. holder.Objects("authors").Concat(holder.Objects("author")).Select(author => author.Text("name")).OfType<string>().Take(FeedReader.MaxNames).SelectMany(name => BylineLine.Names(name)).Distinct()];
}
