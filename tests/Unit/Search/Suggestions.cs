using Broadsheet.Search;
using Xunit;

namespace Broadsheet.Unit.Search;

/// <summary>Better spellings, and articles on something similar.</summary>
public sealed class Suggestions : IDisposable
{
    private readonly TestIndex index = new TestIndex().With(
        TestIndex.Article("a", "The night ferry sails again", "<p>The ferry to the islands carries forty bicycles.</p>"),
        TestIndex.Article("b", "A ferry with a bakery", "<p>The islands have a ferry, and the ferry has an oven.</p>"),
        TestIndex.Article("c", "Owls counted by ear", "<p>Volunteers stood in the forest.</p>"),
        TestIndex.Article("d", "کشتی شبانه به راه افتاد", "<p>کشتی به جزیره‌ها رسید.</p>", "fa"));

    public void Dispose() => index.Dispose();

    [Theory]
    [InlineData("fery", "ferry")]
    [InlineData("ferrry bakery", "ferry bakery")]
    [InlineData("Islnads", "islands")]
    [InlineData("کشتب", "کشتی")]
    [InlineData("ferry", null)]
    [InlineData("ferries", null)]
    [InlineData("zzzzzzzz", null)]
    [InlineData("xyz", null)]
    public void A_misspelt_word_is_put_right_where_that_finds_something(string typed, string? better) =>
        Assert.Equal(better, index.Ask("q=" + Uri.EscapeDataString(typed)).Suggestion);

    [Fact]
    public void A_better_spelling_that_the_filter_leaves_nothing_of_is_not_suggested() =>
        Assert.Null(index.Ask("q=fery&section=sport").Suggestion);

    [Fact]
    public void What_shares_telling_words_is_related_in_the_same_language_only()
    {
        const string A = "aaaaaaaaaaaaaaaa", B = "bbbbbbbbbbbbbbbb";
        index.With(
            TestIndex.Article(A, "Council argues about buses", "<p>The buses run at night and the council counts the buses.</p>"),
            TestIndex.Article(B, "Buses late again", "<p>Night buses were late, says the council.</p>"),
            TestIndex.Article("cccccccccccccccc", "Council und Buses", "<p>Buses council night.</p>", "de"),
            TestIndex.Article("dddddddddddddddd", "Chess until breakfast", "<p>Two engineers played.</p>"));
        Assert.Equal([B], index.Index.Related(A, 5));
        Assert.Empty(index.Index.Related("0000000000000000", 5));
    }
}
