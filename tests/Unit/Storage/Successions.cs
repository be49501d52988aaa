using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Storage;
using Xunit;

namespace Broadsheet.Unit.Storage;

/// <summary>What a received copy makes of the article that is there.</summary>
public sealed class Successions
{
    private static readonly DateTimeOffset Eight = new(2026, 5, 3, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Eight.AddHours(12);
    private static readonly SiteOptions Site = new();

    private static ArticleReceived Copy(string headline = "Bridge closed", double updated = 0, double received = 0, ArticleStatus status = ArticleStatus.Published, double first = 0) => new()
    {
        ReceiptId = Guid.Empty,
        ReceivedAt = Now.AddHours(received),
        Article = new Article
        {
            Id = "aaaaaaaaaaaaaaaa", Language = "en", Section = ["News"], Headline = headline, Body = "<p>x</p>", Topics = ["a", "b"], Status = status,
            FirstPublished = Eight.AddHours(first), Updated = Eight.AddHours(updated), Source = new Source { Name = "Gazette" },
        },
    };

    private static StoredArticle Stored(params ArticleReceived[] copies)
    {
        StoredArticle? current = null;
        foreach (var copy in copies)
            current = Succession.Next(current, copy, Site, copy.ReceivedAt) ?? current;
        return current!;
    }

    [Fact]
    public void The_first_copy_is_version_1_and_has_a_path()
    {
        var stored = Stored(Copy());
        Assert.Equal(1, stored.Article.Version);
        Assert.Equal("/news/2026/05/03/bridge-closed-aaaaaaaaaaaaaaaa", stored.Article.Path);
        Assert.False(stored.Announced);
    }

    [Fact]
    public void The_same_copy_again_changes_nothing() => Assert.Null(Succession.Next(Stored(Copy()), Copy(), Site, Now));

    [Fact]
    public void An_equal_copy_later_is_no_version_but_makes_what_is_older_than_it_count_as_old()
    {
        var stored = Stored(Copy(), Copy(updated: 2, received: 1));
        Assert.Equal(1, stored.Article.Version);
        Assert.Null(Succession.Next(stored, Copy("Older", updated: 1, received: 2), Site, Now));
    }

    [Fact]
    public void A_newer_differing_copy_is_the_next_version_to_be_announced()
    {
        var first = Stored(Copy()) with { Announced = true };
        var next = Succession.Next(first, Copy("Bridge open", updated: 1, received: 1), Site, Now.AddHours(1))!;
        Assert.Equal(2, next.Article.Version);
        Assert.Equal(first.Revision + 1, next.Revision);
        Assert.False(next.Announced);
        Assert.Equal("/news/2026/05/03/bridge-open-aaaaaaaaaaaaaaaa", next.Article.Path);
        Assert.Equal(Eight.AddHours(1), next.Article.Updated);
    }

    [Fact]
    public void An_older_copy_changes_nothing_whenever_it_comes() =>
        Assert.Null(Succession.Next(Stored(Copy(), Copy("Correction", updated: 2, received: 1)), Copy("Older", updated: 1, received: 5), Site, Now));

    [Fact]
    public void Of_copies_with_the_same_time_the_later_accepted_wins_and_readers_see_when()
    {
        var stored = Stored(Copy(), Copy("Edited in silence", received: 3));
        Assert.Equal("Edited in silence", stored.Article.Headline);
        Assert.Equal(Now.AddHours(3), stored.Article.Updated);
        Assert.Null(Succession.Next(stored, Copy("Came late", received: 2), Site, Now));
    }

    [Fact]
    public void The_time_of_first_publication_only_moves_back()
    {
        Assert.Equal(Eight, Stored(Copy(), Copy("Other", updated: 5, received: 1, first: 5)).Article.FirstPublished);
        var earlier = Stored(Copy(), Copy(updated: 5, received: 1, first: -24));
        Assert.Equal("/news/2026/05/02/bridge-closed-aaaaaaaaaaaaaaaa", earlier.Article.Path);
    }

    [Fact]
    public void The_path_stays_while_headline_section_and_day_do()
    {
        var stored = Stored(Copy());
        stored = stored with { Article = stored.Article with { Path = "/news/2026/05/03/made-by-an-older-release-aaaaaaaaaaaaaaaa" } };
        var next = Succession.Next(stored, Copy(updated: 1, received: 1) with { Article = Copy(updated: 1).Article with { Body = "<p>y</p>" } }, Site, Now)!;
        Assert.Equal(stored.Article.Path, next.Article.Path);
    }

    [Fact]
    public void A_withdrawal_keeps_the_article_but_its_status()
    {
        var stored = Stored(Copy(), Copy("", updated: 1, received: 1, status: ArticleStatus.Withdrawn));
        Assert.Equal((ArticleStatus.Withdrawn, 2, "Bridge closed"), (stored.Article.Status, stored.Article.Version, stored.Article.Headline));
        Assert.Null(Succession.Next(stored, Copy("Older copy", updated: 0.5, received: 2), Site, Now));
        Assert.Equal((ArticleStatus.Published, 3), Stored(Copy(), Copy(updated: 1, received: 1, status: ArticleStatus.Withdrawn), Copy(updated: 2, received: 2)) is var back ? (back.Article.Status, back.Article.Version) : default);
    }

    [Fact]
    public void A_withdrawal_that_overtook_its_article_holds()
    {
        var stored = Stored(Copy("", updated: 1, received: 1, status: ArticleStatus.Withdrawn), Copy());
        Assert.Equal(ArticleStatus.Withdrawn, stored.Article.Status);
        Assert.Equal("Bridge closed", Stored(Copy("", updated: 1, received: 1, status: ArticleStatus.Withdrawn), Copy(updated: 2, received: 2)).Article.Headline);
    }

    private const string Address = "https://example.org/a.jpg?b=1&c=2";

    private static ArticleReceived Pictured(bool copies, string body = "<p>x</p>", double received = 0, string headline = "Bridge closed")
    {
        var copy = Copy(headline, received: received);
        var ours = new Picture { Address = Address, MediaId = new string('a', 32), Width = 900, Height = 600, Colour = "#123456" };
        return copy with
        {
            Article = copy.Article with
            {
                Body = body,
                Pictures = body.Contains("<img", StringComparison.Ordinal) ? copies ? [ours] : [] : [copies ? ours : new Picture { Address = Address, Width = 90 }],
                Videos = [new Video { Address = "https://example.org/a.mp4", Poster = Address, Still = copies ? ours : null }],
            },
        };
    }

    [Theory]
    [InlineData("<p>x</p>")]
    [InlineData("<p>x</p><img src=\"https://example.org/a.jpg?b=1&amp;c=2\" alt=\"\">")]
    public void That_pictures_have_come_is_a_version_but_no_change_that_readers_are_told_of(string body)
    {
        var stored = Stored(Pictured(copies: false, body), Pictured(copies: true, body, received: 1));
        Assert.Equal((2, Eight), (stored.Article.Version, stored.Article.Updated));
        Assert.Equal(new string('a', 32), Assert.Single(stored.Article.Pictures).MediaId);
        Assert.False(stored.Announced);
    }

    [Theory]
    [InlineData("<p>x</p>")]
    [InlineData("<p>x</p><img src=\"https://example.org/a.jpg?b=1&amp;c=2\" alt=\"\">")]
    public void A_correction_whose_pictures_could_not_be_had_keeps_those_that_are_there(string body)
    {
        var stored = Stored(Pictured(copies: true, body), Pictured(copies: false, body, received: 1, headline: "Bridge open"));
        Assert.Equal((2, "Bridge open"), (stored.Article.Version, stored.Article.Headline));
        Assert.True(stored.Article.Updated > Eight);
        var picture = Assert.Single(stored.Article.Pictures);
        Assert.Equal((new string('a', 32), 900, "#123456"), (picture.MediaId, picture.Width, picture.Colour));
        Assert.Equal(new string('a', 32), stored.Article.Videos[0].Still!.MediaId);
        Assert.Equal(1, Stored(Pictured(copies: true, body), Pictured(copies: false, body, received: 1)).Article.Version);
    }

    [Fact]
    public void A_picture_that_left_the_article_leaves_its_copy_too() =>
        Assert.Empty(Stored(Pictured(copies: true), Copy(received: 1)).Article.Pictures);

    private static ArticleReceived Order(int? place, double received) => Copy(received: received) with { Pin = new PinOrder { Place = place } };

    [Fact]
    public void A_pin_is_a_version_of_its_own_that_corrections_keep_and_that_is_no_copy()
    {
        var pinned = Succession.Next(Stored(Copy()), Order(1, received: 5), Site, Now)!;
        Assert.Equal((2, 1, false), (pinned.Article.Version, pinned.Article.Pin, pinned.Announced));
        Assert.Equal(Stored(Copy()).Article.Updated, pinned.Article.Updated);
        // Accepted before the pin, and still the newer copy.
        var corrected = Succession.Next(pinned, Copy("Correction", updated: 1, received: 2), Site, Now)!;
        Assert.Equal((3, 1, "Correction"), (corrected.Article.Version, corrected.Article.Pin, corrected.Article.Headline));
        Assert.Null(Succession.Next(corrected, Order(1, received: 5), Site, Now));
        Assert.Null(Succession.Next(corrected, Order(null, received: 4), Site, Now));
        var again = Succession.Next(corrected, Order(1, received: 6), Site, Now)!;
        Assert.Equal(3, again.Article.Version);
        Assert.Null(Succession.Next(again, Order(null, received: 7), Site, Now)!.Article.Pin);
        Assert.Null(Succession.Next(null, Order(1, received: 5), Site, Now));
    }
}
