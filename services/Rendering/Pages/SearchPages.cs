using System.Globalization;
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

    public async Task<Answer> Answer(Edition edition, IQueryCollection query, CancellationToken cancellation)
    {
        var frame = await site.Frame(edition, cancellation);
        if (!query.ContainsKey("q"))
            return Rendering.Answer.Page(frame, SearchView.Of(frame, new SearchQuestion(""), null));
        if (Question(query) is not { } question)
            return await site.Bad(edition, cancellation);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            using var response = await clients.CreateClient("search").GetAsync($"/api/search?{question.Query}&page={question.Page}", limit.Token);
            if (response.StatusCode == HttpStatusCode.BadRequest)
                return await site.Bad(edition, cancellation);
            response.EnsureSuccessStatusCode();
            var answer = await response.Content.ReadFromJsonAsync<SearchAnswer>(Json.Options, limit.Token) ?? throw new JsonException("Search answered null.");
            return answer.Hits.Count == 0 && question.Page > 1
                ? await site.Missing(edition, cancellation)
                : Rendering.Answer.Page(frame, SearchView.Of(frame, question, answer));
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.NoAnswer(logger, exception.Message);
            return Rendering.Answer.Page(frame, SearchView.Down(frame, question), StatusCodes.Status503ServiceUnavailable) with { RetryAfter = 30 };
        }
    }

    // Null where something in it makes no sense.
    private static SearchQuestion? Question(IQueryCollection query)
    {
        var words = query["q"].ToString().Trim();
        var section = query["section"].ToString() is { Length: > 0 } given ? given : null;
        if (words.Length > LongestQuestion || section?.Length > LongestQuestion || !Destinations.IsPageNumber(query["page"], out var page)
            || !IsDay(query["from"], out var from) || !IsDay(query["to"], out var to))
            return null;
        var sort = query["sort"].ToString() is ("newest" or "oldest") and var order ? order : null;
        // Days the wrong way round are what was meant, the right way round.
        return from > to ? new(words, section, to, from, sort, page ?? 1) : new(words, section, from, to, sort, page ?? 1);
    }

    private static bool IsDay(string? text, out DateOnly? day)
    {
        day = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var given))
            return false;
        day = given;
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Search did not answer: {Reason}")]
        public static partial void NoAnswer(ILogger logger, string reason);
    }
}
