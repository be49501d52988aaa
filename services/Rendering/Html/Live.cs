using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>What an open page listens for: tags, and the version that it shows.</summary>
/// <param name="Topics">Tags, separated by commas.</param>
/// <param name="Version">The article's version; 0 on lists.</param>
internal sealed record Listening(string Topics, int Version)
{
    /// <summary>To what happens to an article, and to urgent news.</summary>
    public static Listening To(Article article) => new($"{PageTags.Of(article)},{PageTags.Urgent}", article.Version);

    /// <summary>To what is new in a list.</summary>
    public static Listening To(string tag) => new($"{tag},{PageTags.Urgent}", 0);
}

/// <summary>What the script says, in one language; a language without words of its own has the English ones.</summary>
internal sealed record Notices(string Updated, string Fresh, string Gone, string Saved, string Close, string Copied, string OfflineTitle, string OfflineText)
{
    private static readonly FrozenDictionary<string, Notices> All =
        JsonSerializer.Deserialize<Dictionary<string, Notices>>(Assets.Read("notices.json"), JsonSerializerOptions.Web)!.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>In the language of a BCP 47 tag.</summary>
    public static Notices In(string language) => All.GetValueOrDefault(language.Split('-')[0]) ?? All["en"];
}

/// <summary>The one script of the pages, and the worker that keeps them for when there is no line.</summary>
internal static partial class LiveScript
{
    /// <summary>The script, at an address that names its content.</summary>
    public static Asset Script { get; } = Of("site.js");

    /// <summary>The worker, always at the same address: browsers compare what is there.</summary>
    public static Asset Worker { get; } = Of("sw.js") with { Path = "/sw.js" };

    /// <summary>The element that loads it; stands last, so that the browser asks for the first picture before it. It has what it says in the language of the page, how a moment is written in it, and what the page listens for.</summary>
    public static Html Element(string language, Listening? listening)
    {
        var (say, words) = (Notices.In(language), Words.InOrEnglish(language));
        var live = listening is null ? Html.None : Html.Of($" data-live=\"{listening.Topics}\" data-version=\"{listening.Version}\"");
        return Html.Of($"""
            <script src="{Script.Path}" defer{live} data-updated="{say.Updated}" data-fresh="{say.Fresh}" data-gone="{say.Gone}" data-saved="{say.Saved}" data-moment="{words.DateAndTime}" data-close="{say.Close}" data-copied="{say.Copied}"></script>

            """);
    }

    /// <summary>The page that the worker shows without a line; the script fills its list.</summary>
    public static Page Offline(Words words)
    {
        var say = Notices.In(words.Language);
        return new Page
        {
            Words = words,
            Title = say.OfflineTitle,
            Main = Html.Of($"""
                <div class="notice">
                <h1>{say.OfflineTitle}</h1>
                <p>{say.OfflineText}</p>
                <ul data-list></ul>
                </div>
                """),
        };
    }

    // Without the lines that are only for us to read, and without indentation.
    private static Asset Of(string file) =>
        Asset.Of(file, "text/javascript; charset=utf-8", Encoding.UTF8.GetBytes(Needless().Replace(Encoding.UTF8.GetString(Assets.Read(file)), "")));

    [GeneratedRegex(@"^\s*(//.*\n)?|^\s+", RegexOptions.Multiline, Expressions.TimeoutMilliseconds)]
    private static partial Regex Needless();
}
