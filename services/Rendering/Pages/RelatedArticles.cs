using System.Net.Http.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>Asks Search which articles are about something similar. A page does not wait long for that, and does without when it fails.</summary>
internal sealed partial class RelatedArticles(IHttpClientFactory clients, ILogger<RelatedArticles> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    /// <summary>Ids, the most similar first.</summary>
    public async Task<IReadOnlyList<string>> To(Article article, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            return await clients.CreateClient("search").GetFromJsonAsync<string[]>($"/api/search/related/{article.Id}", Json.Options, limit.Token) ?? [];
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.NoAnswer(logger, article.Id, exception.Message);
            return [];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Search did not say what is related to {Id}: {Reason}")]
        public static partial void NoAnswer(ILogger logger, string id, string reason);
    }
}
