using System.Text.Json.Nodes;
using MongoDB.Driver;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>Stopping loses nothing, and what is derived from Storage can be thrown away.</summary>
public abstract class Restarts(Site site, ITestOutputHelper output)
{
    /// <summary>Ends everything of ours in good order and starts it again.</summary>
    protected abstract Task StopAndStart();

    /// <summary>Stops what holds them, deletes the search index and the read model, and starts again without waiting.</summary>
    protected abstract Task DeleteDerived();

    [Fact]
    public async Task After_a_stop_and_a_start_everything_is_still_there()
    {
        var section = "Kept " + Guid.NewGuid().ToString("N")[..6];
        var ids = await PostMany(section, 20);
        await Each(ids, id => site.PathOf(id));
        await StopAndStart();
        await AllThere(section, ids);
    }

    [Fact]
    public async Task Search_index_and_read_model_rebuild_themselves_while_articles_keep_arriving()
    {
        var section = "Rebuilt " + Guid.NewGuid().ToString("N")[..6];
        var ids = await PostMany(section, 150);
        await Each(ids, id => site.PathOf(id));
        await DeleteDerived();
        var late = 0;
        var rebuilt = AllThere(section, ids, orMore: true);
        while (!rebuilt.IsCompleted || late < 30)
        {
            try
            {
                ids = [.. ids, await site.Post(Article(section, 1_000 + late))];
                late++;
            }
            catch (HttpRequestException)
            {
                // Not up again yet.
            }
            await Task.Delay(20);
        }
        await rebuilt;
        output.WriteLine($"{site.Shape}: {late} articles arrived while 150 were rebuilt");
        await AllThere(section, ids);
    }

    private async Task<IReadOnlyList<string>> PostMany(string section, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => site.Post(Article(section, number))));

    private static object Article(string section, int number) => new
    {
        guid = $"{section} {number}", section, language = "en", headline = $"Number {number} of {section}", body = "<p>Words.</p>",
    };

    private async Task AllThere(string section, IReadOnlyList<string> ids, bool orMore = false)
    {
        await Site.Until($"{ids.Count} articles of {section} in search", async () =>
            (await site.Search("q=&section=" + section.ToLowerInvariant().Replace(' ', '-')))["total"]!.GetValue<int>() is var total && (total == ids.Count || (orMore && total > ids.Count)));
        await Each(ids, id => Site.Until($"the page of {id}", async () => await site.Page(id) is not null));
    }

    private static Task Each(IEnumerable<string> ids, Func<string, Task> look) =>
        Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (id, _) => await look(id));
}

/// <inheritdoc />
[Collection("one process")]
public sealed class RestartsInOneProcess(OneProcess site, ITestOutputHelper output) : Restarts(site, output)
{
    /// <inheritdoc />
    protected override async Task StopAndStart()
    {
        await site.Server.Stop();
        await site.Server.Start();
    }

    /// <inheritdoc />
    protected override async Task DeleteDerived()
    {
        await site.Server.Stop();
        Directory.Delete(Path.Combine(site.Data, "search"), recursive: true);
        foreach (var file in Directory.GetFiles(site.Data, "rendering*.db*"))
            File.Delete(file);
        site.Server.Launch();
    }
}

/// <inheritdoc />
[Collection("distributed")]
public sealed class RestartsDistributed(Distributed site, ITestOutputHelper output) : Restarts(site, output)
{
    private static readonly string[] Ours = ["gateway", "ingestion", "storage", "search", "rendering"];

    /// <inheritdoc />
    protected override async Task StopAndStart()
    {
        await Task.WhenAll(Ours.Select(name => site[name].Stop()));
        // Not ours to be polite to: their namespace passes no SIGTERM on.
        await Task.WhenAll(site["rabbitmq"].Kill(), site["mongodb"].Kill());
        await Task.WhenAll(site["mongodb"].Start(), site["rabbitmq"].Start());
        await Task.WhenAll(Ours.Select(name => site[name].Start()));
    }

    /// <inheritdoc />
    protected override async Task DeleteDerived()
    {
        await Task.WhenAll(site["search"].Stop(), site["rendering"].Stop());
        Directory.Delete(Path.Combine(site.DataOf("search"), "search"), recursive: true);
        using var mongo = new MongoClient(site.MongoConnection);
        await mongo.DropDatabaseAsync("broadsheet-rendering");
        site["search"].Launch();
        site["rendering"].Launch();
    }

    [Fact]
    public async Task Readiness_names_what_is_missing_and_recovers()
    {
        await site["mongodb"].Kill();
        await Site.Until("storage misses its store", async () => (await Missing("storage"))["store"] is not null);
        await site["rabbitmq"].Kill();
        await Site.Until("rendering misses the bus", async () => (await Missing("rendering"))["bus"] is not null);
        Assert.True((await site.Reader.GetAsync("/health/live")).IsSuccessStatusCode);
        await Task.WhenAll(site["mongodb"].Start(), site["rabbitmq"].Start());
        foreach (var name in Ours)
            await site[name].Ready();
    }

    private async Task<JsonNode> Missing(string service) =>
        JsonNode.Parse(await (await site.Reader.GetAsync(new Uri(site.InnerAddress(service), "/health/ready"))).Content.ReadAsStringAsync())!["missing"]!;
}
