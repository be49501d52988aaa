using System.Text.Json;
using Broadsheet.Contracts;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// ninjs 1.0 to 3.1 (IPTC). Versions 1 and 2 write names in small letters, 3 in camel case; 1 has <c>headline</c>, <c>body_html</c> and
/// associations by name where 2 and 3 have lists with roles.
/// </summary>
internal static class Ninjs
{
    /// <summary>Whether a JSON object is ninjs rather than something else.</summary>
    public static bool Looks(JsonObject root) => root.Has("uri") && !root.Has("items");

    /// <summary>The article that an item is, or why it is none.</summary>
    public static Result<Draft> Read(JsonObject item)
    {
        if (NinjsFlaws.Fatal(item) is { } invalid)
            return new Problem(invalid);
        var status = Text(item, "pubStatus");
        var draft = new Draft
        {
            Guid = item.Text("uri"),
            Address = item.Text("uri"),
            Status = status == "canceled" ? ArticleStatus.Withdrawn : ArticleStatus.Published,
            Headline = BodyHtml.TextOf(item.Text("headline") ?? Value(item, "headlines", "main") ?? First(item, "headline_") ?? item.Text("title")),
            Language = item.Text("language"),
            Bylines = BylineLine.Names(item.Text("by") ?? item.Text("byline")),
            Dateline = item.Text("located"),
            Topics = [.. new[] { "subjects", "subject" }.SelectMany(item.Objects).Select(subject => subject.Text("name")).OfType<string>()],
            FirstPublished = Dates.Read(Text(item, "firstCreated")) ?? Dates.Read(Text(item, "versionCreated")),
            Updated = Dates.Read(Text(item, "versionCreated")),
            Embargo = Dates.Read(Text(item, "embargoedUntil") ?? item.Text("embargoed")),
            Urgency = (int?)item.Number("urgency"),
            SourceName = new[] { "infoSources", "infosources", "infosource" }.SelectMany(item.Objects).Select(source => source.Text("name")).FirstOrDefault() ?? Text(item, "copyrightHolder"),
            Rights = Text(item, "copyrightNotice") ?? Text(item, "copyrightHolder"),
        };
        if (draft.Status == ArticleStatus.Withdrawn)
            return draft;
        if (status == "withheld")
            return new Problem("The item is withheld (pubStatus); send it again when it is usable.");
        var type = item.Text("type");
        if (type is "event" or "planning" or "component")
            return Refused($"The item is of type {type}, which is not an article; send text, pictures, videos or composite items.", item);
        var summary = BodyHtml.TextOf(Value(Described(item), "summary", "lead", "caption", "text") ?? First(item, "description_"));
        var associated = item.Kind("associations") == JsonValueKind.Object
            ? item.Object("associations")!.Element.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.Object).Select(one => new JsonObject(one.Value))
            : item.Objects("associations");
        var all = associated.Prepend(item).ToList();
        draft = draft with { Pictures = [.. all.Select(Picture).OfType<Picture>()], Videos = [.. all.Select(Video).OfType<Video>()] };
        var body = Body(item);
        if (type is "picture" or "graphic" or "video" or "audio" && body is null)
        {
            if (draft.Pictures.Count + draft.Videos.Count == 0)
                return Refused(type == "audio"
                    ? "The item is of type audio, which the site does not carry; send the text that goes with it."
                    : $"The item is of type {type} and names nothing that can be shown: give a rendition with an http(s) href and its contentType.", item);
            return WireText.OfCaption(draft, summary);
        }
        if (body is null && summary is null)
            return Refused("The item has neither a body nor a description; it is not an article.", item);
        return draft with
        {
            Headline = draft.Headline ?? WireText.Headline(body, summary),
            Body = body ?? (summary is null ? null : BodyHtml.FromText(summary)),
            Standfirst = WireText.Standfirst(body, summary),
        };
    }

    // What is no article may be none for what is wrong with it.
    private static Problem Refused(string reason, JsonObject item) => new(NinjsFlaws.First(item) is { } flaw ? $"{reason} Besides, {flaw}" : reason);

    // A credit line is no description of what happened.
    private static List<JsonObject> Described(JsonObject item) => [.. item.Objects("descriptions").Where(one => one.Text("role") is not ("creditline" or "credit" or "byline"))];

    private static List<JsonObject> Renditions(JsonObject item) => item.Kind("renditions") == JsonValueKind.Object
        ? [.. item.Object("renditions")!.Element.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.Object).Select(one => new JsonObject(one.Value))]
        : [.. item.Objects("renditions")];

    private static Picture? Picture(JsonObject item)
    {
        var type = item.Text("type");
        var best = Renditions(item).Where(rendition => WebAddress.Text(rendition.Text("href")) is not null && IsPicture(rendition, type)).MaxBy(rendition => rendition.Number("width") ?? 0);
        var address = best?.Text("href") ?? (type is "picture" or "graphic" && HasPictureName(item.Text("uri")) ? item.Text("uri") : null);
        if (WebAddress.Text(address) is null || type is "video" or "audio")
            return null;
        var (caption, credit) = Credits.Split(BodyHtml.TextOf(Value(Described(item), "caption", "text") ?? First(item, "description_") ?? item.Text("headline") ?? Value(item, "headlines", "main")));
        return new Picture
        {
            Address = address, Caption = caption,
            Credit = Credits.Name(item.Text("by") ?? item.Text("byline")) ?? credit
                ?? Credits.Name(item.Objects("descriptions").FirstOrDefault(one => one.Text("role") is "creditline" or "credit")?.Text("value")) ?? Credits.Name(Text(item, "copyrightHolder")),
            Width = (int?)best?.Number("width"), Height = (int?)best?.Number("height"), Focus = Focus(best),
        };
    }

    // The best quality that is a file or stream of video; the still is the widest picture beside it.
    private static Video? Video(JsonObject item)
    {
        var renditions = Renditions(item).Where(rendition => WebAddress.Text(rendition.Text("href")) is not null).ToList();
        var best = renditions.Where(rendition => MediaType(rendition) is { } media ? media.StartsWith("video/", StringComparison.OrdinalIgnoreCase) || media.Contains("mpegurl", StringComparison.OrdinalIgnoreCase) : item.Text("type") == "video")
            .MaxBy(rendition => rendition.Number("width") ?? 0);
        return best is null ? null : new Video
        {
            Address = best.Text("href")!, Type = MediaType(best), Title = BodyHtml.TextOf(item.Text("headline") ?? Value(item, "headlines", "main")),
            Caption = BodyHtml.TextOf(Value(Described(item), "caption", "text") ?? First(item, "description_")),
            Poster = renditions.Where(rendition => MediaType(rendition)?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true).MaxBy(rendition => rendition.Number("width") ?? 0)?.Text("href"),
            Width = (int?)best.Number("width"), Height = (int?)best.Number("height"),
        };
    }

    // ninjs 3: the point of interest in pixels.
    private static FocalPoint? Focus(JsonObject? rendition) =>
        rendition?.Object("poi") is { } point && point.Number("x") is { } x && point.Number("y") is { } y && rendition.Number("width") is > 0 and var width && rendition.Number("height") is > 0 and var height
            ? new FocalPoint { X = x / width, Y = y / height } : null;

    private static string? MediaType(JsonObject rendition) => Text(rendition, "contentType") ?? rendition.Text("mimetype");

    private static bool IsPicture(JsonObject rendition, string? type) =>
        MediaType(rendition) is { } media ? media.StartsWith("image/", StringComparison.OrdinalIgnoreCase) : type is "picture" or "graphic";

    private static bool HasPictureName(string? address) => Path.GetExtension(address?.Split('?')[0] ?? "").ToLowerInvariant() is ".jpg" or ".jpeg" or ".png" or ".webp" or ".gif";

    // HTML before text; NITF in a text is taken out of its wrapping.
    private static string? Body(JsonObject item)
    {
        var bodies = item.Objects("bodies").Where(body => body.Text("value") is not null).ToList();
        var html = bodies.FirstOrDefault(body => (Text(body, "contentType") ?? "").Contains("html", StringComparison.OrdinalIgnoreCase))?.Text("value")
            ?? new[] { "body_html", "body_xhtml", "body_richtext" }.Select(item.Text).FirstOrDefault(text => text is not null);
        if (html is not null)
            return html;
        var nitf = bodies.FirstOrDefault(body => $"{Text(body, "contentType")} {body.Text("role")}".Contains("nitf", StringComparison.OrdinalIgnoreCase) && body.Text("value")!.Contains("<body.content", StringComparison.Ordinal));
        if (nitf is not null && FeedXml.Read(nitf.Text("value")!) is { Ok: true } read && Nitf.Read(read.Value) is { Ok: true, Value.Body: { } content })
            return content;
        var plain = bodies.FirstOrDefault(body => (Text(body, "contentType") ?? "text/plain").StartsWith("text/plain", StringComparison.OrdinalIgnoreCase));
        return (plain?.Text("value") ?? item.Text("body_text") ?? First(item, "body_") ?? bodies.FirstOrDefault()?.Text("value")) is not { } text ? null
            : text.Contains("</", StringComparison.Ordinal) ? text : BodyHtml.FromText(text);
    }

    // Version 3 writes camel case, 1 and 2 small letters.
    private static string? Text(JsonObject item, string name) => item.Text(name) ?? item.Text(name.ToLowerInvariant());

    // The value of the first entry with one of the roles, else of the first entry.
    private static string? Value(JsonObject item, string list, params string[] roles) => Value(item.Objects(list).ToList(), roles);

    private static string? Value(List<JsonObject> entries, params string[] roles)
    {
        return roles.Select(role => entries.FirstOrDefault(entry => role.Equals(entry.Text("role"), StringComparison.OrdinalIgnoreCase))).FirstOrDefault(entry => entry is not null)?.Text("value")
            ?? entries.FirstOrDefault()?.Text("value");
    }

    private static string? First(JsonObject item, string prefix) =>
        item.Element.EnumerateObject().Where(member => member.Name.StartsWith(prefix, StringComparison.Ordinal) && NinjsFlaws.IsExtension(member.Name) && member.Value.ValueKind == JsonValueKind.String).Select(member => member.Value.GetString()).FirstOrDefault();
}
