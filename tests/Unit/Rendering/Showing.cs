using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Rendering;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MassTransit.Testing;
using Xunit;

namespace Broadsheet.Unit.Rendering;

/// <summary>What is told after an article has come in.</summary>
public sealed class Showing : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("broadsheet-rendering-").FullName;
    private SqliteReadModel model = null!;
    private ServiceProvider services = null!;
    private ITestHarness bus = null!;
    private BusLog log = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        model = new SqliteReadModel(Path.Combine(folder, "rendering.db"));
        services = new ServiceCollection()
            .AddSingleton<IReadModel>(model)
            .AddSingleton(services => new Newsstand(model, services.GetRequiredService<IBus>(), new FakeTimeProvider(Articles.Noon), NullLogger<Newsstand>.Instance))
            .AddMassTransitTestHarness(TextWriter.Null, configurator => configurator.AddConsumer<ShowArticle>())
            .BuildServiceProvider(true);
        bus = services.GetRequiredService<ITestHarness>();
        log = new BusLog(bus.Bus);
        await bus.Start();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        model.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_event_is_answered_by_a_receipt_and_the_changed_pages_also_when_it_comes_again()
    {
        foreach (var time in new[] { 1, 2 })
        {
            await bus.Bus.Publish(new ArticlePublished { Article = Articles.Plain(), StoredAt = Articles.Noon.AddSeconds(time) });
            await log.Consumed<ArticlePublished>(time);
        }
        Assert.All(log.Published<ArticleVisible>(), receipt => Assert.Equal((Articles.Plain().Id, 1, Articles.Noon), (receipt.ArticleId, receipt.Version, receipt.VisibleAt)));
        Assert.Equal(2, log.Published<ArticleVisible>().Count);
        Assert.Equal(2, log.Published<PagesChanged>().Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Many_that_come_together_are_each_answered_and_the_changed_pages_are_told_a_few_times_in_all()
    {
        await bus.Bus.Publish(new Many<ArticlePublished> { Events = [.. Enumerable.Range(1, 50).Select(number => new ArticlePublished { Article = Articles.Plain(number), StoredAt = Articles.Noon })] });
        await log.Consumed<Many<ArticlePublished>>();
        var visible = log.Published<Many<ArticleVisible>>().SelectMany(many => many.Events).Concat(log.Published<ArticleVisible>());
        Assert.Equal(Enumerable.Range(1, 50).Select(number => Articles.Plain(number).Id).Order(), visible.Select(receipt => receipt.ArticleId).Order());
        Assert.InRange(log.Published<PagesChanged>().Count, 1, 10);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_withdrawal_names_what_must_not_be_served_again()
    {
        await bus.Bus.Publish(new ArticleWithdrawn { Article = Articles.Plain() with { Version = 2, Status = ArticleStatus.Withdrawn }, StoredAt = Articles.Noon });
        await log.Consumed<ArticleWithdrawn>();
        Assert.Equal(["article:" + Articles.Plain().Id], Assert.Single(log.Published<PagesChanged>()).Gone);
        Assert.Equal(2, Assert.Single(log.Published<ArticleVisible>()).Version);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_rebuild_asks_for_no_receipts_and_tells_all_changes_at_once_and_leaves_out_what_cannot_be_shown()
    {
        var newsstand = services.GetRequiredService<Newsstand>();
        Announced[] editions = [.. Enumerable.Range(1, 50).Select(number => new Announced(Articles.Plain(number), Articles.Noon)), new Announced(Articles.Plain(99) with { Path = null }, Articles.Noon)];
        await newsstand.Take(editions, receipts: false, default);
        Assert.Empty(log.Published<ArticleVisible>());
        // Home, feed, the edition, two sections, their author, and each article.
        Assert.Equal(6 + 50, Assert.Single(log.Published<PagesChanged>()).Tags.Count);
        Assert.Null(await model.Find(Articles.Plain(99).Id, default));
    }
}
