using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>Roku's search feed, version 1 (rokudev/search-feed-json): by it a set finds the videos without opening the channel.</summary>
internal static class RokuSearch
{
    private const int MostTags = 20;
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The schema lists the languages and countries that it takes, and one that is not among them makes the whole feed invalid.
    private static readonly FrozenSet<string> Languages = FrozenSet.Create(
        "af", "am", "ar", "as", "az", "be", "bg", "bh", "bn", "bo", "bs", "ca", "cs", "cy", "da", "de", "dv", "dz", "el", "en", "es", "eu", "et", "fa", "ff", "fi", "fo",
        "fr", "fy", "ga", "gd", "gl", "gn", "gu", "ha", "he", "hi", "hr", "ht", "hu", "hy", "id", "ig", "is", "it", "ja", "ka", "kk", "km", "kn", "ko", "ks", "ku", "ky", "la",
        "lo", "lt", "lv", "mg", "mk", "ml", "mn", "mr", "ms", "mt", "my", "ne", "nl", "no", "om", "or", "pa", "pl", "ps", "pt", "qu", "ro", "rm", "ru", "rw", "sa", "sd", "se",
        "si", "sk", "sl", "sn", "so", "sq", "sr", "st", "sv", "sw", "ta", "te", "tg", "th", "ti", "tk", "tn", "tr", "ts", "tt", "ty", "uk", "ur", "uz", "ve", "vi", "xh", "yi",
        "yo", "zh", "zu");

    private static readonly FrozenSet<string> Countries = FrozenSet.Create(
        "ar", "at", "au", "bo", "br", "ca", "cl", "co", "cr", "de", "ec", "es", "fr", "gb", "gt", "hn", "ie", "mx", "ni", "pa", "pe", "sv", "us");

    /// <summary>A page; <paramref name="next"/> is the absolute address of the page after it, if there is one.</summary>
    public static byte[] Write(SiteOptions site, SyndicationOptions syndication, IEnumerable<TvVideo> videos, string? next)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartObject();
            json.WriteString("version", "1");
            json.WriteString("defaultLanguage", Language(site.Language) ?? "en");
            json.WriteStartArray("defaultAvailabilityCountries");
            foreach (var country in syndication.TvCountries.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries).Where(Countries.Contains).Distinct())
                json.WriteStringValue(country);
            json.WriteEndArray();
            json.WriteStartArray("assets");
            foreach (var video in videos)
                Write(json, video, syndication);
            json.WriteEndArray();
            if (next is not null)
                json.WriteString("nextPageUrl", next);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>A language as the schema knows it, without region and script, or null.</summary>
    public static string? Language(string language) => language.Split('-')[0].ToLowerInvariant() is var code && Languages.Contains(code) ? code : null;

    private static void Write(Utf8JsonWriter json, TvVideo video, SyndicationOptions syndication)
    {
        var language = Language(video.Article.Language);
        json.WriteStartObject();
        json.WriteString("id", video.Id);
        json.WriteString("type", "shortForm");
        Texts(json, "titles", Body.Cut(video.Title, 200), language);
        Texts(json, "shortDescriptions", video.Short, language);
        if (video.Long is { } text)
            Texts(json, "longDescriptions", text, language);
        json.WriteString("releaseDate", video.Article.FirstPublished.Date());
        json.WriteStartArray("genres");
        foreach (var genre in RokuChannel.GenresOf(video))
            json.WriteStringValue(genre);
        json.WriteEndArray();
        json.WriteStartArray("tags");
        foreach (var tag in video.Tags.Take(MostTags))
            json.WriteStringValue(tag);
        json.WriteEndArray();
        json.WriteStartArray("advisoryRatings");
        json.WriteStartObject();
        json.WriteString("source", "USA_PR");
        json.WriteString("value", syndication.TvRating);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("images");
        json.WriteStartObject();
        json.WriteString("type", "main");
        json.WriteString("url", video.Still);
        InLanguage(json, language);
        json.WriteEndObject();
        json.WriteEndArray();
        if (video.Seconds > 0)
            json.WriteNumber("durationInSeconds", video.Seconds);
        json.WriteStartObject("content");
        json.WriteStartArray("playOptions");
        json.WriteStartObject();
        json.WriteString("license", "free");
        json.WriteString("quality", video.Quality.ToLowerInvariant());
        json.WriteString("playId", video.Id);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, string text, string? language)
    {
        json.WriteStartArray(name);
        json.WriteStartObject();
        json.WriteString("value", text);
        InLanguage(json, language);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void InLanguage(Utf8JsonWriter json, string? language)
    {
        if (language is null)
            return;
        json.WriteStartArray("languages");
        json.WriteStringValue(language);
        json.WriteEndArray();
    }
}
