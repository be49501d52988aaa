using System.Diagnostics;
using Xunit;

namespace Broadsheet.Unit.Ingestion.Growth;

/// <summary>
/// What a stranger sends costs time in proportion to its length, and little of it at the largest length that is taken. Each shape is doubled
/// three times up to that length. A refusal with a sentence is as good as an article.
/// </summary>
public sealed class GrowthByLength
{
    private const double MostPower = 1.2;
    private const int Repeats = 4;

    // Less is noise: a collection, which takes longer the more there is, or a method compiled.
    private static readonly TimeSpan Flat = TimeSpan.FromMilliseconds(60);

    // Without optimisation, as tests are built by default, the same work takes about three times as long.
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(IsOptimised ? 1 : 3);

    // Shapes that cost less at their limit are harmless however they grow.
    private static readonly TimeSpan Cheap = Most * 0.15;

    private static bool IsOptimised =>
        typeof(Broadsheet.Ingestion.Formats.Wire).Assembly.GetCustomAttributes(typeof(DebuggableAttribute), false) is not [DebuggableAttribute { IsJITOptimizerDisabled: true }];

    public static TheoryData<string> Texts => [.. TextShapes.All.Select(shape => shape.ToString())];

    public static TheoryData<string> Markup => [.. MarkupShapes.All.Select(shape => shape.ToString())];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Time_grows_with_the_length_of_a_text(string shape) => Check(TextShapes.All.Single(other => other.ToString() == shape));

    [Theory]
    [MemberData(nameof(Markup))]
    public void Time_grows_with_the_length_of_markup(string shape) => Check(MarkupShapes.All.Single(other => other.ToString() == shape));

    public static TheoryData<string> Trees => [.. TreeShapes.All.Select(shape => shape.ToString())];

    [Theory]
    [MemberData(nameof(Trees))]
    public void Time_grows_with_the_size_of_a_tree(string shape) => Check(TreeShapes.All.Single(other => other.ToString() == shape));

    private static void Check(Shape shape)
    {
        var limit = Math.Min(shape.Most, shape.Way.Limit);
        // Compiles what is called, and stops early what would take minutes at its limit.
        foreach (var part in new[] { 1_024, 128, 32 })
            Within(limit, part, Least(shape, limit / part, Most / 4, repeats: 2));
        var eighth = Least(shape, limit / 8, Flat, repeats: 2);
        Within(limit, 8, eighth);
        if (eighth > Most / 8)
            foreach (var part in new[] { 4, 2 })
                Within(limit, part, Least(shape, limit / part, Most, Repeats));
        var full = Least(shape, limit, Cheap, Repeats, time => time < Most && Power(eighth, time) <= MostPower);
        var said = $"{limit / 8:N0} bytes take {eighth.TotalMilliseconds:N0} ms, {limit:N0} take {full.TotalMilliseconds:N0} ms: power {Power(eighth, full):0.00}";
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        Assert.True(full < Most, said);
        Assert.True(full < Cheap || Power(eighth, full) <= MostPower, said);
    }

    // A part may cost more than all of it, which is refused.
    private static void Within(int limit, int part, TimeSpan time) =>
        Assert.True(time < Most, $"{limit / part:N0} bytes, the limit's {part:N0}th part, take {time.TotalMilliseconds:N0} ms");

    private static double Power(TimeSpan before, TimeSpan after) => Math.Log((after > Flat ? after : Flat) / (before > Flat ? before : Flat), 8);

    // The least of several runs, since everything else on the machine can only add to it; the first is enough where it is small.
    private static TimeSpan Least(Shape shape, int length, TimeSpan enough, int repeats, Func<TimeSpan, bool>? good = null)
    {
        var content = shape.Make(length);
        var least = TimeSpan.MaxValue;
        for (var run = 0; run < repeats && least > enough && !(least < TimeSpan.MaxValue && good?.Invoke(least) == true); run++)
            if (ThreadTime.Of(() => shape.Way.Take(content)) is var time && time < least)
                least = time;
        return least;
    }
}
