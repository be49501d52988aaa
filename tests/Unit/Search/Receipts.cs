using System.Net;
using System.Text;
using System.Text.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Search;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Broadsheet.Unit.Search;

/// <summary>The whole service on a bus in memory, with a Storage that is a list.</summary>
public sealed class Receipts : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 3, 12, 0, 0, TimeSpan.Zero);
    private readonly string root = Directory.CreateTempSubdirectory("broadsheet-search-").FullName;
    private readonly Export export = new();
    private WebApplication? app;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(root, recursive: true);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_event_is_answered_once_its_article_is_found_and_again_if_it_comes_again_or_late()
    {
        var (bus, log) = await Start();
        var answered = new List<int>();
        foreach (var (version, held) in new[] { (2, 2), (2, 2), (1, 2), (3, 3) })
        {
            await bus.Publish(new ArticlePublished { Article = TestIndex.Article("a", $"Number{version}", version: version), StoredAt = Noon });
            answered.Add(held);
            Assert.Equal(answered, (await log.Published<ArticleIndexed>(answered.Count)).Select(receipt => receipt.Version));
            Assert.Contains($"Number{held}", await Search("q="));
        }
        await bus.Publish(new ArticleWithdrawn { Article = TestIndex.Article("a", version: 4), StoredAt = Noon });
        Assert.Equal([2, 2, 2, 3, 4], (await log.Published<ArticleIndexed>(5)).Select(receipt => receipt.Version));
        Assert.Contains("\"total\":0", await Search("q="));
    }

    [Fact(Timeout = 60_000)]
    public async Task Many_that_come_together_are_found_and_answered_together()
    {
        var (bus, log) = await Start();
        await bus.Publish(new Many<ArticlePublished> { Events = [.. "abc".Select(id => new ArticlePublished { Article = TestIndex.Article(id.ToString()), StoredAt = Noon })] });
        Assert.Equal(["a", "b", "c"], (await log.Published<Many<ArticleIndexed>>(1)).Single().Events.Select(receipt => receipt.ArticleId));
        Assert.Contains("\"total\":3", await Search("q="));
        await bus.Publish(new Many<ArticleWithdrawn> { Events = [.. "ab".Select(id => new ArticleWithdrawn { Article = TestIndex.Article(id.ToString(), version: 2), StoredAt = Noon })] });
        Assert.Equal([("a", 2), ("b", 2)], (await log.Published<Many<ArticleIndexed>>(2))[1].Events.Select(receipt => (receipt.ArticleId, receipt.Version)));
        Assert.Contains("\"total\":1", await Search("q="));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_empty_index_takes_the_whole_export_without_receipts_and_later_what_changed_with_them()
    {
        export.Lines = [TestIndex.Article("a"), TestIndex.Article("b", version: 2) with { Status = ArticleStatus.Withdrawn }];
        var (_, log) = await Start();
        await export.Finished(1, app!);
        Assert.Equal("", export.Asked[0]);
        Assert.Contains("\"total\":1", await Search("q="));
        Assert.Equal(HttpStatusCode.OK, (await app!.GetTestClient().GetAsync("/health/ready")).StatusCode);
        Assert.Empty(log.Published<ArticleIndexed>());
        await Stop();

        export.Lines = [TestIndex.Article("a"), TestIndex.Article("b", version: 1), TestIndex.Article("c")];
        (_, log) = await Start();
        await export.Finished(2, app!);
        Assert.Equal("?since=" + Uri.EscapeDataString("2026-05-03T11:58:00.0000000+00:00"), export.Asked[1]);
        Assert.Contains("\"total\":2", await Search("q="));
        Assert.Equal(["c"], log.Published<ArticleIndexed>().Select(receipt => receipt.ArticleId));
    }

    [Fact(Timeout = 60_000)]
    public async Task While_Storage_does_not_answer_readiness_says_so_and_what_is_there_is_found()
    {
        export.Down = true;
        var (bus, log) = await Start();
        await bus.Publish(new ArticlePublished { Article = TestIndex.Article("a"), StoredAt = Noon });
        await log.Published<ArticleIndexed>(1);
        Assert.Contains("\"total\":1", await Search("q="));
        var ready = await app!.GetTestClient().GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("\"index\":", await ready.Content.ReadAsStringAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_question_that_makes_no_sense_gets_a_problem_and_no_answer_is_to_be_kept()
    {
        await Start();
        var client = app!.GetTestClient();
        using var bad = await client.GetAsync("/api/search?q=x&page=0");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Equal("application/problem+json", bad.Content.Headers.ContentType?.MediaType);
        Assert.Contains("'page' must be", JsonDocument.Parse(await bad.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString());
        using var good = await client.GetAsync("/api/search?q=" + Uri.EscapeDataString("\"never found\""));
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.True(good.Headers.CacheControl?.NoStore);
        Assert.Equal("""{"query":"\"never found\"","total":0,"page":1,"pages":0,"pageSize":20,"hits":[],"sections":[]}""", await good.Content.ReadAsStringAsync());
    }

    private Task<string> Search(string query) => app!.GetTestClient().GetStringAsync("/api/search?" + query);

    private async Task<(IBus Bus, BusLog Log)> Start()
    {
        var builder = WebApplication.CreateBuilder(["--Data=" + root]).AddDefaults("search");
        builder.WebHost.UseTestServer();
        SearchService.Add(builder);
        builder.Services.AddSingleton<BusWatch>();
        builder.Services.AddMassTransitTestHarness(SearchService.Consumers);
        builder.Services.AddHttpClient("storage").ConfigurePrimaryHttpMessageHandler(() => export);
        app = builder.Build().UseDefaults();
        SearchService.Map(app);
        var bus = app.Services.GetRequiredService<IBus>();
        var log = new BusLog(bus);
        await app.StartAsync();
        return (bus, log);
    }

    private async Task Stop()
    {
        if (app is null)
            return;
        await app.StopAsync();
        await app.DisposeAsync();
        app = null;
    }

    private sealed class Export : HttpMessageHandler
    {
        public IReadOnlyList<Article> Lines { get; set; } = [];

        public bool Down { get; set; }

        public List<string> Asked { get; } = [];

        /// <summary>Waits until readings have been asked for and the last of them is complete.</summary>
        public async Task Finished(int readings, WebApplication app)
        {
            var reading = app.Services.GetRequiredService<ReadExport>();
            while (Asked.Count < readings || reading.Missing is not null)
                await Task.Delay(10);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Down)
                return Task.FromException<HttpResponseMessage>(new HttpRequestException("down"));
            Asked.Add(request.RequestUri!.Query);
            var lines = Lines.Select(article => JsonSerializer.Serialize(new ArticlePublished { Article = article, StoredAt = Noon }, Json.Options) + "\n");
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(string.Concat(lines), Encoding.UTF8, "application/x-ndjson") };
            response.Headers.Add("As-Of", Noon.ToString("O"));
            return Task.FromResult(response);
        }
    }
}
