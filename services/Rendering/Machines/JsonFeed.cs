using System.Text.Encodings.Web;
using System.Text.Json;
using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>
/// JSON Feed 1.1 (jsonfeed.org/version/1.1). A page stays under the 250 KB that readers are known to take: if its texts
/// are longer together, the longest of them are left to the page that the item links to.
/// </summary>
internal static class JsonFeed
{
    /// <summary>Largest size of a page in bytes.</summary>
    public const int Limit = 250_000;

    // For what an item with its text has round it, and one without has not.
    private const int Reserve = 2_000;
    private const int MostTags = 15;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Feed feed)
    {
        var texts = feed.Articles.Select(article => (article.Id, Text: FeedBody.Of(feed, article))).Where(one => one.Text is not null).ToDictionary(one => one.Id, one => one.Text!);
        var whole = Write(feed, texts);
        if (whole.Length < Limit)
            return whole;
        // Texts from the shortest, for as long as they fit.
        var fitting = new Dictionary<string, string>();
        var room = Limit - Write(feed, fitting).Length - Reserve;
        foreach (var (id, text) in texts.OrderBy(one => one.Value.Length))
        {
            room -= JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.Length;
            if (room < 0)
                break;
            fitting.Add(id, text);
        }
        return Write(feed, fitting);
    }

    private static byte[] Write(Feed feed, Dictionary<string, string> texts)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartObject();
            json.WriteString("version", "https://jsonfeed.org/version/1.1");
            json.WriteString("title", feed.Title);
            json.WriteString("home_page_url", feed.Site.AddressOf(feed.Path));
            json.WriteString("feed_url", feed.AddressOf(FeedFormat.Json, feed.Number));
            if (feed.More)
                json.WriteString("next_url", feed.AddressOf(FeedFormat.Json, feed.Number + 1));
            var icons = Publication.Of(feed.Site).Icons;
            json.WriteString("icon", feed.Site.AddressOf(icons.Large.Path));
            json.WriteString("favicon", feed.Site.AddressOf(icons.Small.Path));
            json.WriteString("language", feed.Language);
            Authors(json, [feed.Site.Name]);
            if (feed.Syndication.Hub is { } hub)
            {
                json.WriteStartArray("hubs");
                json.WriteStartObject();
                json.WriteString("type", "WebSub");
                json.WriteString("url", hub);
                json.WriteEndObject();
                json.WriteEndArray();
            }
            json.WriteStartArray("items");
            foreach (var article in feed.Articles)
                Item(json, feed, article, texts.GetValueOrDefault(article.Id));
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void Item(Utf8JsonWriter json, Feed feed, Article article, string? text)
    {
        var summary = Body.Cut(Feed.SummaryOf(article), 500);
        json.WriteStartObject();
        json.WriteString("id", feed.IdOf(article));
        json.WriteString("url", feed.Site.AddressOf(article.Path!));
        if (Web.Address(article.Source.Address) is { } source)
            json.WriteString("external_url", source);
        json.WriteString("title", article.Headline);
        // One of the two there must be.
        if (text is not null)
            json.WriteString("content_html", text);
        else
            json.WriteString("content_text", summary.Length > 0 ? summary : article.Headline);
        if (summary.Length > 0)
            json.WriteString("summary", summary);
        json.WriteString("date_published", article.FirstPublished.Rfc3339());
        json.WriteString("date_modified", article.Updated.Rfc3339());
        json.WriteString("language", article.Language);
        Authors(json, article.Bylines.Select(byline => byline.Name));
        json.WriteStartArray("tags");
        foreach (var tag in Feed.CategoriesOf(article).Take(MostTags))
            json.WriteStringValue(tag);
        json.WriteEndArray();
        if (article.Pictures.Select(picture => Images.Of(feed.Site, picture)).FirstOrDefault(image => image is not null) is { } image)
            json.WriteString("image", image.Address);
        Attachments(json, article);
        json.WriteEndObject();
    }

    private static void Authors(Utf8JsonWriter json, IEnumerable<string> names)
    {
        json.WriteStartArray("authors");
        foreach (var name in names)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Attachments(Utf8JsonWriter json, Article article)
    {
        var videos = article.Videos.Select(video => (Video: video, Address: Web.Address(video.Address), Type: MediaTypes.OfVideo(video))).Where(video => video.Address is not null && video.Type is not null).ToList();
        if (videos.Count == 0)
            return;
        json.WriteStartArray("attachments");
        foreach (var (video, address, type) in videos)
        {
            json.WriteStartObject();
            json.WriteString("url", address);
            json.WriteString("mime_type", type);
            if (video.Title is { Length: > 0 } title)
                json.WriteString("title", title);
            if (video.Duration is { } seconds)
                json.WriteNumber("duration_in_seconds", seconds);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
