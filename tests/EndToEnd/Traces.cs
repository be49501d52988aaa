using System.Diagnostics;
using System.Net.Http.Json;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>One trace runs from the POST to the gateway's eviction.</summary>
public abstract class Traces(Site site, TraceCollector collector, params string[] processes)
{
    [Fact]
    public async Task One_trace_runs_from_the_post_to_storage_search_rendering_and_eviction()
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/articles")
        {
            Content = JsonContent.Create(new { guid = trace, headline = "Traced", section = "News", language = "en", body = "<p>x</p>" }),
        };
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        using var answer = await site.Operator.SendAsync(request);
        await site.PathOf(await Site.Accepted(answer));

        string[] steps = ["POST", "ArticleReceived", "StoreArticle", "ArticlePublished", "IndexArticle", "ShowArticle", "PagesChanged", "EvictPages", "RecordReceipts"];
        var seen = collector.Of(trace);
        await Site.Until("all steps of the trace", () =>
        {
            seen = collector.Of(trace);
            return Task.FromResult(steps.All(step => seen.Any(span => Matches(span.Name, step))) && processes.All(process => seen.Any(span => span.Service == process)));
        }, TimeSpan.FromSeconds(20)).ContinueWith(result =>
            Assert.True(result.IsCompletedSuccessfully, "Spans: " + string.Join("\n", seen.Select(span => $"{span.Service}: {span.Name}"))));

        // MassTransit names spans after queues: store-article receive, store-article process.
        static bool Matches(string name, string step) =>
            name.Replace("-", "", StringComparison.Ordinal).Contains(step, StringComparison.OrdinalIgnoreCase);
    }
}

/// <inheritdoc />
[Collection("one process")]
public sealed class TracesInOneProcess(OneProcess site) : Traces(site, site.Traces, "broadsheet-all-in-one");

/// <inheritdoc />
[Collection("distributed")]
public sealed class TracesDistributed(Distributed site)
    : Traces(site, site.Traces, "broadsheet-gateway", "broadsheet-ingestion", "broadsheet-storage", "broadsheet-search", "broadsheet-rendering");
