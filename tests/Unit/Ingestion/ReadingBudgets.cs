using System.Text.RegularExpressions;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>A document that takes too long to be read is refused in a sentence.</summary>
public sealed class ReadingBudgets
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(10);

    // A clock that goes on by a millisecond whenever it is looked at.
    private int looks;

    private TimeSpan Clock() => TimeSpan.FromMilliseconds(looks++);

    private Result<string> Steps(int count) => ReadingBudget.Read<string>(Limit, () =>
    {
        for (var step = 0; step < count; step++)
            ReadingBudget.Step();
        return "read";
    }, Clock);

    [Fact]
    public void A_loop_within_the_budget_is_read_to_its_end() => Assert.Equal("read", Steps(8_000).Value);

    [Fact]
    public void A_loop_over_the_budget_is_ended_with_a_sentence()
    {
        var result = Steps(int.MaxValue);
        Assert.False(result.Ok);
        Assert.Equal((422, true), (result.Problem.Status, result.Problem.IsOverBudget));
        Assert.Contains("processor time", result.Problem.Detail);
        Assert.InRange(looks, 10, 15);
    }

    [Fact]
    public void What_took_too_long_in_one_piece_is_refused_behind_it() => Assert.False(ReadingBudget.Read<string>(Limit, () =>
    {
        looks += 20;
        return "read";
    }, Clock).Ok);

    [Fact]
    public void An_expression_that_reaches_its_time_limit_is_over_budget() =>
        Assert.True(ReadingBudget.Read<string>(Limit, () => throw new RegexMatchTimeoutException(), Clock).Problem!.IsOverBudget);

    [Fact]
    public void A_budget_ends_with_its_document()
    {
        Steps(int.MaxValue);
        for (var step = 0; step < 100_000; step++)
            ReadingBudget.Step();
        ReadingBudget.Check();
    }

    [Fact]
    public void A_body_is_ended_in_the_midst_of_its_tree()
    {
        var body = string.Concat(Enumerable.Repeat("<p>x</p>", 9_000));
        var result = ReadingBudget.Read(Limit, () => BodyHtml.Clean(body, null), Clock);
        Assert.True(result.Problem!.IsOverBudget);
        Assert.InRange(looks, 10, 15);
    }

    [Fact]
    public void An_article_over_its_budget_is_answered_with_422()
    {
        var draft = new Draft { Headline = "x", Body = string.Concat(Enumerable.Repeat("<p>x</p>", 9_000)) };
        var article = Articles.ToIncoming(draft, new SiteOptions(), new IngestionOptions { ReadingBudget = TimeSpan.FromTicks(1) }, DateTimeOffset.UnixEpoch.AddYears(50));
        Assert.Equal(422, article.Problem!.Status);
    }

    [Fact]
    public void The_clock_of_a_thread_goes_on_while_it_works()
    {
        var start = ReadingBudget.ThreadTime();
        for (var round = 0; ReadingBudget.ThreadTime() - start < TimeSpan.FromMilliseconds(1); round++)
            Assert.True(round < 100_000_000, "The clock stands still.");
    }
}
