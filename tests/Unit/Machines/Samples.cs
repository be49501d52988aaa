using System.Text;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Rendering;

namespace Broadsheet.Unit.Machines;

/// <summary>Articles of every kind, and feeds of them.</summary>
internal static class Samples
{
    public static readonly SiteOptions Site = new() { Name = "The Morning Sheet", Address = "https://site.example" };

    public static readonly DateTimeOffset Noon = new(2026, 5, 3, 12, 0, 0, 125, TimeSpan.Zero);

    private const string Film = "https://video.example/owls.mp4";

    /// <summary>With everything that an article can have.</summary>
    public static Article Full(int number = 1) => new()
    {
        Id = number.ToString("D16", System.Globalization.CultureInfo.InvariantCulture),
        Version = 2,
        Language = "en-GB",
        Section = ["News", "Politics"],
        Headline = $"Owls & mice: a “truce” {number}",
        Standfirst = "They met at dusk <in the barn>.",
        Bylines = [new Byline { Name = "Mara Velde" }, new Byline { Name = "Jun Sato" }],
        Dateline = "GENEVA, 3 May",
        Body = "<p>They <em>met</em> at dusk. <a href=\"https://other.example/a?b=1&amp;c=2\">More</a>.</p>\n<figure><img src=\"https://pictures.example/2.jpg\" alt=\"Two owls\"></figure>",
        Pictures =
        [
            new Picture { Address = "https://pictures.example/1.jpg", Caption = "The barn.", Credit = "Northlight", Alt = "A barn at dusk", Width = 1600, Height = 900 },
            new Picture { Address = "https://pictures.example/2.jpg" },
        ],
        Videos = [new Video { Address = Film, Type = "video/mp4", Title = "The truce", Caption = "Both sides sign.", Poster = "https://pictures.example/3.png", Duration = 92.4, Width = 1920, Height = 1080 }],
        Topics = ["owls", "peace and other very long topics"],
        FirstPublished = Noon.AddMinutes(-number),
        Updated = Noon.AddMinutes(60 - number),
        Source = new Source { Name = "The Gazette", Address = "https://gazette.example/owls", Rights = "© The Gazette" },
        Path = $"/news/politics/2026/05/03/owls-mice-a-truce-{number:D16}",
    };

    /// <summary>With nothing that it could do without.</summary>
    public static Article Bare(int number = 2) => new()
    {
        Id = number.ToString("D16", System.Globalization.CultureInfo.InvariantCulture),
        Version = 1,
        Language = "en",
        Section = ["News"],
        Headline = $"Rain {number}",
        Body = "",
        FirstPublished = Noon.AddMinutes(-number),
        Updated = Noon.AddMinutes(-number),
        Source = new Source { Name = "The Gazette" },
        Path = $"/news/2026/05/03/rain-{number:D16}",
    };

    /// <summary>From right to left.</summary>
    public static Article Persian(int number = 3) => Bare(number) with
    {
        Language = "fa",
        Section = ["ایران"],
        Headline = "پل تازه‌ای «گشوده» شد",
        Standfirst = "پس از ده سال.",
        Body = "<p>پل تازه — «گشوده» شد.</p>",
        Bylines = [new Byline { Name = "نسرین کاوه" }],
        Path = $"/%D8%A7%DB%8C%D8%B1%D8%A7%D9%86/2026/05/03/%D9%BE%D9%84-{number:D16}",
    };

    /// <summary>With text that means something to XML, to HTML and to JSON, or cannot be written at all.</summary>
    public static Article Hostile(int number = 4) => Bare(number) with
    {
        Headline = "]]> bell \u0007 half \ud83d whole \ud83d\ude00 \"quoted\" </script>",
        Standfirst = "a \u0000 b \u2028 c",
        Bylines = [new Byline { Name = "O'Hara & <Sons>" }],
        Topics = ["]]>", "\u0001", "\""],
        Pictures = [new Picture { Address = "javascript:alert(1)" }, new Picture { Address = "https://pictures.example/a.jpg?x=1&y=\"2\"", Caption = "\u0008", Credit = "</credit>" }],
        Videos = [new Video { Address = "javascript:alert(2)" }, new Video { Address = "https://video.example/live", Type = "not a type" }],
        Source = new Source { Name = "<b>", Address = "javascript:alert(3)", Rights = "&copy;" },
    };

    /// <summary>A picture of which there is a copy of our own.</summary>
    public static readonly Picture Ours = new() { Address = "https://pictures.example/2.jpg", MediaId = "0123456789abcdef0123456789abcdef", Width = 2560, Height = 1707 };

    public static IReadOnlyList<Article> All => [Full(), Bare(), Persian(), Hostile()];

    public static Feed Feed(params IReadOnlyList<Article> articles) => new()
    {
        Site = Site, Syndication = new SyndicationOptions(), Title = "News | The Morning Sheet", Path = "/news", Language = "en", Articles = articles,
    };

    public static string Text(byte[] utf8) => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8);
}
