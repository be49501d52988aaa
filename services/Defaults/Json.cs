using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Broadsheet.Defaults;

/// <summary>The one way in which JSON is written and read: camelCase, nulls left out, text of any script as it is.</summary>
public static class Json
{
    /// <summary>Options for stores and clients; endpoints have the same.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    internal static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        // Safe because our JSON is always served as application/json, never inside HTML.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.MaxDepth = 32;
        return options;
    }
}
