using System.Text.RegularExpressions;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>Media types of what lies elsewhere: as its source says, else by the name of the file.</summary>
internal static partial class MediaTypes
{
    private static readonly Dictionary<string, string> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".png"] = "image/png", [".gif"] = "image/gif", [".webp"] = "image/webp", [".avif"] = "image/avif",
        [".mp4"] = "video/mp4", [".m4v"] = "video/x-m4v", [".mov"] = "video/quicktime", [".webm"] = "video/webm", [".ogv"] = "video/ogg",
        [".m3u8"] = "application/x-mpegURL", [".mpd"] = "application/dash+xml",
    };

    /// <summary>Of a video, or null where nobody knows.</summary>
    public static string? OfVideo(Video video) => video.Type is { } type && Form().IsMatch(type) ? type : OfFile(video.Address);

    /// <summary>By the name of the file in an absolute address.</summary>
    public static string? OfFile(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && Named.TryGetValue(Path.GetExtension(uri.AbsolutePath), out var type) ? type : null;

    // RFC 6838, section 4.2.
    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9!#$&^_.+-]{0,126}/[a-zA-Z0-9][a-zA-Z0-9!#$&^_.+-]{0,126}$", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Form();
}
