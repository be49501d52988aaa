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

    private static ArticleReceived Copy(string source, double received = 0, string body = Text, string headline = "Bridge closed", ArticleStatus status = ArticleStatus.Published, string? name = null, DateTimeOffset? embargo = null, CopyRank? rank = null) => new()
    {
        ReceiptId = Guid.Empty,
        ReceivedAt = Eight.AddHours(received),
        Rank = rank,
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
    [InlineData("two", "<p>The bridge over the Ell was closed on Tuesday.</p>", "n", false)]
    [InlineData("two", "", "n", false)]
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

    [Theory]
    [InlineData("Bridge closed", true)]
    [InlineData("Bridge open", false)]
    public void A_few_words_join_only_what_says_the_same_word_for_word_and_is_named(string headline, bool fits)
    {
        const string few = "<p>More soon.</p>";
        Assert.Equal(fits, OtherCopies.Fits(Stored(Copy("one", body: few, name: "n")), Copy("two", body: few, headline: headline, name: "n").Article, Eight));
        Assert.False(OtherCopies.Fits(Stored(Copy("one", body: few)), Copy("two", body: few).Article, Eight));
    }

    [Fact]
    public void A_newer_edit_by_another_source_is_not_shown_and_operators_are_told()
    {
        var edited = Text.Replace("until repairs are done", "until repairs are done, which may take the summer");
        var before = Stored(Copy("one", name: "n"), Copy("two", 1, name: "n"));
        var edit = Copy("two", 2, edited, name: "n");
        var after = Succession.Next(before, edit, Site, Eight)!;
        Assert.Equal((before.Article.Version, before.Article.Body), (after.Article.Version, after.Article.Body));
        Assert.Equal(["TWO"], Also(after));
        var conflict = Conflicts.OnLeading(before, edit, after)!;
        Assert.Equal((CopyConflictKind.MayNotLead, "two", "oneaaaaaaaaaaaaa", "ONE"), (conflict.Kind, conflict.SourceId, conflict.OtherId, conflict.OtherSource));
        Assert.Null(Conflicts.OnLeading(null, Copy("one"), Stored(Copy("one"))));
        Assert.Null(Conflicts.OnLeading(Stored(Copy("one", name: "n")), Copy("two", 1, name: "n"), before));
    }

    private static CopyRank Own(string host = "gazette.example", int priority = 0, params string[] names) => new() { Host = host, Priority = priority, OwnNames = names };

    [Fact]
    public void The_copy_of_the_higher_priority_is_shown_in_whatever_order_they_come()
    {
        var (one, two) = (Copy("one", name: "n", rank: Own(names: "n")), Copy("two", 1, headline: "City closes bridge", name: "n", rank: Own("wire.example", priority: 1)));
        foreach (var stored in new[] { Stored(one, two), Stored(two, one) })
            Assert.Equal(("City closes bridge", "TWO"), (stored.Article.Headline, stored.Article.Source.Name));
        var edited = Stored(one, two, Copy("one", 3, headline: "Bridge shut", name: "n", rank: Own(names: "n")));
        Assert.Equal("City closes bridge", edited.Article.Headline);
        var lowered = Stored(one, two, Copy("two", 4, headline: "City closes bridge", name: "n", rank: Own("wire.example")), Copy("one", 5, name: "n", rank: Own(names: "n")));
        Assert.Equal("ONE", lowered.Article.Source.Name);
    }

    [Fact]
    public void The_copy_whose_own_host_is_that_of_the_address_is_shown_in_whatever_order_they_come()
    {
        var (owner, other) = (Copy("one", 1, headline: "Bridge closed", name: "n", rank: Own(names: "n")), Copy("two", headline: "City closes bridge", name: "n", rank: Own("wire.example")));
        Assert.Equal(("Bridge closed", "twoaaaaaaaaaaaaa"), Stored(other, owner) is var late ? (late.Article.Headline, late.Id) : default);
        Assert.Equal(("Bridge closed", "oneaaaaaaaaaaaaa"), Stored(owner, other) is var early ? (early.Article.Headline, early.Id) : default);
        // Both own it, as two feeds of one site do: the first stays.
        Assert.Equal("TWO", Stored(other with { Rank = Own(names: "n") }, owner).Article.Source.Name);
        // It owns a name that the other does not give.
        Assert.Equal("TWO", Stored(other, owner with { Rank = Own(names: "m") }).Article.Source.Name);
    }

    [Fact]
    public void An_owner_takes_its_own_date_of_first_publication_with_it()
    {
        var claimed = Copy("two", name: "n") is var copy ? copy with { Article = copy.Article with { FirstPublished = Eight.AddYears(-100) } } : copy;
        Assert.Equal(Eight, Stored(claimed, Copy("one", 1, name: "n", rank: Own(names: "n"))).Article.FirstPublished);
    }

    [Fact]
    public void The_first_source_of_an_article_that_its_owner_leads_cannot_bring_another_text_into_it()
    {
        var before = Stored(Copy("two", name: "n"), Copy("one", 1, name: "n", rank: Own(names: "n")));
        var forged = Copy("two", 2, OtherText, "Mayor arrested", name: "n");
        var after = Succession.Next(before, forged, Site, Eight)!;
        Assert.Equal(("Bridge closed", "ONE", "twoaaaaaaaaaaaaa"), (after.Article.Headline, after.Article.Source.Name, after.Id));
        Assert.Empty(after.Article.AlsoFrom);
        Assert.Equal(CopyConflictKind.OtherText, Conflicts.OnLeading(before, forged, after)!.Kind);
        var withdrawn = Succession.Next(after, Copy("one", 3, status: ArticleStatus.Withdrawn), Site, Eight)!;
        Assert.Equal((ArticleStatus.Withdrawn, "Bridge closed"), (withdrawn.Article.Status, withdrawn.Article.Headline));
    }

    [Fact]
    public void A_copy_leaves_when_the_article_tells_something_else()
    {
        var before = Stored(Copy("one", name: "n"), Copy("two", 1, name: "n"));
        var after = Succession.Next(before, Copy("one", 2, OtherText, "Wheat rises", name: "n"), Site, Eight)!;
        Assert.Equal("Wheat rises", after.Article.Headline);
        Assert.False(after.Has("twoaaaaaaaaaaaaa"));
        Assert.Equal("twoaaaaaaaaaaaaa", Assert.Single(after.Parted).Article.Id);
        // An edit that keeps most of the text keeps its copies.
        Assert.Empty(Succession.Next(before, Copy("one", 2, Text + "<p>The mayor spoke of the better part of a summer.</p>", name: "n"), Site, Eight)!.Parted);
    }

    [Fact]
    public void Feeds_of_one_publisher_may_carry_an_item_in_other_lengths_once_they_have_joined()
    {
        const string few = "<p>The bridge over the Ell was closed.</p>";
        ArticleReceived[] joined = [Copy("one", body: few, name: "n", rank: Own()), Copy("two", 1, few, name: "n", rank: Own())];
        Assert.Equal(["TWO"], Also(Stored([.. joined, Copy("one", 2, "<p>The bridge over the Ell is shut.</p>", name: "n", rank: Own())])));
        Assert.Empty(Also(Stored([.. joined, Copy("one", 2, "<p>The bridge over the Ell is shut.</p>", name: "n", rank: Own("other.example"))])));
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
    public void What_an_article_shows_of_ranked_copies_does_not_depend_on_the_order_in_which_they_come()
    {
        ArticleReceived[] copies =
        [
            Copy("one", name: "n", rank: Own(names: "n")), Copy("one", 2, Text.Replace("done", "over"), "Bridge shut", name: "n", rank: Own(names: "n")),
            Copy("two", 1, name: "n", rank: Own("b.example")), Copy("six", 1.5, headline: "City closes bridge", name: "n", rank: Own("c.example")), Copy("six", 3, status: ArticleStatus.Withdrawn),
        ];
        foreach (var order in Orders(copies.Length))
        {
            var stored = Stored([.. order.Select(at => copies[at])]);
            Assert.Equal(("Bridge shut", "ONE", "TWO"), (stored.Article.Headline, stored.Article.Source.Name, Assert.Single(Also(stored))));
            Assert.Contains("are over", stored.Article.Body);
        }
    }

    private static IEnumerable<IEnumerable<int>> Orders(int count) => count == 0
        ? [[]]
        : from rest in Orders(count - 1).Select(order => order.ToList()) from place in Enumerable.Range(0, count) select rest.Take(place).Append(count - 1).Concat(rest.Skip(place));

    [Fact]
    public void A_story_that_its_source_names_comes_before_ours()
    {
        Article[] near = [Copy("one").Article, Copy("two").Article];
        Assert.Equal("copies-oneaaaaaaaaaaaaa", Stories.Of(near));
        Assert.Equal("copies-two", Stories.Of([near[0], near[1] with { Story = "copies-two" }]));
        Assert.Equal("flood", Stories.Of([near[0] with { Story = "copies-two" }, near[1] with { Story = "flood" }]));
    }
}
