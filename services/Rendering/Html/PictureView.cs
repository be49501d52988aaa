using System.Net;
using System.Text.RegularExpressions;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>Where on a page a picture stands.</summary>
/// <param name="Ratio">The shape that it is cut to.</param>
/// <param name="Widest">Width in pixels of the largest rendition that is worth its bytes there.</param>
/// <param name="Sizes">How wide it is laid out, as the attribute <c>sizes</c> says it: this and the stylesheet must agree.</param>
/// <param name="IsFirst">It is what a reader sees first: loaded before all else instead of when it comes into sight.</param>
internal sealed record Place(Ratio Ratio, int Widest, string Sizes, bool IsFirst = false)
{
    // What a phone waits for is called a fifth narrower than it is: coarse screens, which are those of slow phones, then take the next smaller
    // rendition and have it in half the time; fine ones take the same.

    /// <summary>Above an article's text.</summary>
    public static Place Lead { get; } = new(Ratio.Original, 1920, "(min-width: 82rem) 56rem, (min-width: 62rem) 72vw, (min-width: 46rem) 42rem, 75vw", IsFirst: true);

    /// <summary>In an article's text or below it.</summary>
    public static Place Text { get; } = new(Ratio.Original, 1280, "(min-width: 46rem) 42rem, 92vw");

    /// <summary>The lead story of the home page, and the first of a section.</summary>
    public static Place Front { get; } = new(Ratio.Wide, 1920, "(min-width: 82rem) 50rem, (min-width: 62rem) 62vw, (min-width: 40rem) 92vw, 75vw", IsFirst: true);

    /// <summary>In lists.</summary>
    public static Place Card { get; } = new(Ratio.Wide, 960, "(min-width: 62rem) 18rem, (min-width: 40rem) 44vw, 92vw");
}

/// <summary>
/// Pictures on pages: our own renditions in every format and width that fits the place, with the room that they will take and the colour
/// that most of them has, so that nothing moves when they come. A picture of which we have no copy is not shown: its server would
/// learn who reads what, and could show something else tomorrow.
/// </summary>
internal static partial class PictureView
{
    // For those that know no srcset: good enough on every screen.
    private const int PlainWidth = 640;

    /// <summary>Whether we have our own copy of a picture, so that it can be shown.</summary>
    public static bool IsOurs(Picture? picture) => picture is { Width: > 0, Height: > 0 } && Rendition.IsMediumId(picture.MediaId);

    /// <summary>The first picture of an article that can be shown.</summary>
    public static Picture? First(Article article) => article.Pictures.FirstOrDefault(IsOurs);

    /// <summary>Whether a picture stands in the article's text.</summary>
    public static bool IsInText(Picture picture, Article article) =>
        BodyPictures.Has(article.Body, picture.Address);

    /// <summary>Address below the site of the largest rendition of at most this width, for programs that take one picture; null if there is none.</summary>
    public static string? Address(Picture? picture, int widest, Ratio ratio = Ratio.Original, string format = "jpg") =>
        IsOurs(picture) ? new Rendition(ratio, Widths(picture!, ratio, widest)[^1], format).AddressOf(picture!.MediaId!) : null;

    /// <summary>The picture; nothing if it is not ours. <paramref name="alt"/>: empty where the text beside it says all.</summary>
    public static Html Of(Picture picture, Place place, string? alt, string? style = null)
    {
        if (!IsOurs(picture))
            return Html.None;
        var (id, widths) = (picture.MediaId!, Widths(picture, place.Ratio, place.Widest));
        var (width, height) = Rendition.Part(picture.Width!.Value, picture.Height!.Value, place.Ratio);
        var sources = Rendition.Formats.SkipLast(1).Select(format => Html.Of($"<source type=\"{format.MediaType}\" srcset=\"{Set(format.Extension)}\" sizes=\"{place.Sizes}\">"));
        var plain = new Rendition(place.Ratio, widths.Last(width => width <= PlainWidth || width == widths[0]), "jpg").AddressOf(id);
        var classes = string.Join(' ', new[] { style, Tones.ClassOf(picture.Colour) }.Where(name => name is not null));
        var loading = place.IsFirst ? Html.Trusted(" fetchpriority=\"high\"") : Html.Trusted(" loading=\"lazy\"");
        return Html.Of($"""
            <picture>{sources}<img{Html.Attribute("class", classes.Length > 0 ? classes : null)} src="{plain}" srcset="{Set("jpg")}" sizes="{place.Sizes}" width="{width}" height="{height}" alt="{alt ?? ""}"{loading} decoding="async"></picture>
            """);

        string Set(string format) => string.Join(", ", widths.Select(width => $"{new Rendition(place.Ratio, width, format).AddressOf(id)} {Actual(width)}w"));

        // The last may be narrower than its name says.
        int Actual(int named) => Math.Min(named, width);
    }

    /// <summary>What takes the place of an <c>img</c> in a body: the picture of ours that has its address, or nothing.</summary>
    public static Html InText(string tag, IReadOnlyList<Picture> pictures)
    {
        var address = Value(Source().Match(tag));
        return pictures.FirstOrDefault(picture => picture.Address == address && IsOurs(picture)) is { } picture
            ? Of(picture, Place.Text, Value(Alternative().Match(tag)) is { Length: > 0 } alt ? alt : picture.Alt)
            : Html.None;
    }

    private static IReadOnlyList<int> Widths(Picture picture, Ratio ratio, int widest)
    {
        var all = Rendition.WidthsOf(picture.Width!.Value, picture.Height!.Value, ratio);
        return [.. all.Where((width, place) => place == 0 || width <= widest)];
    }

    private static string Value(Match match) => WebUtility.HtmlDecode(match.Groups[1].Value);

    [GeneratedRegex(" src=\"([^\"]*)\"", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Source();

    [GeneratedRegex(" alt=\"([^\"]*)\"", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Alternative();
}
