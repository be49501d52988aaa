using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>The search page: asks Search over HTTP, and stays friendly without an answer.</summary>
internal sealed partial class SearchPages(SitePages site, IHttpClientFactory clients, ILogger<SearchPages> logger)
{
    private const int LongestQuestion = 200;

    // A reader does not wait for all the retries that services have patience for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<Answer> Answer(IQueryCollection query, CancellationToken cancellation)
    {
        var words = query["q"].ToString().Trim();
        var section = query["section"].ToString() is { Length: > 0 } given ? given : null;
        if (words.Length > LongestQuestion || section?.Length > LongestQuestion || Destinations.PageNumber(query["page"]) is not { } page)
            return await site.Bad(cancellation);
        var frame = await site.Frame(cancellation);
        var question = new SearchQuestion(words, section, query["sort"] == "newest", page);
        if (!query.ContainsKey("q"))
            return Rendering.Answer.Page(Layout.Of(frame, SearchView.Of(frame, question, null)));

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            using var response = await clients.CreateClient("search").GetAsync($"/api/search?{question.Query}&page={page}", limit.Token);
            if (response.StatusCode == HttpStatusCode.BadRequest)
                return await site.Bad(cancellation);
            response.EnsureSuccessStatusCode();
            var answer = await response.Content.ReadFromJsonAsync<SearchAnswer>(Json.Options, limit.Token) ?? throw new JsonException("Search answered null.");
            return answer.Hits.Count == 0 && page > 1
                ? await site.Missing(cancellation)
                : Rendering.Answer.Page(Layout.Of(frame, SearchView.Of(frame, question, answer)));
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.NoAnswer(logger, exception.Message);
            return Rendering.Answer.Page(Layout.Of(frame, SearchView.Down(frame, question)), StatusCodes.Status503ServiceUnavailable) with { RetryAfter = 30 };
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Search did not answer: {Reason}")]
        public static partial void NoAnswer(ILogger logger, string reason);
    }
}
