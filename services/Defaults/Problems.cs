using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Broadsheet.Defaults;

/// <summary>Errors as problem details (RFC 9457), each with a sentence that says what to do, also where the framework alone answers.</summary>
internal static class Problems
{
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => context.ProblemDetails.Detail ??= Advice(context.ProblemDetails.Status));
        services.AddExceptionHandler<StoreFailureHandler>();
    }

    private static string? Advice(int? status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request cannot be understood. The API's description at /api/openapi.json says what it must be.",
        StatusCodes.Status404NotFound => "There is nothing at this address. The API's addresses are described at /api/openapi.json.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take this method. The header Allow names those that it takes.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large. Send less at a time.",
        StatusCodes.Status415UnsupportedMediaType => "This address does not take this media type. The API's description at /api/openapi.json names those that it takes.",
        StatusCodes.Status500InternalServerError => "Something failed on our side, and nothing of the request may have been done. Try again; if it stays, the log has the reason under this traceId.",
        StatusCodes.Status503ServiceUnavailable => "A part of the site is down. Try again in a few seconds.",
        _ => null,
    };
}
