using Broadsheet.Contracts;
using Xunit;

namespace Broadsheet.Unit.Search;

/// <summary>In whatever order and however often copies come, the newest stays.</summary>
public sealed class Versions : IDisposable
{
    private readonly TestIndex index = new();

    public void Dispose() => index.Dispose();

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(3, 2, 1)]
    [InlineData(2, 3, 1)]
    [InlineData(3, 3, 3)]
    public void The_newest_version_stays_in_whatever_order_versions_come(params int[] order)
    {
        foreach (var version in order)
            index.Index.Write(TestIndex.Article("a", $"Number{version}", version: version));
        index.Index.Refresh();
        Assert.Equal("Number3", index.Ask("q=").Hits.Single().Headline);
        Assert.Equal("", index.Find("Number1"));
    }

    [Fact]
    public void The_answer_to_a_write_says_which_version_is_held_and_whether_it_is_new()
    {
        Assert.Equal((2, true), index.Index.Write(TestIndex.Article("a", version: 2)));
        Assert.Equal((2, false), index.Index.Write(TestIndex.Article("a", version: 2)));
        Assert.Equal((2, false), index.Index.Write(TestIndex.Article("a", version: 1)));
        index.Index.Refresh();
        Assert.Equal((2, false), index.Index.Write(TestIndex.Article("a", version: 1)));
        Assert.Equal((3, true), index.Index.Write(TestIndex.Article("a", version: 3)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_withdrawn_article_is_not_brought_back_by_an_older_copy_that_comes_late(bool restarted)
    {
        index.With(TestIndex.Article("a", "Rumour", version: 1), TestIndex.Article("b", "Truth"));
        index.With(TestIndex.Article("a", "Rumour", version: 3) with { Status = ArticleStatus.Withdrawn });
        if (restarted)
            index.Restart();
        index.With(TestIndex.Article("a", "Rumour", version: 2));
        Assert.Equal("", index.Find("rumour"));
        Assert.Equal("b", index.Ids("q="));
        Assert.Equal("b", index.Find("-nothing"));
        Assert.Equal(1, index.Ask("q=").Sections.Single().Count);

        index.With(TestIndex.Article("a", "Rumour", version: 4));
        Assert.Equal("a", index.Find("rumour"));
    }

    [Fact]
    public void A_withdrawal_that_comes_first_holds_too()
    {
        index.With(TestIndex.Article("a", version: 2) with { Status = ArticleStatus.Withdrawn }, TestIndex.Article("a", version: 1));
        Assert.Equal(0, index.Ask("q=").Total);
    }

    [Fact]
    public void Many_copies_at_once_leave_each_article_there_once_in_its_newest_version()
    {
        Parallel.For(0, 2_000, number =>
        {
            index.Index.Write(TestIndex.Article($"id{number % 50}", $"Version{number / 50}", version: 1 + number / 50 * 7 % 40));
            if (number % 100 == 0)
                index.Index.Refresh();
        });
        index.Index.Refresh();
        var answer = index.Ask("q=");
        Assert.Equal(50, answer.Total);
        for (var number = 0; number < 50; number++)
            Assert.Equal((40, false), index.Index.Write(TestIndex.Article($"id{number}", version: 40)));
    }

    [Fact]
    public async Task Visible_completes_with_the_next_refresh_and_asks_for_one()
    {
        index.Index.Write(TestIndex.Article("a"));
        var visible = index.Index.Visible();
        var another = index.Index.Visible();
        Assert.False(visible.IsCompleted);
        await index.Index.Changed(Timeout.InfiniteTimeSpan, default);
        Assert.Equal(0, index.Ask("q=").Total);
        index.Index.Refresh();
        Assert.True(visible.IsCompletedSuccessfully);
        Assert.True(another.IsCompletedSuccessfully);
        Assert.Equal(1, index.Ask("q=").Total);
    }

    [Fact]
    public async Task An_article_is_found_at_every_moment_while_it_is_corrected()
    {
        using var index = new TestIndex().With(TestIndex.Article("followed", headline: "Kestrel"));
        using var done = new CancellationTokenSource();
        var others = Task.Run(() =>
        {
            for (var number = 0; number < 1_000 && !done.IsCancellationRequested; number++)
                index.Index.Write(TestIndex.Article("other-" + number % 500, headline: "Heron", version: 1 + number / 500));
        });
        var refreshes = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
                index.Index.Refresh();
        });
        var corrections = Task.Run(() =>
        {
            for (var version = 2; version < 300; version++)
                index.Index.Write(TestIndex.Article("followed", headline: "Kestrel", version: version));
        });
        var (asked, missed) = (0, 0);
        for (; asked < 30 || !corrections.IsCompleted; asked++)
            if (index.Find("kestrel") != "followed")
                missed++;
        await done.CancelAsync();
        await Task.WhenAll(others, refreshes, corrections);
        Assert.Equal(0, missed);
    }
}
