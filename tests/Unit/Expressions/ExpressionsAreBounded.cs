using System.Diagnostics;
using System.Text.RegularExpressions;
using Broadsheet.Unit.Ingestion.Growth;
using Xunit;

namespace Broadsheet.Unit.Expressions;

/// <summary>No expression of the product takes longer than in proportion to its text, whatever a stranger sends.</summary>
public sealed class ExpressionsAreBounded
{
    // Longest text that is tried where an expression is given texts of any length: at the square of it, half a second.
    private const int Longest = 4_000;
    private const int Ways = 1_000;
    private const double MostPower = 1.4;

    // Less is noise: a text of this length is gone over in a hundredth of it.
    private static readonly TimeSpan Small = TimeSpan.FromMilliseconds(2);

    public static TheoryData<string> Names => [.. ProductExpression.All.Select(expression => expression.Name)];

    [Fact]
    public void Every_expression_of_the_product_has_an_end_and_a_reason()
    {
        var without = ProductExpression.All.Where(expression => !expression.Regex.Options.HasFlag(RegexOptions.NonBacktracking)
            && !(ExpressionReasons.All.TryGetValue(expression.Name, out var reason)
                && (reason.Most < int.MaxValue || expression.Regex.MatchTimeout != Regex.InfiniteMatchTimeout))).Select(expression => expression.Name);
        Assert.True(ProductExpression.All.Count > 100, $"Only {ProductExpression.All.Count} expressions are found.");
        Assert.Empty(without);
    }

    [Fact]
    public void Every_reason_is_that_of_an_expression() =>
        Assert.Empty(ExpressionReasons.All.Keys.Except(ProductExpression.All.Select(expression => expression.Name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Time_grows_with_the_length_of_the_text_that_an_expression_sees(string name)
    {
        var expression = ProductExpression.All.Single(other => other.Name == name).Regex;
        var most = Math.Min(ExpressionReasons.All.TryGetValue(name, out var reason) ? reason.Most : int.MaxValue, Longest);
        foreach (var way in AdversarialTexts.Of(expression, Ways))
        {
            var full = Time(expression, way, most, runs: 1);
            if (full < Small || (full = Time(expression, way, most, runs: 5)) < Small)
                continue;
            var (quarter, half) = (Time(expression, way, most / 4, runs: 5), Time(expression, way, most / 2, runs: 5));
            var power = Math.Log(full / quarter, 4);
            Assert.True(power <= MostPower || full < Small * 2,
                $"{name}: “{way.Start}” + “{way.Part}”… + “{way.End}”: {most / 4} characters take {quarter.TotalMilliseconds:0.00} ms, {most / 2} {half.TotalMilliseconds:0.00} ms, {most} {full.TotalMilliseconds:0.00} ms (power {power:0.0})");
        }
    }

    private static TimeSpan Time(Regex expression, (string, string, string) way, int length, int runs)
    {
        var text = AdversarialTexts.Make(way, length);
        var least = TimeSpan.MaxValue;
        for (var run = 0; run < runs; run++)
            if (ThreadTime.Of(() => Count(expression, text)) is var time && time < least)
                least = time;
        return least;
    }

    // All matches, as where a text is split or replaced.
    private static void Count(Regex expression, string text)
    {
        try
        {
            expression.Count(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new UnreachableException($"{text.Length} characters take longer than {expression.MatchTimeout.TotalMilliseconds:N0} ms: “{text[..Math.Min(text.Length, 60)]}…”");
        }
    }
}
