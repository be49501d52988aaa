using Broadsheet.Contracts;

namespace Broadsheet.Unit.Rendering;

/// <summary>Articles to render.</summary>
internal static class Articles
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 3, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A plain article in News / Politics.</summary>
    public static Article Plain(int number = 1) => new()
    {
        Id = number.ToString("D16", System.Globalization.CultureInfo.InvariantCulture),
        Version = 1,
        Language = "en",
        Section = ["News", "Politics"],
        Headline = $"Headline {number}",
        Standfirst = "Standing first.",
        Bylines = [new Byline { Name = "Mara Velde" }],
        Body = "<p>Words.</p>",
        FirstPublished = Noon.AddMinutes(-number),
        Updated = Noon.AddMinutes(-number),
        Source = new Source { Name = "The Gazette" },
        Path = $"/news/politics/2026/05/03/headline-{number:D16}",
    };

    /// <summary>Markup that would run if it came through as markup.</summary>
    public const string Script = "\"'><script>alert(1)</script><img src=x onerror=\"alert(2)\"><svg onload=alert(3)>";

    /// <summary>Script in every member but the body, which Ingestion alone writes.</summary>
    public static Article Hostile() => Plain() with
    {
        Language = "en",
        Section = ["Traps" + Script, "Inner" + Script],
        Headline = "Hostile" + Script,
        Standfirst = Script,
        Bylines = [new Byline { Name = Script }],
        Dateline = Script,
        Body = "<p>Harmless.</p>",
        Pictures =
        [
            new Picture { Address = "https://example.org/\"><script>alert(4)</script>", Caption = Script, Credit = Script, Alt = Script },
            new Picture { Address = "javascript:alert(5)", Caption = Script },
            new Picture { Address = "https://example.org/2.jpg", Caption = Script, Credit = Script, Alt = Script },
        ],
        Videos = [new Video { Address = "https://example.org/a.mp4", Type = Script, Title = Script, Caption = Script, Poster = "javascript:alert(6)" }, new Video { Address = "javascript:alert(7)" }],
        Topics = [Script],
        Source = new Source { Name = Script, Address = "javascript:alert(8)", Rights = Script },
        Path = "/traps/inner/2026/05/03/hostile-0000000000000001",
    };
}
