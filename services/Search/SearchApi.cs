using Microsoft.AspNetCore.Http.HttpResults;

namespace Broadsheet.Search;

/// <summary><c>GET /api/search?q=&amp;section=&amp;from=&amp;to=&amp;sort=&amp;page=</c>: an <see cref="Answer"/>, or a problem with a sentence on the parameter that makes no sense. <c>GET /api/search/related/{id}</c>: ids of articles on something similar.</summary>
internal static class SearchApi
{
    private const int MostRelated = 8;

    /// <summary>Maps the address.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/search", Find);
        routes.MapGet("/api/search/related/{id:length(16)}", (string id, ArticleIndex index) => TypedResults.Ok(index.Related(id, MostRelated)));
    }

    private static Results<Ok<Answer>, ProblemHttpResult> Find(HttpContext context, ArticleIndex index)
    {
        // What is found changes with every article.
        context.Response.Headers.CacheControl = "no-store";
        var (question, error) = Question.Of(context.Request.Query);
        return question is null
            ? TypedResults.Problem(error, statusCode: StatusCodes.Status400BadRequest, title: "This question cannot be answered.")
            : TypedResults.Ok(index.Find(question));
    }
}
