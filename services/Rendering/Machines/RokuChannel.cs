using System.Text.Encodings.Web;
using System.Text.Json;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>
/// The feed that channels made from Roku's SDK template read, in the shape of the former Direct Publisher
/// (rokudev/feed-specifications): the newest videos, as many as fit into 500 KB.
/// </summary>
internal static class RokuChannel
{
    /// <summary>Largest size in bytes.</summary>
    public const int Limit = 500_000;

    // More than any video takes: what texts it has is cut, and four addresses of 2,000 characters and twenty tags stand round them.
    private const int Reserve = 16_000;
    private const int MostTags = 20;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The genres of the specification that sections go by; all else is news.</summary>
    private static readonly Dictionary<string, string> Genres = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sport"] = "sports", ["sports"] = "sports", ["science"] = "science", ["technology"] = "technology", ["tech"] = "technology",
        ["health"] = "health", ["food"] = "food", ["fashion"] = "fashion", ["history"] = "history", ["nature"] = "nature", ["gaming"] = "gaming",
    };

    public static byte[] Write(SiteOptions site, IEnumerable<TvVideo> videos, DateTimeOffset updated)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartObject();
            json.WriteString("providerName", site.Name);
            json.WriteString("lastUpdated", updated.Rfc3339());
            json.WriteString("language", site.Language);
            json.WriteStartArray("shortFormVideos");
            foreach (var video in videos)
            {
                if (json.BytesCommitted + json.BytesPending > Limit - Reserve)
                    break;
                Write(json, video);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>What kind of programme it is, by the sections of its article.</summary>
    public static IEnumerable<string> GenresOf(TvVideo video) =>
        video.Article.Section.Select(name => Genres.GetValueOrDefault(name)).OfType<string>().Prepend("news").Distinct();

    private static void Write(Utf8JsonWriter json, TvVideo video)
    {
        json.WriteStartObject();
        json.WriteString("id", video.Id);
        json.WriteString("title", video.Title);
        json.WriteStartObject("content");
        json.WriteString("dateAdded", video.Article.FirstPublished.Rfc3339());
        json.WriteNumber("duration", video.Seconds);
        json.WriteString("language", video.Article.Language);
        json.WriteStartArray("videos");
        json.WriteStartObject();
        json.WriteString("url", video.Address);
        json.WriteString("quality", video.Quality);
        json.WriteString("videoType", video.Playing.ToString().ToUpperInvariant());
        if (!video.IsAdaptive)
            json.WriteNumber("bitrate", video.Bitrate);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("thumbnail", video.Still);
        json.WriteString("shortDescription", video.Short);
        if (video.Long is { } text)
            json.WriteString("longDescription", text);
        json.WriteString("releaseDate", video.Article.FirstPublished.Date());
        Array(json, "tags", video.Tags.Take(MostTags));
        Array(json, "genres", GenresOf(video));
        json.WriteEndObject();
    }

    private static void Array(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
