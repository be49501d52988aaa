using System.Text.Json;
using Broadsheet.Contracts;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// ninjs 1.0 to 3.1 (IPTC). Versions 1 and 2 write names in small letters, 3 in camel case; 1 has <c>headline</c>, <c>body_html</c> and
/// associations by name where 2 and 3 have lists with roles.
/// </summary>
internal static class Ninjs
{
    private static readonly HashSet<string> Types = ["text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"];

    // What an associated item may say (ninjs 1.0 to 3.1), in small letters.
    private static readonly HashSet<string> Members =
    [
        "name", "uri", "type", "mimetype", "contenttype", "representationtype", "profile", "version", "firstcreated", "versioncreated", "contentcreated", "embargoed", "embargoeduntil", "pubstatus",
        "urgency", "copyrightholder", "copyrightnotice", "usageterms", "ednote", "language", "person", "people", "organisation", "organisations", "place", "places", "subject", "subjects", "event",
        "events", "object", "objects", "infosource", "infosources", "title", "byline", "by", "headline", "headlines", "slugline", "located", "charcount", "wordcount", "renditions", "associations",
        "altids", "descriptions", "bodies", "trustindicator", "trustindicators", "standard", "$standard", "genre", "genres", "expires", "rightsinfo", "digitalsourcetype", "products", "advices", "eventdetails", "plannedcoverage",
    ];

    /// <summary>Whether a JSON object is ninjs rather than something else.</summary>
    public static bool Looks(JsonObject root) => root.Has("uri") && !root.Has("items");

    /// <summary>The article that an item is, or why it is none.</summary>
    public static Result<Draft> Read(JsonObject item)
    {
        if (Invalid(item) is { } invalid)
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
            Rights = Text(item, "copyrightNotice") ?? Text(item, "usageTerms"),
        };
        if (draft.Status == ArticleStatus.Withdrawn)
            return draft;
        if (status == "withheld")
            return new Problem("The item is withheld (pubStatus); send it again when it is usable.");
        if (item.Text("type") is { } type && type is not ("text" or "composite"))
            return new Problem($"The item is of type {type}, which is not an article; send text or composite items, with pictures as their associations.");
        var body = Body(item);
        var summary = BodyHtml.TextOf(Value(item, "descriptions", "summary", "lead") ?? First(item, "description_"));
        if (body is null && summary is null)
            return new Problem("The item has neither a body nor a description; it is not an article.");
        var associated = item.Kind("associations") == JsonValueKind.Object
            ? item.Object("associations")!.Element.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.Object).Select(one => new JsonObject(one.Value))
            : item.Objects("associations");
        return draft with { Body = body ?? BodyHtml.FromText(summary!), Standfirst = body is null ? null : summary, Pictures = [.. associated.Concat([item]).Select(Picture).OfType<Picture>()] };
    }

    private static Picture? Picture(JsonObject item)
    {
        var type = item.Text("type");
        var renditions = item.Kind("renditions") == JsonValueKind.Object
            ? item.Object("renditions")!.Element.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.Object).Select(one => new JsonObject(one.Value)).ToList()
            : item.Objects("renditions").ToList();
        var best = renditions.Where(rendition => WebAddress.Text(rendition.Text("href")) is not null && IsPicture(rendition, type)).MaxBy(rendition => rendition.Number("width") ?? 0);
        var address = best?.Text("href") ?? (type is "picture" or "graphic" && HasPictureName(item.Text("uri")) ? item.Text("uri") : null);
        if (WebAddress.Text(address) is null)
            return null;
        var (caption, credit) = Credits.Split(BodyHtml.TextOf(Value(item, "descriptions", "caption", "text") ?? First(item, "description_") ?? item.Text("headline") ?? Value(item, "headlines", "main")));
        return new Picture
        {
            Address = address, Caption = caption, Credit = Credits.Name(item.Text("by") ?? item.Text("byline")) ?? credit ?? Credits.Name(Text(item, "copyrightHolder")),
            Width = (int?)best?.Number("width"), Height = (int?)best?.Number("height"),
        };
    }

    private static bool IsPicture(JsonObject rendition, string? type) =>
        (Text(rendition, "contentType") ?? rendition.Text("mimetype")) is { } media ? media.StartsWith("image/", StringComparison.OrdinalIgnoreCase) : type is "picture" or "graphic";

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

    // What the schemas forbid and a sender should put right, because a part of the article could be lost by it.
    private static string? Invalid(JsonObject item)
    {
        if (item.Kind("uri") != JsonValueKind.String)
            return "uri: every ninjs item needs one, as text; the same uri is the same article.";
        foreach (var name in new[] { "headline", "title", "byline", "by", "profile", "located", "ednote", "edNote", "usageterms", "usageTerms", "firstcreated", "firstCreated", "versioncreated", "versionCreated", "embargoed", "embargoedUntil", "language", "expires", "contentcreated", "contentCreated" })
            if (item.Kind(name) is not (JsonValueKind.Undefined or JsonValueKind.String))
                return $"{name}: give a text.";
        foreach (var name in new[] { "headlines", "bodies", "descriptions", "subjects", "subject", "people", "person", "genre", "genres", "altIds", "infosource", "infosources", "infoSources" })
            if (item.Kind(name) is not (JsonValueKind.Undefined or JsonValueKind.Array))
                return $"{name}: give a list.";
        if (item.Text("type") is { } type && !Types.Contains(type))
            return $"type: “{PlainText.Cut(type, 40)}” is none of {string.Join(", ", Types)}.";
        if (Text(item, "pubStatus") is { } status && status is not ("usable" or "withheld" or "canceled"))
            return $"pubStatus: “{PlainText.Cut(status, 40)}” is none of usable, withheld, canceled.";
        if (item.Has("urgency") && item.Number("urgency") is not (1 or 2 or 3 or 4 or 5 or 6 or 7 or 8 or 9))
            return "urgency: give a whole number from 1 (a flash) to 9.";
        if (item.Kind("associations") == JsonValueKind.Array)
            foreach (var one in item.Objects("associations"))
                if (one.Text("name") is null || one.Text("uri") is null)
                    return "associations: each needs a name and a uri.";
        var associated = item.Kind("associations") == JsonValueKind.Object
            ? item.Object("associations")!.Element.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.Object).Select(one => one.Value)
            : item.Objects("associations").Select(one => one.Element);
        foreach (var member in associated.SelectMany(one => one.EnumerateObject()))
            if (!Members.Contains(member.Name.ToLowerInvariant()) && !new[] { "headline_", "body_", "description_" }.Any(start => member.Name.StartsWith(start, StringComparison.Ordinal)))
                return $"associations: “{PlainText.Cut(member.Name, 40)}” is no member that ninjs knows.";
        return item.Kind("rightsinfo") == JsonValueKind.Object || item.Kind("rightsInfo") == JsonValueKind.Object ? Rights(item.Object("rightsinfo") ?? item.Object("rightsInfo")!) : null;
    }

    private static string? Rights(JsonObject rights) =>
        (Text(rights, "linkedRights") is not null || rights.Kind("linkedrights") == JsonValueKind.Object) && Text(rights, "encodedRights") is not null ? "rightsInfo: give linkedRights or encodedRights, not both." : null;

    // Version 3 writes camel case, 1 and 2 small letters.
    private static string? Text(JsonObject item, string name) => item.Text(name) ?? item.Text(name.ToLowerInvariant());

    // The value of the first entry with one of the roles, else of the first entry.
    private static string? Value(JsonObject item, string list, params string[] roles)
    {
        var entries = item.Objects(list).ToList();
        return roles.Select(role => entries.FirstOrDefault(entry => role.Equals(entry.Text("role"), StringComparison.OrdinalIgnoreCase))).FirstOrDefault(entry => entry is not null)?.Text("value")
            ?? entries.FirstOrDefault()?.Text("value");
    }

    private static string? First(JsonObject item, string prefix) =>
        item.Element.EnumerateObject().Where(member => member.Name.StartsWith(prefix, StringComparison.Ordinal) && member.Value.ValueKind == JsonValueKind.String).Select(member => member.Value.GetString()).FirstOrDefault();
}
