using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>2,000 articles are posted while everything is killed once: each of them must be there at the end, once.</summary>
public abstract partial class NothingLost(Site site, ITestOutputHelper output)
{
    private const int Count = 2_000;

    /// <summary>What to do to the site while articles come in; each leaves it running.</summary>
    protected abstract IReadOnlyList<(string What, Func<Task> Do)> Disasters { get; }

    [Fact]
    public async Task Two_thousand_articles_survive_the_death_of_every_process()
    {
        var run = Guid.NewGuid().ToString("N")[..8];
        var ids = new ConcurrentDictionary<int, string>();
        var next = -1;
        // Posting runs ahead of the disasters by one share, so that articles arrive before, during and after each.
        var share = Count / Disasters.Count;
        var allowed = share;
        var posters = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number < Count)
            {
                while (number >= Volatile.Read(ref allowed))
                    await Task.Delay(20);
                ids[number] = await PostUntilAccepted(number);
            }
        })).ToList();

        foreach (var (what, disaster) in Disasters)
        {
            var half = Volatile.Read(ref allowed) - share / 2;
            await Site.Until($"half of the articles before: {what}", () => Task.FromResult(ids.Count >= half - 6));
            output.WriteLine($"{site.Shape}: {ids.Count,5} accepted, {what}");
            await disaster();
            Interlocked.Add(ref allowed, share);
        }
        Volatile.Write(ref allowed, Count);
        await Task.WhenAll(posters);

        var missingPages = await Missing("pages", HasPage);
        var doubled = 0;
        var missingInSearch = await Missing("search hits", async number =>
        {
            var total = (await site.Search($"q=%22{run}n{number}%22"))["total"]!.GetValue<int>();
            if (total > 1)
                Interlocked.Increment(ref doubled);
            return total >= 1;
        });
        var listed = await Listed($"/deluge-{run}");
        doubled += listed.Count - listed.Distinct().Count();
        output.WriteLine($"{site.Shape}: {ids.Count} accepted, {Count - missingPages} found by page, {Count - missingInSearch} by search, {listed.Distinct().Count()} in the section's list, {doubled} doubled");
        Assert.Equal(Count, ids.Values.Distinct().Count());
        Assert.Equal((0, 0, 0, Count), (missingPages, missingInSearch, doubled, listed.Distinct().Count()));

        async Task<string> PostUntilAccepted(int number)
        {
            while (true)
            {
                try
                {
                    using var answer = await site.Operator.PostAsJsonAsync("/api/articles", new
                    {
                        guid = $"{run}-{number}", language = "en", section = $"Deluge {run}", headline = $"Drop {number} of {run}",
                        body = $"<p>Told apart by the word {run}n{number}.</p>", firstPublished = "2026-05-03T08:00:00Z",
                    });
                    if (answer.StatusCode == HttpStatusCode.Accepted)
                        return await Site.Accepted(answer);
                }
                catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
                {
                    // The way in is down: a sender tries again.
                }
                await Task.Delay(100);
            }
        }

        async Task<bool> HasPage(int number)
        {
            using var link = await site.Reader.GetAsync($"/articles/{ids[number]}");
            if (link.StatusCode != HttpStatusCode.Found)
                return false;
            using var page = await site.Reader.GetAsync(link.Headers.Location);
            return page.StatusCode == HttpStatusCode.OK && (await page.Content.ReadAsStringAsync()).Contains($"{run}n{number}.", StringComparison.Ordinal);
        }

        async Task<int> Missing(string what, Func<int, Task<bool>> there)
        {
            var missing = Enumerable.Range(0, Count).ToList();
            try
            {
                await Site.Until(what, async () =>
                {
                    var still = new ConcurrentBag<int>();
                    await Parallel.ForEachAsync(missing, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, _) =>
                    {
                        if (!await there(number))
                            still.Add(number);
                    });
                    missing = [.. still];
                    return missing.Count == 0;
                }, TimeSpan.FromSeconds(150));
            }
            catch (TimeoutException)
            {
                output.WriteLine($"{site.Shape}: no {what} of {string.Join(", ", missing.Order().Take(20).Select(number => $"{number} {ids[number]}"))}");
            }
            return missing.Count;
        }
    }

    private async Task<List<string>> Listed(string section)
    {
        var ids = new List<string>();
        for (var address = section; address is not null;)
        {
            using var answer = await site.Reader.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var page = await answer.Content.ReadAsStringAsync();
            ids.AddRange(IdsInHeadings().Matches(page).Select(match => match.Groups[1].Value));
            address = Next().Match(page) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
        }
        return ids;
    }

    [GeneratedRegex("<a rel=\"next\" href=\"([^\"]*)\"")]
    private static partial Regex Next();

    [GeneratedRegex("""<h[23][^>]*>\s*<a [^>]*href="[^"]*-([a-z0-9]{16})"[^>]*>""")]
    private static partial Regex IdsInHeadings();
}

/// <summary>One process, killed three times.</summary>
[Collection("one process")]
public sealed class NothingLostInOneProcess(OneProcess site, ITestOutputHelper output) : NothingLost(site, output)
{
    /// <inheritdoc />
    protected override IReadOnlyList<(string, Func<Task>)> Disasters =>
        [.. Enumerable.Repeat<(string, Func<Task>)>(("the process is killed", async () => { await site.Server.Kill(); await site.Server.Start(); }), 3)];
}

/// <summary>Every process of the distributed shape, the broker also with its disk wiped.</summary>
[Collection("distributed")]
public sealed class NothingLostDistributed(Distributed site, ITestOutputHelper output) : NothingLost(site, output)
{
    /// <inheritdoc />
    protected override IReadOnlyList<(string, Func<Task>)> Disasters =>
    [
        Kill("storage"), Kill("search"), Kill("rendering"), Kill("ingestion"), Kill("gateway"), Kill("rabbitmq"), Kill("mongodb"),
        ("rabbitmq is killed and its data folder wiped", async () =>
        {
            await site["rabbitmq"].Kill();
            Directory.Delete(site.DataOf("rabbitmq"), recursive: true);
            await site["rabbitmq"].Start();
        }),
    ];

    private (string, Func<Task>) Kill(string name) => ($"{name} is killed", async () =>
    {
        await site[name].Kill();
        await site[name].Start();
    });
}
