using System.Text.Json;
using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>What is wrong with a ninjs item by its schemas (1.0 to 3.1), in a sentence that its sender understands.</summary>
internal static partial class NinjsFlaws
{
    private static readonly HashSet<string> Types = ["text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"];

    // What an item, or what is associated with it, may say (ninjs 1.0 to 3.1), in small letters.
    private static readonly HashSet<string> Members =
    [
        "name", "uri", "type", "mimetype", "contenttype", "representationtype", "profile", "version", "firstcreated", "versioncreated", "contentcreated", "embargoed", "embargoeduntil", "pubstatus",
        "urgency", "copyrightholder", "copyrightnotice", "usageterms", "ednote", "language", "person", "people", "organisation", "organisations", "place", "places", "subject", "subjects", "event",
        "events", "object", "objects", "infosource", "infosources", "title", "byline", "by", "headline", "headlines", "slugline", "located", "charcount", "wordcount", "renditions", "associations",
        "altids", "descriptions", "bodies", "trustindicator", "trustindicators", "standard", "$standard", "genre", "genres", "expires", "rightsinfo", "digitalsourcetype", "products", "advices", "eventdetails", "plannedcoverage",
    ];

    private static readonly string[] Texts = ["version", "mimetype", "contentType", "representationtype", "representationType", "copyrightholder", "copyrightHolder", "copyrightnotice", "copyrightNotice", "slugline"];

    private static readonly string[] Lists = ["organisation", "organisations", "place", "places", "event", "events", "object", "objects", "trustindicator", "trustIndicators", "advices"];

    /// <summary>What must be put right before it can be an article, because a part of that could be lost by it; null if nothing.</summary>
    public static string? Fatal(JsonObject item)
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
        if (Either(item, "pubStatus") is { } status && status is not ("usable" or "withheld" or "canceled"))
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
        (Either(rights, "linkedRights") is not null || rights.Kind("linkedrights") == JsonValueKind.Object) && Either(rights, "encodedRights") is not null ? "rightsInfo: give linkedRights or encodedRights, not both." : null;

    /// <summary>What else the schemas forbid. It keeps no article from being one, but may be why an item is none.</summary>
    public static string? First(JsonObject item)
    {
        foreach (var name in Texts)
            if (item.Kind(name) is not (JsonValueKind.Undefined or JsonValueKind.String))
                return $"{name}: give a text.";
        foreach (var name in Lists)
            if (item.Kind(name) is not (JsonValueKind.Undefined or JsonValueKind.Array))
                return $"{name}: give a list.";
        if (Either(item, "representationType") is { } kind && kind is not ("complete" or "incomplete" or "full" or "partial" or "associated"))
            return $"representationType: “{PlainText.Cut(kind, 40)}” is neither complete nor incomplete.";
        if (item.Kind("altids") == JsonValueKind.String || item.Kind("altIds") == JsonValueKind.String)
            return "altIds: give a list.";
        if (item.Kind("$standard") is not (JsonValueKind.Undefined or JsonValueKind.Object) || item.Kind("standard") is not (JsonValueKind.Undefined or JsonValueKind.Object))
            return "standard: give an object with name, version and schema.";
        if ((item.Kind("digitalsourcetype") == JsonValueKind.String || item.Kind("digitalSourceType") == JsonValueKind.String) && WebAddress.Text(Either(item, "digitalSourceType")) is null)
            return "digitalSourceType: give an object with name and uri.";
        if (new[] { "infosource", "infosources", "infoSources", "person", "people", "subject", "subjects" }.SelectMany(item.Objects).Any(one => one.Kind("scheme") == JsonValueKind.Object || one.Kind("name") == JsonValueKind.Object))
            return "of an infoSource, person or subject, scheme and name are texts.";
        if (item.Objects("advices").Concat(item.Objects("advice")).Any(advice => new[] { "importance", "lifetime" }.Any(part => advice.Kind(part) != JsonValueKind.Undefined && advice.Object(part)?.Text("code") is null)))
            return "advices: importance and lifetime are objects with a code.";
        foreach (var member in item.Element.EnumerateObject())
            if (!Members.Contains(member.Name.ToLowerInvariant()) && !IsExtension(member.Name))
                return $"“{PlainText.Cut(member.Name, 40)}” is no member that ninjs knows.";
        return null;
    }

    /// <summary>Whether a name is that of a headline, body or description of an agency's own kind: <c>body_markdown</c>.</summary>
    public static bool IsExtension(string name) => Extension().IsMatch(name);

    private static string? Either(JsonObject item, string name) => item.Text(name) ?? item.Text(name.ToLowerInvariant());

    [GeneratedRegex("^(?:headline|body|description)_[A-Za-z0-9_]+$", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Extension();
}
