using System.Globalization;
using Broadsheet.Contracts;

namespace Broadsheet.Rendering;

/// <summary>An article as it stands in lists.</summary>
internal static class Card
{
    /// <summary>How much a card shows.</summary>
    [Flags]
    public enum Shows
    {
        Headline = 0,
        Section = 1,
        Standfirst = 2,
        Picture = 4,
        All = Section | Standfirst | Picture,
    }

    /// <summary>A card whose headline is an <c>h2</c> or <c>h3</c>.</summary>
    public static Html Of(Article article, Frame frame, int level, Shows shows, string style = "card") => Html.Of($"""
        <article class="{style} {frame.Publication.HueOf(Sections.Of(article))}"{Layout.Language(article.Language, frame.Words)}>
        {(shows.HasFlag(Shows.Picture) ? Thumbnail(article, style) : Html.None)}{(shows.HasFlag(Shows.Section) ? Kicker(article, frame) : Html.None)}{Heading(article, level)}
        {(shows.HasFlag(Shows.Standfirst) && article.Standfirst is { Length: > 0 } standfirst ? Html.Of($"<p class=\"standfirst\">{Body.Cut(standfirst, 220)}</p>\n") : Html.None)}<p class="meta">{Time(article.FirstPublished, frame.Words, exact: false)}</p>
        </article>

        """);

    /// <summary>The instant for machines (and for the script, which tells it in the reader's zone), and for people in the language of <paramref name="words"/>.</summary>
    public static Html Time(DateTimeOffset instant, Words words, bool exact) => Html.Of($"""
        <time datetime="{instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}"{(exact ? Html.Trusted(" data-exact") : Html.None)}{Layout.Language(words.Language)}>{(exact ? words.DayAndTime(instant) : words.Day(instant))}</time>
        """);

    /// <summary>Whether the card would have a picture.</summary>
    public static bool HasPicture(Article article) => PictureView.First(article) is not null;

    private static Html Heading(Article article, int level) => level == 2
        ? Html.Of($"<h2><a href=\"{article.Path}\">{article.Headline}</a></h2>")
        : Html.Of($"<h3><a href=\"{article.Path}\">{article.Headline}</a></h3>");

    private static Html Kicker(Article article, Frame frame)
    {
        var section = Sections.Of(article);
        var name = article.Section.Count == 1 ? frame.Publication.NameOf(section, article.Section[0]) : article.Section[^1];
        return Html.Of($"<p class=\"kicker\"><a href=\"/{Sections.Encoded(section)}\">{name}</a></p>\n");
    }

    // Without a text of its own: the headline beside it says it, and it is the same link.
    private static Html Thumbnail(Article article, string style) => PictureView.First(article) is { } picture
        ? Html.Of($"{PictureView.Of(picture, style is "card" ? Place.Card : Place.Front, alt: "", "thumbnail")}\n")
        : Html.None;
}
