using System.Net.Http.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Microsoft.Extensions.Caching.Memory;

namespace Broadsheet.Rendering;

/// <summary>
/// Asks Search which articles are about something similar, for each article once in a while: it is the dearest part of a page, and a correction must not
/// wait for it. A page does not wait long for that, and does without when it fails.
/// </summary>
internal sealed partial class RelatedArticles(IHttpClientFactory clients, ILogger<RelatedArticles> logger) : IDisposable
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RememberedNone = TimeSpan.FromMinutes(1);
    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    /// <summary>What <see cref="To"/> would answer without asking; null if it would ask.</summary>
    public IReadOnlyList<string>? Known(string id) => known.Get<string[]>(id);

    /// <summary>Ids, the most similar first.</summary>
    public async Task<IReadOnlyList<string>> To(Article article, CancellationToken cancellation)
    {
        if (Known(article.Id) is { } already)
            return already;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            var ids = await clients.CreateClient("search").GetFromJsonAsync<string[]>($"/api/search/related/{article.Id}", Json.Options, limit.Token) ?? [];
            // None may only say that Search has not read the article yet.
            known.Set(article.Id, ids, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = ids.Length > 0 ? Remembered : RememberedNone });
            return ids;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.NoAnswer(logger, article.Id, exception.Message);
            return [];
        }
    }

    /// <inheritdoc />
    public void Dispose() => known.Dispose();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Search did not say what is related to {Id}: {Reason}")]
        public static partial void NoAnswer(ILogger logger, string id, string reason);
    }
}
