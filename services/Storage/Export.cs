using System.Globalization;
using System.Text.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Storage;

/// <summary>
/// <c>GET /articles/export[?since=time]</c>: all current articles (withdrawn ones with their status), or those stored since
/// a time, oldest first, as one <see cref="ArticlePublished"/> in JSON a line. The header <c>As-Of</c> is Storage's clock at
/// the start: what is stored later may be missing. Read in pages by time and id, so that an article which changes
/// meanwhile comes again rather than never.
/// </summary>
internal static class Export
{
    private const int PageSize = 500;
    private static readonly byte[] LineEnd = [(byte)'\n'];

    public static async Task Stream(HttpContext context, IArticleStore store, TimeProvider time)
    {
        var cancellation = context.RequestAborted;
        var at = DateTimeOffset.UnixEpoch;
        if (context.Request.Query["since"] is [{ Length: > 0 } since] && !DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at))
        {
            await Results.Problem("Give since as an RFC 3339 time, for example 2026-05-03T12:00:00Z.", statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        context.Response.Headers["As-Of"] = time.Now().ToString("O", CultureInfo.InvariantCulture);
        var id = "";
        while (await store.StoredAfter(at, id, PageSize, cancellation) is { Count: > 0 } page)
        {
            // What an embargo holds is nobody's yet; when it ends the article is stored anew and comes then.
            foreach (var stored in page.Where(stored => !stored.IsHeld(time.Now())))
            {
                await JsonSerializer.SerializeAsync(context.Response.Body, new ArticlePublished { Article = stored.Article, StoredAt = stored.StoredAt }, Json.Options, cancellation);
                await context.Response.Body.WriteAsync(LineEnd, cancellation);
            }
            (at, id) = (page[^1].StoredAt, page[^1].Id);
        }
    }
}
