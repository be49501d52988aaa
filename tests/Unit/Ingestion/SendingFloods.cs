using System.Collections.Concurrent;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using MassTransit;
using MassTransit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>More articles at once than find a place in the line of those that are sent next.</summary>
public sealed class SendingFloods : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("broadsheet").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Those_without_a_place_are_sent_as_soon_as_the_line_is_empty_and_each_once()
    {
        const int Count = 5_000;
        var storage = new Storage();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<BusWatch>()
            .AddReceiveEndpointObserver<BusWatch>(services => services.GetRequiredService<BusWatch>())
            .AddMassTransitTestHarness(TextWriter.Null, bus => bus.AddConsumer<Storage>())
            .AddSingleton(storage)
            .BuildServiceProvider(true);
        var bus = services.GetRequiredService<ITestHarness>();
        await bus.Start();
        using var file = new IngestionFile(Path.Combine(folder, "ingestion.db"));
        using var outbox = storage.Outbox = new Outbox(new SqliteAcceptances(file), null!, bus.Bus, services.GetRequiredService<BusWatch>(), new Standing(), NullLogger<Outbox>.Instance);

        await outbox.Accept([.. Enumerable.Range(0, Count).Select(number => new Incoming(Article(number), "x"))], CancellationToken.None);
        await outbox.StartAsync(CancellationToken.None);
        await storage.Received(Count).WaitAsync(TimeSpan.FromMinutes(1));
        await outbox.StopAsync(CancellationToken.None);

        Assert.Equal(Count, storage.Times.Count);
        Assert.All(storage.Times, one => Assert.Equal(1, one.Value));
    }

    private static Article Article(int number) => new()
    {
        Id = $"article{number:D9}", Headline = $"Article {number}", Body = "<p>x</p>", Section = ["News"], Language = "en",
        FirstPublished = DateTimeOffset.UnixEpoch, Updated = DateTimeOffset.UnixEpoch, Source = new Source { Id = "a", Name = "A" },
    };

    /// <summary>Its hours stand still, so that nothing ever is old enough to be looked for; its timers run.</summary>
    private sealed class Standing : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 5, 3, 8, 0, 0, TimeSpan.Zero);
    }

    private sealed class Storage : IConsumer<ArticleReceived>, IConsumer<Many<ArticleReceived>>
    {
        public Outbox Outbox { get; set; } = null!;

        public ConcurrentDictionary<string, int> Times { get; } = new();

        public Task Consume(ConsumeContext<ArticleReceived> context) => Take([context.Message]);

        public Task Consume(ConsumeContext<Many<ArticleReceived>> context) => Take(context.Message.Events);

        public async Task Received(int count)
        {
            while (Times.Count < count)
                await Task.Delay(5);
        }

        private Task Take(IReadOnlyList<ArticleReceived> received)
        {
            foreach (var one in received)
                Times.AddOrUpdate(one.Article.Id, 1, (_, times) => times + 1);
            Outbox.Answered(received.Select(one => one.ReceiptId));
            return Task.CompletedTask;
        }
    }
}
