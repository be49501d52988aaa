using Broadsheet.Ingestion;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>When a source is polled next.</summary>
public sealed class SchedulingSources
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 3, 12, 0, 0, TimeSpan.Zero);
    private readonly IngestionOptions options = new();

    private static FeedSource Source(double? perDay = null, int? everyMinutes = null) => new()
    {
        Id = "a", Name = "A", Address = "https://a.example/", PollEvery = everyMinutes is { } every ? TimeSpan.FromMinutes(every) : null, State = new SourceState { ItemsPerDay = perDay },
    };

    [Theory]
    [InlineData(null, 15)]
    [InlineData(0.0, 1440)]
    [InlineData(1.0, 360)]
    [InlineData(24.0, 15)]
    [InlineData(100.0, 5)]
    [InlineData(100_000.0, 5)]
    public void It_follows_what_the_source_really_does_within_the_limits(double? perDay, int minutes) =>
        Assert.Equal(minutes, Schedule.AfterSuccess(Source(perDay), null, null, pushed: false, options).TotalMinutes, 0.01);

    [Fact]
    public void What_the_source_asks_for_makes_it_longer_and_never_shorter_and_not_beyond_the_longest()
    {
        Assert.Equal(60, Schedule.AfterSuccess(Source(24), TimeSpan.FromMinutes(60), null, false, options).TotalMinutes);
        Assert.Equal(15, Schedule.AfterSuccess(Source(24), TimeSpan.FromMinutes(1), null, false, options).TotalMinutes);
        Assert.Equal(1440, Schedule.AfterSuccess(Source(24), TimeSpan.FromDays(30), null, false, options).TotalMinutes);
        // A cache's life of a year is no word about news.
        Assert.Equal(60, Schedule.AfterSuccess(Source(24), null, TimeSpan.FromDays(365), false, options).TotalMinutes);
        Assert.Equal(360, Schedule.AfterSuccess(Source(24), null, null, pushed: true, options).TotalMinutes);
        Assert.Equal(2, Schedule.AfterSuccess(Source(24, everyMinutes: 2), TimeSpan.FromDays(1), null, pushed: true, options).TotalMinutes);
    }

    [Fact]
    public void A_source_that_fails_is_slowed_then_paused()
    {
        var pauses = Enumerable.Range(1, 10).Select(failures => Schedule.AfterFailure(Source(), failures, new Problem("x"), options)?.TotalMinutes).ToList();
        Assert.Equal([15, 30, 60, 120, 240, 480, 960, 1440, 1440, null], pauses);
        Assert.Null(Schedule.AfterFailure(Source(), 1, new Problem("x") { Answered = 410 }, options));
    }

    [Fact]
    public void Retry_After_is_kept_to_but_not_for_ever()
    {
        Assert.Equal(120, Schedule.AfterFailure(Source(), 1, new Problem("x") { Answered = 429, RetryAfter = TimeSpan.FromHours(2) }, options)!.Value.TotalMinutes);
        Assert.Equal(15, Schedule.AfterFailure(Source(), 1, new Problem("x") { Answered = 429, RetryAfter = TimeSpan.FromSeconds(-5) }, options)!.Value.TotalMinutes);
        Assert.Equal(1440, Schedule.AfterFailure(Source(), 1, new Problem("x") { Answered = 429, RetryAfter = TimeSpan.FromDays(400) }, options)!.Value.TotalMinutes);
    }

    [Fact]
    public void The_pace_of_a_new_source_is_read_from_the_dates_of_its_items_and_follows_what_comes_after()
    {
        var dates = Enumerable.Range(0, 20).Select(hours => Noon.AddHours(-hours * 12)).ToList();
        var first = Schedule.ItemsPerDay(null, null, 20, dates, Noon);
        Assert.InRange(first!.Value, 2, 2.2);
        // Ten days of silence.
        var quiet = first;
        for (var day = 0; day < 10; day++)
            quiet = Schedule.ItemsPerDay(quiet, TimeSpan.FromDays(1), 0, [], Noon);
        Assert.InRange(quiet!.Value, 0.01, 0.2);
        // A busy week.
        var busy = quiet;
        for (var hour = 0; hour < 7 * 24; hour++)
            busy = Schedule.ItemsPerDay(busy, TimeSpan.FromHours(1), 2, [], Noon);
        Assert.InRange(busy!.Value, 40, 50);
        Assert.Null(Schedule.ItemsPerDay(null, null, 3, [], Noon));
        Assert.Equal(0, Schedule.ItemsPerDay(null, null, 0, [Noon.AddYears(-2)], Noon));
    }

    [Fact]
    public void A_host_that_has_its_polls_or_asked_for_rest_is_busy_and_no_other()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Noon);
        var hosts = new Hosts(2, time);
        hosts.Enter("a.example");
        Assert.Empty(hosts.Busy());
        hosts.Enter("a.example");
        hosts.Rest("b.example", Noon.AddMinutes(5));
        hosts.Rest("b.example", Noon.AddMinutes(1));
        Assert.Equal(["a.example", "b.example"], hosts.Busy().Order());
        Assert.True(hosts.Leave("a.example"));
        Assert.False(hosts.Leave("a.example"));
        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(["b.example"], hosts.Busy());
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(hosts.Busy());
    }

    [Fact]
    public void A_rule_puts_items_of_a_topic_or_a_path_into_a_section()
    {
        SectionRule[] rules = [new("/sport/", ["Sport"]), new("Elections", ["News", "Politics"])];
        var feed = new Uri("https://a.example/feed.xml");
        Assert.Equal(["Sport"], SectionRule.Of(rules, new Draft { Address = "/Sport/1", Topics = ["elections"] }, feed));
        Assert.Equal(["News", "Politics"], SectionRule.Of(rules, new Draft { Address = "/sports", Topics = ["elections"] }, feed));
        Assert.Equal(["News", "Politics"], SectionRule.Of(rules, new Draft { Section = ["ELECTIONS"] }, feed));
        Assert.Null(SectionRule.Of(rules, new Draft { Topics = ["weather"] }, feed));
    }
}
