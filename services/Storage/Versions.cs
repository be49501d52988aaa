using Microsoft.AspNetCore.Http.HttpResults;

namespace Broadsheet.Storage;

/// <summary><c>GET /articles/{id}/versions</c>: every version of an article, the current one last.</summary>
internal static class Versions
{
    public static async Task<Results<Ok<IEnumerable<ArticleVersion>>, ProblemHttpResult>> List(string id, IArticleStore store, CancellationToken cancellation)
    {
        var versions = await store.Versions(id, cancellation);
        return versions.Count > 0
            ? TypedResults.Ok(versions.Select(version => new ArticleVersion(version.StoredAt, version.Article)))
            : TypedResults.Problem($"There is no article {id}.", statusCode: StatusCodes.Status404NotFound);
    }
}

/// <summary>One version of an article.</summary>
/// <param name="StoredAt">When it was stored.</param>
/// <param name="Article">The article as it was.</param>
internal sealed record ArticleVersion(DateTimeOffset StoredAt, Contracts.Article Article);
