using System.Globalization;
using System.Text.Json;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// A JSON object from outside, read without trust: a member that is missing, null or of another type than asked for is simply not there,
/// and one thing stands for a list of one.
/// </summary>
internal sealed record JsonObject(JsonElement Element)
{
    private const int MaxDepth = 64;

    /// <summary>The object that a document is, or what is wrong with it.</summary>
    public static Result<JsonObject> Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text.Trim('\uFEFF', ' ', '\t', '\r', '\n'), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object ? new JsonObject(document.RootElement.Clone()) : new Problem("The JSON is not an object; one in { } is expected.");
        }
        catch (JsonException exception)
        {
            return new Problem($"The JSON is broken off or malformed, or nested more than {MaxDepth} deep (line {(exception.LineNumber ?? 0) + 1}). Check brackets, quotes and commas there.");
        }
    }

    /// <summary>A member's text; numbers as they are written.</summary>
    public string? Text(string name) => Member(name) is { } member ? TextOf(member) : null;

    /// <summary>A member's number, also where it is written as text.</summary>
    public double? Number(string name) =>
        Text(name) is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>The texts of a member that is a list of them, or one.</summary>
    public IEnumerable<string> Texts(string name) => Items(name).Select(TextOf).OfType<string>();

    /// <summary>A member that is an object.</summary>
    public JsonObject? Object(string name) => Member(name) is { ValueKind: JsonValueKind.Object } member ? new JsonObject(member) : null;

    /// <summary>The objects of a member that is a list of them, or one.</summary>
    public IEnumerable<JsonObject> Objects(string name) => Items(name).Where(item => item.ValueKind == JsonValueKind.Object).Select(item => new JsonObject(item));

    /// <summary>Whether there is such a member at all, null included.</summary>
    public bool Has(string name) => Element.TryGetProperty(name, out _);

    /// <summary>What kind of value a member is; undefined if there is none.</summary>
    public JsonValueKind Kind(string name) => Element.TryGetProperty(name, out var member) ? member.ValueKind : JsonValueKind.Undefined;

    private JsonElement? Member(string name) => Element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private IEnumerable<JsonElement> Items(string name) => Member(name) is not { } member ? [] : member.ValueKind == JsonValueKind.Array ? member.EnumerateArray() : [member];

    // Half a surrogate pair, which JSON can write, is no text (GetString throws).
    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.ValueKind switch { JsonValueKind.String => element.GetString() is { Length: > 0 } text ? text : null, JsonValueKind.Number => element.GetRawText(), _ => null };
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
