using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Storage;
using Xunit;

namespace Broadsheet.Unit.Storage;

/// <summary>What another source's copy makes of an article.</summary>
public sealed class CopiesOfOthers
{
    private const string Text =
        "<p>The bridge over the Ell was closed on Tuesday after engineers found a crack in its northern pier, the city said. Traffic is led over the old ford until repairs are done.</p>";

    private const string OtherText =
        "<p>Wheat prices rose for the third day running as buyers in three ports waited for ships that had been held up by storms off the cape since the weekend.</p>";

    private static readonly DateTimeOffset Eight = new(2026, 5, 3, 8, 0, 0, TimeSpan.Zero);
    private static readonly SiteOptions Site = new();

    private static ArticleReceived Copy(string source, double received = 0, string body = Text, string headline = "Bridge closed", ArticleStatus status = ArticleStatus.Published, string? name = null, DateTimeOffset? embargo = null) => new()
    {
        ReceiptId = Guid.Empty,
        ReceivedAt = Eight.AddHours(received),
        Article = new Article
        {
            Id = source.PadRight(16, 'a'), Language = "en", Section = ["News"], Headline = headline, Body = body, Status = status, Embargo = embargo,
            Names = name is null ? [] : [name], FirstPublished = Eight, Updated = Eight.AddHours(received), Source = new Source { Id = source, Name = source.ToUpperInvariant(), Address = $"https://{source}.example/1" },
        },
    };

    private static StoredArticle Stored(params ArticleReceived[] copies)
    {
        StoredArticle? current = null;
        foreach (var copy in copies)
            current = Succession.Next(current, copy, Site, copy.ReceivedAt) ?? current;
        return current!;
    }

    private static IEnumerable<string> Also(StoredArticle stored) => stored.Article.AlsoFrom.Select(source => source.Name);

    [Fact]
    public void A_copy_is_named_beside_the_source_and_its_id_leads_to_the_article()
    {
        var first = Stored(Copy("one"));
        Assert.True(OtherCopies.Fits(first, Copy("two", headline: "City closes bridge").Article, Eight));
        var stored = Stored(Copy("one"), Copy("two", 1, headline: "City closes bridge"));
        Assert.Equal(("oneaaaaaaaaaaaaa", "Bridge closed", 2, Eight), (stored.Id, stored.Article.Headline, stored.Article.Version, stored.Article.Updated));
        Assert.Equal(["TWO"], Also(stored));
        Assert.Equal(["twoaaaaaaaaaaaaa"], stored.Article.AlsoAs);
        Assert.Equal(first.Article.Path, stored.Article.Path);
        Assert.Null(Succession.Next(stored, Copy("two", 1, headline: "City closes bridge"), Site, Eight));
    }

    [Theory]
    [InlineData("two", Text, null, true)]
    [InlineData("one", Text, "n", false)]
    [InlineData("two", OtherText, null, false)]
    [InlineData("two", OtherText, "n", false)]
    [InlineData("two", "<p>The bridge over the Ell was closed on Tuesday.</p>", "n", true)]
    public void The_same_words_or_the_same_item_from_another_source_belong_together(string source, string body, string? name, bool fits) =>
        Assert.Equal(fits, OtherCopies.Fits(Stored(Copy("one", name: "n")), Copy(source, body: body, headline: "Another headline", name: name).Article, Eight));

    [Fact]
    public void Nothing_joins_what_is_withdrawn_or_held_nor_while_it_is_held_itself()
    {
        Assert.False(OtherCopies.Fits(Stored(Copy("one"), Copy("one", 1, status: ArticleStatus.Withdrawn)), Copy("two").Article, Eight));
        Assert.False(OtherCopies.Fits(Stored(Copy("one", embargo: Eight.AddHours(1))), Copy("two").Article, Eight));
        Assert.True(OtherCopies.Fits(Stored(Copy("one", embargo: Eight.AddHours(1))), Copy("two").Article, Eight.AddHours(1)));
        Assert.False(OtherCopies.Fits(Stored(Copy("one")), Copy("two", embargo: Eight.AddHours(1)).Article, Eight));
    }

    [Fact]
    public void When_one_source_takes_it_back_the_article_stays_in_anothers_words()
    {
        var stored = Stored(Copy("one"), Copy("two", 1, headline: "City closes bridge"), Copy("one", 2, status: ArticleStatus.Withdrawn));
        Assert.Equal((ArticleStatus.Published, "City closes bridge", "TWO", "oneaaaaaaaaaaaaa"), (stored.Article.Status, stored.Article.Headline, stored.Article.Source.Name, stored.Id));
        Assert.Empty(Also(stored));
        Assert.Equal(["twoaaaaaaaaaaaaa"], stored.Article.AlsoAs);

        var gone = Stored(Copy("one"), Copy("two", 1), Copy("one", 2, status: ArticleStatus.Withdrawn), Copy("two", 3, status: ArticleStatus.Withdrawn));
        Assert.Equal(ArticleStatus.Withdrawn, gone.Article.Status);
        var back = Stored(Copy("one"), Copy("two", 1), Copy("one", 2, status: ArticleStatus.Withdrawn), Copy("two", 3, status: ArticleStatus.Withdrawn), Copy("one", 4));
        Assert.Equal((ArticleStatus.Published, "ONE"), (back.Article.Status, back.Article.Source.Name));
    }

    [Fact]
    public void A_copy_that_is_taken_back_is_named_no_longer()
    {
        var stored = Stored(Copy("one"), Copy("two", 1), Copy("two", 2, status: ArticleStatus.Withdrawn));
        Assert.Equal((ArticleStatus.Published, "ONE"), (stored.Article.Status, stored.Article.Source.Name));
        Assert.Empty(Also(stored));
        Assert.Null(Succession.Next(stored, Copy("two", 1.5), Site, Eight));
    }

    [Fact]
    public void An_operators_order_takes_it_from_the_site_whoever_has_it()
    {
        var order = Copy("one", 2, status: ArticleStatus.Withdrawn);
        var stored = Stored(Copy("one"), Copy("two", 1), order with { Article = order.Article with { Source = new Source { Name = "Site" } } });
        Assert.Equal(ArticleStatus.Withdrawn, stored.Article.Status);
        Assert.Null(Succession.Next(stored, Copy("two", 1.5), Site, Eight));
    }

    [Fact]
    public void A_copy_that_tells_something_else_now_leaves()
    {
        var before = Stored(Copy("one"), Copy("two", 1));
        var next = Succession.Next(before, Copy("two", 2, OtherText), Site, Eight)!;
        Assert.False(next.Has("twoaaaaaaaaaaaaa"));
        Assert.Empty(next.Article.AlsoFrom);
        Assert.Empty(next.Article.AlsoAs);
    }

    [Fact]
    public void An_edited_copy_stays_while_it_is_a_near_one()
    {
        var stored = Stored(Copy("one"), Copy("two", 1), Copy("two", 2, Text.Replace("done", "over")));
        Assert.Equal(["TWO"], Also(stored));
        Assert.Contains("done", stored.Article.Body);
    }

    [Fact]
    public void The_same_item_by_another_feed_brings_its_edit()
    {
        var edited = Text.Replace("until repairs are done", "until repairs are done, which may take the summer");
        var stored = Stored(Copy("one", name: "n"), Copy("two", 1, name: "n"), Copy("two", 2, edited, name: "n"));
        Assert.Contains("summer", stored.Article.Body);
        Assert.Equal(("oneaaaaaaaaaaaaa", Eight.AddHours(2)), (stored.Id, stored.Article.Updated));
        // The first feed has it as well now, and gets its article back.
        var back = Stored(Copy("one", name: "n"), Copy("two", 1, name: "n"), Copy("two", 2, edited, name: "n"), Copy("one", 3, edited, name: "n"));
        Assert.Equal("ONE", back.Article.Source.Name);
    }

    [Fact]
    public void A_teaser_by_another_feed_replaces_no_text()
    {
        var stored = Stored(Copy("one", name: "n"), Copy("two", 1, "<p>The bridge over the Ell was closed.</p>", name: "n"), Copy("two", 2, "<p>The bridge over the Ell is shut.</p>", name: "n"));
        Assert.Contains("northern pier", stored.Article.Body);
        Assert.Equal(["TWO"], Also(stored));
    }

    [Fact]
    public void The_order_in_which_copies_come_changes_nothing_but_whose_words_are_shown()
    {
        ArticleReceived[] copies = [Copy("one"), Copy("two", 1), Copy("six", 2), Copy("two", 3, status: ArticleStatus.Withdrawn)];
        foreach (var order in new[] { new[] { 0, 1, 2, 3 }, [2, 3, 0, 1], [0, 3, 2, 1], [2, 0, 1, 3] })
        {
            var stored = Stored([.. order.Select(at => copies[at])]);
            Assert.Equal(["ONE", "SIX"], Also(stored).Append(stored.Article.Source.Name).Order());
        }
    }

    [Fact]
    public void A_story_that_its_source_names_comes_before_ours()
    {
        Article[] near = [Copy("one").Article, Copy("two").Article];
        Assert.Equal("copies-oneaaaaaaaaaaaaa", Stories.Of(near));
        Assert.Equal("copies-two", Stories.Of([near[0], near[1] with { Story = "copies-two" }]));
        Assert.Equal("flood", Stories.Of([near[0] with { Story = "copies-two" }, near[1] with { Story = "flood" }]));
    }
}
